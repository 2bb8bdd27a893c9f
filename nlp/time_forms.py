"""What each way of telling a time means: words and `now` in, a stretch before `now` out.

Nothing that is reported lies in the future. Where words can mean a time before or after `now` (周五, 20号,
月底), the nearer one counts, and if that is ahead they are no time of a report.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from gridwork.happened import Form, Happened, Part
from nlp.time_words import DAYS, PARTS, PartOfDay, amount, hours_of, is_rough, number, on_the_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_WEEK = timedelta(weeks=1)
#: An hour without its day or its part of the day (八点就没水了) reaches back this far.
_BARE_HOUR = timedelta(hours=6)
_WEEKDAYS = {letter: day for day, letter in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5}
#: 月初, 月中 and 月底: the first and the last day; counted from the end where it is not above 0.
_PARTS_OF_MONTH = {"初": (1, 5), "中": (13, 17), "底": (-4, 0), "末": (-4, 0), "all": (1, 0)}
_HOLIDAYS = {
    "国庆": (10, 1),
    "元旦": (1, 1),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "儿童节": (6, 1),
    "圣诞": (12, 25),
}
_MONTHS = 12
#: 晚上看不见路: alone they mean every evening as often as the last.
_NEED_AN_HOUR = frozenset({"晚上", "夜里", "夜晚", "深夜"})


class Stretch(NamedTuple):
    """From and to, on the wall clock of the place where it was said."""

    form: Form
    begin: datetime
    end: datetime
    part: Part | None = None
    rough: bool = False


class Now(NamedTuple):
    """`now` on the wall clock of the speaker's zone, without the zone; and its midnight."""

    wall: datetime
    midnight: datetime


if TYPE_CHECKING:
    Meaning = Callable[[re.Match[str], Now], Stretch | None]


def happened(match: re.Match[str], meaning: Meaning, now: datetime) -> Happened | None:
    """The stretch in UTC, cut off at `now`, which has a zone; None when it begins later."""
    wall = now.replace(tzinfo=None, fold=0)
    found = meaning(match, Now(wall, wall.replace(hour=0, minute=0, second=0, microsecond=0)))
    if found is None or found.begin > wall:
        return None
    at = now.astimezone(UTC)
    if found.form == "lasting":
        # What has lasted is counted in time gone by, whatever the clocks were set to in between.
        begin, end = at - (found.end - found.begin), at
    else:
        begin, end = (one.replace(tzinfo=now.tzinfo).astimezone(UTC) for one in found[1:3])
    words = _length_in(match) if found.form == "lasting" else match.group().strip()
    begin = min(begin, at)
    return Happened(found.form, begin, max(begin, min(end, at)), words, found.part, found.rough)


def _length_in(match: re.Match[str]) -> str:
    """The words that say how long, without what stands around them: 已经好几天了."""
    return match.string[match.start("amount") : match.end("unit")]


def _moment(at: datetime) -> Stretch:
    return Stretch("moment", at, at)


def _in_part(midnight: datetime, part: PartOfDay) -> Stretch:
    return Stretch("part", midnight + part.begin * _HOUR, midnight + part.end * _HOUR, part.name)


def _whole(midnight: datetime, days: int = 1, *, rough: bool = False) -> Stretch:
    return Stretch("day" if days == 1 else "days", midnight, midnight + days * _DAY, rough=rough)


def _on(midnight: datetime, match: re.Match[str], now: Now) -> Stretch | None:
    """That day, with the part and the hour that are named; without an hour that may be two times of it."""
    part = PARTS[match["part"]] if match["part"] else None
    if not (match["hour"] or match["clock"]):
        return _in_part(midnight, part) if part else _whole(midnight)
    dial = hours_of(match)
    if dial is None:
        return None
    moments = [midnight + hour * _HOUR + timedelta(minutes=dial[1]) for hour in on_the_day(dial[0], part)]
    if match["clock"] and part is None:
        moments = moments[:1]
    past = [moment for moment in moments if moment <= now.wall]
    if len(past) == 1:
        return _moment(past[0])
    return _whole(midnight) if past else None


def _nearest(stretches: Iterable[Stretch | None], now: Now) -> Stretch | None:
    """The one that is nearest to now; None when that one has not begun, or nothing tells two apart."""
    real = [one for one in stretches if one is not None]
    past = max((one for one in real if one.begin <= now.wall), key=lambda one: one.begin, default=None)
    ahead = min((one.begin for one in real if one.begin > now.wall), default=None)
    if past is None or (ahead is not None and ahead - now.wall <= now.wall - past.end):
        return None
    return past


def just_now(match: re.Match[str], now: Now) -> Stretch:
    """刚刚, 刚才."""
    return _moment(now.wall - timedelta(minutes=0 if match.group() == "刚刚" else 10))


def ago(match: re.Match[str], now: Now) -> Stretch | None:
    """半个小时前, 两天前, 几天前."""
    length = amount(match)
    if length is None or match["unit"] == "年":
        return None
    if length < _DAY and match["unit"] != "天":
        return _moment(now.wall - length)
    begin = now.midnight - timedelta(days=length.days)
    if is_rough(match):
        return Stretch("days", begin - _DAY, begin + 2 * _DAY, rough=True) if match["unit"] == "天" else None
    return _whole(begin, rough=match["unit"] != "天")


def lasting(match: re.Match[str], now: Now) -> Stretch | None:
    """三天了, 停了两个小时, 两天没水."""
    length = amount(match)
    if length is None or length >= timedelta(days=3650):
        return None
    return Stretch("lasting", now.wall - length, now.wall, rough=is_rough(match))


