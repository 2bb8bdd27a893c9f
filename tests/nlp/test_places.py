"""Where: one grid when the words leave one, candidates when they leave several, never a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import Reader
from nlp.places import building_number

if TYPE_CHECKING:
    from gridwork.street import Street

ONE_GRID = [
    ("云溪花园3栋灯坏了", "SF01", "云溪花园3栋"),
    ("云溪公寓3栋灯坏了", "SQ02", "云溪公寓3栋"),
    ("桂花五栋停水", "SF02", "桂花五栋"),
    ("建材三村着火了", "SQ01", "建材三村"),
    ("建材城电梯坏了", "DS-JC", "建材城"),
    ("建材城3栋电梯坏了", "DS-JC", "建材城3栋"),
    ("渔場宿舍１棟停電", "SQ02", "渔場宿舍１棟"),
    ("竹林路口有个坑", "SF02", "竹林路口"),
    ("SF02 的路灯坏了", "SF02", "SF02"),
]


@pytest.mark.parametrize(("text", "grid", "words"), ONE_GRID)
def test_a_name_of_one_grid_gives_the_grid(reader: Reader, text: str, grid: str, words: str) -> None:
    place = reader.read(text, chat="residents").place
    assert (place.grid, place.candidates, place.text) == (grid, (grid,), words)


SEVERAL = [
    ("梅园路路灯坏了", ("SF01", "SQ01")),
    ("青石路路灯坏了", ("SF01", "SF02")),
    ("竹林路与梅园路的路口有个坑", ("SF02", "SF01", "SQ01")),
]


@pytest.mark.parametrize(("text", "grids"), SEVERAL)
def test_a_road_of_several_grids_gives_candidates(reader: Reader, text: str, grids: tuple[str, ...]) -> None:
    place = reader.read(text, chat="residents").place
    assert (place.grid, place.candidates) == (None, grids)


def test_the_chats_own_grid_settles_a_road_it_has_a_part_of(reader: Reader) -> None:
    assert reader.read("青石路路灯坏了", chat="residents", node="SF02").place.grid == "SF02"


@pytest.mark.parametrize(("text", "node"), [("石桥停电", "SQ"), ("松风社区停电", "SF"), ("大市场停电", "DS")])
def test_a_community_or_the_market_is_a_node_of_its_own(reader: Reader, text: str, node: str) -> None:
    assert reader.read(text, chat="residents").place.grid == node


@pytest.mark.parametrize("text", ["石桥中学停电", "新石桥公园路灯坏了", "松风路路灯坏了", "杭州松风小区停水"])
def test_a_short_name_within_a_longer_one_is_another_place(reader: Reader, text: str) -> None:
    assert reader.read(text, chat="residents").place.grid is None


@pytest.mark.parametrize(
    ("node", "grid"), [("SF02", "SF02"), ("DS-JC", "DS-JC"), ("SF", None), ("YX", None), (None, None)]
)
def test_a_bare_building_belongs_to_the_chat_only_if_its_node_is_a_grid(
    reader: Reader, node: str | None, grid: str | None
) -> None:
    place = reader.read("3栋停水了", chat="residents", node=node).place
    assert (place.text, place.building, place.grid) == ("3栋", "3栋", grid)


def test_a_name_no_street_file_knows_is_kept_as_words(reader: Reader) -> None:
    place = reader.read("怡景苑3栋楼道灯坏了", chat="residents", node="SF02").place
    assert (place.text, place.public, place.grid) == ("怡景苑3栋", "怡景苑3栋", None)


@pytest.mark.parametrize(("typed", "grid"), [("桂花雅院3栋停水", "SF02"), ("建村三村停电", "SQ01")])
def test_one_wrong_character_is_forgiven_where_one_name_is_meant(
    reader: Reader, typed: str, grid: str
) -> None:
    assert reader.read(typed, chat="residents").place.grid == grid


@pytest.mark.parametrize("typed", ["云溪家园停水", "云溪公园停水", "竹木路停电"])
def test_it_is_not_forgiven_where_another_name_may_be_meant(reader: Reader, typed: str) -> None:
    assert reader.read(typed, chat="residents").place.grid is None


def test_the_public_place_has_no_door_number(reader: Reader) -> None:
    place = reader.read("云溪花园3栋2单元1204漏水", chat="residents").place
    assert place.public == "云溪花园3栋"


def test_in_a_correction_the_later_place_is_meant(reader: Reader) -> None:
    assert reader.read("不是3栋是5栋", chat="residents").place.building == "5栋"


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("3", "3"), ("03", "3"), ("十", "10"), ("十二", "12"), ("二十一", "21"), ("a", "A")],
)
def test_buildings_are_counted_in_arabic_digits(numeral: str, number: str) -> None:
    assert building_number(numeral) == number


def test_without_a_street_nothing_is_placed(small_street: Street) -> None:
    assert small_street.nodes
    place = Reader().read("云溪花园3栋灯坏了", node="SF01").place
    assert (place.grid, place.candidates) == (None, ())


_PIECES = st.sampled_from(
    [
        "云溪花园",
        "桂花",
        "三栋",
        "３棟",
        "2单元",
        "🔥",
        "的",
        " ",
        "\u200b",
        "灯壞了",
        "，",
        "附近",
        "！！！",
        "梅园路",
        "啊啊啊",
    ]
)


@given(st.lists(_PIECES, max_size=9).map("".join))
def test_the_place_is_a_piece_of_the_text_as_typed(reader: Reader, text: str) -> None:
    place = reader.read(text, chat="residents", node="SF02").place
    assert place.text is None or (place.text and place.text in text)
