from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.cases import Case, Event, NotAllowed, move
from gridwork.reading import Urgency
from gridwork.roles import MAY
from gridwork.steps import BY_ACTION, IN_HAND, MOVES, OPEN, STEPS, TERMINAL, State

NOW = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)

REPORTERS = "resident merchant courier"
SECRETARIES = "secretary market_secretary street_officer coordinator"
LEADERS = f"grid_leader {SECRETARIES}"
HANDLERS = f"grid_worker {LEADERS}"
ANY_OPEN = "reported filed dispatched accepted handling suspended mediating feedback verifying"

#: row, action, from, to ("=": stays), who, whether a reason must be given. "-": there is no case yet.
TABLE = [
    (1, "draft", "-", "draft", "bot", False),
    (2, "confirm", "draft", "reported", REPORTERS, False),
    (3, "report", "-", "reported", f"bot {REPORTERS} {HANDLERS}", False),
    (4, "alarm", "-", "dispatched", "bot", False),
    (5, "file", "reported", "filed", f"bot {HANDLERS}", False),
    (6, "merge", "reported filed dispatched accepted", "merged", f"bot {LEADERS}", False),
    (7, "reject", "reported filed dispatched", "invalid", SECRETARIES, True),
    (8, "dispatch", "filed", "dispatched", f"bot {LEADERS}", False),
    (9, "acknowledge", "dispatched", "accepted", f"property volunteer mediator {HANDLERS}", False),
    (10, "return", "dispatched", "filed", f"property {HANDLERS}", True),
    (11, "start", "accepted", "handling", f"property volunteer {HANDLERS}", False),
    (
        12,
        "transfer",
        "filed dispatched accepted handling",
        "dispatched",
        f"bot {LEADERS} {REPORTERS}",
        False,
    ),
    (13, "suspend", "handling", "suspended", HANDLERS, True),
    (14, "resume", "suspended", "handling", f"bot {HANDLERS}", False),
    (15, "extend", "handling", "=", SECRETARIES, True),
    (16, "whistle", ANY_OPEN, "=", f"bot {HANDLERS}", True),
    (17, "report_in", ANY_OPEN, "=", f"{LEADERS} property", False),
    (18, "join_handling", "handling", "=", LEADERS, False),
    (19, "mediate", "filed handling", "mediating", "secretary market_secretary mediator coordinator", False),
    (20, "settle", "mediating", "feedback", "mediator", True),
    (21, "feed_back", "handling", "feedback", f"property volunteer {HANDLERS}", True),
    (22, "verify", "feedback", "verifying", "bot", False),
    (23, "close", "verifying", "closed", f"bot {REPORTERS} {LEADERS}", False),
    (24, "rework", "verifying", "handling", f"{REPORTERS} {LEADERS}", True),
    (25, "rate", "closed", "rated", REPORTERS, False),
    (26, "reopen", "closed rated", "handling", REPORTERS, True),
    (27, "withdraw", "draft reported filed dispatched", "withdrawn", f"{REPORTERS} {LEADERS}", False),
    (
        28,
        "self_resolve",
        "accepted handling suspended mediating feedback verifying",
        "closed",
        LEADERS,
        False,
    ),
    (29, "appeal", "invalid closed", "reported", REPORTERS, True),
    (30, "hang", "feedback suspended", "=", "street_officer", True),
]
ROLES = sorted(
    {role for row in TABLE for role in row[4].split()} | {"admin", "auditor", "expert", "nobody at all"}
)
ACTIONS = [row[1] for row in TABLE]
#: States a case can be in once it exists: draft and everything the three openings lead to.
STARTS = [State.DRAFT, State.REPORTED, State.DISPATCHED]


def a_case(state: State) -> Case:
    return Case(
        number="NH03-20261210-007",
        state=state,
        kind="lighting_cable",
        urgency=Urgency.YELLOW,
        node="NH03",
        opened_at=NOW,
        ack_due=NOW + timedelta(hours=4),
        due_at=NOW + timedelta(days=3),
        version=4,
    )


@pytest.mark.parametrize("row", TABLE, ids=ACTIONS)
def test_every_move_is_the_one_of_the_rules(row: tuple[int, str, str, str, str, bool]) -> None:
    number, action, sources, target, actors, needs_reason = row
    found = BY_ACTION[action]

    assert found.row == number
    assert {str(s) if s else "-" for s in found.sources} == set(sources.split())
    assert (str(found.target) if found.target else "=") == target
    assert found.actors == set(actors.split())
    assert found.needs_reason is needs_reason


