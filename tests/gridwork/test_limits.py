from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.limits import Limit, Limits
from gridwork.reading import Urgency

NOW = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
RED, ORANGE, YELLOW, BLUE = Urgency.RED, Urgency.ORANGE, Urgency.YELLOW, Urgency.BLUE
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


class NineToFive:
    """Working hours are 09:00 to 17:00 of every day; a working day is the same hour of the next."""

    def add_hours(self, start: datetime, hours: float) -> datetime:
        left = timedelta(hours=hours)
        at = max(start, start.replace(hour=9, minute=0))
        while left:
            room = max(at.replace(hour=17, minute=0) - at, timedelta())
            step = min(room, left)
            at, left = at + step, left - step
            if left:
                at = at.replace(hour=9, minute=0) + DAY
        return at

    def add_days(self, start: datetime, days: float) -> datetime:
        return start + days * DAY


@pytest.mark.parametrize(
    ("urgency", "acknowledge", "feedback"),
    [
        (RED, Limit(minutes=5), Limit(minutes=120)),
        (ORANGE, Limit(minutes=30), Limit(minutes=1440)),
        (YELLOW, Limit(work_hours=4), Limit(work_days=3)),
        (BLUE, Limit(work_days=1), Limit(work_days=7)),
    ],
)
def test_the_defaults_are_those_of_the_table(urgency: Urgency, acknowledge: Limit, feedback: Limit) -> None:
    limits = Limits()

    assert limits.acknowledge[urgency] == acknowledge
    assert limits.feedback[urgency] == feedback


def test_the_other_defaults_are_those_of_the_table() -> None:
    limits = Limits()

    assert limits.remind_at == (0.75, 1.0)
    assert (limits.verify_hours, limits.join_hours, limits.returns, limits.reopen_days) == (72, 48, 2, 7)
    assert (limits.undo_minutes, limits.question_minutes, limits.conversation_minutes) == (10, 10, 3)
    assert limits.feedback_by_kind == {}


@pytest.mark.parametrize(
    ("urgency", "rungs"),
    [
        (RED, [("backup", 0 * MINUTE), ("secretary", 5 * MINUTE), ("street", 10 * MINUTE)]),
        (ORANGE, [("leader", 15 * MINUTE), ("secretary", 30 * MINUTE), ("street", 60 * MINUTE)]),
        (YELLOW, [("leader", 0 * DAY), ("secretary", 1 * DAY), ("street", 2 * DAY)]),
        (BLUE, [("leader", 0 * DAY), ("secretary", 1 * DAY), ("street", 2 * DAY)]),
    ],
)
def test_the_climb_rings_as_the_table_says(urgency: Urgency, rungs: list[tuple[str, timedelta]]) -> None:
    limits = Limits()
    climb = limits.climb[urgency]

    assert [(rung.to, limits.rung_at(urgency, n, NOW) - NOW) for n, rung in enumerate(climb)] == rungs


def test_red_and_orange_run_day_and_night_yellow_and_blue_in_working_time() -> None:
    limits = Limits(calendar=NineToFive())
    evening = datetime(2026, 12, 10, 15, 0, tzinfo=UTC)

    assert limits.acknowledge_by(RED, evening) == evening + 5 * MINUTE
    assert limits.acknowledge_by(ORANGE, evening) == evening + 30 * MINUTE
    assert limits.acknowledge_by(YELLOW, evening) == datetime(2026, 12, 11, 11, 0, tzinfo=UTC)
    assert [limits.acknowledge[u].natural for u in (RED, ORANGE, YELLOW, BLUE)] == [True, True, False, False]


def test_without_a_calendar_every_hour_is_a_working_hour() -> None:
    limits = Limits()

    assert limits.acknowledge_by(YELLOW, NOW) == NOW + 4 * HOUR
    assert limits.acknowledge_by(BLUE, NOW) == NOW + DAY
    assert limits.feedback_by(YELLOW, "other", NOW) == NOW + 3 * DAY


def test_a_kind_may_have_a_feedback_limit_of_its_own() -> None:
    limits = Limits(feedback_by_kind={"env_sanitation": Limit(work_hours=4)})

    assert limits.feedback_by(YELLOW, "env_sanitation", NOW) == NOW + 4 * HOUR
    assert limits.feedback_by(YELLOW, "gas", NOW) == NOW + 3 * DAY


def test_the_holder_is_reminded_at_three_quarters_and_at_the_end() -> None:
    assert Limits().reminders(NOW, NOW + 24 * HOUR) == (NOW + 18 * HOUR, NOW + 24 * HOUR)


@given(moments, st.sampled_from(Urgency), st.sampled_from(["other", "gas"]))
def test_the_graver_the_sooner(now: datetime, urgency: Urgency, kind: str) -> None:
    limits = Limits()
    for other in Urgency:
        if other.rank >= urgency.rank:
            assert limits.acknowledge_by(other, now) <= limits.acknowledge_by(urgency, now)
            assert limits.feedback_by(other, kind, now) <= limits.feedback_by(urgency, kind, now)


@given(moments, moments, st.sampled_from(Urgency))
def test_what_is_reported_later_is_due_no_sooner(one: datetime, other: datetime, urgency: Urgency) -> None:
    limits = Limits()
    first, second = sorted((one, other))

    assert limits.acknowledge_by(urgency, first) <= limits.acknowledge_by(urgency, second)
    assert limits.feedback_by(urgency, "other", first) <= limits.feedback_by(urgency, "other", second)


@given(moments, st.sampled_from(Urgency))
def test_each_rung_rings_no_sooner_than_the_limit_and_than_the_rung_before(
    now: datetime, urgency: Urgency
) -> None:
    limits = Limits()
    missed = limits.acknowledge_by(urgency, now)
    rings = [limits.rung_at(urgency, n, missed) for n in range(len(limits.climb[urgency]))]

    assert rings == sorted(rings)
    assert rings[0] >= missed > now


@given(moments, st.integers(1, 10**7))
def test_reminders_lie_between_the_opening_and_the_due_moment(now: datetime, seconds: int) -> None:
    due = now + timedelta(seconds=seconds)
    first, last = Limits().reminders(now, due)

    assert now < first <= last == due
