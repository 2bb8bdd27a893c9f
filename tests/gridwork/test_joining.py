from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.cases import Case
from gridwork.joining import NEAR, Spot, box, choose, may_be_one, metres, one_matter, spot_of, spot_of_case
from gridwork.reading import Matter, Place, Urgency
from gridwork.steps import OPEN, State

NOW = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
SINCE = NOW - timedelta(hours=48)
HERE = (28.2000, 112.9700)
#: 20 m and 50 m to the north.
CLOSE, FAR = (28.20018, 112.9700), (28.20045, 112.9700)
LAMP = Case(
    number="NH03-20261210-007",
    state=State.DISPATCHED,
    kind="lighting_cable",
    urgency=Urgency.YELLOW,
    node="NH03",
    opened_at=NOW,
    ack_due=NOW,
    due_at=NOW,
    id=7,
    place_name="怡景苑",
    building="3栋",
)

spots = st.builds(
    Spot,
    kind=st.sampled_from(["lighting_cable", "water_drain"]),
    name=st.sampled_from(["怡景苑", "汇丰楼", ""]),
    building=st.sampled_from(["3栋", "5栋", ""]),
    nodes=st.sampled_from([frozenset(), frozenset({"NH03"}), frozenset({"DH02"})]),
    location=st.sampled_from([None, HERE, CLOSE, FAR]),
    outage=st.booleans(),
)


def matter(kind: str = "lighting_cable", **where: Any) -> Matter:
    return Matter(kind, Urgency.YELLOW, Place(**{"name": "怡景苑", "building": "3栋"} | where))


def belongs(report: Matter, case: Case, *, outage: bool = False, at: Any = None) -> bool:
    return choose(spot_of(report, at, outage=outage), [case], SINCE) is case


def located(case: Case, at: tuple[float, float]) -> Case:
    return replace(case, latitude=at[0], longitude=at[1])


def test_the_same_kind_in_the_same_building_is_the_same_matter() -> None:
    assert belongs(matter(), LAMP)


@pytest.mark.parametrize(
    "other",
    [
        matter("elevator"),
        matter(building="5栋"),
        matter(building=""),
        matter(name="怡景园"),
        matter(name=""),
    ],
    ids=["another kind", "another building", "no building", "another compound", "no place"],
)
def test_anything_less_is_not_joined_by_itself(other: Matter) -> None:
    assert not belongs(other, LAMP)


def test_two_reports_that_name_no_building_are_not_the_same_matter_for_that() -> None:
    assert not belongs(matter(building=""), replace(LAMP, building=""))


@pytest.mark.parametrize("building", ["3栋", "5栋", ""])
def test_an_outage_joins_by_compound(building: str) -> None:
    assert belongs(matter(building=building), replace(LAMP, outage=True), outage=True)


def test_an_outage_does_not_join_a_broken_lamp_next_door_nor_the_other_way_round() -> None:
    assert not belongs(matter(building="5栋"), LAMP, outage=True)
    assert not belongs(matter(building="5栋"), replace(LAMP, outage=True), outage=False)


@pytest.mark.parametrize("state", list(State))
def test_only_an_open_case_is_joined(state: State) -> None:
    assert belongs(matter(), replace(LAMP, state=state)) is (state in OPEN)


def test_compounds_of_one_name_in_two_grids_are_two_places() -> None:
    assert not belongs(matter(grid="DH02", candidates=("DH02",)), LAMP)
    assert belongs(matter(grid="NH03", candidates=("NH03",)), LAMP)


def test_a_case_that_was_passed_on_still_lies_where_it_was_reported() -> None:
    passed = replace(LAMP, node="XH")
    zone = replace(LAMP, number="SC-JD-20261210-001", node="SC")

    assert belongs(matter(grid="NH03"), passed)
    assert belongs(matter(grid="SC-JD"), zone)


