"""The shipped street as a scene."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rehearsal as package
from rehearsal.scene import set_scene

if TYPE_CHECKING:
    from rehearsal import Group, Rehearsal

STREET = Path(package.__file__).parent / "street" / "xianghu.toml"


@pytest.fixture
def street(rehearsal: Rehearsal) -> Rehearsal:
    set_scene(rehearsal, STREET)
    return rehearsal


def of_part(street: Rehearsal, part: str) -> list[Group]:
    return [group for group in street.groups if group.chat.part == part]


def test_every_group_has_the_bot_as_administrator_and_people(street: Rehearsal) -> None:
    assert {group.chat.part for group in street.groups} == {"residents", "market", "couriers", "staff"}
    for group in street.groups:
        assert group.chat.ruled_by(street.world.bot.id)
        assert len(group.chat.standings) >= 4


def test_residents_and_riders_stand_in_their_groups(street: Rehearsal) -> None:
    for part, role in (("residents", "resident"), ("couriers", "courier"), ("market", "merchant")):
        for group in of_part(street, part):
            parts = [street.world.users[user].part for user in group.chat.standings]
            assert parts.count(role) == 4


def test_a_leader_stands_in_the_staff_group_and_the_residents_group(street: Rehearsal) -> None:
    for player in street.players.values():
        if player.user.part == "grid_leader":
            parts = [group.chat.part for group in street.groups if group.chat.holds(player.id)]
            assert "staff" in parts
            assert set(parts) & {"residents", "market"}


def test_a_few_of_the_staff_have_never_pressed_start(street: Rehearsal) -> None:
    made_up = {"resident", "merchant", "courier"}
    staff = [player.user for player in street.players.values() if player.user.part not in made_up]
    never = [user for user in staff if not user.started]
    assert 0 < len(never) < len(staff) / 5
    assert all(user.started for user in staff if user.part == "coordinator")
    assert all(user.note for user in staff)


def test_the_map_has_every_grid_with_its_outline_its_places_and_whoever_answers_for_it(
    street: Rehearsal,
) -> None:
    nodes = {node["code"]: node for node in street.map["nodes"]}
    grids = [node for node in nodes.values() if node["level"] in {"grid", "market_zone"}]
    assert len(grids) == 46
    for grid in grids:
        assert grid["outline"][0] == grid["outline"][-1]
        assert grid["places"]
        assert street.players[grid["head"]].user.part == "grid_leader"
    parts = {code: street.players[nodes[code]["head"]].user.part for code in ("NH", "SC", "XHJD")}
    assert parts == {"NH": "secretary", "SC": "market_secretary", "XHJD": "street_officer"}
    assert street.map["stations"][0]["days_of_month"] == [10, 20]
