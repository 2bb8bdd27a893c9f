"""The shipped font has every character it is said to have."""

from __future__ import annotations

import tomllib
from pathlib import Path

from fontTools.ttLib import TTFont

from bot import font

EXAMPLE = Path(__file__).parents[2] / "rehearsal" / "street" / "xianghu.toml"


def test_the_font_draws_exactly_what_it_is_said_to_draw() -> None:
    with TTFont(font.FILE) as shipped:
        drawn = {chr(code) for code in shipped.getBestCmap()}

    assert font.characters() <= drawn


def test_all_of_gb_2312_and_the_rare_characters_of_names_are_there() -> None:
    common = bytes([0xB0, 0xA1]).decode("gb2312") + bytes([0xF7, 0xFE]).decode("gb2312")

    assert font.missing(f"{common}abcXYZ019（）、，。“”·①Ⅱ〇") == ""
    assert font.missing("镕喆堃昇翀珺旻玥祎頔禛犇燚垚塆塱圳氹峁甪碶塝垟") == ""


def test_what_is_missing_is_named_once_in_its_order() -> None:
    assert font.missing("湘𠈌湖😀𠈌") == "𠈌😀"


def test_every_name_of_the_example_street_can_be_printed() -> None:
    street = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    names = [grid["name"] for grid in street["grid"]]
    names += [place["name"] for grid in street["grid"] for place in grid.get("places", [])]

    assert font.missing("".join(names)) == ""
