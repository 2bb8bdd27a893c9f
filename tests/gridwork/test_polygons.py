from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridwork.polygons import Polygon, contains, grid_at, overlap, ring_fault
from gridwork.street import Node, Street
from gridwork.streetfile import read_street

EXAMPLE = Path(__file__).parents[2] / "rehearsal" / "street" / "xianghu.toml"


def ring(*points: tuple[float, float]) -> Polygon:
    return ((*points, points[0]),)


def box(west: float, south: float, east: float, north: float) -> Polygon:
    return ring((west, south), (east, south), (east, north), (west, north))


#: An L: the north-east quarter of the square from 0 to 4 is missing.
ELBOW = ring((0, 0), (4, 0), (4, 2), (2, 2), (2, 4), (0, 4))
#: A yard: the square from 0 to 6 with a hole from 2 to 4.
YARD = (*box(0, 0, 6, 6), *box(2, 2, 4, 4))


@pytest.mark.parametrize(
    ("polygon", "lon", "lat", "inside"),
    [
        (ELBOW, 1, 1, True),
        (ELBOW, 3, 3, False),
        (ELBOW, 2, 3, True),
        (ELBOW, 2, 2, True),
        (ELBOW, 4, 1, True),
        (ELBOW, 4.001, 1, False),
        (YARD, 1, 1, True),
        (YARD, 3, 3, False),
        (YARD, 2, 3, True),
        ((), 0, 0, False),
    ],
)
def test_the_edge_belongs_to_the_ground_and_a_notch_or_hole_does_not(
    polygon: Polygon, lon: float, lat: float, *, inside: bool
) -> None:
    assert contains(polygon, lon, lat) is inside


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (box(2, 2, 4, 4), False),  # fills the notch exactly
        (box(1.9, 1.9, 4, 4), True),
        (box(2.5, 2.5, 3.5, 3.5), False),  # stands free in the notch
        (box(0.5, 0.5, 1, 1), True),  # stands free inside
        (box(-1, -1, 5, 5), True),  # all around
        (box(4, 0, 6, 2), False),  # a whole side in common
        (box(4, 1, 6, 5), False),  # half a side in common
        (box(4, 4, 5, 5), False),  # nothing in common
        (box(-2, -2, 0, 0), False),  # a corner in common
        (ELBOW, True),
        (ring((-1, 1), (5, 1), (5, 1.5), (-1, 1.5)), True),  # cuts through without a corner inside
        (ring((2, 2), (4, 4), (2, 4)), False),
        (ring((0, 0), (4, 0), (4, 2), (0, 2)), True),  # half of it, corner on corner
    ],
)
def test_sharing_ground_with_an_elbow(other: Polygon, *, shared: bool) -> None:
    assert overlap(ELBOW, other) is shared
    assert overlap(other, ELBOW) is shared


def test_a_grid_may_stand_in_the_hole_of_another() -> None:
    assert not overlap(YARD, box(2, 2, 4, 4))
    assert not overlap(YARD, box(2.5, 2.5, 3.5, 3.5))
    assert overlap(YARD, box(2, 2, 4, 4.5))


def test_borders_drawn_by_hand_may_miss_each_other_by_a_hand_but_not_by_a_house() -> None:
    slanted = ring((113.0, 28.1), (113.01, 28.1), (113.013333, 28.11), (113.0, 28.11))
    neighbour = ring(
        (113.01, 28.1), (113.02, 28.1), (113.02, 28.11), (113.013333, 28.11), (113.0111111, 28.1033333)
    )

    assert not overlap(slanted, neighbour)
    assert overlap(slanted, ring((113.0098, 28.1), (113.02, 28.1), (113.02, 28.11)))


boxes = st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 4), st.integers(1, 4)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(boxes, boxes)
def test_two_boxes_share_ground_exactly_when_their_sides_say_so(
    a: tuple[int, int, int, int], b: tuple[int, int, int, int]
) -> None:
    said = a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]

    assert overlap(box(*a), box(*b)) is said


corners = st.tuples(st.integers(0, 12), st.integers(0, 12))


def simple(points: list[tuple[int, int]]) -> Polygon:
    """The points as they come, if they make a ring that does not meet itself."""
    polygon = ring(*points)
    assume(not ring_fault(polygon[0]))
    return polygon


polygons = st.lists(corners, min_size=3, max_size=6, unique=True).map(simple)


