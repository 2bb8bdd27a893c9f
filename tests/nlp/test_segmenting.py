"""Both segmenters stand behind one port, with the same words of one's own, and lead to the same readings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nlp import Reader
from nlp.segment import JiebaSegmenter, RustSegmenter, segmenter

if TYPE_CHECKING:
    from gridwork.street import Street

_LINES = Path(__file__).parent / "lines"


def _texts() -> list[str]:
    rows = [
        row for name in ("reports", "talk") for row in (_LINES / f"{name}.jsonl").read_text().splitlines()
    ]
    return [json.loads(row)["text"] for row in rows]


@pytest.mark.parametrize("made", [JiebaSegmenter, RustSegmenter])
def test_a_word_of_ones_own_stays_whole(made: type[JiebaSegmenter | RustSegmenter]) -> None:
    assert "瓦官口路" in made(["瓦官口路"]).cut("瓦官口路的水管爆了")


@pytest.mark.parametrize("made", [JiebaSegmenter, RustSegmenter])
def test_the_words_of_one_do_not_reach_another(made: type[JiebaSegmenter | RustSegmenter]) -> None:
    first, second = made(["瓦官口路北"]), made([])
    assert "瓦官口路北" in first.cut("瓦官口路北的水管爆了")
    assert "瓦官口路北" not in second.cut("瓦官口路北的水管爆了")


def test_the_faster_one_is_taken_where_it_is_installed() -> None:
    assert isinstance(segmenter([]), RustSegmenter)


def test_both_lead_to_the_same_readings(small_street: Street) -> None:
    fast, slow = (Reader(small_street, cut=cut) for cut in (RustSegmenter, JiebaSegmenter))
    texts = _texts()
    same = [slow.read(text, chat="residents") == fast.read(text, chat="residents") for text in texts]
    assert sum(same) >= 0.995 * len(texts)
