"""相似的案卷: the open case a report belongs to, and what has been reported of the same place in 30 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.joining import choose, may_be_one, spot_of
from gridwork.likeness import alike, fingerprint

if TYPE_CHECKING:
    from gridwork.cases import Case
    from gridwork.joining import Location, Spot
    from gridwork.notice import Address
    from gridwork.reading import Matter
    from handlers.office import Office
    from storage import Tx

_LATELY = timedelta(days=30)
#: Ends that say there was nothing to see.
_NOTHING = frozenset({"withdrawn", "invalid", "merged", "out_of_scope"})


@dataclass(frozen=True, slots=True)
class Before:
    """Numbers of the newest like cases: one that is open, one that is over; and the how manieth this is."""

    open: str | None = None
    over: str | None = None
    times: int = 0


def belongs_to(
    tx: Tx, office: Office, matter: Matter, location: Location | None, *, outage: bool
) -> Case | None:
    """The open case this matter belongs to beyond doubt: found by index, judged by the rule."""
    return _belongs(tx, office, spot_of(matter, location, outage=outage))


def _belongs(tx: Tx, office: Office, spot: Spot) -> Case | None:
    since = tx.now - timedelta(hours=office.limits.join_hours)
    found = tx.cases.open_alike(
        spot.kind, spot.name, spot.building, since, outage=spot.outage, location=spot.location
    )
    return choose(spot, found, since)


def near(tx: Tx, office: Office, case: Case, spot: Spot) -> Case | None:
    """The older case that a fresh one turns out to be, now that its place is known."""
    found = _belongs(tx, office, spot)
    return found if found is not None and found.id < case.id else None


def before(tx: Tx, matter: Matter, text: str, person: Address) -> Before:
    """Like cases of the same place, and what the same person has said in the same words, of 30 days."""
    since, place, spot = tx.now - _LATELY, matter.place, spot_of(matter, None, outage=False)
    of_place = tx.cases.lately(matter.kind, place.name, place.building, since) if place.name else []
    like = [
        case
        for case in of_place
        if may_be_one(spot, case) and alike(text, place.text or "", case.text, case.place_text)
    ]
    digest = fingerprint(text)
    said = tx.cases.said_before(digest, person, since) if digest else []
    like += [case for case in said if case.kind == matter.kind]
    return _numbers(sorted({case.id: case for case in like}.values(), key=lambda case: case.opened_at))


def _numbers(like: list[Case]) -> Before:
    """`like`: the oldest first."""
    open_ = [case.number for case in like if case.is_open]
    over = [case.number for case in like if not case.is_open and case.ended_as not in _NOTHING]
    times = len(over) + 1 if over else 0
    return Before(open_[-1] if open_ else None, over[-1] if over else None, times)
