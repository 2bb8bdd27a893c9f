"""What the bot wants to say and has said: notices wait here until a door has carried them out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from storage import leaving, settling
from storage.leaving import BUSY, DEAD, EVERYTHING, IS_DUE, NOW, QUEUED, UNCERTAIN, is_private
from storage.notices import addressed, to_chat, write_notice
from storage.tables import cards, departures, holds, outbox
from storage.writer import insert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Executable

    from gridwork.notice import Address, Notice
    from storage.chats import Chats
    from storage.leaving import Waiting
    from storage.settling import Outcome
    from storage.writer import Writer

__all__ = ["EVERYTHING", "Outbox", "Outgoing", "is_private"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A notice in a sender's hands."""

    id: int
    notice: Notice
    #: The card's posted message: edit it. None: send.
    message_id: int | None
    #: An earlier send may have arrived: mark this one as a repeat.
    repeat: bool
    tries: int


_new = insert(outbox)
_later_of = case(
    (_new.excluded.leave_at < outbox.c.leave_at, _new.excluded.leave_at), else_=outbox.c.leave_at
)
_graver_of = case(
    (_new.excluded.priority < outbox.c.priority, _new.excluded.priority), else_=outbox.c.priority
)
_PUT = _new.on_conflict_do_update(
    index_elements=["slot"],
    set_={
        "chat": _new.excluded.chat,
        "body": _new.excluded.body,
        "priority": _graver_of,
        "leave_at": _later_of,
        "not_after": _new.excluded.not_after,
    },
    where=outbox.c["do"] == "card",
)
_card = insert(cards)
_CARD = _card.on_conflict_do_update(
    index_elements=["key"],
    set_={
        "chat": _card.excluded.chat,
        # A card that moves to another chat is posted anew there.
        "message_id": case((cards.c.chat == _card.excluded.chat, cards.c.message_id)),
        "case_id": _card.excluded.case_id,
        "purpose": _card.excluded.purpose,
        "topic": _card.excluded.topic,
        "body": _card.excluded.body,
    },
)

_TAKE = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("row"),
        IS_DUE,
        or_(outbox.c["do"] == "toast", outbox.c.chat.not_in(BUSY)),
        or_(outbox.c.not_after.is_(None), outbox.c.not_after >= NOW),
    )
    .values(
        state="sending",
        owner=bindparam("for_owner"),
        until=bindparam("lease_until"),
        # From here on a newer showing of the card queues up behind this one.
        slot=case((outbox.c["do"] != "card", outbox.c.slot)),
    )
    .returning(outbox.c.chat, outbox.c.body, outbox.c.repeat, outbox.c.tries, outbox.c.key, outbox.c["do"])
)
_CARD_MESSAGE = select(cards.c.message_id).where(cards.c.key == bindparam("card"))
_DEPARTURES = (
    select(departures.c.chat, departures.c.at)
    .where(departures.c.at >= bindparam("since"))
    .order_by(departures.c.at, departures.c.id)
)
_of_state = (
    select(outbox.c.id, outbox.c.chat, outbox.c.body).order_by(outbox.c.id).limit(bindparam("limit_rows"))
)
_UNCERTAIN = _of_state.where(UNCERTAIN)
_STRANDED = _of_state.where(QUEUED, outbox.c.chat.in_(DEAD))
_QUEUED_FOR = (
    select(outbox.c.chat, outbox.c.body)
    .where(outbox.c.chat == bindparam("of_chat"), outbox.c.state.in_(("queued", "uncertain")))
    .order_by(outbox.c.id)
)
_WITHDRAW = (
    update(outbox)
    .where(outbox.c.key == bindparam("of_key"), outbox.c.state.in_(("queued", "uncertain")))
    .values(state="withdrawn", slot=None, settled_at=NOW)
    .returning(outbox.c.id)
)
_NEVER_POSTED = delete(cards).where(cards.c.key == bindparam("of_key"), cards.c.message_id.is_(None))
_hold = insert(holds)
_HOLD = _hold.on_conflict_do_update(
    index_elements=["chat"],
    set_={"until": case((_hold.excluded.until > holds.c.until, _hold.excluded.until), else_=holds.c.until)},
)
_HOLDS = select(holds.c.chat, holds.c.until).where(holds.c.until > NOW)


