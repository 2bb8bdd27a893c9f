"""What a message wants, where it opens nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from nlp import Reader

INTENTS = [
    ("当我没说", "withdraw"),
    ("发错了 不好意思", "withdraw"),
    ("搞错了 不是我们楼", "withdraw"),
    ("来水了来水了", "feedback"),
    ("电梯修好了", "feedback"),
    ("谢谢物业师傅 下水道通得很快", "thanks"),
    ("【停电通知】周四上午8点至12点检修", "notice"),
    ("专业防水补漏 免费勘察", "ad"),
    ("网贷秒批 无抵押 加微信", "moderation"),
    ("我前天报的那个井盖修了没", "progress_query"),
    ("这个月的流动驿站几号来", "station_query"),
    ("预约下周一的律师", "appointment"),
    ("请问办居住证要带什么材料", "consult"),
    ("就在竹林路口", "supplement"),
    ("[图片]", "attachment_only"),
    ("早上好", "chatter"),
    ("哈哈哈哈", "chatter"),
]


@pytest.mark.parametrize(("text", "intent"), INTENTS)
def test_what_opens_nothing_says_what_it_is(reader: Reader, text: str, intent: str) -> None:
    reading = reader.read(text, chat="residents")
    assert (reading.decision, reading.intent) == ("silent", intent)


@pytest.mark.parametrize("text", ["+1", "我家也是", "我们这里也停了", "我家也没水", "我也闻到了", "同上"])
def test_who_agrees_is_heard(reader: Reader, text: str) -> None:
    assert reader.read(text, chat="residents").agrees


@pytest.mark.parametrize("text", ["我也想去", "电梯坏了", "也许吧", "我家也买了一台"])
def test_who_says_too_of_something_else_does_not_agree(reader: Reader, text: str) -> None:
    assert not reader.read(text, chat="residents").agrees


@pytest.mark.parametrize("text", ["说错了 是6栋", "不是3栋是5栋", "打错了 应该是竹林路"])
def test_a_correction_is_one(reader: Reader, text: str) -> None:
    assert reader.read(text, chat="residents").corrects


def test_a_report_is_no_correction(reader: Reader) -> None:
    assert not reader.read("3栋的灯坏了", chat="residents").corrects


@pytest.mark.parametrize("text", ["别说是我说的 楼上天天半夜敲墙", "匿名举报 有人在楼顶搭棚子"])
def test_who_wants_no_name_gets_none(reader: Reader, text: str) -> None:
    reading = reader.read(text, chat="private")
    assert (reading.decision, reading.intent) == ("open", "anonymous_report")


@pytest.mark.parametrize("text", ["桂花雅苑", "3栋2单元", "就在竹林路口", "怡景苑", "大市场"])
def test_a_bare_place_is_silent_and_gives_its_place(reader: Reader, text: str) -> None:
    reading = reader.read(text, chat="residents", node="SF")
    assert reading.decision == "silent"
    assert reading.place.text


@pytest.mark.parametrize("text", ["", " ", "\n", "？", "1", "🙏🙏", "\u200b", "在"])
def test_next_to_nothing_is_nothing(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert (reading.decision, reading.kind, reading.matters) == ("silent", None, ())
