from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.stations import OFFSETS, Offset, StationRules, days, reminders
from gridwork.street import Station

CHANGSHA = ZoneInfo("Asia/Shanghai")
STATION = Station("YZ", "东湖驿站", "佳天雅苑", "DH01", "Asia/Shanghai", (10, 20), "09:00", "11:30")
RULES = StationRules()


def at(month: int, day: int, clock: str, year: int = 2026) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(year, month, day, hour, minute, tzinfo=CHANGSHA).astimezone(UTC)


def test_it_comes_on_the_tenth_and_the_twentieth_of_every_month_of_the_year() -> None:
    found = list(days(STATION, date(2026, 1, 1), date(2026, 12, 31)))

    assert found == [date(2026, month, day) for month in range(1, 13) for day in (10, 20)]


def test_the_first_and_the_last_day_asked_for_belong_to_it() -> None:
    assert list(days(STATION, date(2026, 12, 10), date(2026, 12, 20))) == [
        date(2026, 12, 10),
        date(2026, 12, 20),
    ]
    assert list(days(STATION, date(2026, 12, 11), date(2026, 12, 19))) == []
    assert list(days(STATION, date(2026, 12, 20), date(2026, 12, 10))) == []


def test_a_month_without_the_day_has_none() -> None:
    last = replace(STATION, days_of_month=(29, 31))

    assert list(days(last, date(2027, 1, 28), date(2027, 3, 31))) == [
        date(2027, 1, 29),
        date(2027, 1, 31),
        date(2027, 3, 29),
        date(2027, 3, 31),
    ]
    assert date(2028, 2, 29) in days(last, date(2028, 2, 1), date(2028, 3, 1))


def test_people_are_reminded_two_days_before_the_day_before_and_on_the_day() -> None:
    found = [r for r in reminders(STATION, RULES, at(12, 1, "09:00")) if r.day == date(2026, 12, 10)]

    assert [(r.offset, r.at) for r in found] == [
        ("t-2", at(12, 8, "10:00")),
        ("t-1", at(12, 9, "19:00")),
        ("day", at(12, 10, "08:00")),
    ]
    assert [r.subject for r in found] == ["YZ:2026-12-10:t-2", "YZ:2026-12-10:t-1", "YZ:2026-12-10:day"]


def test_a_reminder_may_lie_in_the_month_or_the_year_before() -> None:
    early = replace(STATION, days_of_month=(1,))
    found = {r.offset: r.at for r in reminders(early, RULES, at(2, 20, "09:00", 2028)) if r.day.month == 3}

    assert found == {
        "t-2": at(2, 28, "10:00", 2028),
        "t-1": at(2, 29, "19:00", 2028),
        "day": at(3, 1, "08:00", 2028),
    }
    new_year = {r.offset: r.at for r in reminders(early, RULES, at(12, 20, "09:00")) if r.day.year == 2027}
    assert new_year["t-2"] == at(12, 30, "10:00")


@pytest.mark.parametrize(("clock", "kept"), [("10:00", True), ("12:00", True), ("12:01", False)])
def test_a_reminder_up_to_two_hours_late_still_goes(clock: str, kept: bool) -> None:  # noqa: FBT001
    found = {r.subject for r in reminders(STATION, RULES, at(12, 8, clock))}

    assert ("YZ:2026-12-10:t-2" in found) is kept


def test_lateness_does_not_end_at_midnight() -> None:
    late = StationRules(offsets=(Offset("day", 0, time(23)),))
    found = [r.subject for r in reminders(STATION, late, at(12, 11, "00:30"))]

    assert found[0] == "YZ:2026-12-10:day"


def test_it_is_the_stations_own_clock_that_counts() -> None:
    kashgar = replace(STATION, timezone="Asia/Urumqi")
    first = next(reminders(kashgar, RULES, at(12, 1, "09:00")))

    assert first.at == datetime(2026, 12, 8, 10, 0, tzinfo=ZoneInfo("Asia/Urumqi"))
    assert first.at.tzinfo is UTC


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.lists(st.integers(1, 31), min_size=1, max_size=4, unique=True).map(tuple),
)
def test_every_reminder_is_there_once_in_time_and_whole(now: datetime, of_month: tuple[int, ...]) -> None:
    station = replace(STATION, days_of_month=of_month)
    found = list(reminders(station, RULES, now))

    assert len({r.subject for r in found}) == len(found)
    assert {r.subject for r in found} == {f"YZ:{r.day.isoformat()}:{r.offset}" for r in found}
    for one in found:
        assert one.day.day in of_month
        assert now - timedelta(hours=2) <= one.at <= now + timedelta(days=41)
        offset = next(o for o in OFFSETS if o.name == one.offset)
        local = one.at.astimezone(CHANGSHA)
        assert (local.date(), local.time()) == (one.day - timedelta(days=offset.days), offset.at)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(1, 30),
)
def test_laying_out_every_day_misses_no_reminder(start: datetime, length: int) -> None:
    once = {r.subject for r in reminders(STATION, RULES, start)}
    later = {r.subject for r in reminders(STATION, RULES, start + timedelta(days=length))}
    gone = {
        r.subject for r in reminders(STATION, RULES, start) if r.at < start + timedelta(days=length, hours=-2)
    }

    assert once - gone <= later