class Outbox:
    def __init__(self, writer: Writer, chats_: Chats) -> None:
        self._writer = writer
        self._chats = chats_

    def put(self, notice: Notice) -> None:
        """Queues a notice. The same key twice says it once; a card that still waits gets the newer body."""
        notice = to_chat(notice, self._chats.resolve(notice.chat))
        body = write_notice(notice)
        if notice.do == "card":
            self._show(notice, body)
        now = self._writer.now
        facts = {
            "key": notice.key,
            "slot": notice.key,
            "chat": notice.chat,
            "do": notice.do,
            "priority": int(notice.priority),
            "body": body,
            "state": "queued",
            "leave_at": notice.not_before or now,
            "not_after": notice.not_after,
            "tries": 0,
            "repeat": False,
            "error": "",
            "created_at": now,
        }
        self._writer.later(outbox, _PUT, facts)

    def _show(self, notice: Notice, body: str) -> None:
        facts = {
            "key": notice.key,
            "chat": notice.chat,
            "message_id": None,
            "case_id": notice.case,
            "purpose": notice.purpose,
            "topic": notice.topic,
            "body": body,
        }
        self._writer.later(cards, _CARD, facts)

    def due(self, now: datetime, limit: int, per_chat: int = 4) -> list[Waiting]:
        """What could leave now, by priority, then in the order put; the first few of each chat.

        Left out: chats that are dead, held, or have a call under way (the answer to a press waits for
        neither). What is past its `not_after` is dropped here.
        """
        self._writer.flush(cards, outbox)
        return leaving.due(self._writer, now, limit, per_chat)

    def next_at(self, now: datetime) -> datetime | None:
        """The earliest moment after `now` at which something queued becomes due or a hold ends."""
        self._writer.flush(cards, outbox)
        return leaving.next_at(self._writer, now)

    def take(self, row: int, owner: str, until: datetime, now: datetime) -> Outgoing | None:
        """Marks a queued notice as being sent; commit before calling the platform.

        None when it is no longer queued or due, or another call to its chat is under way.
        """
        self._writer.flush(cards, outbox)
        facts = {"row": row, "for_owner": owner, "lease_until": until, "now": now}
        try:
            with self._writer.savepoint():
                taken = self._writer.run(_TAKE, facts).one_or_none()
        except IntegrityError:
            # Two senders at once: the other one has the chat.
            return None
        if taken is None:
            return None
        message = self._card_message(taken.key) if taken.do == "card" else None
        return Outgoing(row, addressed(taken), message, taken.repeat and message is None, taken.tries)

    def _card_message(self, key: str) -> int | None:
        message: int | None = self._writer.run(_CARD_MESSAGE, {"card": key}).scalar_one_or_none()
        return message

    def hold(self, until: datetime, chat: Address = EVERYTHING) -> None:
        """Nothing leaves for this chat (or at all) before `until`; survives a restart."""
        self._writer.run(_HOLD, {"chat": chat, "until": until})

    def holds(self, now: datetime) -> dict[Address, datetime]:
        """Chats told to wait, and until when; "*" is everything."""
        return dict(self._writer.run(_HOLDS, {"now": now}).all())

    def departures(self, since: datetime) -> list[tuple[Address, datetime]]:
        """Calls completed since then, toasts left out: what the windows are rebuilt from."""
        return [(chat, at) for chat, at in self._writer.run(_DEPARTURES, {"since": since})]

    def pending(self) -> int:
        """How many wait, those for dead chats left out."""
        self._writer.flush(cards, outbox)
        return self._writer.number(leaving.PENDING)

    def oldest(self, now: datetime) -> datetime | None:
        """Since when the longest waiting of what could leave has been waiting."""
        self._writer.flush(cards, outbox)
        return self._writer.moment(leaving.OLDEST, {"now": now})

    def held(self, limit: int = 100) -> list[tuple[int, Notice]]:
        """Sends nobody knows the end of, for the coordinator to decide; see `decide`."""
        return self._listed(_UNCERTAIN, limit)

    def stranded(self, limit: int = 100) -> list[tuple[int, Notice]]:
        """Notices waiting for a chat that is dead: settle them as gone and tell somebody else."""
        return self._listed(_STRANDED, limit)

    def _listed(self, statement: Executable, limit: int) -> list[tuple[int, Notice]]:
        self._writer.flush(cards, outbox)
        rows = self._writer.run(statement, {"limit_rows": limit})
        return [(row.id, addressed(row)) for row in rows]

    def waiting_for(self, chat: Address) -> list[Notice]:
        """What has not left for a chat yet."""
        self._writer.flush(cards, outbox)
        return [addressed(row) for row in self._writer.run(_QUEUED_FOR, {"of_chat": chat})]

    def withdraw(self, key: str) -> bool:
        """Drops a notice that has not left; its key may be put again. False when there is none."""
        self._writer.flush(cards, outbox)
        facts = {"of_key": key, "now": self._writer.now}
        withdrawn = self._writer.run(_WITHDRAW, facts).first() is not None
        if withdrawn:
            self._writer.run(_NEVER_POSTED, {"of_key": key})
        return withdrawn

    def settle(
        self,
        row: int,
        now: datetime,
        *,
        outcome: Outcome,
        message_id: int | None = None,
        not_before: datetime | None = None,
        error: str = "",
        new_chat: Address | None = None,
    ) -> tuple[Notice, ...]:
        """Records how a call ended; settling.py says what each outcome means.

        Gives back what will not be said: with "gone" every notice that waited for the chat, this one first.
        """
        self._writer.flush(cards, outbox)
        end = settling.End(row, now, outcome, message_id, not_before, error, new_chat)
        return settling.settle(self._writer, self._chats, end)

    def stuck(self, before: datetime) -> list[int]:
        """Calls whose sender's lease ended by then and that nobody settled: each is now "unknown"."""
        self._writer.flush(cards, outbox)
        return settling.recover(self._writer, self._chats, before)

    def decide(self, row: int, *, again: bool) -> bool:
        """The coordinator's word on an uncertain send: once more (marked), or take it as said.

        False when it is no longer uncertain: somebody else was quicker.
        """
        return settling.decide(self._writer, row, again=again)

    def redirect(self, old: Address, new: Address) -> None:
        """What waits for a group that became a supergroup goes there."""
        self._chats.moved(old, new)

    def purge(self, before: datetime) -> None:
        """Forgets what was settled before then, and its key with it."""
        settling.purge(self._writer, before)
