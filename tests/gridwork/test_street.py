from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.street import Group
from tests.gridwork.village import village

STREET = replace(
    village(),
    groups=(
        Group("tg:-1", "南湖一村群", "residents", "NH01"),
        Group("tg:-2", "南湖社区群", "residents", "NH"),
        Group("tg:-3", "骑手群", "couriers"),
        Group("tg:-4", "南湖工作群", "staff", "NH"),
        Group("tg:-5", "街道工作群", "staff", "XH"),
        Group("tg:-6", "大市场群", "market", "SC"),
    ),
)
codes = st.sampled_from(sorted(STREET.nodes))


def test_the_way_down_to_a_node() -> None:
    assert STREET.path("SC-JD") == ("XH", "SC", "SC-JD")
    assert STREET.path("XH") == ("XH",)
    with pytest.raises(KeyError):
        STREET.path("GONE")


@pytest.mark.parametrize(
    ("nodes", "common"),
    [
        (["NH01"], "NH01"),
        (["NH01", "NH02"], "NH"),
        (["NH01", "NH"], "NH"),
        (["NH01", "DH01"], "XH"),
        (["NH01", "XH"], "XH"),
        ([], "XH"),
    ],
)
def test_the_lowest_node_that_contains_all(nodes: list[str], common: str) -> None:
    assert STREET.common(nodes) == common


@given(st.lists(codes, min_size=1, max_size=5))
def test_the_common_node_contains_all_and_no_lower_one_does(nodes: list[str]) -> None:
    common = STREET.common(nodes)

    assert all(STREET.within(node, common) for node in nodes)
    assert STREET.common([*nodes, common]) == STREET.common(reversed(nodes)) == common
    for child in STREET.nodes.values():
        if child.parent == common:
            assert not all(STREET.within(node, child.code) for node in nodes)


@given(codes, codes)
def test_of_two_different_nodes_at_most_one_lies_within_the_other(one: str, other: str) -> None:
    assert STREET.within(one, one)
    assert STREET.within(one, "XH")
    assert one == other or not (STREET.within(one, other) and STREET.within(other, one))


def test_nothing_lies_within_what_is_not_there() -> None:
    assert not STREET.within("GONE", "XH")
    assert not STREET.within("NH01", "GONE")


def test_roles_are_found_by_person_and_by_node() -> None:
    assert STREET.roles_at("tg:5", "NH03") == ("secretary", "grid_leader")
    assert STREET.roles_at("tg:5", "NH01") == ("secretary",)
    assert STREET.roles_at("tg:5", "DH01") == ()
    assert STREET.roles_at("tg:99", "XH") == ()
    assert [one.address for one in STREET.with_role("secretary", "NH")] == ["tg:4", "tg:5"]
    assert STREET.with_role("secretary", "NH01") == ()


def test_people_and_groups_are_found_by_address() -> None:
    assert STREET.person("tg:8") in STREET.people
    assert STREET.person("tg:99") is None
    group = STREET.group("tg:-3")
    assert group is not None
    assert group.name == "骑手群"
    assert STREET.group("tg:-99") is None


@pytest.mark.parametrize(
    ("node", "chat"), [("NH01", "tg:-4"), ("NH", "tg:-4"), ("DH01", "tg:-5"), ("XH", "tg:-5")]
)
def test_the_staff_group_is_the_nearest_on_the_way_up(node: str, chat: str) -> None:
    group = STREET.staff_group(node)

    assert group is not None
    assert group.chat == chat


def test_groups_of_a_kind_lie_within_the_nodes_asked_for() -> None:
    assert [g.chat for g in STREET.groups_of("residents", ["NH"])] == ["tg:-1", "tg:-2"]
    assert [g.chat for g in STREET.groups_of("residents", ["NH01"])] == ["tg:-1"]
    assert [g.chat for g in STREET.groups_of("market", ["SC", "XH"])] == ["tg:-6"]
    assert STREET.groups_of("couriers", ["XH"]) == ()


def test_a_street_knows_its_clock() -> None:
    assert STREET.zone.key == "Asia/Shanghai"
