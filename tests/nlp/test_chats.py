"""What was learned of chat lines: a plain sum beside the lexicon's, and the decision made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.kinds import KINDS
from nlp.bands import Signs, decision, reasons, score
from nlp.lexicon import Band
from nlp.places import Spot, without_places
from nlp.sums import CALM, CHATS, MOST_SAID, SHIPPED, Chats, Shown
from nlp.tablefile import BadTable

if TYPE_CHECKING:
    from pathlib import Path

    from gridwork.reading import Decision
    from nlp import Reader

_NOTHING = Shown(0.0, (), {})


@pytest.fixture(scope="module")
def chats() -> Chats:
    return Chats()


def test_a_report_leans_one_way_and_talk_the_other(chats: Chats) -> None:
    report = chats.weigh("楼下的垃圾堆了好多天没有人来收", _NOTHING)
    talk = chats.weigh("今天晚上一起去吃饭好不好呀", _NOTHING)
    assert report.report > chats.borders["ask"] > talk.report
    assert max(KINDS, key=lambda kind: report.sums.get(kind, -9.0)) == "env_sanitation"


def test_every_kind_and_every_urgency_has_its_column(chats: Chats) -> None:
    assert {"report", "red", *CALM, *KINDS} == set(chats.names)


@given(st.floats(-50, 50), st.text(alphabet="路灯坏了没人修今晚吃饭", max_size=30))
def test_the_lexicon_counts_no_further_than_its_limit(chats: Chats, said: float, text: str) -> None:
    most, least = (chats.weigh(text, Shown(limit, (), {})).report for limit in (MOST_SAID, -MOST_SAID))
    assert least <= chats.weigh(text, Shown(said, (), {})).report <= most


def test_a_rule_of_a_kind_speaks_for_its_kind(chats: Chats) -> None:
    without = chats.weigh("那里又是老样子", _NOTHING).sums["gas"]
    assert chats.weigh("那里又是老样子", Shown(2.5, {"red"}, {"gas": 2.5})).sums["gas"] > without


def test_places_are_taken_out_wherever_they_stand() -> None:
    spots = [Spot(0, 2, "桂花"), Spot(5, 7, "竹林")]
    assert without_places("桂花灯坏了竹林也是", spots) == "□灯坏了□也是"


def test_a_head_that_lacks_a_number_is_refused(tmp_path: Path) -> None:
    text = (SHIPPED / CHATS).read_text(encoding="utf-8").replace("# bias\t", "# bias\tnone ", 1)
    path = tmp_path / "chats.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadTable, match='"bias" is no row of numbers'):
        Chats(path)


_SILENT = Signs(
    -1.0, -2.0, red_rule=False, perhaps_red=False, likely_red=False, surely_red=False, against=False
)


@pytest.mark.parametrize(
    ("signs", "wanted"),
    [
        (_SILENT, "silent"),
        (_SILENT._replace(spoken=0.1, written=0.0), "open"),
        (_SILENT._replace(spoken=0.1), "ask"),
        (_SILENT._replace(spoken=-0.2), "silent"),
        (_SILENT._replace(spoken=-0.2, written=-0.2), "ask"),
        (_SILENT._replace(spoken=-0.2, written=-0.2, bare=True), "silent"),
        (_SILENT._replace(written=0.9), "ask"),
        (_SILENT._replace(written=0.9, against=True), "silent"),
        (_SILENT._replace(perhaps_red=True), "ask"),
        (_SILENT._replace(perhaps_red=True, surely_red=True), "ask"),
        (_SILENT._replace(perhaps_red=True, surely_red=True, red_rule=True), "open"),
    ],
)
def test_the_decision_follows_from_the_sums(signs: Signs, wanted: Decision) -> None:
    assert decision(Band(0.0, 0.0), -0.3, 0.8, signs) == wanted


def test_a_chat_with_narrower_bands_opens_and_asks_less() -> None:
    assert decision(Band(0.2, 0.2), -0.3, 0.8, _SILENT._replace(spoken=0.1, written=0.0)) == "ask"
    assert decision(Band(0.2, 0.2), -0.3, 0.8, _SILENT._replace(spoken=-0.2, written=0.0)) == "silent"


@pytest.mark.parametrize("named", [[], [("灯", 0.3), ("$", -0.1)]])
def test_the_score_is_the_sum_of_what_is_told(named: list[tuple[str, float]]) -> None:
    total = score(0.37, 0.5)
    assert total == 1.55
    why = reasons([("路灯…不亮", 2.6)], named, total)
    assert sum(weight for _, weight in why) == pytest.approx(total)


def test_a_petition_without_a_rule_is_asked_about(reader: Reader) -> None:
    assert reader.read("村委会私自变卖集体山林", chat="residents").decision in {"ask", "open"}


def test_what_opens_has_a_bureau_and_talk_has_none(reader: Reader) -> None:
    assert reader.read("饭店油烟呛死人", chat="residents").bureau == "环境保护"
    assert reader.read("今天吃什么", chat="residents").bureau is None
    assert reader.bureaus("今天晚上吃什么呀") == ()
    assert reader.bureaus("反映某中学违规补课收费问题")[0][0] == "教育文体"


def test_a_life_at_risk_told_in_words_of_no_rule_is_heard(reader: Reader) -> None:
    assert reader.read("孩子误吞了纽扣 一直咳", chat="residents").urgency == "red"


def test_peace_and_quiet_rings_nobody(reader: Reader) -> None:
    assert reader.read("几个老人家坐在院子里晒太阳聊天", chat="residents").urgency != "red"
