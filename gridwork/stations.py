"""流动驿站: on which days it comes and when people are reminded.

Reminders: two days before at 10:00, the day before at 19:00, the day itself at 08:00; one that is late
by at most two hours still goes. Source of the rule: the table of defaults.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridwork.street import Station


@dataclass(frozen=True, slots=True)
class Offset:
    """One reminder: how many days before, at what wall-clock time, and its name."""

    name: str
    days: int
    at: time


OFFSETS = (
    Offset("t-2", 2, time(10)),
    Offset("t-1", 1, time(19)),
    Offset("day", 0, time(8)),
)


@dataclass(frozen=True, slots=True)
class StationRules:
    offsets: tuple[Offset, ...] = OFFSETS
    late: timedelta = timedelta(hours=2)
    #: How far ahead reminders are laid out.
    horizon: timedelta = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one coming of the station. `subject` identifies it for ever."""

    station: str
    day: date
    offset: str
    at: datetime

    @property
    def subject(self) -> str:
        return f"{self.station}:{self.day.isoformat()}:{self.offset}"


def days(station: Station, first: date, last: date) -> Iterator[date]:
    """The days it comes from `first` to `last`. A month without the day (the 31st) has none."""
    day = first
    while day <= last:
        if day.day in station.days_of_month:
            yield day
        day += timedelta(days=1)


def reminders(station: Station, rules: StationRules, now: datetime) -> Iterator[Reminder]:
    """Every reminder whose moment is not more than the allowed lateness behind `now`, up to the horizon."""
    zone = ZoneInfo(station.timezone)
    first = (now - rules.late).astimezone(zone).date()
    last = now.astimezone(zone).date() + rules.horizon
    for day in days(station, first, last):
        for offset in rules.offsets:
            wall = datetime.combine(day - timedelta(days=offset.days), offset.at, tzinfo=zone)
            at = wall.astimezone(now.tzinfo)
            if at >= now - rules.late:
                yield Reminder(station.code, day, offset.name, at)
