"""Red is for a life at risk now: not for a likeness, a drill, the past, a fear, another town."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from nlp import Reader

RED = [
    ("着火了", "fire"),
    ("三楼厨房冒浓烟", "fire"),
    ("楼道里煤气味好重", "gas"),
    ("电梯里困了人", "lift"),
    ("电线断了掉在水里", "wire"),
    ("有人拿刀追人", "fight"),
    ("老公打我 我不敢回家", "domestic"),
    ("我不想活了", "self_harm"),
    ("有人坐在天台边上", "edge"),
    ("我崽不见了 穿蓝衣服", "missing"),
    ("三楼的独居老人四天没出门了 敲门没人应", "elder_silent"),
    ("有个老人家晕倒在路边", "hurt"),
    ("骑车的被车撞倒 流了好多血", "hurt"),
    ("冷库氨气漏了 几个人呛得头晕", "toxic"),
    ("河边有人落下去了 只看到一只手", "hurt"),
    ("货梯门打不开 里面有人在拍门", "lift"),
    ("三楼窗户里头滚黑烟", "fire"),
    ("线头在路上蹦火星", "wire"),
    ("三岁的崽在菜市场松手就没看到人了", "missing"),
    ("把小妹子往面包车里拖", "fight"),
    ("厨房里嘶嘶地漏气 阀门关不紧", "gas"),
    ("做事的被马蜂叮了 倒在地上", "hurt"),
]


@pytest.mark.parametrize(("text", "danger"), RED)
def test_a_life_at_risk_is_red_with_its_safety_line(reader: Reader, text: str, danger: str) -> None:
    reading = reader.read(text, chat="residents")
    assert (reading.decision, reading.urgency, reading.danger) == ("open", "red", danger)
    assert reading.intent == "emergency"


NOT_RED = [
    "今天热得要着火了",
    "这价格简直抢劫",
    "消防演习 有烟不要怕",
    "昨晚做梦梦到家里着火了",
    "刚看新闻 外地有个小区煤气爆炸了",
    "抖音上那个被困电梯的人真可怜",
    "小时候我们院子着过火",
    "谁有开锁师傅的电话 万一被困",
    "火已经扑灭了 没人受伤",
    "笑得我要断气",
    "跳楼价甩卖",
    "热死了 要着火了",
    "晒得头顶冒烟",
    "119来检查",
    "以前住的地方有一回煤气泄漏",
    "刚打完球 腿断了",
    "防走失手环在哪里领",
]


@pytest.mark.parametrize("text", NOT_RED)
def test_words_of_emergency_without_one_ring_nobody(reader: Reader, text: str) -> None:
    reading = reader.read(text, chat="residents")
    assert (reading.decision, reading.urgency) == ("silent", None)


def test_a_fear_or_a_near_miss_is_graver_than_ordinary_but_not_red(reader: Reader) -> None:
    reading = reader.read("楼上丢下来一个酒瓶 差点砸到人", chat="residents")
    assert (reading.decision, reading.urgency) == ("open", "orange")


def test_a_doubtful_red_is_asked_with_a_human_pinged(reader: Reader) -> None:
    reading = reader.read("听说后面仓库着火了", chat="residents")
    assert (reading.decision, reading.urgency) == ("ask", "red")


def test_words_of_talk_in_a_cry_for_help_make_a_question_of_it_at_most(reader: Reader) -> None:
    """外地 speaks of elsewhere, 一瓶 of a group order: neither silences what the other words are sure of."""
    for text in ("我不想活了，药我已经吃了一瓶", "我外公一个人住3栋，电话打不通，我在深圳，求人去敲个门"):
        reading = reader.read(text, chat="residents")
        assert (reading.decision in {"open", "ask"}, reading.urgency) == (True, "red")


LEVELS = [
    ("电梯又坏了", "yellow"),
    ("电梯坏了 轮椅下不去", "orange"),
    ("半夜还在施工", "yellow"),
    ("孩子明天高考 楼下还在施工", "orange"),
    ("整栋停水了", "orange"),
    ("能不能在后门多放几个垃圾桶", "blue"),
    ("建议路口加装反光镜", "blue"),
    ("井盖不见了", "orange"),
]


@pytest.mark.parametrize(("text", "level"), LEVELS)
def test_circumstances_raise_and_wishes_lower(reader: Reader, text: str, level: str) -> None:
    assert reader.read(text, chat="residents").urgency == level


@pytest.mark.parametrize("text", ["整栋楼停电了", "没有水用", "小区停气两天了"])
def test_an_outage_is_marked_as_one(reader: Reader, text: str) -> None:
    assert reader.read(text, chat="residents").outage


def test_a_leak_is_no_outage(reader: Reader) -> None:
    assert not reader.read("水管爆了", chat="residents").outage
