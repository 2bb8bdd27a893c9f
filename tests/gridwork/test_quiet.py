from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridwork.quiet import QuietHours, Stretch
from gridwork.reading import Urgency

CHANGSHA = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
RED, ORANGE, YELLOW, BLUE = Urgency.RED, Urgency.ORANGE, Urgency.YELLOW, Urgency.BLUE
QUIET = QuietHours()

moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
clocks = st.times().map(lambda t: t.replace(microsecond=0))
stretches = st.tuples(clocks, clocks)


def at(clock: str, day: int = 10) -> datetime:
    """A moment of December 2026 by Changsha's clock, as the bot keeps it: in UTC."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 12, day, hour, minute, tzinfo=CHANGSHA).astimezone(UTC)


def covered(stretch: Stretch, wall: time) -> bool:
    start, end = stretch
    return start <= wall < end if start <= end else wall >= start or wall < end


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        (at("06:59"), at("07:00")),
        (at("07:00"), at("07:00")),
        (at("12:00"), at("12:00")),
        (at("18:00"), at("18:00")),
        (at("21:59"), at("21:59")),
        (at("22:00"), at("07:00", 11)),
        (at("23:59"), at("07:00", 11)),
        (at("00:00"), at("07:00")),
    ],
)
def test_a_residents_group_is_left_alone_at_night(said: datetime, goes: datetime) -> None:
    for kind in ("residents", "market"):
        for urgency in (None, ORANGE, YELLOW, BLUE):
            assert QUIET.for_group(kind, urgency, said, CHANGSHA) == goes


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        (at("11:29"), at("11:29")),
        (at("11:30"), at("13:30")),
        (at("13:29"), at("13:30")),
        (at("13:30"), at("13:30")),
        (at("17:30"), at("19:30")),
        (at("19:30"), at("19:30")),
        (at("22:30"), at("07:00", 11)),
        (at("03:00"), at("07:00")),
    ],
)
def test_riders_are_left_alone_at_night_and_in_the_rush(said: datetime, goes: datetime) -> None:
    for urgency in (None, ORANGE, YELLOW, BLUE):
        assert QUIET.for_group("couriers", urgency, said, CHANGSHA) == goes


@pytest.mark.parametrize("clock", ["23:00", "02:00", "12:00", "18:00", "09:00"])
def test_red_goes_at_once_everywhere(clock: str) -> None:
    for kind in ("residents", "market", "couriers"):
        assert QUIET.for_group(kind, RED, at(clock), CHANGSHA) == at(clock)
    assert QUIET.for_staff(RED, at(clock), CHANGSHA) == at(clock)


def test_orange_reaches_staff_at_night_yellow_and_blue_wait_for_the_morning() -> None:
    night = at("23:00")

    assert QUIET.for_staff(ORANGE, night, CHANGSHA) == night
    assert QUIET.for_staff(YELLOW, night, CHANGSHA) == at("07:00", 11)
    assert QUIET.for_staff(BLUE, night, CHANGSHA) == at("07:00", 11)
    assert QUIET.for_staff(BLUE, at("12:00"), CHANGSHA) == at("12:00")


def test_a_question_nobody_waits_for_does_not_wake_a_resident() -> None:
    assert QUIET.for_person(at("22:00"), CHANGSHA) == at("07:00", 11)
    assert QUIET.for_person(at("18:00"), CHANGSHA) == at("18:00")


def test_the_moment_comes_back_in_the_zone_it_was_given_in() -> None:
    assert QUIET.for_person(at("23:00"), CHANGSHA).tzinfo is UTC


def test_the_end_of_one_stretch_may_lie_inside_another() -> None:
    late = QuietHours(rush=((time(21), time(22, 30)), (time(6), time(8)), (time(7, 30), time(9))))

    assert late.for_group("couriers", YELLOW, at("21:10"), CHANGSHA) == at("09:00", 11)


def test_a_stretch_that_ends_as_it_begins_is_none() -> None:
    quiet = QuietHours(night=(time(22), time(22)), rush=())

    assert quiet.for_person(at("22:00"), CHANGSHA) == at("22:00")


def test_stretches_that_leave_no_minute_of_the_day_hold_nothing_for_ever() -> None:
    never = QuietHours(night=(time(0), time(12)), rush=((time(12), time(0)),))

    assert never.for_group("couriers", YELLOW, at("10:00"), CHANGSHA) == at("10:00")


def test_in_the_hour_that_autumn_repeats_nothing_is_sent_into_the_past() -> None:
    quiet = QuietHours(night=(time(22), time(2, 30)))
    second_time = datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=1).astimezone(UTC)

    goes = quiet.for_person(second_time, BERLIN)

    assert goes == second_time + timedelta(minutes=20)


@given(st.lists(stretches, min_size=1, max_size=4), moments, st.sampled_from([CHANGSHA, BERLIN]))
def test_what_is_held_goes_at_the_first_free_moment(
    several: list[Stretch], said: datetime, zone: ZoneInfo
) -> None:
    # Some minute must be free that every day has: the hour after two is left out once a spring.
    minutes = [time(m // 60, m % 60) for m in range(1440) if m // 60 != 2]
    assume(any(not any(covered(s, m) for s in several) for m in minutes))
    quiet = QuietHours(night=several[0], rush=tuple(several[1:]))

    goes = quiet.for_group("couriers", YELLOW, said, zone)

    assert said <= goes <= said + timedelta(hours=25)
    assert not any(covered(s, goes.astimezone(zone).time()) for s in several)
    if not any(covered(s, said.astimezone(zone).time()) for s in several):
        assert goes == said


@given(moments, st.sampled_from(["residents", "market", "couriers"]), st.sampled_from(Urgency))
def test_asking_again_at_the_moment_given_changes_nothing(
    said: datetime, kind: str, urgency: Urgency
) -> None:
    goes = QUIET.for_group(kind, urgency, said, CHANGSHA)

    assert QUIET.for_group(kind, urgency, goes, CHANGSHA) == goes