@given(polygons, polygons, st.integers(-12, 12), st.integers(-12, 12))
def test_whatever_the_shapes_a_point_inside_both_means_shared_ground(
    a: Polygon, b: Polygon, east: int, north: int
) -> None:
    moved = (tuple((x + east, y + north) for x, y in b[0]),)
    steps = [number / 2 + 0.27 for number in range(24)]
    witness = any(
        contains(a, x, y) and contains(moved, x, y) and off_edges(a, x, y) and off_edges(moved, x, y)
        for x in steps
        for y in steps
    )

    if witness:
        assert overlap(a, moved)
    assert overlap(a, moved) is overlap(moved, a)


def off_edges(polygon: Polygon, x: float, y: float) -> bool:
    return all(
        abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) > 1e-3 for (ax, ay), (bx, by) in pairwise(polygon[0])
    )


cuttable = st.lists(corners, min_size=4, max_size=7, unique=True).map(simple)


@given(cuttable, st.integers(2, 5))
def test_two_halves_of_a_polygon_share_only_the_cut(polygon: Polygon, corner: int) -> None:
    points = polygon[0][:-1]
    assume(corner < len(points) - 1)
    one, other = ring(*points[: corner + 1]), ring(points[0], *points[corner:])
    assume(not ring_fault(one[0]) and not ring_fault(other[0]))
    (ax, ay), (bx, by) = points[0], points[corner]
    assume(contains(polygon, (ax + bx) / 2, (ay + by) / 2))

    assert not overlap(one, other)
    assert overlap(one, polygon)
    assert overlap(polygon, other)


@given(polygons)
def test_every_polygon_shares_its_ground_with_itself_whichever_way_round_it_is_drawn(
    polygon: Polygon,
) -> None:
    assert overlap(polygon, polygon)
    assert overlap(polygon, (polygon[0][::-1],))


@pytest.mark.parametrize(
    ("points", "fault"),
    [
        ([(0, 0), (1, 0), (0, 0)], "has a ring of 3 points"),
        ([(0, 0), (1, 0), (1, 1), (0, 1)], "has an open ring: it begins at [0, 0] and ends at [0, 1]"),
        ([(0, 0), (1, 0), (1, 0), (0, 0)], "has a ring of 2 different points"),
        ([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)], "meets itself: [0, 0]-[2, 2] and [2, 0]-[0, 2]"),
        ([(0, 0), (4, 0), (2, 0), (2, 2), (0, 0)], "meets itself: [0, 0]-[4, 0] and [4, 0]-[2, 0]"),
        ([(0, 0), (2, 0), (1, 0), (0, 0)], "meets itself: [0, 0]-[2, 0] and [2, 0]-[1, 0]"),
        ([(0, 0), (4, 0), (4, 4), (2, 0), (0, 4), (0, 0)], "meets itself: [0, 0]-[4, 0] and [4, 4]-[2, 0]"),
        ([(0, 0), (1, 0), (1, 0), (1, 1), (0, 0)], ""),
        ([(0, 0), (4, 0), (4, 2), (2, 2), (2, 4), (0, 4), (0, 0)], ""),
    ],
)
def test_a_ring_says_what_is_wrong_with_it(points: list[tuple[float, float]], fault: str) -> None:
    assert ring_fault(tuple(points)) == fault


def test_a_point_belongs_to_the_grid_around_it_and_on_a_border_to_the_lowest_code() -> None:
    nodes = [
        Node("ST", "街道", "street"),
        Node("B1", "东格", "grid", "ST", polygon=box(1, 0, 2, 1)),
        Node("A1", "西格", "grid", "ST", polygon=box(0, 0, 1, 1)),
    ]
    street = Street("ST", "街道", "Asia/Shanghai", {node.code: node for node in nodes})

    assert grid_at(street, 0.5, 0.5) == "A1"
    assert grid_at(street, 1.5, 0.5) == "B1"
    assert grid_at(street, 1.0, 0.5) == "A1"
    assert grid_at(street, 2.0, 1.0) == "B1"
    assert grid_at(street, 2.1, 1.0) is None


def test_every_corner_of_the_example_street_lies_in_a_grid_that_has_it() -> None:
    street = read_street(EXAMPLE.read_text(encoding="utf-8"), "xianghu.toml")
    outlined = [node for node in street.nodes.values() if node.polygon]

    assert len(outlined) == 46
    for node in outlined:
        for lon, lat in node.polygon[0]:
            at = grid_at(street, lon, lat)
            assert at is not None
            assert at <= node.code
    assert not any(overlap(a.polygon, b.polygon) for a, b in combinations(outlined, 2))
