"""The sender's transactions: what it reads from the outbox and writes back. Synchronous, each one short."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

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
from gridwork.pacing import GROUP_PERIOD

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.clock import Clock
    from gridwork.notice import Address, Notice
    from storage import Outgoing, Store, Tx, Waiting

log = logging.getLogger(__name__)

#: The lease on being the sender: short, so that another process goes on soon after a crash.
LEASE = timedelta(seconds=4)
#: An answer to a tap that is older than this answers nobody.
TOAST_LIVES = timedelta(seconds=15)
#: The longest a row may be in a sender's hands (a long text rests between its parts).
_ROW_LEASE = timedelta(minutes=5)
#: Rows read at once: enough that chats whose windows are full do not hide the others.
_READ_ROWS = 2000
#: Seconds: the longest rest between two tries of one notice, unless the platform asks for a longer one.
_LONGEST_REST = 60


class _Elsewhere(Exception):  # noqa: N818 - no error: a reason to leave the row as it was
    """The notice goes to another chat by now."""


@dataclass(slots=True)
class View:
    """What the outbox shows: the line, the answers to taps, and the moment when more becomes due."""

    line: list[Waiting] = field(default_factory=list)
    toasts: list[Waiting] = field(default_factory=list)
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """`on_gone` hears, in the same transaction, of all that will not be said: its chat takes nothing more."""

    store: Store
    clock: Clock
    owner: str
    lease: str
    on_gone: Callable[[Tx, Address, Notice], None]

    def claim(self) -> bool:
        """Whether this process is the one that sends, for LEASE from now."""
        with self.store.begin(self.clock.now(), durable=False) as tx:
            return tx.leases.claim(self.lease, self.owner, tx.now + LEASE)

    def take_over(self) -> list[tuple[Address, float]] | None:
        """Begins to send: what an earlier sender left half done is uncertain now.

        Gives the calls of the last minute as (chat, seconds ago); None while another process sends. A
        recovered call counts as completed this moment: nobody knows when it arrived.
        """
        with self.store.begin(self.clock.now()) as tx:
            if not tx.leases.claim(self.lease, self.owner, tx.now + LEASE):
                return None
            uncertain = tx.outbox.stuck(tx.now + _ROW_LEASE)
            since = tx.now - timedelta(seconds=GROUP_PERIOD)
            left = [(chat, (tx.now - at).total_seconds()) for chat, at in tx.outbox.departures(since)]
        log.info("sending now; %d calls of an earlier sender are uncertain", len(uncertain))
        return left

    def release(self) -> None:
        with self.store.begin(self.clock.now()) as tx:
            tx.leases.release(self.lease, self.owner)

    def view(self) -> View:
        """What could leave now. Toasts that come too late and notices for dead chats end here."""
        view = View()
        with self.store.begin(self.clock.now()) as tx:
            for row, notice in tx.outbox.stranded():
                self._give_up(tx, row, notice.chat, "the chat takes nothing any more")
            for waiting in tx.outbox.due(tx.now, _READ_ROWS):
                if waiting.do != "toast":
                    view.line.append(waiting)
                elif tx.now - waiting.created_at <= TOAST_LIVES:
                    view.toasts.append(waiting)
                else:
                    tx.outbox.settle(waiting.id, tx.now, outcome="dropped", error="too late for a toast")
            view.next_at = tx.outbox.next_at(tx.now)
        return view

    def take(self, row: int, chat: Address) -> Outgoing | None:
        """The row, marked as being sent; None when it is not to be sent now, here, by this process."""
        with self.store.begin(self.clock.now()) as tx:
            if tx.leases.holder(self.lease) != self.owner:
                return None
            outgoing = self._taken(tx, row, chat)
            if outgoing is not None and self._refuses_reactions(tx, outgoing):
                self._say_instead(tx, outgoing, "this chat takes no reactions")
                return None
            return outgoing

    def _taken(self, tx: Tx, row: int, chat: Address) -> Outgoing | None:
        outgoing = None
        with suppress(_Elsewhere), tx.savepoint():
            outgoing = tx.outbox.take(row, self.owner, tx.now + _ROW_LEASE, tx.now)
            if outgoing is not None and outgoing.notice.chat != chat:
                # Its group has become a supergroup since the line was read: the grant is for the old one.
                outgoing = None
                raise _Elsewhere
        return outgoing

    def _refuses_reactions(self, tx: Tx, outgoing: Outgoing) -> bool:
        if outgoing.notice.do != "react":
            return False
        chat = tx.chats.get(outgoing.notice.chat)
        return chat is not None and chat.reactions_refused

    def settle(self, outgoing: Outgoing, outcome: Outcome) -> None:
        """Writes down how a call ended."""
        with self.store.begin(self.clock.now()) as tx:
            self._settle(tx, outgoing, outcome)

    def _settle(self, tx: Tx, outgoing: Outgoing, outcome: Outcome) -> None:
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
                self._give_up(tx, row, outgoing.notice.chat, why)
            case Moved(new_chat):
                tx.outbox.settle(row, now, outcome="moved", new_chat=new_chat)
            case CardLost(why):
                tx.outbox.settle(row, now, outcome="card_lost", error=why)
            case ReactionsRefused(why):
                self._say_instead(tx, outgoing, why)
            case Refused(why):
                log.error("refused for good: %s in %s: %s", outgoing.notice.key, outgoing.notice.chat, why)
                tx.outbox.settle(row, now, outcome="refused", error=why)

    def _later(self, tx: Tx, outgoing: Outgoing, outcome: Later) -> None:
        rest = max(outcome.seconds, min(2**outgoing.tries, _LONGEST_REST))
        not_before = tx.now + timedelta(seconds=rest)
        tx.outbox.settle(outgoing.id, tx.now, outcome="later", not_before=not_before, error=outcome.why)
        # The others wait as well, and still do after a restart.
        held_until = tx.now + timedelta(seconds=outcome.seconds)
        if outcome.everywhere:
            tx.outbox.hold(held_until)
        else:
            tx.outbox.hold(held_until, outgoing.notice.chat)

    def _give_up(self, tx: Tx, row: int, chat: Address, why: str) -> None:
        for unsaid in tx.outbox.settle(row, tx.now, outcome="gone", error=why):
            try:
                with tx.savepoint():
                    self.on_gone(tx, chat, unsaid)
            except Exception:
                # The chat is gone all the same: an error here must not keep its notices turning for ever.
                log.exception("nobody else was told of %s", unsaid.key)

    def _say_instead(self, tx: Tx, outgoing: Outgoing, why: str) -> None:
        """The reaction's fallback line, as a reply to the message it was meant for."""
        reaction = outgoing.notice
        tx.chats.refuses_reactions(reaction.chat)
        tx.outbox.settle(outgoing.id, tx.now, outcome="refused", error=why)
        if reaction.fallback:
            words, key = Words(reaction.fallback), f"{reaction.key}:said"
            line = replace(reaction, key=key, do="send", words=words, reply_to=reaction.target, fallback="")
            tx.outbox.put(line)
