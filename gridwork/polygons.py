"""Outlines of grids (网格范围) on the map. Coordinates are degrees, longitude first (WGS-84)."""

from __future__ import annotations

from itertools import chain, combinations, pairwise
from math import hypot
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gridwork.street import Ring, Street

Point = tuple[float, float]
Edge = tuple[Point, Point]
Polygon = tuple["Ring", ...]
#: West, south, east, north.
Box = tuple[float, float, float, float]

#: Degrees. About 0.1 mm: what arithmetic loses.
_HAIR = 1e-9
#: Degrees. About 0.1 m: neighbours' hand-drawn borders may run this far into each other.
_SLACK = 1e-6
#: A triangle, closed.
_FEWEST_POINTS = 4


def contains(polygon: Polygon, lon: float, lat: float) -> bool:
    """Whether the point lies in the polygon; its edge belongs to it, the inside of a hole does not."""
    return _distance(polygon, (lon, lat)) <= _HAIR or _inside(polygon, (lon, lat))


def overlap(a: Polygon, b: Polygon) -> bool:
    """Whether the two share ground. Neighbours that only touch do not.

    Every stretch of border that no other border cuts is looked at beside its middle, on both sides: where
    two polygons share ground, some stretch borders on the shared part.
    """
    if not a or not b or _apart(_box(chain(*a)), _box(chain(*b))):
        return False
    return any(
        _deep_inside(a, point) and _deep_inside(b, point)
        for outline, other in ((a, b), (b, a))
        for point in _beside(outline, other)
    )


def grid_at(street: Street, lon: float, lat: float) -> str | None:
    """Code of the grid whose outline holds the point; on a common border the lowest code."""
    for code in sorted(street.nodes):
        if contains(street.nodes[code].polygon, lon, lat):
            return code
    return None


def ring_fault(ring: Ring) -> str:
    """What is wrong with a ring by itself; empty when nothing is."""
    if len(ring) < _FEWEST_POINTS:
        return f"has a ring of {len(ring)} points"
    if ring[0] != ring[-1]:
        return f"has an open ring: it begins at {list(ring[0])} and ends at {list(ring[-1])}"
    if len(set(ring)) < _FEWEST_POINTS - 1:
        return f"has a ring of {len(set(ring))} different points"
    edges = [(start, end) for start, end in pairwise(ring) if start != end]
    for (i, one), (j, other) in combinations(enumerate(edges), 2):
        neighbours = j == i + 1 or (i == 0 and j == len(edges) - 1)
        meet = _folds_back(one, other) if neighbours else _meet(one, other)
        if meet:
            return f"meets itself: {_said(one)} and {_said(other)}"
    return ""


def _said(edge: Edge) -> str:
    return f"{list(edge[0])}-{list(edge[1])}"


def _edges(polygon: Polygon) -> Iterator[Edge]:
    for ring in polygon:
        yield from pairwise(ring)


def _cross(o: Point, a: Point, b: Point) -> float:
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def _length(edge: Edge) -> float:
    return hypot(edge[1][0] - edge[0][0], edge[1][1] - edge[0][1])


def _along(edge: Edge, t: float) -> Point:
    (ax, ay), (bx, by) = edge
    return ax + t * (bx - ax), ay + t * (by - ay)


def _position(edge: Edge, point: Point) -> float:
    """How far along the edge the point lies, 0 at its start and 1 at its end."""
    (ax, ay), (bx, by) = edge
    return ((point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)) / _length(edge) ** 2


def _edge_distance(edge: Edge, point: Point) -> float:
    if edge[0] == edge[1]:
        return _length((edge[0], point))
    return _length((_along(edge, min(1.0, max(0.0, _position(edge, point)))), point))


def _distance(polygon: Polygon, point: Point) -> float:
    return min((_edge_distance(edge, point) for edge in _edges(polygon)), default=float("inf"))


def _inside(polygon: Polygon, point: Point) -> bool:
    """Even-odd rule: a ray to the east crosses the border an odd number of times."""
    x, y = point
    odd = False
    for a, b in _edges(polygon):
        if (a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]):
            odd = not odd
    return odd


def _deep_inside(polygon: Polygon, point: Point) -> bool:
    return _inside(polygon, point) and _distance(polygon, point) > _SLACK


def _box(points: Iterable[Point]) -> Box:
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _apart(a: Box, b: Box) -> bool:
    """Whether more than a hand lies between the boxes, so that nothing in them can meet."""
    return a[0] > b[2] + _SLACK or b[0] > a[2] + _SLACK or a[1] > b[3] + _SLACK or b[1] > a[3] + _SLACK


def _beside(polygon: Polygon, other: Polygon) -> Iterator[Point]:
    """Points twice the slack to either side of the middle of each uncut stretch of the polygon's border."""
    reach = _box(chain(*other))
    for edge in _edges(polygon):
        length = _length(edge)
        if length == 0 or _apart(_box(edge), reach):
            continue
        across = (edge[0][1] - edge[1][1]) / length, (edge[1][0] - edge[0][0]) / length
        for start, end in pairwise(sorted({0.0, 1.0, *_cuts(edge, other)})):
            x, y = _along(edge, (start + end) / 2)
            for side in (2 * _SLACK, -2 * _SLACK):
                yield x + side * across[0], y + side * across[1]


def _cuts(edge: Edge, other: Polygon) -> Iterator[float]:
    """Where along the edge (0 to 1) the other's border crosses it or has a corner on it."""
    reach = _box(edge)
    for start, end in _edges(other):
        if _apart(_box((start, end)), reach):
            continue
        if _edge_distance(edge, start) <= _SLACK:
            yield min(1.0, max(0.0, _position(edge, start)))
        before, after = _cross(*edge, start), _cross(*edge, end)
        if (before > 0) != (after > 0):
            t = before / (before - after)
            position = _position(edge, _along((start, end), t))
            if 0 < position < 1:
                yield position


def _meet(one: Edge, other: Edge) -> bool:
    """Whether two edges have a point in common."""
    if _apart(_box(one), _box(other)):
        return False
    corners = [(one, other[0]), (one, other[1]), (other, one[0]), (other, one[1])]
    if any(_edge_distance(edge, corner) <= _HAIR for edge, corner in corners):
        return True
    return (_cross(*one, other[0]) > 0) != (_cross(*one, other[1]) > 0) and (_cross(*other, one[0]) > 0) != (
        _cross(*other, one[1]) > 0
    )


def _folds_back(one: Edge, other: Edge) -> bool:
    """Whether two neighbouring edges have more than their common corner in common."""
    far = [(one, corner) for corner in other if corner not in one]
    far += [(other, corner) for corner in one if corner not in other]
    return any(_edge_distance(edge, corner) <= _HAIR for edge, corner in far)
