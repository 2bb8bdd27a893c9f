from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gridwork.whistle import (
    ANSWERS_FOR,
    Post,
    backups,
    holder_post,
    ladder,
    level_of,
    next_level,
    node_at,
    post,
    post_or_above,
)
from tests.gridwork.village import PEOPLE, person, village

if TYPE_CHECKING:
    from gridwork.cases import Level

STREET = village()


def who(found: Post | None) -> tuple[str, str, str, list[str]] | None:
    if found is None:
        return None
    return found.role, found.node, found.level, [one.address for one in found.people]


def test_a_whistle_climbs_from_grid_to_community_to_street_and_no_further() -> None:
    assert [next_level("grid"), next_level("community"), next_level("street")] == [
        "community",
        "street",
        None,
    ]


@pytest.mark.parametrize(
    ("node", "level"),
    [("XH", "street"), ("NH", "community"), ("SC", "community"), ("NH01", "grid"), ("SC-JD", "grid")],
)
def test_a_market_zone_counts_as_grid_and_the_market_as_community(node: str, level: str) -> None:
    assert level_of(STREET, node) == level


def test_on_the_way_up_every_level_has_its_node() -> None:
    assert [node_at(STREET, "SC-JD", level) for level in ANSWERS_FOR] == ["SC-JD", "SC", "XH"]
    assert [node_at(STREET, "NH", level) for level in ANSWERS_FOR] == [None, "NH", "XH"]


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("NH01", ("grid_leader", "NH01", "grid", ["tg:1"])),
        ("NH03", ("grid_leader", "NH03", "grid", ["tg:5"])),
        ("SC-JD", ("grid_leader", "SC-JD", "grid", ["tg:7"])),
        ("NH", ("secretary", "NH", "community", ["tg:4", "tg:5"])),
        ("SC", ("market_secretary", "SC", "community", ["tg:6"])),
        ("XH", ("coordinator", "XH", "street", ["tg:9"])),
    ],
)
def test_a_case_is_held_by_the_leader_the_secretary_or_for_the_street_the_coordinator(
    node: str, expected: tuple[str, str, str, list[str]]
) -> None:
    assert who(holder_post(STREET, node)) == expected


def test_a_case_that_climbs_to_the_street_meets_the_street_officer() -> None:
    assert who(post(STREET, "NH01", "street")) == ("street_officer", "XH", "street", ["tg:8"])


def test_a_post_nobody_holds_is_none_and_the_next_above_is_asked() -> None:
    assert post(STREET, "SC-JC", "grid") is None
    assert who(post_or_above(STREET, "SC-JC", "grid")) == ("market_secretary", "SC", "community", ["tg:6"])
    assert who(holder_post(STREET, "DH01")) == ("street_officer", "XH", "street", ["tg:8"])


def test_where_a_grid_has_no_leader_its_workers_stand_in() -> None:
    street = village((person(2, ("grid_worker", "DH01")), person(4, ("secretary", "DH"))))

    assert who(holder_post(street, "DH01")) == ("grid_worker", "DH01", "grid", ["tg:2"])
    assert who(post(street, "DH01", "community")) == ("secretary", "DH", "community", ["tg:4"])


def test_one_leader_may_answer_for_all_grids_of_a_community() -> None:
    street = village((person(1, ("grid_leader", "DH")), person(2, ("grid_worker", "DH01"))))

    assert who(holder_post(street, "DH01")) == ("grid_leader", "DH01", "grid", ["tg:1"])


def test_a_leader_of_the_grid_goes_before_one_of_the_whole_community() -> None:
    street = village((person(1, ("grid_leader", "DH")), person(2, ("grid_leader", "DH01"))))

    assert who(holder_post(street, "DH01")) == ("grid_leader", "DH01", "grid", ["tg:2"])


def test_without_a_coordinator_the_street_officer_holds_the_streets_cases() -> None:
    assert who(holder_post(village((person(8, ("street_officer", "XH")),)), "XH")) == (
        "street_officer",
        "XH",
        "street",
        ["tg:8"],
    )


def test_where_nobody_has_any_role_nobody_is_asked() -> None:
    empty = village(())

    for node in empty.nodes:
        assert holder_post(empty, node) is None
        assert backups(empty, node) == ()


def test_no_post_is_ever_empty() -> None:
    for count in range(len(PEOPLE) + 1):
        street = village(PEOPLE[:count])
        for node in street.nodes:
            found = holder_post(street, node)
            assert found is None or found.people


def test_the_backup_is_the_grid_workers_of_the_node_or_of_the_nearest_above() -> None:
    assert [one.address for one in backups(STREET, "NH01")] == ["tg:2"]
    assert [one.address for one in backups(STREET, "NH02")] == ["tg:3"]
    assert backups(STREET, "DH01") == ()


@pytest.mark.parametrize("node", STREET.nodes)
@pytest.mark.parametrize("level", ["grid", "community", "street"])
def test_the_ladder_begins_with_whoever_is_called_first_and_only_climbs(node: str, level: Level) -> None:
    rungs = list(ladder(STREET, node, level))
    first = holder_post(STREET, node) if node == STREET.code else post_or_above(STREET, node, level)

    assert rungs[0] == first
    order = ["grid", "community", "street"]
    heights = [order.index(rung.level) for rung in rungs]
    assert heights == sorted(heights)
    assert {rung.role for rung in rungs} >= {"street_officer", "coordinator"}
    assert all(rung.people for rung in rungs)


def test_a_ladder_without_anybody_has_no_rungs() -> None:
    assert list(ladder(village((person(1, ("volunteer", "XH")),)), "NH01", "grid")) == []
