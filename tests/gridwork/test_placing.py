from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.placing import MOST_CHOICES, choices, needs_place, node_of, seen_from
from gridwork.reading import Place
from gridwork.street import Node
from tests.gridwork.village import NODES, place, village

STREET = village()
CODES = sorted(STREET.nodes)
GRIDS = [code for code, node in STREET.nodes.items() if node.level in {"grid", "market_zone"}]
places = st.builds(
    Place,
    grid=st.none() | st.sampled_from([*GRIDS, "GONE"]),
    candidates=st.lists(st.sampled_from([*CODES, "GONE"]), max_size=4).map(tuple),
)


def test_the_one_grid_that_remains_is_the_node_whatever_the_chat() -> None:
    sure = Place(grid="DH02", candidates=("DH02",))

    assert node_of(STREET, sure, "NH01") == node_of(STREET, sure, None) == "DH02"


@pytest.mark.parametrize(
    ("candidates", "node"),
    [
        (("NH01", "NH04"), "NH"),
        (("NH01", "NH"), "NH"),
        (("SC-JD", "SC-JC"), "SC"),
        (("NH01", "DH01"), "XH"),
        (("NH01", "SC-JD"), "XH"),
        (("NH",), "NH"),
    ],
)
def test_else_the_lowest_node_that_contains_all_candidates(candidates: tuple[str, ...], node: str) -> None:
    assert node_of(STREET, Place(candidates=candidates), "DH03") == node


def test_else_the_chats_own_node_else_the_street() -> None:
    assert node_of(STREET, Place(), "NH04") == "NH04"
    assert node_of(STREET, Place(), None) == "XH"
    assert node_of(STREET, Place(), "GONE") == "XH"


def test_nodes_that_are_no_longer_there_count_for_nothing() -> None:
    assert node_of(STREET, Place(grid="GONE", candidates=("GONE",)), "NH04") == "NH04"
    assert node_of(STREET, Place(grid="GONE", candidates=("NH01", "NH02")), None) == "NH"


@given(places, st.none() | st.sampled_from(CODES))
def test_a_case_always_has_a_node_and_never_a_guessed_one(where: Place, chat: str | None) -> None:
    node = node_of(STREET, where, chat)
    known = [code for code in where.candidates if code in STREET.nodes]

    assert node in STREET.nodes
    if where.grid in STREET.nodes:
        assert node == where.grid
    elif known:
        assert all(STREET.within(code, node) for code in known)
        below = [n for n in STREET.nodes.values() if n.parent == node]
        assert not any(all(STREET.within(code, child.code) for code in known) for child in below)
    else:
        assert node == (chat or "XH")


def test_the_place_is_asked_only_above_the_grids() -> None:
    assert [code for code in STREET.nodes if needs_place(STREET, code)] == ["XH", "NH", "DH", "SC"]


def test_a_community_offers_the_compounds_of_its_grids() -> None:
    assert choices(STREET, "DH", ()) == (("东湖1苑", "DH01"), ("东湖2苑", "DH02"), ("东湖3苑", "DH03"))


def test_a_grid_without_a_compound_is_offered_by_its_own_name() -> None:
    assert choices(STREET, "SC", ()) == (("家电城公寓", "SC-JD"), ("建材城", "SC-JC"))


def test_candidates_are_offered_before_anything_else() -> None:
    assert choices(STREET, "XH", ("NH02", "GONE", "DH01")) == (("南湖2村", "NH02"), ("东湖1苑", "DH01"))


def test_for_the_street_every_community_has_its_share_of_the_eight() -> None:
    offered = [code for _, code in choices(STREET, "XH", ())]

    assert offered == ["NH01", "NH02", "NH03", "DH01", "DH02", "DH03", "SC-JD", "SC-JC"]


def test_many_candidates_are_spread_as_well() -> None:
    offered = [code for _, code in choices(STREET, "XH", tuple(GRIDS))]

    assert {code[:2] for code in offered} == {"NH", "DH", "SC"}
    assert len(offered) == MOST_CHOICES


def test_more_communities_than_eight_have_one_choice_each() -> None:
    nodes = [Node("XH", "湘湖街道", "street")]
    for n in range(10):
        nodes += [Node(f"S{n}", f"{n}社区", "community", "XH")]
        nodes += [Node(f"S{n}G{g}", f"{n}社区{g}格", "grid", f"S{n}") for g in range(3)]

    offered = [code for _, code in choices(village((), tuple(nodes)), "XH", ())]

    assert offered == [f"S{n}G0" for n in range(8)]


def test_two_grids_with_a_compound_of_one_name_can_be_told_apart() -> None:
    twins = (
        *NODES[:2],
        Node("NH01", "南湖一格", "grid", "NH", places=(place("安居苑", ambiguous=True),)),
        Node("NH02", "南湖二格", "grid", "NH", places=(place("安居苑", ambiguous=True),)),
        Node("NH03", "南湖二格", "grid", "NH", places=(place("安居苑", ambiguous=True),)),
    )

    assert choices(village((), twins), "NH", ()) == (
        ("安居苑", "NH01"),
        ("南湖二格", "NH02"),
        ("NH03", "NH03"),
    )


@given(st.sampled_from(CODES), st.lists(st.sampled_from([*GRIDS, "GONE"]), max_size=12, unique=True))
def test_choices_are_few_different_and_lie_where_they_should(node: str, candidates: list[str]) -> None:
    offered = choices(STREET, node, tuple(candidates))
    names, codes = [name for name, _ in offered], [code for _, code in offered]
    known = [code for code in candidates if code in STREET.nodes]

    assert 1 <= len(offered) <= MOST_CHOICES
    assert len(set(names)) == len(set(codes)) == len(offered)
    assert set(codes) <= (set(known) or {code for code in GRIDS if STREET.within(code, node)})
    if not known:
        assert len(offered) == min(MOST_CHOICES, len([c for c in GRIDS if STREET.within(c, node)]))


def test_who_has_scanned_a_code_stands_there_when_the_words_name_no_place() -> None:
    seen = seen_from(Place(), STREET.nodes["NH01"])

    assert (seen.grid, seen.candidates, seen.public) == ("NH01", ("NH01",), STREET.nodes["NH01"].name)


def test_a_building_without_a_name_stands_where_the_code_was_scanned() -> None:
    seen = seen_from(Place(text="3栋", public="3栋", building="3栋"), STREET.nodes["NH01"])

    assert (seen.grid, seen.public, seen.building) == ("NH01", "3栋", "3栋")


def test_words_that_name_a_place_elsewhere_beat_the_code() -> None:
    elsewhere = Place(text="那边", name="那边", grid="DH01", candidates=("DH01",))

    assert seen_from(elsewhere, STREET.nodes["NH01"]) == elsewhere


def test_a_road_through_several_grids_is_meant_where_the_code_was_scanned() -> None:
    road = Place(text="路", public="路", name="路", candidates=("NH01", "NH02"))

    assert seen_from(road, STREET.nodes["NH02"]).grid == "NH02"
