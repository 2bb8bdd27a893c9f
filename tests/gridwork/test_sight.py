"""Whose cases somebody may look at (可见范围)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.cases import Case
from gridwork.grounds import showable
from gridwork.placing import node_by_rule, node_of
from gridwork.reading import Place, Urgency
from gridwork.roles import MAY, desk_role, ground, may_see, role_for
from gridwork.steps import State
from gridwork.street_values import ROLES
from tests.gridwork.village import NODES, PEOPLE, person, village

NOW = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
CODES = [node.code for node in NODES]
roles = st.lists(st.tuples(st.sampled_from(sorted(ROLES)), st.sampled_from(CODES)), max_size=3)


def case(node: str, **facts: str) -> Case:
    plain = Case("NH01-20261210-001", State.DISPATCHED, "gas", Urgency.RED, node, NOW, NOW, NOW)
    return replace(plain, **facts)  # type: ignore[arg-type]


@given(held=roles, node=st.sampled_from(CODES), action=st.sampled_from(["see", "see_confidential"]))
def test_the_ground_is_where_the_table_of_roles_says_yes(
    held: list[tuple[str, str]], node: str, action: str
) -> None:
    street = village((person(1, *held),))

    assert (node in ground(street, "tg:1", action)) == (
        role_for(street, "tg:1", action, case(node)) is not None
    )


@given(held=roles, node=st.sampled_from(CODES))
def test_a_confidential_case_is_seen_by_no_more_people_than_an_ordinary_one(
    held: list[tuple[str, str]], node: str
) -> None:
    street = village((person(1, *held),))

    assert may_see(street, "tg:1", case(node)) >= may_see(street, "tg:1", case(node, kind="dispute"))


def test_a_grid_worker_sees_a_confidential_case_only_with_it_in_hand() -> None:
    street = village(PEOPLE)
    fight = case("NH01", kind="public_order")

    assert may_see(street, "tg:1", fight)
    assert not may_see(street, "tg:2", fight)
    assert may_see(street, "tg:2", replace(fight, holder="tg:2"))


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_desk_is_the_coordinators_and_the_administrators(role: str) -> None:
    street = village((person(1, (role, "XH")), person(2, (role, "NH"))))

    assert desk_role(street, "tg:1") == (role if role in {"coordinator", "admin"} else None)
    assert desk_role(street, "tg:2") is None
    assert desk_role(street, "tg:99") is None


def test_whoever_assigns_a_grid_sees_the_case() -> None:
    assert set(MAY["assign"]) <= set(MAY["see_confidential"]) <= set(MAY["see"])


@pytest.mark.parametrize(
    ("place", "chat", "node", "rule"),
    [
        (Place(grid="NH01", candidates=("NH01",)), "DH", "NH01", "grid"),
        (Place(candidates=("NH01", "NH02")), "DH", "NH", "candidates"),
        (Place(candidates=("NH01", "DH01")), "DH", "XH", "candidates"),
        (Place(candidates=("GONE",)), "DH", "DH", "chat"),
        (Place(), "DH", "DH", "chat"),
        (Place(), None, "XH", "street"),
        (Place(grid="GONE"), "", "XH", "street"),
    ],
)
def test_which_rule_found_the_node(place: Place, chat: str | None, node: str, rule: str) -> None:
    assert node_by_rule(village(), place, chat) == (node, rule)
    assert node_of(village(), place, chat) == node


@given(st.lists(st.tuples(st.text(alphabet="路灯0123456789 ", max_size=12), st.floats(-6, 6))))
def test_no_reason_shows_a_stretch_of_digits(why: list[tuple[str, float]]) -> None:
    shown = showable(tuple(why))

    assert not any(
        words[n : n + 3].isdigit() and len(words[n : n + 3]) == 3 for words, _ in shown for n in range(12)
    )
    assert [pair for pair in why if not any(letter.isdigit() for letter in pair[0])] == [
        pair for pair in shown if not any(letter.isdigit() for letter in pair[0])
    ]
