"""What Telegram delivered and nobody has handled yet. Chats are leased, not rows: their order holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    true,
    update,
)

from storage.columns import UtcDateTime
from storage.leases import Meta
from storage.numbers import numbers
from storage.tables import inbox, quarantine, queues, updates_seen
from storage.writer import insert

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from storage.writer import Writer


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update as it arrived. `chat` names its queue; `urgent` (a press) lets that queue go first."""

    update_id: int
    chat: str
    kind: str
    #: The update's own JSON, untouched.
    body: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One update waiting its turn. `tries` counts the failed attempts."""

    id: int
    bot: str
    update_id: int
    chat: str
    kind: str
    body: str
    tries: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An update that failed too often (隔离), for the coordinator to look at."""

    id: int
    chat: str
    kind: str
    body: str
    error: str
    received_at: datetime
    quarantined_at: datetime


_ROW = (
    inbox.c.id,
    inbox.c.bot,
    inbox.c.update_id,
    inbox.c.chat,
    inbox.c.kind,
    inbox.c.body,
    inbox.c.tries,
    inbox.c.received_at,
)
_offered = numbers("numbers")
_SEE = (
    insert(updates_seen)
    .from_select(
        ["bot", "update_id", "seen_at"],
        select(
            bindparam("for_bot", type_=Text),
            cast(_offered.c.value, BigInteger),
            bindparam("at", type_=UtcDateTime),
        )
        .select_from(_offered)
        # SQLite takes the ON of ON CONFLICT for a join's when nothing stands between.
        .where(true()),
    )
    .on_conflict_do_nothing()
    .returning(updates_seen.c.update_id)
)
_ADD = insert(inbox)
_queue = insert(queues)
_QUEUE = _queue.on_conflict_do_update(
    index_elements=["chat"], set_={"urgent": or_(queues.c.urgent, _queue.excluded.urgent)}
)
_FREE = (
    select(queues.c.chat)
    .where(or_(queues.c.owner.is_(None), queues.c.until <= bindparam("now")))
    .order_by(queues.c.urgent.desc(), queues.c.since, queues.c.chat)
    .limit(bindparam("limit_chats"))
    .with_for_update(skip_locked=True)
)
_LEASE = (
    update(queues)
    .where(queues.c.chat.in_(bindparam("chats", expanding=True)))
    .values(owner=bindparam("for_owner"), until=bindparam("lease_until"))
)
_ROWS = (
    select(*_ROW)
    .join(queues, queues.c.chat == inbox.c.chat)
    .where(inbox.c.chat.in_(bindparam("chats", expanding=True)))
    .order_by(queues.c.urgent.desc(), inbox.c.id)
    .limit(bindparam("limit_rows"))
)
_MINE = (
    select(queues.c.chat)
    .where(queues.c.owner == bindparam("for_owner"), queues.c.chat.in_(bindparam("chats", expanding=True)))
    .order_by(queues.c.chat)
    .with_for_update()
)
_STILL_MINE = _MINE.where(queues.c.until > bindparam("now"))
_EMPTY = delete(queues).where(
    queues.c.chat.in_(bindparam("chats", expanding=True)), not_(exists().where(inbox.c.chat == queues.c.chat))
)
_GIVE_BACK = (
    update(queues)
    .where(queues.c.chat.in_(bindparam("chats", expanding=True)))
    .values(
        owner=None,
        until=None,
        urgent=exists().where(inbox.c.chat == queues.c.chat, inbox.c.urgent),
        since=select(func.min(inbox.c.received_at)).where(inbox.c.chat == queues.c.chat).scalar_subquery(),
    )
)
_DONE = delete(inbox).where(inbox.c.id == bindparam("row"))
_FAILED = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"))
    .values(tries=inbox.c.tries + 1, error=bindparam("why"))
    .returning(inbox.c.tries)
)
_SET_ASIDE = insert(quarantine)
_EVER = "quarantined"
_PENDING = select(func.count()).select_from(inbox)
_OLDEST = select(func.min(inbox.c.received_at))
_QUARANTINED = select(func.count()).select_from(quarantine)
_ASIDE = (
    select(
        quarantine.c.id,
        quarantine.c.chat,
        quarantine.c.kind,
        quarantine.c.body,
        quarantine.c.error,
        quarantine.c.received_at,
        quarantine.c.quarantined_at,
    )
    .order_by(quarantine.c.id)
    .limit(bindparam("limit_rows"))
)
_TAKE_OUT = delete(quarantine).where(quarantine.c.id == bindparam("row")).returning(*quarantine.c)
_FORGET = delete(updates_seen).where(updates_seen.c.seen_at < bindparam("before"))


