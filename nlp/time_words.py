"""The words that times are told in: numerals, days, parts of a day, hours, units."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from gridwork.happened import Part

_DIGITS = {letter: number for number, letter in enumerate("零一二三四五六七八九")} | {"两": 2}
N: Final = r"(?:\d{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
#: Not in the middle of a longer numeral.
ALONE: Final = r"(?<![\d.:/一二两三四五六七八九十百千万第块元\-])"


def number(numeral: str) -> int:
    """三十 -> 30, 12 -> 12."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _DIGITS[numeral]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


class PartOfDay(NamedTuple):
    """Hours from the midnight before it; `earliest` and `latest` is what its clock can say."""

    name: Part
    begin: int
    end: int
    earliest: int
    latest: int


_SMALL_HOURS = PartOfDay("small_hours", 0, 6, 0, 6)
_EARLY = PartOfDay("morning", 5, 8, 3, 9)
_MORNING = PartOfDay("morning", 6, 9, 3, 11)
_FORENOON = PartOfDay("forenoon", 8, 12, 6, 12)
_NOON = PartOfDay("noon", 11, 14, 11, 14)
_AFTERNOON = PartOfDay("afternoon", 12, 18, 12, 18)
_DUSK = PartOfDay("dusk", 17, 19, 16, 20)
_EVENING = PartOfDay("evening", 18, 24, 17, 28)
_NIGHT = PartOfDay("night", 22, 29, 20, 29)
#: What is said of a night after midnight belongs to the day before.
PARTS: Final[dict[str, PartOfDay]] = {
    "凌晨": _SMALL_HOURS, "清早": _EARLY, "大清早": _EARLY, "一大早": _EARLY, "一早": _EARLY,
    "大早上": _EARLY, "清晨": _EARLY,
    "早上": _MORNING, "早晨": _MORNING, "上午": _FORENOON, "中午": _NOON, "下午": _AFTERNOON, "傍晚": _DUSK,
    "晚上": _EVENING, "夜里": _NIGHT, "夜晚": _EVENING, "半夜": _NIGHT, "大半夜": _NIGHT, "深夜": _NIGHT,
    "早": _MORNING, "晨": _MORNING, "晚": _EVENING, "夜": _NIGHT,
}  # fmt: skip
LONG_PART: Final = "|".join(sorted((word for word in PARTS if len(word) > 1), key=len, reverse=True))
#: 昨晚, 15号晚: one letter alone only after a day.
PART: Final = rf"(?P<part>{LONG_PART}|(?<=[昨今前天日号一二三四五六])[早晚夜晨](?![点饭餐些辈会班]))"
#: 8点20, but not 8点3栋.
_MINUTES = rf"半|[一三]刻|零?{N}分|(?:[0-5]\d|[二三四五]?十[一二三四五六七八九]?)(?![\d栋幢号楼座单])|钟|整"
#: 一点 by itself is "a little".
_A_LITTLE = r"(?!一点(?! ?(?:半|钟|多|左右|过|整|就|开始|还在|在|有人|被|停|[一二三四五\d]|[ ,.!?;]|$)))"
HOUR: Final = (
    rf"{_A_LITTLE}(?:(?P<hour>{N}) ?(?:点(?![名评子心滴击])|时(?![候间而常]))(?P<minutes>{_MINUTES})?"
    r"|(?P<clock>\d{1,2}:\d{2})(?!\d))(?:多|左右|过)?"
)
DAYS: Final = {
    "大前天": 3, "前天": 2, "前日": 2, "前": 2, "昨天": 1, "昨日": 1, "昨儿": 1, "昨": 1,
    "今天": 0, "今日": 0, "今儿": 0, "今": 0,
}  # fmt: skip
DAY: Final = (
    r"(?P<day>大前天|前天(?!气)|前日|昨天|昨日|昨儿|今天(?!气)|今日|今儿"
    r"|[昨今](?=[早晚夜晨]|上午|下午|中午|凌晨)|前(?=[晚夜]))"
)
UNITS: Final = {
    "分钟": timedelta(minutes=1), "小时": timedelta(hours=1), "钟头": timedelta(hours=1),
    "天": timedelta(days=1), "周": timedelta(weeks=1), "星期": timedelta(weeks=1), "礼拜": timedelta(weeks=1),
    "月": timedelta(days=30), "年": timedelta(days=365),
}  # fmt: skip
#: 几, 好几, 十几 and the like name no number; what they are taken for.
_SOME = {"几": 3, "好几": 5, "十几": 15, "十来": 12, "数": 3}
AMOUNT: Final = (
    rf"(?P<amount>好几|十几|十来|几|数|半|{N}|\d{{3}}) ?个?(?P<half>半)?(?:多|来)? ?"
    r"(?P<unit>分钟|小时|钟头|天|周|星期|礼拜|(?<=个)月|(?<=[半多])月|年)多?"
)
_CLOCK_DIAL = 12
#: A part and an hour, as they may follow a day.
TAIL: Final = rf"(?: ?的?{PART}(?:的?凌晨)?)?(?: ?的?{HOUR})?"


def amount(match: re.Match[str]) -> timedelta | None:
    """How long the words say it is; None for what is no length (半天 is "quite a while")."""
    said, unit = match["amount"], match["unit"]
    if said == "半":
        return None if unit == "天" else UNITS[unit] / 2
    many = _SOME.get(said) or number(said) if not said.isdecimal() else int(said)
    return UNITS[unit] * (many + (0.5 if match["half"] else 0))


def is_rough(match: re.Match[str]) -> bool:
    return match["amount"] in _SOME


def hours_of(match: re.Match[str]) -> tuple[int, int] | None:
    """The hour and minute on the dial; None for what no dial shows."""
    if match["clock"]:
        hour, _, minute = match["clock"].partition(":")
    else:
        hour, minute = str(number(match["hour"])), str(_minutes(match["minutes"]))
    return (int(hour), int(minute)) if int(hour) <= 24 and int(minute) < 60 else None  # noqa: PLR2004


def _minutes(said: str | None) -> int:
    known = {"半": 30, "一刻": 15, "三刻": 45, "钟": 0, "整": 0}
    if not said:
        return 0
    return known[said] if said in known else number(said.removesuffix("分").removeprefix("零") or "零")


def on_the_day(hour: int, part: PartOfDay | None) -> list[int]:
    """Hours from the day's midnight that an hour of the dial can mean in that part of the day."""
    if hour > _CLOCK_DIAL or (part is None and hour in {0, _CLOCK_DIAL}):
        turns = [hour]
    else:
        turns = [hour % _CLOCK_DIAL + _CLOCK_DIAL * turn for turn in range(3)]
    if part is not None:
        return [one for one in turns if part.earliest <= one <= part.latest]
    return [one for one in turns if one <= 2 * _CLOCK_DIAL][:2]