@pytest.mark.parametrize(
    ("name", "building", "at", "joins"),
    [
        ("", "", CLOSE, True),
        ("", "", FAR, False),
        ("", "", None, False),
        ("潇湘路", "", CLOSE, True),
        ("怡景苑", "3栋", FAR, True),
        ("怡景苑", "5栋", CLOSE, False),
        ("汇丰楼", "3栋", CLOSE, False),
    ],
)
def test_within_30_m_it_is_the_same_unless_another_building_was_named(
    name: str, building: str, at: Any, *, joins: bool
) -> None:
    assert belongs(matter(name=name, building=building), located(LAMP, HERE), at=at) is joins


def test_the_way_between_two_locations_is_measured_on_the_ground() -> None:
    assert metres(HERE, HERE) == 0
    assert metres(HERE, CLOSE) == pytest.approx(20.0, abs=0.1)
    # One degree of the equator, and Changsha to Beijing.
    assert metres((0.0, 0.0), (0.0, 1.0)) == pytest.approx(111_195, abs=1)
    assert metres((28.2282, 112.9388), (39.9042, 116.4074)) == pytest.approx(1_337_000, rel=0.01)


def test_of_several_the_nearest_is_joined_then_the_oldest_and_never_two() -> None:
    old = replace(LAMP, id=1, opened_at=NOW - timedelta(hours=9))
    young = replace(LAMP, id=2, opened_at=NOW - timedelta(hours=1))
    near = located(replace(LAMP, id=3, building=""), CLOSE)
    report = spot_of(matter(), HERE, outage=False)

    assert choose(report, [young, old], SINCE) == old
    assert choose(report, [located(young, CLOSE), located(old, FAR)], SINCE) == located(young, CLOSE)
    assert choose(report, [near, located(old, HERE)], SINCE) == located(old, HERE)
    assert choose(report, [], SINCE) is None


def test_of_two_outages_of_a_compound_the_one_of_the_same_building_is_joined() -> None:
    other = replace(LAMP, id=1, outage=True, building="5栋", opened_at=NOW - timedelta(hours=9))
    own = replace(LAMP, id=2, outage=True)

    assert choose(spot_of(matter(), None, outage=True), [other, own], SINCE) == own


@given(spots, spots)
def test_whether_two_are_one_matter_does_not_depend_on_which_came_first(one: Spot, other: Spot) -> None:
    assert one_matter(one, other) is one_matter(other, one)


@given(spots, spots)
def test_what_is_of_two_kinds_is_never_one_matter(one: Spot, other: Spot) -> None:
    assert one.kind == other.kind or not one_matter(one, other)


@given(spots, st.integers(-200, 200))
def test_nothing_is_joined_after_48_hours(spot: Spot, hours: int) -> None:
    case = replace(
        LAMP,
        kind=spot.kind,
        place_name=spot.name,
        building=spot.building,
        outage=spot.outage,
        opened_at=NOW + timedelta(hours=hours),
    )

    assert choose(spot, [case], SINCE) is None or hours >= -48


@given(st.floats(-84, 84), st.floats(-179, 179), st.floats(-1, 1), st.floats(-1, 1))
def test_whatever_is_near_lies_in_the_box_that_is_searched(
    north: float, east: float, up: float, right: float
) -> None:
    south_end, north_end, west_end, east_end = box((north, east))
    other = (north + up / 1000, east + right / 1000)
    inside = south_end <= other[0] <= north_end and west_end <= other[1] <= east_end

    assert inside or metres((north, east), other) > NEAR


def test_the_question_is_asked_of_the_same_place_alone() -> None:
    spot = spot_of_case(LAMP)

    assert may_be_one(spot, LAMP)
    assert may_be_one(replace(spot, building=""), LAMP)
    assert not may_be_one(replace(spot, building="5栋"), LAMP)
    assert not may_be_one(replace(spot, name=""), replace(LAMP, place_name=""))
    assert not may_be_one(replace(spot, nodes=frozenset({"DH02"})), LAMP)
    assert not may_be_one(replace(spot, kind="gas"), LAMP)
