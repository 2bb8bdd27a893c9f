"""The fast ways to look for things find what the slow and plain ones find."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import lexicon
from nlp.gates import Gates
from nlp.sums import CHATS, SHIPPED, Chats, Shown
from nlp.words import Words

_LINES = Path(lexicon.__file__).parent / "lines"
LEXICON = lexicon.load()
CHATS_TABLE = Chats(SHIPPED / CHATS)


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
