"""Long words are cut as Telegram counts them, and nothing of them is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_text import marked, offsets, shortened, split, units
from gridwork.notice import Span, Words

texts = st.text(alphabet="路灯不亮🕯😀a \n", max_size=120)


@given(texts, st.integers(2, 30))
def test_pieces_fit_and_hold_every_sign_that_was_said(text: str, most: int) -> None:
    pieces = split(Words(text), most)

    said = "".join(piece.text for piece in pieces)
    assert all(units(piece.text) <= most for piece in pieces)
    assert "".join(said.split()) == "".join(text.split())


@given(texts.filter(str.strip), st.integers(2, 30), st.data())
def test_a_span_still_covers_the_same_signs_after_the_cut(text: str, most: int, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(text) - 1))
    length = draw.draw(st.integers(1, len(text) - start))

    pieces = split(Words(text, (Span("bold", start, length),)), most)

    bold = "".join(p.text[s.start : s.start + s.length] for p in pieces for s in p.spans)
    assert "".join(bold.split()) == "".join(text[start : start + length].split())


@given(texts)
def test_units_are_those_of_utf_16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2
    assert offsets(text)[-1] == units(text)


def test_a_cut_falls_between_lines_where_it_can() -> None:
    pieces = split(Words("第一行\n第二行\n第三行"), 8)

    assert [piece.text for piece in pieces] == ["第一行\n第二行", "第三行"]


@pytest.mark.parametrize("text", ["灯" * 5000, "😀" * 2100, "灯\n" * 3000])
def test_a_card_that_is_too_long_ends_in_an_ellipsis(text: str) -> None:
    short = shortened(Words(text))

    assert units(short.text) <= 4096
    assert short.text.endswith("…")
    assert text.startswith(short.text[:-1])


def test_a_mark_moves_the_spans_along() -> None:
    words = marked(Words("请接单", (Span("bold", 1, 2),)), "（可能重复）")

    assert words.text == "（可能重复）请接单"
    assert words.text[words.spans[0].start :] == "接单"
