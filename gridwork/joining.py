"""并案: when a report joins an open case by itself.

Same kind and same building, open, at most 48 h old; outages (水 电 气) by compound; else it is only offered.
Source of the rule: the table of defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridwork.cases import Case
    from gridwork.reading import Matter


def _nodes(case: Case) -> tuple[str, str]:
    """The node that answers now, and the first one, which the number keeps.

    Places of one name can lie in two grids; a case that was passed on still lies where it was reported.
    """
    return case.node, case.number.rsplit("-", 2)[0]


def belongs(matter: Matter, case: Case, *, outage: bool) -> bool:
    """Whether the matter is that case beyond doubt. `outage`: the matter is a service that is out."""
    place = matter.place
    if not place.name or not case.is_open or case.kind != matter.kind or case.place_name != place.name:
        return False
    if place.grid is not None and place.grid not in _nodes(case):
        return False
    by_compound = outage and case.outage
    by_building = bool(place.building) and case.building == place.building
    return by_compound or by_building
