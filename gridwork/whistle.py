"""三级吹哨: whom a case climbs to. 网格吹哨→社区报到, 社区吹哨→街道报到.

The ladder of a node: grid leader (grid workers of the node are the backup), secretary or market
secretary, street officer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridwork.cases import Level
from gridwork.street import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridwork.street import Person, Street

#: Roles that answer for a node of each level, first the one asked first. Where a grid has no leader,
#: its grid workers (the backup) stand in.
ANSWERS_FOR: dict[Level, tuple[str, ...]] = {
    "grid": ("grid_leader", "grid_worker"),
    "community": ("secretary", "market_secretary"),
    "street": ("street_officer", "coordinator"),
}
_NEXT: dict[Level, Level | None] = {"grid": "community", "community": "street", "street": None}


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a node, and the people who hold it. `people` is never empty."""

    role: str
    node: str
    level: Level
    people: tuple[Person, ...]


def level_of(street: Street, node: str) -> Level:
    return LEVELS[street.nodes[street.today(node)].level]


def next_level(level: Level) -> Level | None:
    return _NEXT[level]


def node_at(street: Street, node: str, level: Level) -> str | None:
    """The node on the way up from `node` that has this level."""
    for code in reversed(street.path(node)):
        if level_of(street, code) == level:
            return code
    return None


def post(street: Street, node: str, level: Level) -> Post | None:
    """Who answers at `level` on the way up from `node`, or None where nobody holds the role.

    A role that is held further up covers the node, too: rights flow down the tree.
    """
    code = node_at(street, node, level)
    if code is None:
        return None
    for role in ANSWERS_FOR[level]:
        people = _holding(street, role, code)
        if people:
            return Post(role, code, level, people)
    return None


def _holding(street: Street, role: str, node: str) -> tuple[Person, ...]:
    """Whoever has the role at the node, or at the nearest node above that has somebody."""
    for code in reversed(street.path(node)):
        people = street.with_role(role, code)
        if people:
            return people
    return ()


def post_or_above(street: Street, node: str, level: Level) -> Post | None:
    """As `post`, or the nearest level above that has somebody."""
    at: Level | None = level
    while at is not None:
        found = post(street, node, at)
        if found is not None:
            return found
        at = next_level(at)
    return None


def ladder(street: Street, node: str, level: Level) -> Iterator[Post]:
    """Every post that could answer for `node`, from `level` upwards, the one asked first first."""
    if node == street.code and (people := street.with_role("coordinator", node)):
        yield Post("coordinator", node, "street", people)
    at: Level | None = level
    while at is not None:
        code = node_at(street, node, at)
        for role in ANSWERS_FOR[at] if code is not None else ():
            if code is not None and (people := _holding(street, role, code)):
                yield Post(role, code, at, people)
        at = next_level(at)


def holder_post(street: Street, node: str) -> Post | None:
    """Who holds a case: the grid's leader, a community's secretary, for the street the coordinator."""
    if node == street.code:
        people = street.with_role("coordinator", node)
        if people:
            return Post("coordinator", node, "street", people)
    return post_or_above(street, node, level_of(street, node))


def backups(street: Street, node: str) -> tuple[Person, ...]:
    """网格员 of the node or the nearest node above that has some."""
    return _holding(street, "grid_worker", node)
