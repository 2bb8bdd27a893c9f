"""限时: how long a case may wait for its acknowledgement and its feedback, and what rings when.

Source of the rule: the table of defaults in config.example.toml `[limits]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from gridwork.reading import Urgency

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Natural length of a working hour and a working day where no calendar is given.
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class WorkCalendar(Protocol):
    """工作历: adds working time to a moment."""

    def add_hours(self, start: datetime, hours: float) -> datetime: ...

    def add_days(self, start: datetime, days: float) -> datetime: ...


class NaturalTime:
    """Every hour counts: the calendar while no working hours are known."""

    def add_hours(self, start: datetime, hours: float) -> datetime:
        return start + hours * _HOUR

    def add_days(self, start: datetime, days: float) -> datetime:
        return start + days * _DAY


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time: natural minutes, or working hours, or working days. None set means at once."""

    minutes: float = 0
    work_hours: float = 0
    work_days: float = 0

    def after(self, start: datetime, calendar: WorkCalendar) -> datetime:
        if self.work_hours:
            return calendar.add_hours(start, self.work_hours)
        if self.work_days:
            return calendar.add_days(start, self.work_days)
        return start + timedelta(minutes=self.minutes)

    @property
    def natural(self) -> bool:
        return not self.work_hours and not self.work_days


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the climb of an unacknowledged ping: how long after the limit, and who is pinged.

    `to` is "leader" (again), "backup" (grid workers of the node, with the leader),
    "secretary" or "street".
    """

    to: str
    after: Limit = field(default_factory=Limit)


_R, _O, _Y, _B = Urgency.RED, Urgency.ORANGE, Urgency.YELLOW, Urgency.BLUE

ACKNOWLEDGE: Mapping[Urgency, Limit] = {
    _R: Limit(minutes=5),
    _O: Limit(minutes=30),
    _Y: Limit(work_hours=4),
    _B: Limit(work_days=1),
}
FEEDBACK: Mapping[Urgency, Limit] = {
    _R: Limit(minutes=120),
    _O: Limit(minutes=24 * 60),
    _Y: Limit(work_days=3),
    _B: Limit(work_days=7),
}
CLIMB: Mapping[Urgency, Sequence[Rung]] = {
    _R: (Rung("backup"), Rung("secretary", Limit(minutes=5)), Rung("street", Limit(minutes=10))),
    _O: (
        Rung("leader", Limit(minutes=15)),
        Rung("secretary", Limit(minutes=30)),
        Rung("street", Limit(minutes=60)),
    ),
    _Y: (Rung("leader"), Rung("secretary", Limit(work_days=1)), Rung("street", Limit(work_days=2))),
    _B: (Rung("leader"), Rung("secretary", Limit(work_days=1)), Rung("street", Limit(work_days=2))),
}


@dataclass(frozen=True)
class Limits:
    """The limits in force. Operators change them in `[limits]`; a running case keeps what it was given."""

    acknowledge: Mapping[Urgency, Limit] = field(default_factory=lambda: dict(ACKNOWLEDGE))
    feedback: Mapping[Urgency, Limit] = field(default_factory=lambda: dict(FEEDBACK))
    #: Per-kind overrides of the feedback limit.
    feedback_by_kind: Mapping[str, Limit] = field(default_factory=dict)
    climb: Mapping[Urgency, Sequence[Rung]] = field(default_factory=lambda: dict(CLIMB))
    #: Shares of the time to feedback at which the holder is reminded.
    remind_at: tuple[float, ...] = (0.75, 1.0)
    verify_hours: float = 72
    undo_minutes: float = 10
    question_minutes: float = 10
    conversation_minutes: float = 3
    join_hours: float = 48
    returns: int = 2
    reopen_days: int = 7
    calendar: WorkCalendar = field(default_factory=NaturalTime)

    def acknowledge_by(self, urgency: Urgency, start: datetime) -> datetime:
        return self.acknowledge[urgency].after(start, self.calendar)

    def feedback_by(self, urgency: Urgency, kind: str, start: datetime) -> datetime:
        limit = self.feedback_by_kind.get(kind) or self.feedback[urgency]
        return limit.after(start, self.calendar)

    def rung_at(self, urgency: Urgency, rung: int, limit: datetime) -> datetime:
        """When rung number `rung` of the climb is due, counted from the missed limit."""
        return self.climb[urgency][rung].after.after(limit, self.calendar)

    def reminders(self, start: datetime, due: datetime) -> tuple[datetime, ...]:
        """The moments at which the holder is reminded (75 % and 100 % of the time to feedback)."""
        return tuple(start + (due - start) * share for share in self.remind_at)
