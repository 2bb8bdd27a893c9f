"""What the end of a call makes of its notice in the outbox: an Outcome -> rows, in one transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.outcomes import (
    CardLost,
    Delivered,
    Gone,
    Later,
    Moved,
    Outcome,
    ReactionsRefused,
    Refused,
    Unchanged,
    Unknown,
)
from gridwork.notice import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridwork.notice import Address, Notice
    from storage import Outgoing, Tx

_LOG = logging.getLogger(__name__)

#: Called for everything that will not be said because its chat takes nothing any more: (tx, chat, notice).
OnGone = Callable[["Tx", "Address", "Notice"], None] if TYPE_CHECKING else Any

#: Seconds: the longest rest between two tries of one notice.
_LONGEST_REST = 60


@dataclass(frozen=True, slots=True)
class Settlement:
    """Knows what the handlers want to hear of."""

    on_gone: OnGone

    def settle(self, tx: Tx, outgoing: Outgoing, outcome: Outcome) -> None:
        """Writes down how it ended; what cannot be said is handed to `on_gone`, in the same transaction."""
        row, now = outgoing.id, tx.now
        match outcome:
            case Delivered(message_id):
                tx.outbox.settle(row, now, outcome="delivered", message_id=message_id)
            case Unchanged():
                tx.outbox.settle(row, now, outcome="unchanged")
            case Later():
                self._later(tx, outgoing, outcome)
            case Unknown(why):
                tx.outbox.settle(row, now, outcome="unknown", error=why)
            case Gone(why):
                self.give_up(tx, row, outgoing.notice.chat, why)
            case Moved(new_chat):
                tx.outbox.settle(row, now, outcome="moved", new_chat=new_chat)
            case CardLost(why):
                tx.outbox.settle(row, now, outcome="card_lost", error=why)
            case ReactionsRefused(why):
                self.say_instead(tx, outgoing, why)
            case Refused(why):
                _LOG.error("refused for good: %s in %s: %s", outgoing.notice.key, outgoing.notice.chat, why)
                tx.outbox.settle(row, now, outcome="refused", error=why)

    def give_up(self, tx: Tx, row: int, chat: Address, why: str) -> None:
        for unsaid in tx.outbox.settle(row, tx.now, outcome="gone", error=why):
            try:
                with tx.savepoint():
                    self.on_gone(tx, chat, unsaid)
            except Exception:
                # The chat is gone all the same: an error here must not keep its notices turning for ever.
                _LOG.exception("nobody else was told of %s", unsaid.key)

    def say_instead(self, tx: Tx, outgoing: Outgoing, why: str) -> None:
        """The reaction's fallback line, as a reply to the message it was meant for."""
        reaction = outgoing.notice
        tx.chats.refuses_reactions(reaction.chat)
        tx.outbox.settle(outgoing.id, tx.now, outcome="refused", error=why)
        if reaction.fallback:
            line = replace(
                reaction,
                key=f"{reaction.key}:said",
                do="send",
                words=Words(reaction.fallback),
                reply_to=reaction.target,
                target=None,
                reaction="",
                fallback="",
            )
            tx.outbox.put(line)

    def _later(self, tx: Tx, outgoing: Outgoing, outcome: Later) -> None:
        seconds = max(outcome.seconds, min(2**outgoing.tries, _LONGEST_REST))
        not_before = tx.now + timedelta(seconds=seconds)
        tx.outbox.settle(outgoing.id, tx.now, outcome="later", not_before=not_before, error=outcome.why)
        if not outcome.everywhere:
            # Told to wait, or in trouble: other notices of this chat wait as well, also after a restart.
            tx.outbox.hold(tx.now + timedelta(seconds=outcome.seconds), outgoing.notice.chat)
