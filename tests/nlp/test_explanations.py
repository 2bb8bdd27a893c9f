"""Why: the words and weights that made the score, and nothing besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from nlp import Reader


def test_a_report_is_explained_by_its_words_its_place_and_its_tone(reader: Reader) -> None:
    reading = reader.read("云溪花园路灯不亮 麻烦来人修一下", chat="residents")
    assert reading.why[0] == ("路灯…不亮", 2.6)
    assert ("云溪花园", 0.4) in reading.why
    assert ("来人", 0.5) in reading.why


def test_a_veto_is_explained_by_the_words_that_speak_against(reader: Reader) -> None:
    reading = reader.read("【停水通知】明天上午停水 请提前储水", chat="residents")
    assert reading.decision == "silent"
    assert min(reading.why, key=lambda reason: reason[1]) == ("【停水通知", -6.0)


@pytest.mark.parametrize(
    "text", ["电梯坏了三天没人管", "谢谢", "转让灭火器", "着火了 快来人", "今天天气不错", ""]
)
def test_the_score_is_the_sum_of_the_reasons(reader: Reader, text: str) -> None:
    reading = reader.read(text, chat="residents")
    assert reading.score == pytest.approx(sum(weight for _, weight in reading.why))


def test_the_kinds_are_told_with_their_sums_the_likeliest_first(reader: Reader) -> None:
    reading = reader.read("电梯坏了", chat="residents")
    sums = [total for _, total in reading.kinds]
    assert reading.kinds[0][0] == reading.kind == "elevator"
    assert sums == sorted(sums, reverse=True)


def test_the_bureau_follows_from_the_kind(reader: Reader) -> None:
    assert reader.read("饭店油烟呛死人", chat="residents").bureau == "环境保护"
    assert reader.read("今天吃什么", chat="residents").bureau is None