class Inbox:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, bot: str, updates: Sequence[RawUpdate]) -> int:
        """Takes in what was not seen before, in the order given; how many that were."""
        if not updates:
            return 0
        now = self._writer.now
        first: dict[int, RawUpdate] = {}
        for one in updates:
            first.setdefault(one.update_id, one)
        # Sorted, as every other lock on these rows is taken: no two transactions wait for each other.
        seen = {"for_bot": bot, "at": now, "numbers": json.dumps(sorted(first))}
        fresh = set(self._writer.run(_SEE, seen).scalars())
        new = [one for one in first.values() if one.update_id in fresh]
        self._enqueue([(bot, one, now) for one in new])
        return len(new)

    def _enqueue(self, arrivals: Sequence[tuple[str, RawUpdate, datetime]]) -> None:
        if not arrivals:
            return
        rows = [
            {
                "bot": bot,
                "update_id": one.update_id,
                "chat": one.chat,
                "kind": one.kind,
                "body": one.body,
                "urgent": one.urgent,
                "tries": 0,
                "error": "",
                "received_at": at,
            }
            for bot, one, at in arrivals
        ]
        self._writer.write(_ADD, rows)
        waiting: dict[str, bool] = {}
        for _, one, _ in arrivals:
            waiting[one.chat] = waiting.get(one.chat, False) or one.urgent
        since = self._writer.now
        queued = [{"chat": chat, "urgent": waiting[chat], "since": since} for chat in sorted(waiting)]
        self._writer.write(_QUEUE, queued)

    def lease(self, owner: str, until: datetime, limit_chats: int, limit_rows: int) -> list[InboxRow]:
        """Leases free chats, urgent ones first, then the longest waiting; their rows chat by chat in order.

        A chat none of whose rows fit into `limit_rows` is not leased.
        """
        self._writer.flush(inbox)
        free = {"now": self._writer.now, "limit_chats": limit_chats}
        chats = list(self._writer.run(_FREE, free).scalars())
        if not chats:
            return []
        found = self._writer.run(_ROWS, {"chats": chats, "limit_rows": limit_rows})
        rank = {chat: place for place, chat in enumerate(chats)}
        rows = sorted((InboxRow(*row) for row in found), key=lambda row: (rank[row.chat], row.id))
        leased = sorted({row.chat for row in rows})
        self._writer.run(_LEASE, {"chats": leased, "for_owner": owner, "lease_until": until})
        # What a worker handled without giving the chat back would otherwise stand in line for ever.
        if idle := sorted(set(chats) - set(leased)):
            self._writer.run(_EMPTY, {"chats": idle})
        return rows

    def still_mine(self, owner: str, chats: Collection[str]) -> frozenset[str]:
        """Which of these chats `owner` holds now, locked until the transaction ends.

        The transaction that handles leased rows asks this first: a lease that ran out may have moved.
        """
        facts = {"for_owner": owner, "chats": sorted(chats), "now": self._writer.now}
        return frozenset(self._writer.run(_STILL_MINE, facts).scalars())

    def done(self, row: InboxRow) -> None:
        self._writer.later(inbox, _DONE, {"row": row.id})

    def failed(self, row: InboxRow, error: str) -> int:
        """Counts a failed attempt and keeps its error; how many there were."""
        self._writer.flush(inbox)
        return self._writer.number(_FAILED, {"row": row.id, "why": error})

    def quarantine(self, row: InboxRow, error: str) -> None:
        """Sets an update aside so that the queue moves on."""
        facts = {
            "bot": row.bot,
            "update_id": row.update_id,
            "chat": row.chat,
            "kind": row.kind,
            "body": row.body,
            "error": error,
            "received_at": row.received_at,
            "quarantined_at": self._writer.now,
        }
        self._writer.run(_SET_ASIDE, facts)
        Meta(self._writer).count(_EVER, 1)
        self.done(row)

    def release(self, owner: str, chats: Iterable[str]) -> None:
        """Gives leases back; a chat with nothing left leaves the queue."""
        self._writer.flush(inbox)
        facts = {"for_owner": owner, "chats": sorted(chats)}
        # First the lock, then a look at what waits: a receiver may just have added to the chat.
        self.give_back(list(self._writer.run(_MINE, facts).scalars()))

    def give_back(self, chats: Collection[str]) -> None:
        """As `release`, for chats that `still_mine` has locked in this transaction."""
        self._writer.flush(inbox)
        if chats:
            self._writer.run(_EMPTY, {"chats": sorted(chats)})
            self._writer.run(_GIVE_BACK, {"chats": sorted(chats)})

    def pending(self) -> int:
        self._writer.flush(inbox)
        return self._writer.number(_PENDING)

    def oldest(self) -> datetime | None:
        """When the longest waiting update arrived."""
        self._writer.flush(inbox)
        return self._writer.moment(_OLDEST)

    def quarantined(self) -> int:
        return self._writer.number(_QUARANTINED)

    def quarantined_ever(self) -> int:
        """How many updates were ever set aside, those that came back or were dropped since among them."""
        return int(Meta(self._writer).get(_EVER) or 0)

    def set_aside(self, limit: int) -> list[Quarantined]:
        """The updates in quarantine, oldest first."""
        return [Quarantined(*row) for row in self._writer.run(_ASIDE, {"limit_rows": limit})]

    def put_back(self, quarantined_id: int) -> bool:
        """Out of quarantine and into the queue again, as the newest of its chat."""
        row = self._writer.run(_TAKE_OUT, {"row": quarantined_id}).one_or_none()
        if row is None:
            return False
        self._enqueue([(row.bot, RawUpdate(row.update_id, row.chat, row.kind, row.body), row.received_at)])
        return True

    def discard(self, quarantined_id: int) -> bool:
        """Out of quarantine for good."""
        return self._writer.run(_TAKE_OUT, {"row": quarantined_id}).one_or_none() is not None

    def purge_seen(self, before: datetime) -> None:
        """Forgets update numbers that Telegram no longer repeats (it keeps updates for 24 hours)."""
        self._writer.run(_FORGET, {"before": before})
