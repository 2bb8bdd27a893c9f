"""What could leave the outbox, now or next: the planner's view of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, case, exists, func, literal_column, not_, or_, select, tuple_, update

from storage.tables import chats, holds, outbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import BindParameter

    from gridwork.notice import Address
    from storage.writer import Writer

#: A hold on every chat.
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the planner needs to know of a queued notice."""

    id: int
    key: str
    chat: Address
    private: bool
    priority: int
    do: str
    created_at: datetime
    not_before: datetime
    not_after: datetime | None


NOW: BindParameter[datetime] = bindparam("now")
# Written out, not parameters: only so does the engine see that a partial index holds the answer.
QUEUED = outbox.c.state == literal_column("'queued'")
UNCERTAIN = outbox.c.state == literal_column("'uncertain'")
_sending = outbox.alias("sending")
BUSY = select(_sending.c.chat).where(
    _sending.c.state == literal_column("'sending'"), _sending.c["do"] != literal_column("'toast'")
)
DEAD = select(chats.c.chat).where(chats.c.state == "dead")
_held = select(holds.c.chat).where(holds.c.until > NOW)
_all_held = exists().where(holds.c.chat == EVERYTHING, holds.c.until > NOW)
_is_free = or_(
    outbox.c["do"] == "toast",
    and_(outbox.c.chat.not_in(BUSY), outbox.c.chat.not_in(_held), not_(_all_held)),
)
IS_DUE = and_(
    QUEUED,
    outbox.c.leave_at <= NOW,
    or_(outbox.c.retry_at.is_(None), outbox.c.retry_at <= NOW),
)
_leaves_at = case((outbox.c.retry_at > outbox.c.leave_at, outbox.c.retry_at), else_=outbox.c.leave_at)
_WAITING = (
    outbox.c.id,
    outbox.c.key,
    outbox.c.chat,
    outbox.c.priority,
    outbox.c["do"],
    outbox.c.created_at,
    _leaves_at,
    outbox.c.not_after,
)
_PAGE = 256
_DUE = (
    select(*_WAITING)
    .where(
        IS_DUE,
        _is_free,
        outbox.c.chat.not_in(DEAD),
        tuple_(outbox.c.priority, outbox.c.id) > tuple_(bindparam("after_priority"), bindparam("after_id")),
    )
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(_PAGE)
)
_stale = select(outbox.c.id).where(QUEUED, outbox.c.not_after < NOW).with_for_update(skip_locked=True)
_EXPIRE = (
    update(outbox)
    .where(outbox.c.id.in_(_stale))
    .values(
        state="dropped",
        settled_at=NOW,
        slot=case((outbox.c["do"] != "card", outbox.c.slot)),
        error="too late",
    )
)
_NEXT_LEAVE = (
    select(_leaves_at)
    .where(QUEUED, _leaves_at > NOW, outbox.c.chat.not_in(DEAD))
    .order_by(_leaves_at)
    .limit(1)
)
_NEXT_RELEASE = select(func.min(holds.c.until)).where(holds.c.until > NOW)
PENDING = select(func.count()).where(QUEUED, outbox.c.chat.not_in(DEAD))
OLDEST = select(func.min(_leaves_at)).where(IS_DUE, outbox.c.chat.not_in(DEAD))


def is_private(chat: Address) -> bool:
    """Telegram's groups have negative ids, people positive ones."""
    return not chat.partition(":")[2].startswith("-")


def due(writer: Writer, now: datetime, limit: int, per_chat: int) -> list[Waiting]:
    writer.run(_EXPIRE, {"now": now})
    found: list[Waiting] = []
    of_chat: dict[Address, int] = {}
    for one in _waiting(writer, now):
        of_chat[one.chat] = of_chat.get(one.chat, 0) + 1
        if of_chat[one.chat] <= per_chat:
            found.append(one)
        if len(found) == limit:
            break
    return found


def _waiting(writer: Writer, now: datetime) -> Iterator[Waiting]:
    """In order of leaving, read page by page: a long queue is not read to its end for a few rows."""
    after = (-1, -1)
    while True:
        facts = {"now": now, "after_priority": after[0], "after_id": after[1]}
        rows = writer.run(_DUE, facts).all()
        for number, key, chat, *rest in rows:
            yield Waiting(number, key, chat, is_private(chat), *rest)
        if len(rows) < _PAGE:
            return
        after = (rows[-1].priority, rows[-1].id)


def next_at(writer: Writer, now: datetime) -> datetime | None:
    moments = (writer.moment(_NEXT_LEAVE, {"now": now}), writer.moment(_NEXT_RELEASE, {"now": now}))
    return min((moment for moment in moments if moment is not None), default=None)