def test_there_are_thirty_moves_in_order_and_no_other() -> None:
    assert [found.row for found in MOVES] == list(range(1, 31))
    assert [found.action for found in MOVES] == ACTIONS


@pytest.mark.parametrize("row", TABLE, ids=ACTIONS)
def test_a_move_happens_exactly_from_where_and_for_whom_the_table_says(
    row: tuple[int, str, str, str, str, bool],
) -> None:
    _, action, sources, target, actors, needs_reason = row
    for state, role, reason in product(State, ROLES, ("", "等配件")):
        case = a_case(state)
        if state.value not in sources.split():
            expected = "not-from-here"
        elif role not in actors.split():
            expected = "not-your-role"
        elif needs_reason and not reason:
            expected = "reason-missing"
        else:
            moved, event = move(case, action, role=role, now=NOW, actor="tg:5", reason=reason)
            to = state if target == "=" else State(target)
            assert moved == replace(case, state=to)
            assert event == Event(NOW, action, state, to, role, "tg:5", reason)
            continue
        with pytest.raises(NotAllowed) as refused:
            move(case, action, role=role, now=NOW, actor="tg:5", reason=reason)
        assert (refused.value.text, refused.value.facts) == (expected, {"number": case.number})


@given(
    start=st.sampled_from(STARTS),
    tries=st.lists(
        st.tuples(st.sampled_from(ACTIONS), st.sampled_from(ROLES), st.sampled_from(["", "说明"])),
        max_size=40,
    ),
)
def test_whatever_people_try_a_case_stays_a_case(start: State, tries: list[tuple[str, str, str]]) -> None:
    first = case = a_case(start)
    now = NOW
    for action, role, reason in tries:
        now += timedelta(minutes=1)
        before = case
        try:
            case, event = move(case, action, role=role, now=now, reason=reason)
        except NotAllowed:
            assert case is before
            continue
        assert (event.source, event.target) == (before.state, case.state)
        assert case.state in State
        assert case.step in {"信息收集", "案卷建立", "指挥派遣", "处理反馈", "核查结案", "考核评价"}
        assert (case.number, case.opened_at, case.version) == (first.number, first.opened_at, first.version)
        assert before.state not in {State.WITHDRAWN, State.MERGED}
        if before.state is State.INVALID:
            assert action == "appeal"
        if before.state is State.RATED:
            assert action == "reopen"


def test_every_state_can_be_reached_and_every_open_one_can_still_end() -> None:
    def reach(starts: list[State]) -> set[State]:
        known, edge = set(starts), list(starts)
        while edge:
            state = edge.pop()
            for row in MOVES:
                if state in row.sources and row.target is not None and row.target not in known:
                    known.add(row.target)
                    edge.append(row.target)
        return known

    assert reach(STARTS) == set(State)
    for state in OPEN:
        assert State.CLOSED in reach([state])


def test_every_state_has_its_step_and_is_open_or_over() -> None:
    assert set(STEPS) == set(State)
    assert set(State) - OPEN == {State.DRAFT, State.CLOSED} | TERMINAL
    assert IN_HAND < OPEN
    assert [STEPS[State(s)] for s in ["draft", "filed", "dispatched", "handling", "verifying", "rated"]] == [
        "信息收集",
        "案卷建立",
        "指挥派遣",
        "处理反馈",
        "核查结案",
        "考核评价",
    ]


@pytest.mark.parametrize("fact", ["number", "opened_at", "version", "id"])
def test_no_move_changes_the_number_the_opening_or_the_version(fact: str) -> None:
    with pytest.raises(TypeError, match=fact):
        move(a_case(State.DISPATCHED), "acknowledge", role="grid_leader", now=NOW, **{fact: "x"})


def test_a_move_may_bring_other_facts_along() -> None:
    moved, _ = move(
        a_case(State.DISPATCHED),
        "acknowledge",
        role="grid_worker",
        now=NOW,
        holder="tg:7",
        acknowledged_at=NOW,
    )

    assert (moved.state, moved.holder, moved.acknowledged_at) == (State.ACCEPTED, "tg:7", NOW)


def test_whoever_may_press_a_button_may_also_make_its_move() -> None:
    moves_of = {
        "withdraw_red": ("withdraw", "self_resolve"),
        "correct": ("transfer",),
        "assign": ("transfer",),
    }
    # What changes no state is no move.
    moves_of |= dict.fromkeys(
        ("see", "see_confidential", "note", "relay", "broadcast", "broadcast_people"), ()
    )
    for press, roles in MAY.items():
        for action in moves_of.get(press, (press,)):
            assert set(roles) <= BY_ACTION[action].actors, press
