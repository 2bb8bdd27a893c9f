"""Every kind has a sentence that opens it and one, as like it as can be, that opens nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from nlp import Reader

REPORTS_AND_TALK = [
    ("env_sanitation", "车棚旁边的垃圾堆了一个礼拜没人拖", "今天把家里的垃圾都丢完了 真舒服"),
    ("road_manhole", "门口的井盖断成两半了", "井盖昨天换好了"),
    ("lighting_cable", "二单元的路灯不亮", "新装的路灯好亮 喜欢"),
    ("water_drain", "三栋又停水了", "明天停水吗"),
    ("gas", "楼道里一股煤气味", "怎么判断煤气漏没漏"),
    ("elevator", "电梯卡在五楼下不来", "电梯修好了 大家可以坐了"),
    ("fire_safety", "消防通道堆满了货", "消防演练通知 下午三点听到警报不要惊慌"),
    ("parking_vehicle", "有台车堵住了车库出口", "今天停车位终于抢到一个"),
    ("traffic_safety", "十字路口的红绿灯灭了", "新出的手机信号灯好炫酷"),
    ("street_order", "烧烤摊占了半条路", "小区门口新开烧烤店 开业酬宾"),
    ("noise_fume", "楼上半夜还在敲墙", "他唱歌像敲锣一样"),
    ("illegal_build", "顶楼那户又在搭棚子", "阳台封窗算违建不"),
    ("greening", "树枝伸进我家窗户了", "小区的樱花开了 好美"),
    ("building_safety", "外墙的瓷砖往下掉", "外墙渗水保修期几年"),
    ("property_mgmt", "单元门禁坏了两个月", "请问门禁卡在哪里办"),
    ("dispute", "房东押金一直不退", "感谢社区调解 我跟邻居和好了"),
    ("public_order", "我的电瓶又被偷了", "接到诈骗电话的都提醒：不要轻信"),
    ("care_medical", "有个爹爹倒在地上喊不应", "看球看得心脏病都要犯了"),
    ("market_biz", "肉摊的秤不准 少了三两", "我最近瘦了 秤都不敢信"),
    ("other", "宽带断了两天 整栋都上不了网", "家里wifi好卡"),
]


@pytest.mark.parametrize(("kind", "report", "talk"), REPORTS_AND_TALK)
def test_a_report_of_each_kind_opens_and_its_neighbour_does_not(
    reader: Reader, kind: str, report: str, talk: str
) -> None:
    opened = reader.read(report, chat="residents")
    assert (opened.decision, opened.kind) == ("open", kind)
    assert reader.read(talk, chat="residents").decision == "silent"


ORDERS = ["想找个师傅上门修一下水龙头", "预约家电维修 我家油烟机不转了", "想点一个上门理发 老人腿脚不便"]


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_is_silent_and_says_so(reader: Reader, order: str) -> None:
    reading = reader.read(order, chat="residents")
    assert (reading.decision, reading.intent, reading.kind) == ("silent", "service_order", "service_order")


def test_a_child_locked_in_is_a_case_though_it_sounds_like_an_order(reader: Reader) -> None:
    reading = reader.read("孩子反锁在家里了 锅里还煮着汤", chat="residents")
    assert (reading.decision, reading.urgency, reading.kind) == ("open", "red", "service_order")


def test_the_defect_must_be_near_its_object(reader: Reader) -> None:
    assert reader.read("电梯坏了", chat="residents").decision == "open"
    apart = "电梯。今天晚饭吃什么好呢我也不知道。杯子坏了"
    assert reader.read(apart, chat="residents").decision == "silent"


def test_a_denied_defect_is_none(reader: Reader) -> None:
    assert reader.read("水管漏水", chat="residents").decision == "open"
    assert reader.read("水管不漏水", chat="residents").decision == "silent"


@pytest.mark.parametrize(
    ("dialect", "kind"),
    [
        ("冇水哒 整栋都冇得", "water_drain"),
        ("楼道灯瞎哒", "lighting_cable"),
        ("井该不见哒", "road_manhole"),
        ("隔壁扯麻纱扯了半个月", "dispute"),
        ("有个娭毑绊倒在楼梯口 起不来", "care_medical"),
    ],
)
def test_the_speech_of_changsha_and_slips_of_the_hand_are_understood(
    reader: Reader, dialect: str, kind: str
) -> None:
    reading = reader.read(dialect, chat="residents")
    assert (reading.decision, reading.kind) == ("open", kind)


def test_two_matters_of_one_message_are_two(reader: Reader) -> None:
    reading = reader.read("一是楼道灯不亮 二是垃圾没人收 桂花雅苑2栋", chat="residents")
    assert [matter.kind for matter in reading.matters] == ["lighting_cable", "env_sanitation"]
    assert {matter.place.grid for matter in reading.matters} == {"SF02"}


def test_each_matter_has_the_place_said_before_it(reader: Reader) -> None:
    reading = reader.read("桂花雅苑路灯坏了 云溪花园井盖也翘了", chat="residents")
    assert [(matter.kind, matter.place.grid) for matter in reading.matters] == [
        ("lighting_cable", "SF02"),
        ("road_manhole", "SF01"),
    ]
