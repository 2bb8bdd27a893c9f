"""When (时间): a closed list of ways to say it, as a stretch of time before `now`.

Nothing that is reported lies in the future: 晚上八点 said in the morning is last night, and what can only be
meant for later (明天) is no time of a report. Whoever needs a moment takes the beginning.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = {letter: number for number, letter in enumerate("零一二三四五六七八九")} | {"两": 2}
#: 三, 十, 三十, 三十五; what stands before in 两三天 or 十十 is no part of it.
_NUMERAL = r"\d{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]"
_N = rf"({_NUMERAL})"
#: Parts of a day, as hours from its midnight; what is said after midnight belongs to the night before.
_PARTS: Final = {
    "凌晨": (0, 6), "大清早": (5, 8), "清早": (5, 8), "一大早": (5, 8), "清晨": (5, 8), "早上": (6, 9),
    "早晨": (6, 9), "上午": (8, 12), "中午": (11, 14), "午休": (12, 14), "下午": (13, 18), "傍晚": (17, 19),
    "晚上": (18, 24), "晚": (18, 24),
    "夜里": (21, 29), "半夜": (23, 29), "深夜": (22, 29), "大半夜": (23, 29),
}  # fmt: skip
_DAYS: Final = {
    "今天": 0,
    "今日": 0,
    "今": 0,
    "昨天": 1,
    "昨日": 1,
    "昨": 1,
    "前天": 2,
    "前日": 2,
    "大前天": 3,
}
_DAY = r"(大前天|前天|前日|昨天|昨日|今天|今日|今(?=早|晚)|昨(?=晚|夜))"
_PART = r"(" + "|".join(sorted(_PARTS, key=len, reverse=True)) + r"|(?<=[今昨])[早夜])"
_HOUR = rf"{_N}点(半|[一三]刻|(?:{_NUMERAL})分?)?"
_UNITS: Final = {
    "分钟": timedelta(minutes=1), "小时": timedelta(hours=1), "钟头": timedelta(hours=1),
    "天": timedelta(days=1),
    "晚": timedelta(days=1), "周": timedelta(weeks=1), "星期": timedelta(weeks=1), "礼拜": timedelta(weeks=1),
    "月": timedelta(days=30), "年": timedelta(days=365),
}  # fmt: skip
#: Vague words and the stretch before now that they mean.
_VAGUE: Final = {
    "刚刚": (timedelta(minutes=10), timedelta(0)), "刚才": (timedelta(minutes=30), timedelta(0)),
    "现在": (timedelta(minutes=5), timedelta(0)), "这会儿": (timedelta(minutes=5), timedelta(0)),
    "这几天": (timedelta(days=4), timedelta(0)), "这两天": (timedelta(days=2), timedelta(0)),
    "前几天": (timedelta(days=7), timedelta(days=2)), "前两天": (timedelta(days=3), timedelta(days=1)),
    "最近": (timedelta(days=14), timedelta(0)), "近来": (timedelta(days=14), timedelta(0)),
    "近段时间": (timedelta(days=30), timedelta(0)), "好几天": (timedelta(days=5), timedelta(0)),
    "好久": (timedelta(days=30), timedelta(0)), "一直": (timedelta(days=30), timedelta(0)),
}  # fmt: skip
_WEEKDAYS: Final = {letter: number for number, letter in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_LONG = 24


class Said(NamedTuple):
    """The words, and the stretch of time they mean; `end` is never after `now`."""

    words: str
    begin: datetime
    end: datetime


def said(text: str, now: datetime) -> Said | None:
    """The first time that a normalised text tells, relative to `now` (in the street's time zone), or None."""
    found: list[tuple[int, int, re.Match[str], _Rule]] = []
    rules = _RULES if _AHEAD.search(text) else (*_RULES, *_WITHOUT_DAY)
    for number, (pattern, rule) in enumerate(rules):
        match = pattern.search(text)
        if match:
            found.append((match.start(), number, match, rule))
    for _, _, match, rule in sorted(found, key=lambda row: row[:2]):
        stretch = rule(match, now)
        if stretch and stretch[0] <= now:
            return Said(match.group(), stretch[0], min(stretch[1], now))
    return None


_Stretch = tuple[datetime, datetime]
if TYPE_CHECKING:
    _Rule = Callable[[re.Match[str], datetime], _Stretch | None]


def number(numeral: str) -> int:
    """三十 -> 30, 12 -> 12."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _DIGITS[numeral[0]]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _day_and_part(match: re.Match[str], now: datetime) -> _Stretch | None:
    day = _DAYS[match.group(1)] if match.group(1) else None
    part = match.group(2) or None
    if match.group(3):
        return _clock(day, part, match, now)
    if not part:
        return _of_day(day or 0, now)
    first, last = _hours(part)
    begin = _midnight(now) - timedelta(days=day or 0)
    if day is None and begin + timedelta(hours=first) > now:
        begin -= timedelta(days=1)
    return begin + timedelta(hours=first), begin + timedelta(hours=last)


def _hours(part: str) -> tuple[int, int]:
    return _PARTS[{"早": "早上", "夜": "夜里"}.get(part, part)]


def _of_day(days: int, now: datetime) -> _Stretch:
    begin = _midnight(now) - timedelta(days=days)
    return begin, begin + timedelta(days=1)


def _clock(day: int | None, part: str | None, match: re.Match[str], now: datetime) -> _Stretch | None:
    """八点半, 昨晚八点, 下午三点一刻; without a day the latest such moment that is past."""
    hour = number(match.group(3))
    if hour > _LONG or (part is None and day is None and hour == 0):
        return None
    if part and hour < 12 and _hours(part)[0] >= 11 and not (_hours(part)[1] > _LONG and hour <= 5):  # noqa: PLR2004
        hour += 12
    past_midnight = part is not None and _hours(part)[1] > _LONG and hour <= 5  # noqa: PLR2004 - 半夜两点
    minutes = _minutes(match.group(4))
    at = _midnight(now) - timedelta(days=day or 0) + timedelta(hours=hour, minutes=minutes)
    if past_midnight and day:
        at += timedelta(days=1)
    while day is None and at > now:
        at -= timedelta(days=1)
    return at, at + timedelta(minutes=30)


def _minutes(said_after: str | None) -> int:
    if not said_after:
        return 0
    known = {"半": 30, "一刻": 15, "三刻": 45}
    return known[said_after] if said_after in known else number(said_after.rstrip("分"))


def _ago(match: re.Match[str], now: datetime) -> _Stretch:
    """三个小时前, 半个小时前: about then."""
    unit = _UNITS[match.group(2)]
    at = now - _amount(match.group(1)) * unit
    return at, at + unit / 4


def _lasting(match: re.Match[str], now: datetime) -> _Stretch:
    """三天了, 停了两个小时, 两天没水: from then until now."""
    return now - _amount(match.group(1)) * _UNITS[match.group(2)], now


def _amount(numeral: str) -> float:
    if numeral.startswith("半"):
        return 0.5
    return 3.0 if numeral in {"几", "好几"} else float(number(numeral))


def _vague(match: re.Match[str], now: datetime) -> _Stretch:
    first, last = _VAGUE[match.group()]
    return now - first, now - last


def _weekday(match: re.Match[str], now: datetime) -> _Stretch | None:
    """上周五, 周五, 这个礼拜天: the last one; 下周 is none."""
    monday = _midnight(now) - timedelta(days=now.weekday())
    begin = monday + timedelta(days=_WEEKDAYS[match.group(2)])
    if match.group(1) == "上" or begin > now:
        begin -= timedelta(weeks=1)
    return begin, begin + timedelta(days=1)


def _whole(match: re.Match[str], now: datetime) -> _Stretch:
    """上周, 上个月, 这个月, 今年."""
    today = _midnight(now)
    monday, first = today - timedelta(days=now.weekday()), today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    year = first.replace(month=1)
    stretches = {
        "上周": (monday - timedelta(weeks=1), monday), "这周": (monday, now), "上月": (before, first),
        "这月": (first, now), "月初": (first, first + timedelta(days=10)), "今年": (year, now),
        "去年": (year.replace(year=year.year - 1), year), "上午": (today, now), "周末": (
            monday - timedelta(days=2), monday),
    }  # fmt: skip
    word = match.group()
    key = word.replace("个", "").replace("星期", "周").replace("礼拜", "周").replace("本", "这")
    return stretches[key]


def _date(match: re.Match[str], now: datetime) -> _Stretch | None:
    """15号, 10月20号: the latest one that is past."""
    month, day = (int(match.group(1)) if match.group(1) else None), int(match.group(2))
    at = _midnight(now)
    for _ in range(13 if month is None else 24):
        if (month is None or at.month == month) and _has_day(at, day) and at.replace(day=day) <= now:
            first, last = _hours(match.group(3)) if match.group(3) else (0, 24)
            begin = at.replace(day=day)
            return begin + timedelta(hours=first), begin + timedelta(hours=last)
        at = at.replace(day=1) - timedelta(days=1)
    return None


def _has_day(month: datetime, day: int) -> bool:
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return 1 <= day <= (following - timedelta(days=1)).day


_SOME = rf"({_NUMERAL}|半|几|好几)"
_RULES: Final[tuple[tuple[re.Pattern[str], _Rule], ...]] = (
    (re.compile(rf"{_SOME}个?(分钟|小时|钟头|天|周|星期|礼拜|月|年)(?:之?前|以前)"), _ago),
    (
        re.compile(
            rf"(?<![前后第上下]){_SOME}个?(分钟|小时|钟头|天|晚|周|星期|礼拜|月|年)(?:多)?(?:了|没|冇|都没|还没|不)"
        ),
        _lasting,
    ),
    (re.compile(rf"{_DAY}的?{_PART}?(?:的)?(?:{_HOUR})?"), _day_and_part),
    (re.compile("|".join(sorted(_VAGUE, key=len, reverse=True))), _vague),
    (re.compile(r"(上|这|本)?个?(?:周|星期|礼拜)([一二三四五六日天])"), _weekday),
    (re.compile(r"上个?(?:周|星期|礼拜|月)|[这本]个?(?:周|星期|礼拜|月)|月初|今年|去年|周末"), _whole),
    (re.compile(rf"(?:(\d{{1,2}})月)?(\d{{1,2}})[号日](?!楼|栋|线|门){_PART}?"), _date),
)
#: A part of a day or an hour without its day; of no use where something ahead, or a habit, is spoken of.
_WITHOUT_DAY: Final[tuple[tuple[re.Pattern[str], _Rule], ...]] = (
    (re.compile(rf"(){_PART}(?!会)的?(?:{_HOUR})?"), _day_and_part),
    (re.compile(rf"()()(?<![\d.:]){_HOUR}(?![击评钱]|都不)"), _day_and_part),
)
_AHEAD = re.compile("明[天日早晚]|后天|下周|下个|每天|每晚|天天|待会|等下")
