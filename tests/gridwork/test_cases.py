from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.cases import Case, Event, open_case
from gridwork.kinds import KINDS
from gridwork.limits import Limits
from gridwork.reading import Matter, Place, Urgency
from gridwork.steps import BY_ACTION, State

NOW = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
PLACE = Place("怡景苑三栋", "怡景苑3栋", "怡景苑", "3栋", "NH03", ("NH03",))
CALM = [Urgency.ORANGE, Urgency.YELLOW, Urgency.BLUE]


def opened(urgency: Urgency, **facts: Any) -> tuple[Case, tuple[Event, ...]]:
    return open_case(
        Matter("lighting_cable", urgency, PLACE),
        number="NH03-20261210-007",
        node="NH03",
        level="grid",
        now=NOW,
        limits=Limits(),
        holder_role="grid_leader",
        **{"reporter_role": "resident", "reporter": "tg:5"} | facts,
    )


def test_a_red_matter_goes_straight_to_the_alarm() -> None:
    case, events = opened(Urgency.RED)

    assert case.state is State.DISPATCHED
    assert events == (Event(NOW, "alarm", None, State.DISPATCHED, "bot"),)


@pytest.mark.parametrize("urgency", CALM)
@pytest.mark.parametrize("role", ["resident", "merchant", "courier"])
def test_any_other_matter_is_reported_filed_and_dispatched_at_once(urgency: Urgency, role: str) -> None:
    case, events = opened(urgency, reporter_role=role)

    assert case.state is State.DISPATCHED
    assert events == (
        Event(NOW, "report", None, State.REPORTED, role, "tg:5"),
        Event(NOW, "file", State.REPORTED, State.FILED, "bot"),
        Event(NOW, "dispatch", State.FILED, State.DISPATCHED, "bot"),
    )


@given(st.sampled_from(Urgency), st.sampled_from(["resident", "merchant", "courier", "grid_worker", "bot"]))
def test_the_first_events_are_moves_of_the_table_and_lead_to_where_the_case_is(
    urgency: Urgency, role: str
) -> None:
    case, events = opened(urgency, reporter_role=role)
    state = None
    for event in events:
        row = BY_ACTION[event.action]
        assert event.source == state
        assert event.source in row.sources
        assert event.role in row.actors
        assert row.target is event.target
        state = event.target
    assert state is case.state


@pytest.mark.parametrize("urgency", list(Urgency))
def test_the_clock_starts_at_the_opening(urgency: Urgency) -> None:
    case, _ = opened(urgency)
    limits = Limits()

    assert case.opened_at == case.dispatched_at == NOW
    assert case.ack_due == limits.acknowledge_by(urgency, NOW)
    assert case.due_at == limits.feedback_by(urgency, "lighting_cable", NOW)
    assert (case.acknowledged_at, case.feedback_at, case.closed_at, case.ended_as) == (None, None, None, None)


@given(st.sampled_from(Urgency), st.sampled_from(KINDS), st.integers(0, 10**9))
def test_an_open_case_has_a_step_a_node_a_holder_and_a_limit_ahead(
    urgency: Urgency, kind: str, seconds: int
) -> None:
    now = NOW + timedelta(seconds=seconds)
    case, events = open_case(
        Matter(kind, urgency),
        number="XHJD-20261210-001",
        node="XHJD",
        level="street",
        now=now,
        limits=Limits(),
        reporter_role="courier",
        holder_role="coordinator",
    )

    assert (case.is_open, case.step) == (True, "指挥派遣")
    assert (case.node, case.level, case.holder_role, case.holder) == (
        "XHJD",
        "street",
        "coordinator",
        None,
    )
    assert now < case.ack_due <= case.due_at
    assert {event.at for event in events} == {now}


def test_the_place_is_kept_as_shown_and_as_written() -> None:
    case, _ = opened(Urgency.YELLOW)

    assert (case.place, case.place_text, case.place_name, case.building) == (
        "怡景苑3栋",
        "怡景苑三栋",
        "怡景苑",
        "3栋",
    )


def test_a_matter_without_a_place_opens_all_the_same() -> None:
    case, _ = open_case(
        Matter("gas", Urgency.RED),
        number="XHJD-20261210-001",
        node="XHJD",
        level="street",
        now=NOW,
        limits=Limits(),
        reporter_role="resident",
        holder_role=None,
    )

    assert (case.place, case.place_text, case.place_name, case.building) == ("", "", "", "")
