from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gridwork.cases import Case
from gridwork.reading import Urgency
from gridwork.roles import (
    ABOVE,
    MAY,
    NEEDS_SECOND,
    STAFF,
    gives,
    grounds,
    is_keeper,
    keepers,
    may_give,
    role_for,
)
from gridwork.steps import State
from tests.gridwork.village import PEOPLE, person, village

NOW = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
LEADER_AND_ABOVE = ["grid_leader", "secretary", "market_secretary", "street_officer", "coordinator"]
HIGHER = LEADER_AND_ABOVE[1:]
SECRETARIES = ["secretary", "market_secretary"]
#: Who may do what on a case of their ground.
TABLE = {
    "acknowledge": ["grid_worker", *LEADER_AND_ABOVE],
    "return": ["grid_worker", "grid_leader", *SECRETARIES],
    "whistle": ["grid_worker", "grid_leader", *SECRETARIES],
    "report_in": HIGHER,
    "feed_back": ["grid_worker", *LEADER_AND_ABOVE],
    "transfer": LEADER_AND_ABOVE,
    "reject": HIGHER,
    "withdraw_red": LEADER_AND_ABOVE,
    "correct": LEADER_AND_ABOVE,
    "see": ["grid_worker", *LEADER_AND_ABOVE],
    "see_confidential": LEADER_AND_ABOVE,
    "note": ["grid_worker", *LEADER_AND_ABOVE],
    "relay": ["grid_worker", *LEADER_AND_ABOVE],
    "merge": LEADER_AND_ABOVE,
    "assign": ["coordinator"],
    "broadcast": ["coordinator", "admin", *SECRETARIES],
    "broadcast_people": ["coordinator", "admin"],
}
ROLES = [
    "admin",
    "auditor",
    "coordinator",
    "courier",
    "expert",
    "grid_leader",
    "grid_worker",
    "market_secretary",
    "mediator",
    "merchant",
    "property",
    "resident",
    "secretary",
    "street_officer",
    "volunteer",
]


def case(node: str) -> Case:
    return Case("NH01-20261210-001", State.DISPATCHED, "gas", Urgency.RED, node, NOW, NOW, NOW)


@pytest.mark.parametrize("action", TABLE)
@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_is_the_table(role: str, action: str) -> None:
    street = village((person(1, (role, "NH01")),))

    assert role_for(street, "tg:1", action, case("NH01")) == (role if role in TABLE[action] else None)


def test_there_is_nothing_else_to_do() -> None:
    assert set(MAY) == set(TABLE)


@pytest.mark.parametrize("action", TABLE)
def test_a_stranger_may_do_nothing(action: str) -> None:
    assert role_for(village(), "tg:99", action, case("NH01")) is None


@pytest.mark.parametrize(
    ("scope", "node", "may"),
    [
        ("NH01", "NH01", True),
        ("NH", "NH01", True),
        ("XH", "NH01", True),
        ("NH02", "NH01", False),
        ("DH", "NH01", False),
        ("NH01", "NH", False),
        ("NH01", "XH", False),
        ("WY", "NH01", False),
    ],
)
def test_rights_flow_down_the_tree_and_neither_up_nor_sideways(scope: str, node: str, may: bool) -> None:  # noqa: FBT001
    street = village((person(1, ("grid_leader", scope)),))

    assert role_for(street, "tg:1", "transfer", case(node)) == ("grid_leader" if may else None)


def test_of_several_roles_the_one_nearest_to_the_case_is_recorded() -> None:
    street = village((person(1, ("street_officer", "XH"), ("secretary", "NH"), ("grid_leader", "NH01")),))

    assert role_for(street, "tg:1", "acknowledge", case("NH01")) == "grid_leader"
    assert role_for(street, "tg:1", "acknowledge", case("NH02")) == "secretary"
    assert role_for(street, "tg:1", "acknowledge", case("DH01")) == "street_officer"


def test_staff_and_those_above_the_grid() -> None:
    assert set(STAFF) == {"grid_worker", *LEADER_AND_ABOVE}
    assert set(ABOVE) == set(HIGHER)


def test_somebody_may_transfer_every_case_of_the_street() -> None:
    street = village()
    for node in street.nodes:
        assert any(role_for(street, one.address, "transfer", case(node)) for one in PEOPLE)


#: Who may give what on their own ground.
OF_A_NODE = {"grid_leader", "grid_worker", "volunteer", "property", "mediator"}
EVERY_ROLE = set(ROLES) - {"courier", "merchant", "resident"}
GIVES = {
    "coordinator": EVERY_ROLE,
    "admin": EVERY_ROLE,
    "secretary": OF_A_NODE,
    "market_secretary": OF_A_NODE,
}


@pytest.mark.parametrize("given", [role for role in ROLES if role != "property"])
@pytest.mark.parametrize("inviter", ROLES)
def test_who_may_give_which_role_is_the_table(inviter: str, given: str) -> None:
    street = village((person(1, (inviter, "NH")),))

    assert may_give(street, "tg:1", given, "NH01") == (given in GIVES.get(inviter, ()))
    assert not may_give(street, "tg:1", given, "DH01")
    assert not may_give(street, "tg:1", given, "XH")
    assert not may_give(street, "tg:1", given, "nowhere")
    assert not may_give(street, "tg:2", given, "NH01")
    assert (given in gives(street, "tg:1")) == (given in GIVES.get(inviter, ()))


def test_a_second_person_is_needed_for_whoever_decides_over_others_or_reads_the_log() -> None:
    assert {*HIGHER, "admin", "auditor"} == NEEDS_SECOND
    assert not NEEDS_SECOND & OF_A_NODE


def test_an_inviter_chooses_among_the_topmost_of_their_own_nodes() -> None:
    street = village(
        (person(1, ("secretary", "NH"), ("coordinator", "NH01"), ("secretary", "DH"), ("admin", "WY")),)
    )

    assert grounds(street, "tg:1", "grid_worker") == ("NH", "DH")
    assert grounds(street, "tg:1", "secretary") == ("NH01",)
    assert grounds(street, "tg:1", "king") == ()
    assert grounds(street, "tg:2", "grid_worker") == ()


def test_keepers_are_those_of_the_whole_street_coordinators_first() -> None:
    street = village(
        (
            person(1, ("admin", "XH")),
            person(2, ("coordinator", "NH")),
            person(3, ("coordinator", "XH"), ("admin", "XH")),
        )
    )

    assert [one.address for one in keepers(street)] == ["tg:3", "tg:1"]
    assert is_keeper(street, "tg:1")
    assert not is_keeper(street, "tg:2")


@pytest.mark.parametrize("inviter", ROLES)
def test_property_is_given_at_a_company_with_a_compound_on_ones_own_ground(inviter: str) -> None:
    company: dict[str, object] = {"code": "WY", "name": "好物业", "compounds": ["南湖1村"]}
    streets = [
        replace(village((person(1, (inviter, scope)),)), others={"property_company": (company,)})
        for scope in ("NH", "NH02")
    ]
    may = [may_give(street, "tg:1", "property", "WY") for street in streets]

    assert may == [inviter in GIVES, False]
    assert not may_give(streets[0], "tg:1", "property", "NH01")
    assert not may_give(streets[0], "tg:1", "property", "nowhere")
