import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.groups import mode_of
from gridwork.street import (
    Group,
    LineUp,
    NamedPlace,
    Node,
    PartnerUnit,
    Person,
    Role,
    Service,
    Station,
    Street,
)
from gridwork.street_tables import rows_of_tables
from gridwork.street_toml import written
from gridwork.streetfile import (
    Problem,
    StreetFileErrors,
    read_street,
    street_from_rows,
    street_to_rows,
    street_to_tables,
)

HERE = Path(__file__).parent
SMALL = (HERE / "small_street.toml").read_text(encoding="utf-8")
MISTAKES = tomllib.loads((HERE / "bad_streets.toml").read_text(encoding="utf-8"))["mistake"]
EXAMPLE = HERE.parents[1] / "rehearsal" / "street" / "xianghu.toml"


def refusal(text: str) -> tuple[Problem, ...]:
    with pytest.raises(StreetFileErrors) as refused:
        read_street(text, "s.toml")
    return refused.value.problems


@pytest.mark.parametrize("mistake", [pytest.param(m, id=m["sentence"]) for m in MISTAKES])
def test_a_mistake_is_refused_with_its_line_and_what_would_be_right(mistake: dict[str, Any]) -> None:
    assert SMALL.count(mistake["old"]) >= 1

    problems = refusal(SMALL.replace(mistake["old"], mistake["new"], 1))

    assert [str(problem) for problem in problems] == mistake["says"]


def test_all_mistakes_are_named_at_once_in_the_order_of_their_lines() -> None:
    text = SMALL.replace('level = "market"', 'level = "bazaar"').replace("weekday = 3", "weekday = 0")
    text = text.replace('parent = "LXJD"', 'parent = "LX"', 1)

    assert [problem.line for problem in refusal(text)] == [11, 40, 104]


def test_the_error_reads_as_one_line_for_each_problem() -> None:
    text = SMALL.replace("weekday = 3", "weekday = 0").replace("[10, 20]", "[0, 20]")

    with pytest.raises(StreetFileErrors) as refused:
        read_street(text, "柳溪.toml")

    assert str(refused.value) == (
        "柳溪.toml:87: station[YZ].days_of_month[#1]: is 0; allowed: a whole number from 1 to 31\n"
        "柳溪.toml:104: expert[ZJ].weekday: is 0; allowed: a whole number from 1 to 7"
    )


def test_a_road_may_run_through_two_grids_and_a_compound_may_be_declared_ambiguous() -> None:
    other = '{ name = "麦香苑", kind = "compound" }'
    text = SMALL.replace('aliases = ["榆钱"]', "ambiguous = true")
    text = text.replace(other, other + ', { name = "榆钱里", kind = "compound", ambiguous = true }')

    street = read_street(text, "s.toml")

    named = [code for code, node in street.nodes.items() if "榆钱里" in {p.name for p in node.places}]
    assert named == ["LA01", "LA02"]


@pytest.mark.parametrize("mode", ["silent", "half_silent", "open"])
def test_a_group_is_as_open_as_the_file_says(mode: str) -> None:
    kind = 'kind = "residents"'

    street = read_street(SMALL.replace(kind, f'{kind}\nmode = "{mode}"', 1), "s.toml")

    assert [mode_of(group) for group in street.groups if group.kind == "residents"] == [mode]


@pytest.mark.parametrize(
    ("role", "scope"),
    [("grid_leader", "LA"), ("grid_worker", "LA01"), ("grid_worker", "LA"), ("secretary", "LA")],
)
def test_a_grid_without_a_leader_is_answered_for_by_its_backup_or_its_community(
    role: str, scope: str
) -> None:
    leader = '{ role = "grid_leader", scope = "LA01" }'

    street = read_street(SMALL.replace(leader, f'{{ role = "{role}", scope = "{scope}" }}'), "s.toml")

    assert [person.name for person in street.with_role(role, scope)] == ["甲一"]


@pytest.mark.parametrize("role", ["street_officer", "coordinator", "admin", "volunteer"])
def test_the_street_alone_does_not_answer_for_red_in_a_grid(role: str) -> None:
    leader = '{ role = "grid_leader", scope = "LA01" }'

    problems = refusal(SMALL.replace(leader, f'{{ role = "{role}", scope = "LXJD" }}'))

    assert [(p.line, p.wrong) for p in problems] == [(15, "nobody answers for red (特急)")]


