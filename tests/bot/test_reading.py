"""The reader of the running bot: made anew when the street has changed, never lost to a mistake in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.reading import StreetReader
from gridwork.streetfile import read_street
from nlp import BadLexicon

if TYPE_CHECKING:
    from gridwork.street import Street

_FILE = Path(__file__).parents[2] / "rehearsal" / "street" / "xianghu.toml"
STREET = read_street(_FILE.read_text(encoding="utf-8"), _FILE.name)
OWN = '[groups]\nlift = ["铁牛"]\nbroken = ["趴窝"]\n'


def _with(name: str) -> Street:
    """The same street with one more name for its first building-bearing compound."""
    code, node = next((code, node) for code, node in STREET.nodes.items() if node.places)
    changed = replace(node, places=(replace(node.places[0], aliases=(name,)), *node.places[1:]))
    return replace(STREET, nodes={**STREET.nodes, code: changed})


def test_a_changed_street_is_read_with_the_last_good_words_while_ones_own_are_broken(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN, encoding="utf-8")
    reader = StreetReader(own)
    reader.of(STREET)
    own.write_text("[groups\n", encoding="utf-8")
    reading = reader.of(_with("老酒厂")).read("老酒厂门口的铁牛趴窝了", chat="residents")
    assert (reading.decision, reading.kind, reading.place.text) == ("open", "elevator", "老酒厂门口")


def test_mended_words_are_taken_up_when_they_are_read_again(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN, encoding="utf-8")
    reader = StreetReader(own)
    reader.of(STREET)
    own.write_text("[groups\n", encoding="utf-8")
    changed = _with("老酒厂")
    reader.of(changed)
    assert "own.toml, line 1" in reader.reload()
    own.write_text(OWN.replace("铁牛", "升天箱"), encoding="utf-8")
    assert reader.reload() == ""
    assert reader.of(changed).read("老酒厂的升天箱趴窝了", chat="residents").kind == "elevator"


def test_words_that_were_never_good_are_told_at_the_start(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("[groups\n", encoding="utf-8")
    with pytest.raises(BadLexicon, match=r"own\.toml, line 1"):
        StreetReader(own).of(STREET)
