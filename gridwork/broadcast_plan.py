"""When a broadcast (广播) leaves. Pure.

Quiet hours hold it back; outside 09:00-20:00 it arrives without a sound; a group takes at most two broadcasts
a day of the street, a third one waits until nine the next morning. One that is late by up to two hours still
goes, later its author is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from gridwork.broadcasts import PERSON, Target
from gridwork.cases import NotAllowed
from gridwork.pacing import seconds_needed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from gridwork.notice import Address
    from gridwork.quiet import QuietHours

#: Broadcasts that one group takes on one day.
A_DAY = 2
#: One beyond that waits for the next day at this time.
MORNING = time(9)
#: From here to there a broadcast may ring.
LOUD = (time(9), time(20))
#: Later than this it is no longer sent by itself.
LATE = timedelta(hours=2)
#: A typed day so long past is meant of next year.
_LAST_YEAR = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Planned:
    """When a recipient is told, and what it waits for: "quiet" hours, the day's "budget", or nothing."""

    target: Target
    leave_at: datetime
    waits_for: Literal["", "quiet", "budget"] = ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What sending would come to: who is told when, and who cannot be reached, with the platform's words."""

    planned: tuple[Planned, ...]
    lost: tuple[tuple[Planned, str], ...] = ()

    @property
    def groups(self) -> int:
        return sum(one.target.kind != PERSON for one in self.planned)

    @property
    def people(self) -> int:
        return len(self.planned) - self.groups

    @property
    def seconds(self) -> int:
        """How long it takes, those apart who are told later."""
        now = [one for one in self.planned if not one.waits_for]
        people = sum(one.target.kind == PERSON for one in now)
        return seconds_needed(len(now) - people, people)

    @property
    def fingerprint(self) -> str:
        """Changes with the numbers its author has seen."""
        return f"{self.groups}-{self.people}-{len(self.lost)}"


def plan(
    found: Iterable[Target],
    at: datetime,
    booked: Mapping[tuple[Address, date], int],
    quiet: QuietHours,
    zone: ZoneInfo,
) -> tuple[Planned, ...]:
    """When each of them is told, `at` at the earliest. `booked`: what a group takes on a day already."""
    return tuple(_planned(target, at, booked, quiet, zone) for target in found)


def _planned(
    target: Target,
    at: datetime,
    booked: Mapping[tuple[Address, date], int],
    quiet: QuietHours,
    zone: ZoneInfo,
) -> Planned:
    leave_at = free_at(target.kind, at, quiet, zone)
    waits_for: Literal["", "quiet", "budget"] = "quiet" if leave_at > at else ""
    while target.kind != PERSON and booked.get((target.chat, day_of(leave_at, zone)), 0) >= A_DAY:
        morning = datetime.combine(day_of(leave_at, zone) + timedelta(days=1), MORNING, tzinfo=zone)
        leave_at = free_at(target.kind, morning.astimezone(at.tzinfo), quiet, zone)
        waits_for = "budget"
    return Planned(target, leave_at, waits_for)


def free_at(kind: str, at: datetime, quiet: QuietHours, zone: ZoneInfo) -> datetime:
    """The first moment from `at` on at which a recipient of this kind may be spoken to."""
    if kind == PERSON:
        return quiet.for_person(at, zone)
    return quiet.for_group(kind, None, at, zone)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def is_silent(at: datetime, zone: ZoneInfo) -> bool:
    """Whether a broadcast arrives without a sound at this moment."""
    return not LOUD[0] <= at.astimezone(zone).time() < LOUD[1]


_WHEN = re.compile(r"^(?:(\d{1,2})(?:-|/|月)(\d{1,2})日?|(今天|明天))\s*(\d{1,2})[:：](\d{2})$")


def moment_of(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment of "12-10 09:00", "12月10日 9:00" or "明天 09:00", after `now`.

    A day of the first months typed in the last ones is of next year. Raises NotAllowed for what is past,
    and for what is no moment.
    """
    found = _WHEN.match(text.strip())
    today = day_of(now, zone)
    try:
        if found is None:
            raise NotAllowed("broadcast-time-unclear")
        month, day, word, hour, minute = found.groups()
        clock = time(int(hour), int(minute))
        on = (
            today + timedelta(days=word == "明天")
            if word
            else _this_or_next_year(today, int(month), int(day))
        )
    except ValueError:
        raise NotAllowed("broadcast-time-unclear") from None
    at = datetime.combine(on, clock, tzinfo=zone).astimezone(now.tzinfo)
    if at <= now:
        raise NotAllowed("broadcast-time-past")
    return at


def _this_or_next_year(today: date, month: int, day: int) -> date:
    """Raises ValueError where there is no such day."""
    candidates = []
    for year in (today.year, today.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue
    meant = [one for one in candidates if today - one <= _LAST_YEAR]
    if not meant:
        raise ValueError("no such day")
    return meant[0]
