"""The fast ways to look for things find what the slow and plain ones find."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import lexicon
from nlp.gates import Gates
from nlp.sums import CHATS, SHIPPED, Bureaus, Chats, Detector, Shown
from nlp.weights import Weights, pieces
from nlp.words import Words

_LINES = Path(lexicon.__file__).parent / "lines"
LEXICON = lexicon.load()
CHATS_TABLE = Chats(SHIPPED / CHATS)
WEIGHTS = Weights()
TOGETHER = (Detector(weights=WEIGHTS), Bureaus(weights=WEIGHTS), Chats(weights=WEIGHTS))
APART = (Detector(), Bureaus(), Chats())


def _texts() -> list[str]:
    """Our own lines: JSON and tab-separated, the text last."""
    found = []
    for path in sorted(_LINES.iterdir()):
        rows = path.read_text(encoding="utf-8").splitlines()
        if path.suffix == ".jsonl":
            found += [json.loads(row)["text"] for row in rows]
        else:
            found += [row.rsplit("\t", 1)[-1] for row in rows[1:]]
    return found


_LETTERS = st.text("天气真好栋", max_size=4)


@given(st.lists(_LETTERS), st.text("天气真好栋的", max_size=12))
def test_of_many_words_the_longest_is_found_first_from_the_left(words: list[str], text: str) -> None:
    known = sorted({word for word in words if word}, key=len, reverse=True)
    pattern = re.compile("|".join(known) or "(?!)")
    assert list(Words(words).found(text)) == [(one.start(), one.group()) for one in pattern.finditer(text)]


def test_no_gate_keeps_out_what_its_pattern_matches_on_any_of_our_lines() -> None:
    turns = [way for cue in LEXICON.cues for way in cue.ways]
    signs = [way for ways in LEXICON.signs.values() for way in ways]
    gates = Gates([way.gate for way in turns], [way.gate for way in signs])
    for text in _texts():
        for ways, passed in zip((turns, signs), gates.passed(text), strict=True):
            spared = set(range(len(ways))) - set(passed)
            matched = [
                ways[number].pattern.pattern[:60] for number in spared if ways[number].pattern.search(text)
            ]
            assert not matched, text


@pytest.mark.parametrize(
    "shown",
    [
        Shown(0.0, (), {}),
        Shown(3.2, ("red", "orange"), {"fire_safety": 9.0, "gas": 1.0}),
        Shown(-6.0, ("blue",), {"other": 2.0}),
    ],
)
def test_columns_added_up_together_are_the_columns_one_by_one(shown: Shown) -> None:
    for text in ("三楼厨房冒浓烟", "谢谢", ""):
        spoken = CHATS_TABLE.weigh(text, shown)
        assert spoken.sums == pytest.approx({name: spoken.column(name) for name in CHATS_TABLE.names})


def _say_the_same(text: str) -> None:
    shown = Shown(1.0, ("red",), {"gas": 1.0})
    detector, bureaus, chats = TOGETHER
    alone, offices, lines = APART
    assert detector.score(text) == alone.score(text)
    assert bureaus.rank(text) == offices.rank(text)
    assert chats.weigh(text, shown).sums == lines.weigh(text, shown).sums


def test_tables_in_one_say_of_our_lines_what_each_says_alone() -> None:
    for text in _texts()[::7]:
        _say_the_same(text)


@settings(deadline=None)
@given(st.text(st.sampled_from("^$ 楼道灯坏了没人修今晚吃饭12!"), max_size=40))
def test_tables_in_one_say_of_any_text_what_each_says_alone(text: str) -> None:
    _say_the_same(text)


def test_the_loudest_pieces_are_the_loudest_of_all_that_the_table_knows() -> None:
    rows = [row.split("\t") for row in (SHIPPED / CHATS).read_text(encoding="utf-8").splitlines()]
    weights = {row[0]: int(row[1][:3]) - 500 for row in rows if len(row[0]) <= 3}
    for text in ["", "好", *_texts()[::5]]:
        known = [(abs(weights[p]), p) for p in pieces(text) - {"^", "$", "^$"} if p in weights]
        wanted = {piece for _, piece in sorted(known, reverse=True)[:3]}
        spoken = CHATS_TABLE.weigh(text, Shown(0.0, (), {}))
        assert {piece for piece, _ in CHATS_TABLE.loudest(spoken, 3)} == wanted


def test_every_pattern_of_the_lexicon_is_one_and_is_searched_as_one() -> None:
    ways = [way for cue in LEXICON.cues for way in cue.ways]
    ways += [way for found in LEXICON.signs.values() for way in found]
    proven = lexicon.load(proven=lexicon.digest(lexicon.SHIPPED))
    lazy = [way for cue in proven.cues for way in cue.ways]
    lazy += [way for found in proven.signs.values() for way in found]
    text = "".join(_texts()[:40])
    for way, other in zip(ways, lazy, strict=True):
        plain = re.compile(way.pattern.pattern)
        spans = [match.span() for match in plain.finditer(text)]
        assert [match.span() for match in other.pattern.finditer(text)] == spans
        assert bool(other.pattern.search(text)) == bool(spans)
