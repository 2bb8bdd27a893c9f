"""What was learned speaks where no rule was written, and holds its tongue where little is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.kinds import KINDS
from nlp.learned import Learned, pieces, without_places
from nlp.places import Spot

if TYPE_CHECKING:
    from nlp import Reader


@pytest.fixture(scope="module")
def learned() -> Learned:
    return Learned()


def test_a_report_leans_one_way_and_talk_the_other(learned: Learned) -> None:
    report = learned.lean("楼下的垃圾堆了好多天没有人来收", ())
    talk = learned.lean("今天晚上一起去吃饭好不好呀", ())
    assert report.weight > 1 > -1 > talk.weight
    assert learned.sounds(report)[0] == "env_sanitation"
    assert learned.sounds(talk)[0] == ""


@given(st.text(max_size=40))
def test_no_text_leans_further_than_one_rule(learned: Learned, text: str) -> None:
    lean = learned.lean(text, ())
    assert -2.2 <= lean.weight <= 2.2
    assert learned.sounds(lean)[0] in {*KINDS, ""}


def test_a_name_of_a_place_has_no_weight(learned: Learned) -> None:
    text = "桂花雅苑"
    assert learned.lean(text, [Spot(0, 4, "桂花雅苑")]).weight == 0.0


def test_places_are_taken_out_wherever_they_stand() -> None:
    spots = [Spot(0, 2, "桂花"), Spot(5, 7, "竹林")]
    assert without_places("桂花灯坏了竹林也是", spots) == "□灯坏了□也是"


def test_numbers_and_spaces_are_all_alike() -> None:
    assert pieces("3栋  坏了") == pieces("12栋 坏了")


def test_a_life_at_risk_told_in_words_of_no_rule_is_heard(reader: Reader) -> None:
    reading = reader.read("孩子误吞了纽扣 一直咳", chat="residents")
    assert reading.urgency == "red"


def test_peace_and_quiet_rings_nobody(reader: Reader) -> None:
    reading = reader.read("几个老人家坐在院子里晒太阳聊天", chat="residents")
    assert reading.urgency != "red"
