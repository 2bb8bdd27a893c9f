"""并案: which open case a report belongs to by itself.

Same kind and same building or within 30 m, open, at most 48 h old; outages (水 电 气) by compound; else it is
only offered. Source of the rule: the table of defaults.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gridwork.cases import Case
    from gridwork.reading import Matter

#: Latitude and longitude in degrees, WGS-84, as they were shared.
Location = tuple[float, float]
#: So near to each other two shared locations are one spot, in metres.
NEAR = 30.0
_EARTH = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Spot:
    """What of a report or a case says whether they are the same matter: the kind, and where."""

    kind: str
    name: str = ""
    building: str = ""
    #: The nodes it may lie in; none known fits all.
    nodes: frozenset[str] = frozenset()
    location: Location | None = None
    #: A service (水 电 气) that is out.
    outage: bool = False


def spot_of(matter: Matter, location: Location | None, *, outage: bool) -> Spot:
    place = matter.place
    nodes = frozenset() if place.grid is None else frozenset({place.grid})
    return Spot(matter.kind, place.name, place.building, nodes, location, outage)


def spot_of_case(case: Case) -> Spot:
    """A case that was passed on still lies where it was reported: the number keeps that node."""
    nodes = frozenset({case.node, case.number.rsplit("-", 2)[0]})
    return Spot(case.kind, case.place_name, case.building, nodes, case.location, case.outage)


def metres(one: Location, other: Location) -> float:
    """The way between two locations on the ground (haversine), in metres."""
    (north, east), (to_north, to_east) = map(_in_radians, (one, other))
    half = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(half)))


def _in_radians(location: Location) -> Location:
    return radians(location[0]), radians(location[1])


def one_matter(one: Spot, other: Spot) -> bool:
    """Whether both are the same matter beyond doubt, whichever came first."""
    if one.kind != other.kind:
        return False
    return _same_ground(one, other) or _near(one, other)


def _same_ground(one: Spot, other: Spot) -> bool:
    """The same building; of outages the same compound. Places of one name can lie in two grids."""
    if not one.name or one.name != other.name or (one.nodes and other.nodes and not one.nodes & other.nodes):
        return False
    return (one.outage and other.outage) or (bool(one.building) and one.building == other.building)


def _near(one: Spot, other: Spot) -> bool:
    """Within 30 m. Two buildings that were named stay two: a telephone errs more than a neighbour does."""
    if one.location is None or other.location is None:
        return False
    named = bool(one.building and other.building)
    differ = one.building != other.building or bool(one.name and other.name and one.name != other.name)
    return not (named and differ) and metres(one.location, other.location) <= NEAR


def choose(spot: Spot, cases: Iterable[Case], since: datetime) -> Case | None:
    """The one case the report belongs to: open, not opened before `since`; the nearest, then the oldest."""
    fitting = [
        case
        for case in cases
        if case.is_open and case.opened_at >= since and one_matter(spot, spot_of_case(case))
    ]
    return min(fitting, key=lambda case: (_distance(spot, case), case.opened_at, case.id), default=None)


def _distance(spot: Spot, case: Case) -> tuple[bool, float]:
    """Another building of the compound is farther than any place within the building."""
    elsewhere = bool(spot.building) and spot.building != case.building
    if spot.location is None or case.location is None:
        return elsewhere, 0.0
    return elsewhere, metres(spot.location, case.location)


def box(location: Location) -> tuple[float, float, float, float]:
    """A rectangle around all that is near: south, north, west, east in degrees."""
    latitude, longitude = location
    high = NEAR / 111_000
    wide = high / max(0.01, cos(radians(latitude)))
    return latitude - high, latitude + high, longitude - wide, longitude + wide


def may_be_one(spot: Spot, case: Case) -> bool:
    """Whether the question 是不是同一件事 makes sense: the same kind and place, and no other building."""
    other = spot_of_case(case)
    if spot.kind != other.kind or not spot.name or spot.name != other.name:
        return False
    if spot.building and other.building and spot.building != other.building:
        return False
    return not spot.nodes or bool(spot.nodes & other.nodes)
