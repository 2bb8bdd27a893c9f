"""Who a broadcast is for and what became of each: one row per recipient, told once.

What really left stands in the outbox; `sync` carries it over here. So a process that dies anywhere leaves
each recipient either waiting, or in the outbox, or settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, exists, func, literal_column, select, update

from gridwork.broadcasts import PERSON, Counts, Standing, standing_after
from storage.tables import broadcast_chats, outbox, posted
from storage.writer import insert

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Executable

    from gridwork.broadcast_plan import Planned
    from gridwork.notice import Address
    from storage.writer import AnyRow, Facts, Writer

_rows = broadcast_chats.c


@dataclass(frozen=True, slots=True)
class Recipient:
    id: int
    broadcast: int
    chat: Address
    kind: str
    state: Standing
    attempt: int
    said_in: Address | None
    message_id: int | None
    why: str
    leave_at: datetime

    def key(self, revision: int = 0) -> str:
        """Business key of its notice; of the one that corrects it to a later revision of the text."""
        key = f"broadcast:{self.broadcast}:{self.chat}"
        if revision:
            return f"{key}:edit{revision}"
        return f"{key}:again{self.attempt}" if self.attempt else key


_COLUMNS = (
    _rows.id,
    _rows.broadcast_id,
    _rows.chat,
    _rows.kind,
    _rows.state,
    _rows.attempt,
    _rows.said_in,
    _rows.message_id,
    _rows.why,
    _rows.leave_at,
)
_of = _rows.broadcast_id == bindparam("of_broadcast")
_in_state = _rows.state == bindparam("of_state")
_ADD = insert(broadcast_chats).on_conflict_do_nothing()
_CLEAR = delete(broadcast_chats).where(_of, _rows.state.in_(("waiting", "failed")))
_GET = select(*_COLUMNS).where(_rows.id == bindparam("of_id"))
_WAITING = select(*_COLUMNS).where(_of, _rows.state == "waiting").order_by(_rows.leave_at, _rows.id)
_DUE = _WAITING.where(_rows.leave_at <= bindparam("now")).limit(bindparam("limit_rows"))
_OUTDATED = (
    select(*_COLUMNS)
    .where(_of, _rows.state == "sent", _rows.message_id.is_not(None), _rows.revision < bindparam("newest"))
    .order_by(_rows.id)
    .limit(bindparam("limit_rows"))
)
_PAGE = select(*_COLUMNS).where(_of).order_by(_rows.kind == PERSON, _rows.id)
_UNSURE = select(*_COLUMNS).where(_of, _rows.state == "unsure").order_by(_rows.id)
_FAILED = select(*_COLUMNS).where(_of, _rows.state == "failed").order_by(_rows.id)
_NEXT = select(func.min(_rows.leave_at)).where(_of, _rows.state == "waiting")
_old_text = and_(_rows.state == "sent", _rows.revision < bindparam("newest"), _rows.message_id.is_not(None))
_COUNTS = (
    select(
        _rows.state,
        func.count(),
        func.count().filter(_old_text),
        func.count().filter(_rows.state == "sent", _rows.why != ""),
    )
    .where(_of)
    .group_by(_rows.state)
)
_BOOKED = select(_rows.chat, _rows.leave_at).where(
    _rows.leave_at >= bindparam("since"),
    _rows.broadcast_id != bindparam("but"),
    _rows.kind != PERSON,
    _rows.state.not_in(("failed", "dropped")),
)
_PLACE = update(broadcast_chats).where(_rows.id == bindparam("of_id")).values(leave_at=bindparam("leaves"))
_POSTPONE = (
    update(broadcast_chats)
    .where(
        _of, _rows.state == "waiting", _rows.kind == bindparam("of_kind"), _rows.leave_at < bindparam("then")
    )
    .values(leave_at=bindparam("then"))
)
_PUT = (
    update(broadcast_chats)
    .where(_rows.id == bindparam("of_id"))
    .values(
        state=bindparam("as_state"),
        key=bindparam("of_key"),
        revision=bindparam("of_revision"),
        why="",
        leave_at=bindparam("leaves"),
    )
)
_notice = outbox.alias("notice")
_UNDER_WAY = (
    select(_rows.id, _rows.state, _notice.c.state, _notice.c.error, posted.c.chat, posted.c.message_id)
    .join(_notice, and_(_notice.c.key == _rows.key, _notice.c.state != "withdrawn"))
    .outerjoin(posted, posted.c.key == _rows.key)
    .where(_of, _rows.state.in_(("put", "editing", "unsure")))
    .order_by(_rows.id)
)
_CAME_TO = (
    update(broadcast_chats)
    .where(_rows.id == bindparam("of_id"))
    .values(state=bindparam("as_state"), why=bindparam("because"), attempt=_rows.attempt + bindparam("more"))
)
_KEEP = (
    update(broadcast_chats)
    .where(_rows.id == bindparam("of_id"))
    .values(why=bindparam("because"), revision=bindparam("of_revision"))
)
_SAID = _CAME_TO.values(said_in=bindparam("in_chat"), message_id=bindparam("message"))
_own_keys = select(_rows.key).where(_of, _rows.state == "put")
#: What the coordinator has ordered to be said again is not taken back: it may have been said already.
_TAKE_BACK = (
    update(outbox)
    .where(
        outbox.c.key.in_(_own_keys),
        outbox.c.state == literal_column("'queued'"),
        outbox.c.repeat.is_(False),
    )
    .values(state="withdrawn", slot=None, settled_at=bindparam("now"))
)
_WAIT_AGAIN = (
    update(broadcast_chats)
    .where(
        _of,
        _rows.state == "put",
        ~exists().where(_notice.c.key == _rows.key, _notice.c.state != "withdrawn"),
    )
    .values(state="waiting")
)
_DROP = update(broadcast_chats).where(_of, _rows.state == "waiting").values(state="dropped")
_AGAIN = (
    update(broadcast_chats)
    .where(_rows.id == bindparam("of_id"))
    .values(state="waiting", why="", attempt=_rows.attempt + 1)
)
_UNCERTAIN_ROW = (
    select(outbox.c.id)
    .join(broadcast_chats, outbox.c.key == _rows.key)
    .where(_rows.id == bindparam("of_id"), outbox.c.state == literal_column("'uncertain'"))
)


class Recipients:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def lay_out(
        self, broadcast: int, planned: Iterable[Planned], lost: Iterable[tuple[Planned, str]]
    ) -> None:
        """A row for everybody; `lost` cannot be reached, with the reason. Whoever has a row keeps it."""
        rows = [_new(broadcast, one, "waiting") for one in planned]
        rows += [_new(broadcast, one, "failed", why) for one, why in lost]
        if rows:
            self._writer.run(_ADD, rows)

    def clear(self, broadcast: int) -> None:
        """Forgets who was to be told: nobody was yet."""
        self._writer.run(_CLEAR, {"of_broadcast": broadcast})

    def get(self, recipient: int) -> Recipient | None:
        return next(iter(self._list(_GET, {"of_id": recipient})), None)

    def waiting(self, broadcast: int) -> list[Recipient]:
        return self._list(_WAITING, {"of_broadcast": broadcast})

    def due(self, broadcast: int, now: datetime, limit: int) -> list[Recipient]:
        """The first of those who may be told now."""
        return self._list(_DUE, {"of_broadcast": broadcast, "now": now, "limit_rows": limit})

    def outdated(self, broadcast: int, revision: int, limit: int) -> list[Recipient]:
        """The first of those whose message shows an older text."""
        facts = {"of_broadcast": broadcast, "newest": revision, "limit_rows": limit}
        return self._list(_OUTDATED, facts)

    def everybody(self, broadcast: int) -> list[Recipient]:
        """In the order of the groups, people last."""
        return self._list(_PAGE, {"of_broadcast": broadcast})

    def unsure(self, broadcast: int) -> list[Recipient]:
        return self._list(_UNSURE, {"of_broadcast": broadcast})

    def failed(self, broadcast: int) -> list[Recipient]:
        return self._list(_FAILED, {"of_broadcast": broadcast})

    def next_at(self, broadcast: int) -> datetime | None:
        """When the first of those who wait may be told."""
        return self._writer.moment(_NEXT, {"of_broadcast": broadcast})

    def booked(self, since: datetime, but: int) -> list[tuple[Address, datetime]]:
        """When groups are told something by other broadcasts, from then on."""
        rows = self._writer.run(_BOOKED, {"since": since, "but": but})
        return [(chat, leave_at) for chat, leave_at in rows]

    def counts(self, broadcast: int, revision: int) -> Counts:
        rows = self._writer.run(_COUNTS, {"of_broadcast": broadcast, "newest": revision}).all()
        by_state = {state: number for state, number, _, _ in rows}
        return Counts(**by_state, outdated=sum(row[2] for row in rows), unchanged=sum(row[3] for row in rows))

    def place(self, moments: Iterable[tuple[int, datetime]]) -> None:
        """New moments for those who wait."""
        self._many(_PLACE, [{"of_id": row, "leaves": at} for row, at in moments])

    def postpone(self, broadcast: int, kind: str, until: datetime) -> None:
        self._writer.run(_POSTPONE, {"of_broadcast": broadcast, "of_kind": kind, "then": until})

    def put(self, keys: Iterable[tuple[int, str]], state: Standing, revision: int) -> None:
        """Their notices are in the outbox."""
        now = self._writer.now
        facts = [
            {"of_id": row, "as_state": state, "of_key": key, "of_revision": revision, "leaves": now}
            for row, key in keys
        ]
        self._many(_PUT, facts)

    def sync(self, broadcast: int) -> None:
        """What has become of their notices since."""
        self._writer.flush(outbox)
        said: list[Facts] = []
        ended: list[Facts] = []
        for row, before, notice, error, chat, message in self._writer.run(
            _UNDER_WAY, {"of_broadcast": broadcast}
        ):
            after = standing_after(before, notice)
            # What left too late to be said is said under another key.
            facts: Facts = {"of_id": row, "as_state": after, "more": int(after == "waiting")}
            facts["because"] = error if after in {"failed", "sent"} and notice != "sent" else ""
            if after == "sent" and message is not None:
                said.append(facts | {"in_chat": chat, "message": message})
            elif after != before:
                ended.append(facts)
        self._many(_SAID, said)
        self._many(_CAME_TO, ended)

    def keep(self, recipients: Iterable[int], revision: int, why: str) -> None:
        """Their messages stay as they are, with the reason."""
        facts = [{"of_id": row, "of_revision": revision, "because": why} for row in recipients]
        self._many(_KEEP, facts)

    def take_back(self, broadcast: int) -> None:
        """What has not left waits here again, out of the outbox. What is leaving at this moment leaves."""
        self._writer.flush(outbox)
        facts = {"of_broadcast": broadcast}
        self._writer.run(_TAKE_BACK, facts | {"now": self._writer.now})
        self._writer.run(_WAIT_AGAIN, facts)

    def drop(self, broadcast: int) -> None:
        """Whoever still waits is not told."""
        self._writer.run(_DROP, {"of_broadcast": broadcast})

    def again(self, recipients: Iterable[Recipient]) -> None:
        """Those whom it did not reach wait anew."""
        self._many(_AGAIN, [{"of_id": one.id} for one in recipients])

    def uncertain_row(self, recipient: int) -> int | None:
        """The row of the outbox that waits for a decision."""
        self._writer.flush(outbox)
        found: int | None = self._writer.run(_UNCERTAIN_ROW, {"of_id": recipient}).scalar_one_or_none()
        return found

    def _many(self, statement: Executable, facts: Sequence[Facts]) -> None:
        if facts:
            self._writer.run(statement, facts)

    def _list(self, statement: Executable, facts: Facts) -> list[Recipient]:
        return [_read(row) for row in self._writer.run(statement, facts)]


def _new(broadcast: int, planned: Planned, state: Standing, why: str = "") -> Facts:
    return {
        "broadcast_id": broadcast,
        "chat": planned.target.chat,
        "kind": planned.target.kind,
        "state": state,
        "key": "",
        "attempt": 0,
        "revision": 0,
        "leave_at": planned.leave_at,
        "said_in": None,
        "message_id": None,
        "why": why,
    }


def _read(row: AnyRow) -> Recipient:
    return Recipient(*row)
