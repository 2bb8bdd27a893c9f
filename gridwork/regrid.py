"""网格调整: grids split, merged and given up. Where an open case goes when its node is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.whistle import holder_post, level_of

if TYPE_CHECKING:
    from gridwork.cases import Case, Level
    from gridwork.street import Street

_LEVELS: tuple[Level, ...] = ("grid", "community", "street")


def home_of(street: Street, case: Case) -> str:
    """The node that holds the place of the case today. A case whose node is still there stays.

    First the grid that has the place's name, among those that replace the node when there are such; else
    what stands for the node. Raises KeyError for a node never used.
    """
    if case.node in street.nodes:
        return case.node
    heirs = street.heirs(case.node)
    for name in (f"{case.place_name}{case.building}", case.place_name):
        named = _named(street, name)
        holding = [code for code in named if any(street.within(code, heir) for heir in heirs)] or named
        if holding:
            return street.common(holding)
    return street.today(case.node)


def _named(street: Street, name: str) -> list[str]:
    return [
        node.code
        for node in street.nodes.values()
        if name and any(name in {place.name, *place.aliases} for place in node.places)
    ]


def level_at(street: Street, node: str, case: Case) -> Level:
    """How far up the case is: as far as it has climbed, and never below its node."""
    return max(case.level, level_of(street, node), key=_LEVELS.index)


def role_at(street: Street, node: str, case: Case) -> str | None:
    """Who is asked first there; whoever the case has climbed to stays."""
    post = holder_post(street, node)
    if post is None or level_at(street, node, case) == case.level:
        return case.holder_role
    return post.role