def these_days(_: re.Match[str], now: Now) -> Stretch:
    """这几天, 这两天."""
    return Stretch("days", now.midnight - 3 * _DAY, now.wall, rough=True)


def days_before(_: re.Match[str], now: Now) -> Stretch:
    """前几天, 前两天."""
    return Stretch("days", now.midnight - 5 * _DAY, now.midnight - _DAY, rough=True)


def named_day(match: re.Match[str], now: Now) -> Stretch | None:
    """昨晚八点, 今天早上, 前天下午三点半."""
    return _on(now.midnight - DAYS[match["day"]] * _DAY, match, now)


def part_of_today(match: re.Match[str], now: Now) -> Stretch | None:
    """半夜, 凌晨1点多, 上午: of the last night; the hours of the day of today alone. 晚上 needs its hour."""
    part = PARTS[match["part"]]
    if match["part"] in _NEED_AN_HOUR and not (match["hour"] or match["clock"]):
        return None
    today = _on(now.midnight, match, now)
    if today is not None and today.begin <= now.wall:
        return today
    night = part.latest > 20 or part.name == "small_hours"  # noqa: PLR2004 - the hour a night begins at
    return _on(now.midnight - _DAY, match, now) if night else None


def bare_hour(match: re.Match[str], now: Now) -> Stretch | None:
    """八点就没水了: the last time the clock showed it, if that is some hours ago."""
    dial = hours_of(match)
    if dial is None:
        return None
    today = [now.midnight + hour * _HOUR + timedelta(minutes=dial[1]) for hour in on_the_day(dial[0], None)]
    past = [one for one in (*today, *(one - _DAY for one in today)) if one <= now.wall]
    latest = max(past, default=None)
    return _moment(latest) if latest and now.wall - latest <= _BARE_HOUR else None


def weekday(match: re.Match[str], now: Now) -> Stretch | None:
    """上周五, 这周二晚上, 周一."""
    monday = now.midnight - now.wall.weekday() * _DAY
    days = 2 if match["weekday"] == "末" else 1
    which = match["which"] or ""

    def of_week(weeks: int) -> Stretch | None:
        begin = monday + weeks * _WEEK + _WEEKDAYS[match["weekday"]] * _DAY
        return _whole(begin, days) if days > 1 else _on_or_ahead(begin, match, now)

    if which.startswith("上"):
        return of_week(-which.count("上"))
    return of_week(0) if which else _nearest(map(of_week, (-1, 0, 1)), now)


def _on_or_ahead(midnight: datetime, match: re.Match[str], now: Now) -> Stretch | None:
    """As `_on`; also what is still ahead, as it may be the nearer: 15号晚上, on the 15th in the morning."""
    found = _on(midnight, match, now)
    if found is not None or midnight + 2 * _DAY < now.wall:
        return found
    later = max(midnight, now.wall + timedelta(minutes=1))
    return Stretch("moment", later, later)


def week(match: re.Match[str], now: Now) -> Stretch:
    """上周, 上上周, 这周."""
    back = match.group().count("上")
    monday = now.midnight - now.wall.weekday() * _DAY - back * _WEEK
    return Stretch("days", monday, monday + _WEEK)


def month(match: re.Match[str], now: Now) -> Stretch | None:
    """上个月, 上月底, 月初."""
    which = match["which"] or match["last"]
    if which:
        return _of_month(_first(now, -1 if which.startswith("上") else 0), match["where"])
    return _nearest((_of_month(_first(now, step), match["where"]) for step in (-1, 0, 1)), now)


def _of_month(first: datetime, where: str | None) -> Stretch:
    days = _length(first)
    begin, end = _PARTS_OF_MONTH[where or "all"]
    begin, end = (one if one > 0 else days + one for one in (begin, end))
    return _whole(first + (begin - 1) * _DAY, end - begin + 1)


def _first(now: Now, months: int) -> datetime:
    """The first day of the month so many months on."""
    count = now.midnight.year * _MONTHS + now.midnight.month - 1 + months
    return now.midnight.replace(year=count // _MONTHS, month=count % _MONTHS + 1, day=1)


def _length(first: datetime) -> int:
    return ((first + 31 * _DAY).replace(day=1) - first).days


def date(match: re.Match[str], now: Now) -> Stretch | None:
    """10月20号, 15号晚上, 上个月28号."""
    day, which = number(match["date"]), match["which"]
    if match["month"]:
        this_year = _first(now, number(match["month"]) - now.midnight.month)
        if not 1 <= number(match["month"]) <= _MONTHS:
            return None
        months = [this_year.replace(year=this_year.year + year) for year in (-1, 0, 1)]
        return _nearest((_dated(month, day, match, now) for month in months), now)
    if which:
        found = _dated(_first(now, -1 if which.startswith("上") else 0), day, match, now)
        return found if found and found.begin <= now.wall else None
    return _nearest((_dated(_first(now, step), day, match, now) for step in (-2, -1, 0, 1)), now)


def _dated(first: datetime, day: int, match: re.Match[str], now: Now) -> Stretch | None:
    return _on_or_ahead(first + (day - 1) * _DAY, match, now) if 1 <= day <= _length(first) else None


def holiday(match: re.Match[str], now: Now) -> Stretch | None:
    """国庆那天, 元旦那天; 国庆期间 are the days off."""
    month, day = _HOLIDAYS[match["holiday"]]
    past = [
        at
        for year in (now.midnight.year - 1, now.midnight.year)
        if (at := now.midnight.replace(year=year, month=month, day=day)) <= now.midnight
    ]
    days = {"国庆": 7, "五一": 5}.get(match["holiday"], 3) if match["several"] else 1
    return _whole(past[-1], days)
