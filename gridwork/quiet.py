"""静默时段: when people are left alone.

Source of the rule: the table of defaults. Red goes always, orange always to whoever is on duty;
an answer to somebody who has just written or tapped is never held (it does not come here).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from gridwork.reading import Urgency

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

#: A stretch of the day, wall clock; one that ends before it begins runs over midnight.
Stretch = tuple[time, time]

NIGHT: Stretch = (time(22), time(7))
#: No gap between stretches is further away than a day, and the hour that a summer's end adds to it.
_LONGEST = timedelta(hours=25)
RUSH: tuple[Stretch, ...] = ((time(11, 30), time(13, 30)), (time(17, 30), time(19, 30)))


@dataclass(frozen=True, slots=True)
class QuietHours:
    night: Stretch = NIGHT
    rush: tuple[Stretch, ...] = RUSH

    def for_group(self, kind: str, urgency: Urgency | None, at: datetime, zone: ZoneInfo) -> datetime:
        """When a message may go to a group of this kind (residents, market, couriers)."""
        if urgency is Urgency.RED:
            return at
        stretches = (self.night, *self.rush) if kind == "couriers" else (self.night,)
        return _after(stretches, at, zone)

    def for_staff(self, urgency: Urgency, at: datetime, zone: ZoneInfo) -> datetime:
        """When a message about a case of this urgency may go to staff."""
        if urgency in {Urgency.RED, Urgency.ORANGE}:
            return at
        return _after((self.night,), at, zone)

    def for_person(self, at: datetime, zone: ZoneInfo) -> datetime:
        """When a question that nobody waits for may go to a resident."""
        return _after((self.night,), at, zone)


def _after(stretches: tuple[Stretch, ...], at: datetime, zone: ZoneInfo) -> datetime:
    """The first moment from `at` on that no stretch covers: the end of one may lie inside another."""
    free = at
    while (moved := _past(stretches, free, zone)) != free:
        if moved - at > _LONGEST:
            # The stretches leave no minute of the day: then nothing can be meant by them.
            return at
        free = moved
    return free


def _past(stretches: tuple[Stretch, ...], at: datetime, zone: ZoneInfo) -> datetime:
    for stretch in stretches:
        at = _end_of(stretch, at, zone)
    return at


def _end_of(stretch: Stretch, at: datetime, zone: ZoneInfo) -> datetime:
    """`at` itself outside the stretch, else the moment the stretch ends."""
    start, end = stretch
    local = at.astimezone(zone)
    wall = local.time()
    over_midnight = end < start
    inside = wall >= start or wall < end if over_midnight else start <= wall < end
    if not inside:
        return at
    day = local.date() + timedelta(days=1 if over_midnight and wall >= start else 0)
    # The same fold: in the hour that a summer's end repeats, the end must not lie before `at`.
    return datetime.combine(day, end.replace(fold=local.fold), tzinfo=zone).astimezone(at.tzinfo)
