"""网格调整: where old codes and open cases go when grids are split, merged, given up or moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from gridwork.cases import Case
from gridwork.reading import Urgency
from gridwork.regrid import home_of, level_at, role_at
from gridwork.steps import State
from gridwork.street import Node
from gridwork.streetfile import street_from_rows, street_to_rows
from tests.gridwork.village import NODES, PEOPLE, place, village

if TYPE_CHECKING:
    from gridwork.street import Street

NOON = datetime(2026, 12, 10, 4, tzinfo=UTC)


def case_at(node: str, place_name: str = "", building: str = "") -> Case:
    return Case(
        number=f"{node}-20261210-001",
        state=State.DISPATCHED,
        kind="lighting_cable",
        urgency=Urgency.YELLOW,
        node=node,
        opened_at=NOON,
        ack_due=NOON,
        due_at=NOON,
        place_name=place_name,
        building=building,
        holder_role="grid_leader",
    )


def without(*gone: str, new: tuple[Node, ...] = ()) -> Street:
    """The village after the codes were given up and `new` nodes stand in it."""
    kept = tuple(node for node in NODES if node.code not in gone)
    former = {node.code: node for node in NODES if node.code in gone}
    return replace(village(PEOPLE, (*kept, *new)), former=former)


def grid(code: str, *places: str, replaces: tuple[str, ...] = (), parent: str = "NH") -> Node:
    return Node(
        code, f"{code}格", "grid", parent, places=tuple(place(name) for name in places), replaces=replaces
    )


def test_a_case_of_a_split_grid_goes_where_its_place_is_now() -> None:
    east, west = grid("NH11", "南湖1村", replaces=("NH01",)), grid("NH12", "新村", replaces=("NH01",))
    street = without("NH01", new=(east, west))

    assert home_of(street, case_at("NH01", "南湖1村", "3栋")) == "NH11"
    assert home_of(street, case_at("NH01", "新村")) == "NH12"
    assert home_of(street, case_at("NH01")) == "NH"


def test_a_building_that_stands_by_itself_is_found_before_its_compound() -> None:
    west = grid("NH12", "南湖1村3栋", replaces=("NH01",))
    street = without("NH01", new=(grid("NH11", "南湖1村", replaces=("NH01",)), west))

    assert home_of(street, case_at("NH01", "南湖1村", "3栋")) == "NH12"
    assert home_of(street, case_at("NH01", "南湖1村", "4栋")) == "NH11"


def test_merged_grids_go_where_the_file_says() -> None:
    street = without("NH01", "NH02", new=(grid("NH20", "新苑", replaces=("NH01", "NH02")),))

    assert home_of(street, case_at("NH01", "没有登记的路")) == home_of(street, case_at("NH02")) == "NH20"


def test_a_grid_that_nothing_replaces_leaves_its_cases_to_the_place_or_else_the_parent() -> None:
    taken_over = replace(next(n for n in NODES if n.code == "DH01"), places=(place("南湖1村"),))
    street = without("NH01", "DH01", new=(taken_over,))

    assert home_of(street, case_at("NH01", "南湖1村")) == "DH01"
    assert home_of(street, case_at("NH01", "别处")) == "NH"


def test_a_community_that_goes_with_all_its_grids_leaves_its_cases_to_the_street() -> None:
    street = without("DH", "DH01", "DH02", "DH03")

    assert home_of(street, case_at("DH02", "东湖2苑")) == street.code
    assert level_at(street, street.code, case_at("DH02")) == "street"
    assert role_at(street, street.code, case_at("DH02")) == "coordinator"


def test_a_place_name_elsewhere_does_not_draw_a_case_out_of_what_replaces_its_grid() -> None:
    other = replace(next(n for n in NODES if n.code == "DH01"), places=(place("桂花路", "road"),))
    mine = grid("NH11", "桂花路", replaces=("NH01",))
    street = without("NH01", "DH01", new=(other, mine))

    assert home_of(street, case_at("NH01", "桂花路")) == "NH11"


def test_a_grid_replaced_twice_is_followed_to_the_end() -> None:
    middle = grid("NH11", replaces=("NH01",))
    street = without("NH01", new=(grid("NH21", replaces=("NH11",)),))
    street = replace(street, former={**street.former, "NH11": middle})

    assert street.heirs("NH01") == ("NH21",)
    assert street.today("NH01") == street.today("NH11") == "NH21"


def test_grids_that_replace_each_other_in_a_circle_end_at_their_parent() -> None:
    one, other = grid("NH11", replaces=("NH12",)), grid("NH12", replaces=("NH11",))
    street = replace(village(), former={"NH11": one, "NH12": other})

    assert street.heirs("NH11") == ()
    assert street.today("NH11") == "NH"


def test_an_old_code_is_led_on_and_one_never_used_is_not() -> None:
    street = without("NH01", new=(grid("NH11", replaces=("NH01",)),))

    found = street.find("NH01")
    assert found is not None
    assert found.code == "NH11"
    assert street.find("ZZ99") is None
    assert street.node("NH01").name == "南湖1格"
    assert street.within("NH01", "NH11")
    assert not street.within("NH01", "NH01")


def test_a_case_that_has_climbed_stays_with_who_has_it() -> None:
    street = without("NH01", new=(grid("NH11", replaces=("NH01",)),))
    climbed = replace(case_at("NH01"), level="community", holder_role="secretary")

    assert level_at(street, "NH11", climbed) == "community"
    assert role_at(street, "NH11", climbed) == "secretary"


def test_a_group_that_was_bound_to_a_grid_given_up_belongs_to_what_stands_for_it() -> None:
    street = without("NH01", new=(grid("NH11", replaces=("NH01",)),))
    rows = [(kind, key, body) for (kind, key), body in street_to_rows(street).items()]
    for number, node in enumerate(("NH01", "NH02", None), start=1):
        rows.append(
            ("group", f"tg:-{number}", {"chat": f"tg:-{number}", "name": "群", "kind": "staff", "node": node})
        )
    former = [("grid", "NH01", street_to_rows(village())["grid", "NH01"])]

    groups = street_from_rows(rows, former).groups

    assert [group.node for group in groups] == ["NH11", "NH02", None]


CODES = [node.code for node in NODES if node.level != "street"]


@given(
    gone=st.sets(st.sampled_from(CODES)),
    replacing=st.dictionaries(st.sampled_from(CODES), st.sets(st.sampled_from(CODES))),
    names=st.sampled_from(["", "南湖1村", "东湖2苑", "桂花路"]),
)
def test_whatever_is_given_up_every_case_finds_a_node_of_today(
    gone: set[str], replacing: dict[str, set[str]], names: str
) -> None:
    # Whatever stands below what is gone is gone, too: no file leaves it in the air.
    whole = village()
    gone = {code for code in CODES if any(whole.within(code, one) for one in gone)}
    nodes = {n.code: replace(n, replaces=tuple(sorted(replacing.get(n.code, ())))) for n in NODES}
    street = replace(
        village(PEOPLE, tuple(node for node in nodes.values() if node.code not in gone)),
        former={code: nodes[code] for code in gone},
    )

    for code in CODES:
        home = home_of(street, case_at(code, names))
        assert home in street.nodes
        assert street.path(code)[-1] in street.nodes
        if code in street.nodes:
            assert home == code