def test_a_volunteer_may_belong_to_a_team() -> None:
    street = read_street(
        SMALL.replace('role = "property", scope = "WY"', 'role = "volunteer", scope = "FD"'), "s.toml"
    )

    assert [person.name for person in street.with_role("volunteer", "FD")] == ["乙二"]


def test_ids_become_addresses_everywhere() -> None:
    street = read_street(SMALL, "s.toml")

    assert [person.address for person in street.people] == ["tg:501", "tg:502"]
    assert street.groups[0].chat == "tg:-1001"
    assert street.stations[0].coordinators == ("tg:502",)
    assert street.others["team"][0]["members"] == ["tg:501"]
    assert street.others["property_company"][0]["contacts"] == ["tg:502"]
    assert street.others["expert"][0]["person"] == "tg:501"
    assert street.others["mediation"][0]["mediators"] == ["tg:501"]


def test_a_station_without_a_zone_keeps_the_streets() -> None:
    assert read_street(SMALL, "s.toml").stations[0].timezone == "Asia/Shanghai"


def test_windows_line_ends_change_neither_street_nor_lines() -> None:
    windows = SMALL.replace("\n", "\r\n")

    assert read_street(windows, "s.toml") == read_street(SMALL, "s.toml")
    assert [p.line for p in refusal(windows.replace("weekday = 3", "weekday = 9"))] == [104]


def test_the_example_street_holds_what_the_demo_is_told_about() -> None:
    street = read_street(EXAMPLE.read_text(encoding="utf-8"), "xianghu.toml")

    levels = [node.level for node in street.nodes.values()]
    assert {level: levels.count(level) for level in set(levels)} == {
        "street": 1,
        "community": 6,
        "market": 1,
        "grid": 42,
        "market_zone": 4,
    }
    assert "怡景苑" in {place.name for place in street.nodes["NH03"].places}
    assert {group.kind for group in street.groups} == {"residents", "market", "couriers", "staff"}
    assert street.stations[0].days_of_month == (10, 20)
    assert all(street.with_role("grid_leader", code) for code, n in street.nodes.items() if n.polygon)


@pytest.mark.parametrize("text", [SMALL, EXAMPLE.read_text(encoding="utf-8")], ids=["small", "example"])
def test_a_street_comes_back_whole_from_its_rows_through_json(text: str) -> None:
    street = read_street(text, "s.toml")
    rows = street_to_rows(street)

    kept = [(kind, key, json.loads(json.dumps(body))) for (kind, key), body in rows.items()]

    assert street_from_rows(kept) == street
    assert [body for _, _, body in kept] == list(rows.values())


def test_reading_the_same_file_twice_gives_the_same_rows() -> None:
    assert street_to_rows(read_street(SMALL, "a.toml")) == street_to_rows(read_street(SMALL, "b.toml"))


def test_rows_without_a_street_make_no_street() -> None:
    rows = street_to_rows(read_street(SMALL, "s.toml"))

    with pytest.raises(ValueError, match="one row of kind street, not 0"):
        street_from_rows((*key, body) for key, body in rows.items() if key[0] != "street")


words = st.text("湘湖柳岸里苑abc 0123", min_size=1, max_size=6)
word_lists = st.lists(words, max_size=3).map(tuple)
codes = st.from_regex(r"[A-Z]{2}[0-9]{2}", fullmatch=True)
degrees = st.floats(-90, 90)
rings = st.lists(st.tuples(degrees, degrees), min_size=3, max_size=6).map(lambda r: (*r, r[0]))
places = st.builds(
    NamedPlace,
    words,
    st.sampled_from(["compound", "road", "landmark", "building"]),
    word_lists,
    st.booleans(),
)
ids = st.integers(1, 2**52 - 1).map(lambda number: f"tg:{number}")
people = st.builds(
    Person, ids, words, st.lists(st.builds(Role, words, codes), max_size=3).map(tuple), word_lists
)
groups = st.builds(
    Group, ids, words, st.sampled_from(["residents", "market", "couriers", "staff"]), st.none() | codes
)
stations = st.builds(
    Station,
    code=codes,
    name=words,
    site=words,
    grid=codes,
    timezone=st.just("Asia/Shanghai"),
    days_of_month=st.lists(st.integers(1, 31), min_size=1, max_size=3).map(tuple),
    start=st.just("09:00"),
    end=st.just("11:30"),
    walk_in_share=st.floats(0, 1),
    audience=word_lists,
    coordinators=st.lists(ids, max_size=2).map(tuple),
    lineup=st.lists(st.builds(LineUp, codes, codes, st.integers(1, 20)), max_size=3).map(tuple),
)


