"""Ways to say when, against a Wednesday morning; and what only looks like a time of a trouble."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.happened import Happened, as_text, from_text
from nlp import Reader, lexicon
from nlp.gates import Gates
from nlp.normalise import Normaliser
from nlp.times import GATES, WAYS, first, told

_ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 12, 16, 10, 0, tzinfo=_ZONE)
_NORMAL = Normaliser(lexicon.load().spellings)


def when(text: str, now: datetime = NOW) -> Happened | None:
    return first(told(_NORMAL(text).text, now))


def wall(moment: datetime) -> str:
    return f"{moment.astimezone(_ZONE):%m-%d %H:%M}"


#: What is said, and the moment it means.
MOMENTS = [
    ("刚刚电梯停了", "12-16 10:00"),
    ("刚才听到一声响", "12-16 09:50"),
    ("昨晚八点有人放音响，吵死了", "12-15 20:00"),
    ("昨晚8点3栋电梯坏了", "12-15 20:00"),
    ("昨晚8:30停电", "12-15 20:30"),
    ("昨晚８：３０停电", "12-15 20:30"),
    ("昨晚 8 点 停电", "12-15 20:00"),
    ("昨天20点15分停的", "12-15 20:15"),
    ("昨天晚上九點半停電", "12-15 21:30"),
    ("昨晚十二点还在吵", "12-16 00:00"),
    ("昨晚一点有人敲门", "12-16 01:00"),
    ("昨天半夜两点还在敲", "12-16 02:00"),
    ("昨天凌晨两点还在敲", "12-15 02:00"),
    ("昨天下午三点一刻漏的", "12-15 15:15"),
    ("昨天中午一点停的水", "12-15 13:00"),
    ("前天下午三点半开始漏", "12-14 15:30"),
    ("前晚十一点多砸玻璃", "12-14 23:00"),
    ("大前天上午10点停的", "12-13 10:00"),
    ("今早六点就在钻墙", "12-16 06:00"),
    ("今天八点停的电", "12-16 08:00"),
    ("凌晨1点多还在唱", "12-16 01:00"),
    ("凌晨十二点放炮", "12-16 00:00"),
    ("晚上八点又在放", "12-15 20:00"),
    ("半夜三点有人喊救命", "12-16 03:00"),
    ("早上七点半就没水了", "12-16 07:30"),
    ("八点就没水了", "12-16 08:00"),
    ("9点20分停的", "12-16 09:20"),
    ("7点多停的电", "12-16 07:00"),
    ("半个小时前撞的", "12-16 09:30"),
    ("3小时前停的", "12-16 07:00"),
    ("三个钟头前", "12-16 07:00"),
    ("一个半小时之前", "12-16 08:30"),
    ("20分钟前有人摔了", "12-16 09:40"),
    ("上周五晚上八点停电", "12-11 20:00"),
    ("15号晚上7点着火", "12-15 19:00"),
    ("12月10日14:05停电", "12-10 14:05"),
]

#: What is said, and the first day, the last day or hour, and the form.
STRETCHES = [
    ("今天停水", "12-16 00:00", "12-16 10:00", "day"),
    ("昨天停电了", "12-15 00:00", "12-16 00:00", "day"),
    ("前天就坏了", "12-14 00:00", "12-15 00:00", "day"),
    ("大前天开始漏", "12-13 00:00", "12-14 00:00", "day"),
    ("两天前坏的", "12-14 00:00", "12-15 00:00", "day"),
    ("一个星期前就坏了", "12-09 00:00", "12-10 00:00", "day"),
    ("昨天八点停的", "12-15 00:00", "12-16 00:00", "day"),
    ("昨天一点水都没有", "12-15 00:00", "12-16 00:00", "day"),
    ("今天早上漏的", "12-16 06:00", "12-16 09:00", "part"),
    ("今早就堵了", "12-16 06:00", "12-16 09:00", "part"),
    ("一大早就钻墙", "12-16 05:00", "12-16 08:00", "part"),
    ("上午就没水", "12-16 08:00", "12-16 10:00", "part"),
    ("凌晨在卸货", "12-16 00:00", "12-16 06:00", "part"),
    ("半夜在卸钢筋", "12-15 22:00", "12-16 05:00", "part"),
    ("昨晚吵得睡不着", "12-15 18:00", "12-16 00:00", "part"),
    ("昨夜有人翻墙", "12-15 22:00", "12-16 05:00", "part"),
    ("前天傍晚停的", "12-14 17:00", "12-14 19:00", "part"),
    ("15号晚上漏水", "12-15 18:00", "12-16 00:00", "part"),
    ("周一停的电", "12-14 00:00", "12-15 00:00", "day"),
    ("今天一早就钻墙", "12-16 05:00", "12-16 08:00", "part"),
    ("这周二坏的", "12-15 00:00", "12-16 00:00", "day"),
    ("上周五停的电", "12-11 00:00", "12-12 00:00", "day"),
    ("上个礼拜天", "12-13 00:00", "12-14 00:00", "day"),
    ("上上周三坏的", "12-02 00:00", "12-03 00:00", "day"),
    ("上周就坏了", "12-07 00:00", "12-14 00:00", "days"),
    ("这个星期没收过", "12-14 00:00", "12-16 10:00", "days"),
    ("周末吵了一天", "12-12 00:00", "12-14 00:00", "days"),
    ("上个月就坏了", "11-01 00:00", "12-01 00:00", "days"),
    ("上个月底坏的", "11-26 00:00", "12-01 00:00", "days"),
    ("月初就坏了", "12-01 00:00", "12-06 00:00", "days"),
    ("10月20号坏的", "10-20 00:00", "10-21 00:00", "day"),
    ("上个月28号坏的", "11-28 00:00", "11-29 00:00", "day"),
    ("12号就停了", "12-12 00:00", "12-13 00:00", "day"),
    ("国庆那天漏的", "10-01 00:00", "10-02 00:00", "day"),
    ("国庆期间漏水", "10-01 00:00", "10-08 00:00", "days"),
    ("这几天天天停水", "12-13 00:00", "12-16 10:00", "days"),
    ("前几天就坏了", "12-11 00:00", "12-15 00:00", "days"),
    ("几天前坏的", "12-12 00:00", "12-15 00:00", "days"),
    ("停了两个小时了", "12-16 08:00", "12-16 10:00", "lasting"),
    ("停水停了两天", "12-14 10:00", "12-16 10:00", "lasting"),
    ("三天了没人收", "12-13 10:00", "12-16 10:00", "lasting"),
    ("两天没水", "12-14 10:00", "12-16 10:00", "lasting"),
    ("已经一个星期了", "12-09 10:00", "12-16 10:00", "lasting"),
    ("一个月了没人修", "11-16 10:00", "12-16 10:00", "lasting"),
    ("半个月了", "12-01 10:00", "12-16 10:00", "lasting"),
    ("坏了好几天了", "12-11 10:00", "12-16 10:00", "lasting"),
    ("几天没来收", "12-13 10:00", "12-16 10:00", "lasting"),
    ("昨天刚报过，三天没水了", "12-13 10:00", "12-16 10:00", "lasting"),
    ("昨晚八点停水，明天来修吗", "12-15 20:00", "12-15 20:00", "moment"),
]

#: What lies ahead, what is so any day, what is somebody's deed, and what is no time at all.
NOT_TOLD = [
    "明天停水吗",
    "明晚八点放电影",
    "后天下午来修",
    "明天上午九点检修",
    "今晚八点放电影",
    "今天下午停水",
    "下午三点停水",
    "下周五停水",
    "下个星期五停水",
    "这周五停水",
    "昨天通知明天停水",
    "15号前交费",
    "现在都九点半了水还没来",
    "通知写的是到下午四点停的",
    "提前几天说才行",
    "充电宝4块一小时了",
    "2019年10月20号入住的",
    "去年10月20号就坏了",
    "20号停水",
    "20号晚上停水",
    "周五停的电",
    "月底就停了",
    "到月底再说",
    "三天后来修",
    "还有三天了",
    "这两天会停水",
    "每月10号",
    "每个月10号没人",
    "每月10号驿站来",
    "驿站10号晚上来吗",
    "每天晚上都这样",
    "每晚八点放音响",
    "天天半夜吵",
    "三天两头停水",
    "周一到周五都吵",
    "一周一次都没来",
    "晚上吵死人",
    "路灯不亮，晚上好黑",
    "早上好，路灯坏了",
    "下午放学人多危险",
    "半夜起来看不见",
    "前天报过",
    "昨天物业来过",
    "昨天打过电话",
    "住了五年了从没停过水",
    "24小时营业",
    "3栋漏水",
    "3号楼漏水",
    "10号门口漏水",
    "10号，电梯坏了",
    "10号起火了",
    "10号停水了",
    "梅园路10号晚上很黑",
    "2号线挤死",
    "2号线地铁口昏倒一个",
    "国庆路灯坏了",
    "五一广场路灯坏了",
    "打13812345678找我",
    "停车费8点5元",
    "涨了3点5个点",
    "1:1重修",
    "点名批评",
    "一点都不好",
    "差一点摔倒",
    "有两点要求",
    "晚会取消了",
    "早点睡",
    "第三天",
    "等了半天了",
    "3月了还没暖气",
    "这个月电费好贵",
    "上个月工资没发",
    "30号没到",
    "电梯坏了",
    "",
]


@pytest.mark.parametrize(("text", "moment"), MOMENTS)
def test_a_moment_is_told(text: str, moment: str) -> None:
    found = when(text)
    assert found is not None
    assert (found.form, wall(found.begin), found.begin) == ("moment", moment, found.end)


@pytest.mark.parametrize(("text", "begin", "end", "form"), STRETCHES)
def test_a_stretch_is_told(text: str, begin: str, end: str, form: str) -> None:
    found = when(text)
    assert found is not None
    assert (wall(found.begin), wall(found.end), found.form) == (begin, end, form)


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_lies_ahead_or_is_something_else_is_not_told(text: str) -> None:
    assert when(text) is None


#: The same words at another hour or day: the moment they were said, and from when.
AT = [
    ("15号晚上漏水", "2026-12-15T10:00", None),
    ("15号晚上漏水", "2026-12-15T22:00", "12-15 18:00"),
    ("今晚一直在吵", "2026-12-15T22:00", "12-15 18:00"),
    ("28号就漏了", "2026-12-03T10:00", "11-28 00:00"),
    ("12月30号坏的", "2027-01-02T10:00", "12-30 00:00"),
    ("1月2号坏的", "2026-12-30T10:00", None),
    ("月底就停了", "2026-12-30T10:00", "12-27 00:00"),
    ("月底就停了", "2026-12-02T10:00", "11-26 00:00"),
    ("周五停的电", "2026-12-19T10:00", "12-18 00:00"),
    ("凌晨1点多在吵", "2026-12-15T00:30", "12-14 01:00"),
    ("半夜在卸货", "2026-12-15T23:30", "12-15 22:00"),
    ("半夜在卸货", "2026-12-15T02:00", "12-14 22:00"),
    ("下午三点停的水", "2026-12-15T18:00", "12-15 15:00"),
    ("八点就没水了", "2026-12-15T20:30", "12-15 20:00"),
    ("今天八点停的电", "2026-12-15T21:00", "12-15 00:00"),
    ("国庆那天坏的", "2027-02-02T10:00", "10-01 00:00"),
]


@pytest.mark.parametrize(("text", "said", "begin"), AT)
def test_it_depends_on_when_it_was_said(text: str, said: str, begin: str | None) -> None:
    found = when(text, datetime.fromisoformat(said).replace(tzinfo=_ZONE))
    assert (wall(found.begin) if found else None) == begin


def test_days_are_those_of_the_place_and_not_of_the_world() -> None:
    late = datetime(2026, 12, 15, 23, 30, tzinfo=UTC)
    here, there = when("今天停水", late.astimezone(_ZONE)), when("今天停水", late)
    assert here is not None
    assert there is not None
    assert (here.begin, there.begin) == (
        datetime(2026, 12, 15, 16, tzinfo=UTC),
        datetime(2026, 12, 15, tzinfo=UTC),
    )


def test_hours_gone_by_are_counted_through_a_change_of_the_clocks() -> None:
    found = when("停了三个小时了", datetime(2026, 3, 29, 5, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    assert found is not None
    assert found.begin == datetime(2026, 3, 29, 0, 0, tzinfo=UTC)


_SAID = [row[0] for row in (*MOMENTS, *STRETCHES, *AT)] + NOT_TOLD
_NOWS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.sampled_from(sorted(available_timezones())).map(ZoneInfo),
)
_LETTERS = "昨前今这上下个明天晚早午半夜凌晨周五末月年点号日时分两三十12345:底了没前国庆那"


@given(st.one_of(st.sampled_from(_SAID), st.text(_LETTERS, max_size=14)), _NOWS)
def test_no_time_lies_ahead_whatever_is_said_whenever_and_wherever(text: str, now: datetime) -> None:
    for one in told(_NORMAL(text).text, now):
        assert one.happened.begin <= one.happened.end <= now
        assert one.happened.begin.tzinfo is UTC
        assert from_text(as_text(one.happened)) == one.happened


_WIDE = str.maketrans("0123456789:", "０１２３４５６７８９：")


@given(st.sampled_from(_SAID), _NOWS)
def test_wide_digits_tell_the_same_time(text: str, now: datetime) -> None:
    assert when(text.translate(_WIDE), now) == when(text, now)


_HANZI = dict(enumerate("零一二三四五六七八九十")) | {
    11: "十一",
    12: "十二",
}


@given(st.integers(1, 12), st.sampled_from(["昨天上午", "昨天下午", "昨晚", "前天半夜", "凌晨"]), _NOWS)
def test_hours_in_characters_are_those_in_digits(hour: int, part: str, now: datetime) -> None:
    digits, characters = when(f"{part}{hour}点停水", now), when(f"{part}{_HANZI[hour]}点停水", now)
    assert (digits is None) == (characters is None)
    if digits is not None and characters is not None:
        assert (digits.form, digits.begin, digits.end) == (characters.form, characters.begin, characters.end)


@given(st.one_of(st.sampled_from(_SAID), st.text(_LETTERS, max_size=14)))
def test_no_gate_keeps_out_what_its_way_matches(text: str) -> None:
    plain = _NORMAL(text).text
    (passed,) = Gates(GATES).passed(plain)
    shut = set(range(len(WAYS))) - set(passed)
    assert [WAYS[number].pattern.pattern for number in shut if WAYS[number].pattern.search(plain)] == []


@pytest.mark.parametrize(
    "text", ["是昨晚开始的", "不对，是前天开始的", "大概三天了", "从上周五开始的", "昨天下午三点停的", "刚刚"]
)
def test_a_line_that_says_only_when_is_a_further_word(reader: Reader, text: str) -> None:
    reading = reader.read(text, chat="residents", now=NOW)
    assert (reading.decision, reading.intent) == ("silent", "supplement")
    assert reading.happened is not None


@pytest.mark.parametrize("text", ["昨天吃的火锅", "昨晚的球赛好看", "三天没见你了", "明天开始的", "是的"])
def test_talk_with_a_time_in_it_is_none(reader: Reader, text: str) -> None:
    assert reader.read(text, chat="residents", now=NOW).intent != "supplement"


def test_every_matter_has_its_own_time(reader: Reader) -> None:
    text = "一是路灯昨晚就不亮 二是垃圾三天没人收 三是云溪花园3栋漏水"
    reading = reader.read(text, chat="residents", now=NOW)
    times = [(one.kind, one.happened.words if one.happened else None) for one in reading.matters]
    assert times == [("lighting_cable", "昨晚"), ("env_sanitation", "三天"), ("water_drain", None)]


@pytest.mark.parametrize("text", ["云溪花园3栋路灯坏了", "梅园路10号晚上没路灯", "昨天路灯坏了"])
def test_without_now_or_in_an_address_there_is_no_time(reader: Reader, text: str) -> None:
    now = None if "昨天" in text else NOW + timedelta(days=2)
    assert reader.read(text, chat="residents", now=now).happened is None
