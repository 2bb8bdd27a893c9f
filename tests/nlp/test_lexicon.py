"""The lexicon file: a mistake is told with its line, and what a coordinator changes takes effect."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nlp import BadLexicon, Reader
from nlp.lexicon import SHIPPED, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridwork.street import Street
    from nlp.gates import Gate
    from nlp.lexicon import Lexicon
    from nlp.pattern import Pattern

_SENTENCES = SHIPPED.parent / "lines"


def _edited(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "lexicon.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def _line_of(path: Path, words: str) -> int:
    text = path.read_text(encoding="utf-8")
    return text.count("\n", 0, text.index(words)) + 1


MISTAKES = [
    ('urgency = "orange"', 'urgency = "purple"', 'unknown urgency "purple"; allowed: red orange yellow blue'),
    ("weight = 2.6", "wieght = 2.6", 'unknown key "wieght"'),
    ('"@lift"', '"@lfit"', 'unknown group "@lfit"'),
    ('danger = "gas"', 'danger = "smell"', 'unknown danger "smell"'),
    (
        '"notice"\nred = "silence"',
        '"notice"\nred = "mute"',
        'unknown effect on red "mute"; allowed: keep doubt silence',
    ),
    ('intent = "thanks"', 'intent = "praise"', 'unknown intent "praise"'),
    ('"哒" = "了"', '"哒" = "了了"', "differ in length"),
]


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = _edited(tmp_path, old, new)
    with pytest.raises(BadLexicon) as error:
        load(path)
    assert told in str(error.value)
    assert str(error.value).startswith(f"{path}, line ")


def test_the_line_is_the_line_of_the_mistake(tmp_path: Path) -> None:
    path = _edited(tmp_path, '"@lift"', '"@lfit"')
    with pytest.raises(BadLexicon, match=rf", line {_line_of(path, '@lfit')}:"):
        load(path)


def test_a_broken_pattern_of_a_changed_file_is_told_before_anything_is_read(
    tmp_path: Path, small_street: Street
) -> None:
    path = _edited(tmp_path, "扑灭|没事了", "扑灭|(没事了")
    with pytest.raises(BadLexicon, match=rf", line {_line_of(path, '扑灭|(没事了')}: .* is not a pattern"):
        Reader(small_street, path)


def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text("[bands.residents]\nopen = \n", encoding="utf-8")
    with pytest.raises(BadLexicon, match="line 2"):
        load(path)


def test_a_word_added_by_the_coordinator_is_understood(tmp_path: Path, small_street: Street) -> None:
    text = "铁牛趴窝了"
    assert Reader(small_street).read(text, chat="residents").decision == "silent"
    path = _edited(tmp_path, 'lift = ["电梯"', 'lift = ["铁牛", "电梯"')
    path.write_text(path.read_text(encoding="utf-8").replace('"停运"', '"停运", "趴窝"', 1), encoding="utf-8")
    reading = Reader(small_street, path).read(text, chat="residents")
    assert (reading.decision, reading.kind) == ("open", "elevator")


def test_no_gate_keeps_out_what_its_pattern_matches() -> None:
    lexicon = load()
    texts = [row[-1] for name in ("reports", "talk") for row in _rows(name)]
    for text in texts:
        for pattern, gate in _gated(lexicon):
            if pattern.search(text):
                assert all(not letters.isdisjoint(text) for letters in gate), (pattern.pattern[:60], text)


def _rows(name: str) -> list[list[str]]:
    with (_SENTENCES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def _gated(lexicon: Lexicon) -> Iterator[tuple[Pattern, Gate]]:
    ways = [*lexicon.signs.values(), *(cue.ways for cue in lexicon.cues)]
    yield from ((way.pattern, way.gate) for group in ways for way in group)


def test_words_of_ones_own_are_laid_over_the_shipped_ones(tmp_path: Path, small_street: Street) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[groups]\nlift = ["铁牛"]\nbroken = ["趴窝"]\n', encoding="utf-8")
    reading = Reader(small_street, overlay=own).read("铁牛趴窝了", chat="residents")
    assert (reading.decision, reading.kind) == ("open", "elevator")
    assert load(overlay=own).groups["lift"][0] == "电梯"


def test_a_mistake_in_ones_own_words_is_told_with_that_file_and_line(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[kinds.gas.rules]]\nobject = ["气坛"]\ndefect = ["@nowhere"]\n', encoding="utf-8")
    with pytest.raises(BadLexicon, match=r"own.toml, line 3: unknown group"):
        load(overlay=own)
