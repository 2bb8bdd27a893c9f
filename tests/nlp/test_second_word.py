"""What the learned tables add to a reading: a second word on the decision, the score, the bureau."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nlp.bands import seconded, summed
from nlp.sums import Weighed

if TYPE_CHECKING:
    from gridwork.reading import Decision
    from nlp import Reader


@pytest.mark.parametrize(
    ("decided", "written", "against", "wanted"),
    [
        ("silent", 0.9, False, "ask"),
        ("silent", 0.9, True, "silent"),
        ("silent", 0.5, False, "silent"),
        ("open", -1.6, False, "ask"),
        ("open", -1.4, False, "open"),
        ("ask", 2.0, False, "ask"),
    ],
)
def test_the_table_asks_where_it_is_sure_or_hardly_believes_it(
    decided: Decision, written: float, against: object, wanted: Decision
) -> None:
    assert seconded(decided, written, 0.8, against=bool(against)) == wanted


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("said", [-6.0, 0.4, 7.5])
def test_the_score_is_the_sum_of_what_is_told(said: float, named: object) -> None:
    written = Weighed(0.37, 400.0, {"灯", "坏了", "^"}, {"灯": 120, "坏了": -35, "^": -90})
    score, why = summed([("路灯…不亮", said)], said, written, named=bool(named))
    assert score == pytest.approx(min(max(said, 0), 2) + 2.5 * 0.37, abs=0.01)
    assert sum(weight for _, weight in why) == pytest.approx(score)
    assert ("字·灯" in dict(why)) == named


def test_a_petition_without_a_rule_is_asked_about(reader: Reader) -> None:
    reading = reader.read("村委会私自变卖集体山林", chat="residents")
    assert reading.decision in {"ask", "open"}


def test_red_is_never_taken_back_by_the_table(reader: Reader) -> None:
    reading = reader.read("着火了", chat="residents")
    assert (reading.decision, reading.urgency) == ("open", "red")


def test_what_opens_has_a_bureau_and_talk_has_none(reader: Reader) -> None:
    assert reader.read("饭店油烟呛死人", chat="residents").bureau == "环境保护"
    assert reader.read("今天吃什么", chat="residents").bureau is None
    assert reader.bureaus("今天晚上吃什么呀") == ()
    assert reader.bureaus("反映某中学违规补课收费问题")[0][0] == "教育文体"