def several(strategy: st.SearchStrategy[Any], key: str) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=3, unique_by=lambda one: getattr(one, key)).map(tuple)


@st.composite
def streets(draw: st.DrawFn) -> Street:
    grids = draw(st.lists(codes.filter(lambda code: code != "ST00"), unique=True, max_size=3))
    nodes = {"ST00": Node("ST00", draw(words), "street", aliases=draw(word_lists))}
    for code in grids:
        nodes[code] = Node(
            code,
            draw(words),
            draw(st.sampled_from(["community", "market", "grid", "market_zone"])),
            parent=draw(st.sampled_from(list(nodes))),
            aliases=draw(word_lists),
            places=draw(st.lists(places, max_size=3).map(tuple)),
            polygon=draw(st.lists(rings, max_size=2).map(tuple)),
            households=draw(st.integers(0, 9999)),
        )
    root = nodes["ST00"]
    return Street(
        code="ST00",
        name=root.name,
        timezone="Asia/Shanghai",
        nodes=nodes,
        aliases=root.aliases,
        city=draw(words),
        people=draw(several(people, "address")),
        groups=draw(several(groups, "chat")),
        stations=draw(several(stations, "code")),
        services=draw(several(st.builds(Service, codes, words, st.just("both"), word_lists), "code")),
        partner_units=draw(several(st.builds(PartnerUnit, codes, words, word_lists), "code")),
        others=draw(st.sampled_from([{}, {"team": ({"code": "FD", "members": ["tg:1"]},)}])),
    )


@given(streets())
def test_any_street_comes_back_from_its_rows(street: Street) -> None:
    rows = json.loads(json.dumps([[*key, body] for key, body in street_to_rows(street).items()]))

    assert street_from_rows(tuple(row) for row in rows) == street


@given(streets())
def test_any_street_comes_back_from_the_text_that_is_written_of_it(street: Street) -> None:
    text = written(street_to_tables(street))

    assert street_from_rows(rows_of_tables(tomllib.loads(text))) == street


@pytest.mark.parametrize("text", [SMALL, EXAMPLE.read_text(encoding="utf-8")], ids=["small", "example"])
def test_a_written_street_passes_every_rule_and_is_written_the_same_again(text: str) -> None:
    street = read_street(text, "s.toml")
    first = written(street_to_tables(street))

    assert read_street(first, "again.toml") == street
    assert written(street_to_tables(read_street(first, "again.toml"))) == first


def test_a_name_with_quotes_and_signs_is_written_so_that_it_is_read_again() -> None:
    name = 'A"1\\ 的\u3000[[grid]] # 苑'
    street = read_street(SMALL.replace('"柳岸一格"', json.dumps(name)), "s.toml")

    assert read_street(written(street_to_tables(street)), "again.toml").nodes["LA01"].name == name


def test_what_is_written_looks_like_what_people_write() -> None:
    text = written(street_to_tables(read_street(SMALL, "s.toml")))

    assert text.startswith('schema_version = 1\n\n[street]\ncode = "LXJD"\nname = "柳溪街道"\n')
    assert 'roles = [{ role = "grid_leader", scope = "LA01" }]\n' in text
    assert '  [[station.lineup]]\n  unit = "GJ1"\n' in text
    assert "households" not in text
    assert "ambiguous" not in text


def lines_refused(text: str) -> list[int]:
    try:
        street = read_street(text, "s.toml")
    except StreetFileErrors as refused:
        return [problem.line for problem in refused.problems]
    assert street_from_rows((*key, body) for key, body in street_to_rows(street).items()) == street
    return []


lines = st.sampled_from(range(SMALL.count("\n")))
junk = st.sampled_from(
    ["0", "-1", "true", '""', '"LA01"', "[]", "[[]]", "[[1]]", "{}", "[{}]", "nan", "1979-05-27"]
)


@given(st.lists(st.tuples(lines, junk), min_size=1, max_size=4))
def test_nonsense_after_any_equals_sign_is_either_fine_or_refused_with_a_line(
    spoilt: list[tuple[int, str]],
) -> None:
    text = SMALL.split("\n")
    for line, value in spoilt:
        key, equals, _ = text[line].partition("=")
        if equals and not key.lstrip().startswith("{"):
            text[line] = f"{key}= {value}"
    assert all(1 <= line <= len(text) for line in lines_refused("\n".join(text)))
