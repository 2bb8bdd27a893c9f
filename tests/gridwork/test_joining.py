from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from gridwork.cases import Case
from gridwork.joining import belongs
from gridwork.reading import Matter, Place, Urgency
from gridwork.steps import OPEN, State

NOW = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
LAMP = Case(
    number="NH03-20261210-007",
    state=State.DISPATCHED,
    kind="lighting_cable",
    urgency=Urgency.YELLOW,
    node="NH03",
    opened_at=NOW,
    ack_due=NOW,
    due_at=NOW,
    place_name="怡景苑",
    building="3栋",
)


def matter(kind: str = "lighting_cable", **where: Any) -> Matter:
    return Matter(kind, Urgency.YELLOW, Place(**{"name": "怡景苑", "building": "3栋"} | where))


def test_the_same_kind_in_the_same_building_is_the_same_matter() -> None:
    assert belongs(matter(), LAMP, outage=False)


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
    assert not belongs(other, LAMP, outage=False)


def test_two_reports_that_name_no_building_are_not_the_same_matter_for_that() -> None:
    assert not belongs(matter(building=""), replace(LAMP, building=""), outage=False)


@pytest.mark.parametrize("building", ["3栋", "5栋", ""])
def test_an_outage_joins_by_compound(building: str) -> None:
    dark = replace(LAMP, outage=True)

    assert belongs(matter(building=building), dark, outage=True)


def test_an_outage_does_not_join_a_broken_lamp_next_door_nor_the_other_way_round() -> None:
    assert not belongs(matter(building="5栋"), LAMP, outage=True)
    assert not belongs(matter(building="5栋"), replace(LAMP, outage=True), outage=False)


@pytest.mark.parametrize("state", list(State))
def test_only_an_open_case_is_joined(state: State) -> None:
    case = replace(LAMP, state=state)

    assert belongs(matter(), case, outage=False) is (state in OPEN)


def test_compounds_of_one_name_in_two_grids_are_two_places() -> None:
    assert not belongs(matter(grid="DH02", candidates=("DH02",)), LAMP, outage=False)
    assert belongs(matter(grid="NH03", candidates=("NH03",)), LAMP, outage=False)


def test_a_case_that_was_passed_on_still_lies_where_it_was_reported() -> None:
    passed = replace(LAMP, node="XH")
    zone = replace(LAMP, number="SC-JD-20261210-001", node="SC")

    assert belongs(matter(grid="NH03"), passed, outage=False)
    assert belongs(matter(grid="SC-JD"), zone, outage=False)
