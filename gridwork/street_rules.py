"""What the tables of a street file must say together: the tree, outlines, place names, who answers."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from gridwork.polygons import overlap
from gridwork.street_names import check_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridwork.street_problems import Findings

#: 一般网格 belong to a community, never straight to the street; 专属网格 to the market.
_PARENT_LEVEL = {"community": "street", "market": "street", "grid": "community", "market_zone": "market"}
#: The levels that have ground of their own; a higher one is the sum of these.
_LOWEST = frozenset({"grid", "market_zone"})
#: A block of flats or a housing estate stands in one grid; a road may run through several.
_IN_ONE_GRID = frozenset({"compound", "building"})


def check_rules(tables: dict[str, Any], findings: Findings) -> None:
    """Judges tables that are each well-shaped. What is wrong goes to `findings`."""
    nodes = _Nodes(tables)
    check_names(tables, findings)
    _check_tree(nodes, findings)
    _check_outlines(nodes, findings)
    _check_places(nodes, findings)
    _check_hours(tables, findings)
    if not findings.touches("person"):
        _check_answering(nodes, tables.get("person", []), findings)


class _Nodes:
    def __init__(self, tables: dict[str, Any]) -> None:
        self.grids: list[dict[str, Any]] = tables.get("grid", [])
        self.street = str(tables.get("street", {}).get("code", ""))
        self.levels: dict[str, str] = {self.street: "street"}
        self.parents: dict[str, str] = {}
        for grid in self.grids:
            code = grid.get("code", "")
            self.levels.setdefault(code, grid.get("level", ""))
            self.parents.setdefault(code, grid.get("parent", ""))

    def above(self, code: str) -> Iterator[str]:
        """The node's parent, its parent's parent and so on; a cycle is walked once."""
        seen = {code}
        at = self.parents.get(code)
        while at and at not in seen:
            seen.add(at)
            yield at
            at = self.parents.get(at)


def _check_tree(nodes: _Nodes, findings: Findings) -> None:
    for number, grid in enumerate(nodes.grids):
        code, level, parent = (grid.get(key, "") for key in ("code", "level", "parent"))
        path = ("grid", number, "parent")
        ring = [code, *nodes.above(code)]
        if code and nodes.parents.get(ring[-1]) == code:
            findings.add(
                path, f"a cycle: {' -> '.join([*ring, code])}", "a parent that is not below the node"
            )
            continue
        wanted, found = _PARENT_LEVEL.get(level), nodes.levels.get(parent)
        if wanted and found and found != wanted:
            findings.add(path, f"'{parent}' is a {found}", f"for a {level} a node of level {wanted}")


def _check_outlines(nodes: _Nodes, findings: Findings) -> None:
    outlined = []
    for number, grid in enumerate(nodes.grids):
        if not grid.get("polygon"):
            continue
        if grid.get("level", "grid") not in _LOWEST:
            wrong = f"a {grid['level']} has no outline of its own, it is the sum of its grids"
            findings.add(("grid", number, "polygon"), wrong, "polygon under grid and market_zone only")
        else:
            outlined.append((number, grid))
    for (_, one), (number, other) in combinations(outlined, 2):
        if overlap(one["polygon"], other["polygon"]):
            wrong = f"overlaps the polygon of {one.get('code')} {one.get('name', '')}".rstrip()
            findings.add(("grid", number, "polygon"), wrong, "outlines that at most touch")


def _check_places(nodes: _Nodes, findings: Findings) -> None:
    """A name that stands for places in two grids settles nothing, so it must be meant."""
    claims: dict[str, list[tuple[int, int, str]]] = {}
    for number, grid in enumerate(nodes.grids):
        for at, place in enumerate(grid.get("places", [])):
            for key, names in (("name", [place.get("name")]), ("aliases", place.get("aliases", []))):
                for name in filter(None, names):
                    claims.setdefault(name, []).append((number, at, key))
    for name, claimed in claims.items():
        for index, claim in enumerate(claimed[1:], start=1):
            if any(claim[0] == earlier[0] for earlier in claimed[:index]):
                findings.add(("grid", claim[0], "places", *claim[1:]), f"'{name}' twice in one grid", "once")
        if len({number for number, _, _ in claimed}) > 1:
            _check_ambiguous(name, claimed, nodes, findings)


def _check_ambiguous(
    name: str, claimed: list[tuple[int, int, str]], nodes: _Nodes, findings: Findings
) -> None:
    for number, at, key in claimed:
        place = nodes.grids[number]["places"][at]
        if place.get("kind") not in _IN_ONE_GRID or place.get("ambiguous"):
            continue
        others = sorted({str(nodes.grids[n].get("code")) for n, _, _ in claimed if n != number})
        wrong = f"'{name}' is also claimed by {', '.join(others)}"
        findings.add(("grid", number, "places", at, key), wrong, "one grid, or ambiguous = true in each")


def _check_hours(tables: dict[str, Any], findings: Findings) -> None:
    for kind in ("station", "expert"):
        for number, table in enumerate(tables.get(kind, [])):
            start, end = table.get("start"), table.get("end")
            if start and end and start >= end:
                findings.add((kind, number, "end"), f"{end} is not after the start {start}", "a later time")


def _check_answering(nodes: _Nodes, people: list[dict[str, Any]], findings: Findings) -> None:
    """特急有人管: somebody of the grid or of its community must be there to be called at any hour.

    The street officer and the coordinators do not count: they answer for what a grid cannot settle.
    """
    held = {(role.get("role"), role.get("scope")) for person in people for role in person.get("roles", [])}
    for number, grid in enumerate(nodes.grids):
        if grid.get("level") not in _LOWEST or "code" not in grid:
            continue
        scopes = [grid["code"], *(node for node in nodes.above(grid["code"]) if node != nodes.street)]
        answering = ("grid_leader", "grid_worker", "secretary", "market_secretary")
        if not any((role, scope) in held for role in answering for scope in scopes):
            allowed = f"a grid_leader or grid_worker of {' or '.join(scopes)}, or the secretary above"
            findings.add(("grid", number, "code"), "nobody answers for red (特急)", allowed)
