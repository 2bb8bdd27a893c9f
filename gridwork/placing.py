"""The node of a case (案卷的节点): always one, never a guess."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gridwork.reading import Place
    from gridwork.street import Node, Street

#: Levels that stand for one grid leader's ground.
_GRIDS = frozenset({"grid", "market_zone"})
MOST_CHOICES = 8
#: By what the node was found: one grid remains, all candidates lie within it, the chat's own, none.
NodeRule = Literal["grid", "candidates", "chat", "street"]


def node_of(street: Street, place: Place, chat_node: str | None) -> str:
    """The one grid that remains; else the lowest node of all candidates; else the chat's; else the street."""
    return node_by_rule(street, place, chat_node)[0]


def node_by_rule(street: Street, place: Place, chat_node: str | None) -> tuple[str, NodeRule]:
    """The node, and which of the four rules found it."""
    if place.grid in street.nodes:
        return str(place.grid), "grid"
    known = [code for code in place.candidates if code in street.nodes]
    if known:
        return street.common(known), "candidates"
    if chat_node in street.nodes:
        return str(chat_node), "chat"
    return street.code, "street"


def seen_from(place: Place, node: Node) -> Place:
    """The place as meant by somebody who has scanned the code of a node: it stands there, unless the words
    name a place elsewhere. A name that is ambiguous stands there too, when it may.
    """
    if place.candidates and node.code not in place.candidates:
        return place
    return replace(place, public=place.public or node.name, grid=node.code, candidates=(node.code,))


def needs_place(street: Street, node: str) -> bool:
    """A case above the grids still has to find its grid leader: the place is asked once."""
    return street.nodes[street.today(node)].level not in _GRIDS


def choices(street: Street, node: str, candidates: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """At most eight (compound name, grid code) to offer when the place is missing.

    The candidates' compounds when there are some, else those of the grids under the node. Where there are
    more than eight, every community under the node has its share. No two have the same name.
    """
    node = street.today(node)
    grids = [c for c in candidates if c in street.nodes] or [
        code for code, row in street.nodes.items() if row.level in _GRIDS and street.within(code, node)
    ]
    named: dict[str, str] = {}
    for code in _spread(street, grids, len(street.path(node))):
        names = (_compound(street, code), street.nodes[code].name, code)
        named[next(name for name in names if name not in named)] = code
    return tuple(named.items())


def _spread(street: Street, grids: list[str], depth: int) -> list[str]:
    """Eight of the grids, in their order, taken in turn from each branch of the tree at `depth`."""
    branches: dict[str, list[str]] = {}
    for code in grids:
        path = street.path(code)
        branches.setdefault(path[min(depth, len(path) - 1)], []).append(code)
    in_turn = [code for turn in zip_longest(*branches.values()) for code in turn if code is not None]
    return sorted(in_turn[:MOST_CHOICES], key=grids.index)


def _compound(street: Street, code: str) -> str:
    for place in street.nodes[code].places:
        if place.kind == "compound":
            return place.name
    return street.nodes[code].name
