"""What comes due (到点要办的事). A row is the truth; whoever rings the bell only looks here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, case, delete, func, or_, select, update

from storage.tables import dues
from storage.writer import insert

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from storage.writer import Writer

#: After a failure the same row is tried again no sooner than this, so that it blocks nobody.
_AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing at one moment. (kind, subject, at, target) is there once, also after it was done."""

    id: int
    kind: str
    subject: str
    at: datetime
    target: str
    case: int | None
    tries: int


_ADD = insert(dues).on_conflict_do_nothing()
_waits = dues.c.done_at.is_(None)
_moment = case((dues.c.retry_at > dues.c.at, dues.c.retry_at), else_=dues.c.at)
_ripe = and_(
    _waits, dues.c.at <= bindparam("now"), or_(dues.c.retry_at.is_(None), dues.c.retry_at <= bindparam("now"))
)
_COLUMNS = (dues.c.id, dues.c.kind, dues.c.subject, dues.c.at, dues.c.target, dues.c.case_id, dues.c.tries)
_TAKE = (
    select(*_COLUMNS)
    .where(_ripe)
    .order_by(dues.c.at, dues.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_OF_CASE = select(*_COLUMNS).where(_waits, dues.c.case_id == bindparam("case")).order_by(dues.c.at, dues.c.id)
_DONE = update(dues).where(dues.c.id == bindparam("row")).values(done_at=bindparam("moment"))
_FAILED = (
    update(dues)
    .where(dues.c.id == bindparam("row"))
    .values(tries=dues.c.tries + 1, retry_at=bindparam("retry"))
    .returning(dues.c.tries)
)
_of_kind = delete(dues).where(_waits, dues.c.kind == bindparam("of_kind"))
_CANCEL_SUBJECT = _of_kind.where(dues.c.subject == bindparam("of_subject"))
_CANCEL_KIND = _of_kind.where(dues.c.case_id == bindparam("of_case"))
_CANCEL_CASE = delete(dues).where(_waits, dues.c.case_id == bindparam("of_case"))
_CANCEL_KINDS = _CANCEL_CASE.where(dues.c.kind.in_(bindparam("kinds", expanding=True)))
_NEXT = select(_moment).where(_waits).order_by(_moment).limit(1)
_LATE = select(func.count()).where(_ripe, dues.c.at < bindparam("now"))
_PURGE = delete(dues).where(dues.c.done_at < bindparam("before"))


class Dues:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, kind: str, subject: str, at: datetime, target: str = "", case: int | None = None) -> None:
        """Notes that `kind` falls due for `subject` at `at`; noted already, it changes nothing."""
        facts = {
            "kind": kind,
            "subject": subject,
            "at": at,
            "target": target,
            "case_id": case,
            "tries": 0,
        }
        self._writer.later(dues, _ADD, facts)

    def cancel(self, kind: str, subject: str | None = None, *, case: int | None = None) -> None:
        """Takes back what waits of a kind, for a subject or for a case (one of the two is given)."""
        self._writer.flush(dues)
        if subject is not None:
            self._writer.run(_CANCEL_SUBJECT, {"of_kind": kind, "of_subject": subject})
        if case is not None:
            self._writer.run(_CANCEL_KIND, {"of_kind": kind, "of_case": case})

    def cancel_case(self, case: int, kinds: Collection[str] = ()) -> None:
        """Takes back what waits of a case: these kinds, or all."""
        self._writer.flush(dues)
        if kinds:
            self._writer.run(_CANCEL_KINDS, {"of_case": case, "kinds": sorted(kinds)})
        else:
            self._writer.run(_CANCEL_CASE, {"of_case": case})

    def take(self, now: datetime, limit: int) -> list[Due]:
        """What is due, in order of its moment; locked until the transaction ends."""
        self._writer.flush(dues)
        return [Due(*row) for row in self._writer.run(_TAKE, {"now": now, "limit": limit})]

    def of_case(self, case: int) -> list[Due]:
        """What still waits of a case, in order of its moment."""
        self._writer.flush(dues)
        return [Due(*row) for row in self._writer.run(_OF_CASE, {"case": case})]

    def done(self, due: Due) -> None:
        self._writer.later(dues, _DONE, {"row": due.id, "moment": self._writer.now})

    def failed(self, due: Due) -> int:
        """Counts a failure, how many there were; the row is due again in a minute. `done` gives it up."""
        self._writer.flush(dues)
        facts = {"row": due.id, "retry": self._writer.now + _AGAIN_AFTER}
        return self._writer.number(_FAILED, facts)

    def next_at(self) -> datetime | None:
        self._writer.flush(dues)
        return self._writer.moment(_NEXT)

    def late(self, now: datetime) -> int:
        """How many should have been handled before `now`."""
        self._writer.flush(dues)
        return self._writer.number(_LATE, {"now": now})

    def purge(self, before: datetime) -> None:
        """Forgets what was done before then."""
        self._writer.run(_PURGE, {"before": before})
