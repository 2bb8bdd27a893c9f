from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.cases import Case, NotAllowed
from gridwork.merging import Moved, merge, unmerge
from gridwork.reading import Urgency
from gridwork.steps import BY_ACTION, State

NOW = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
ONE = Case("NH03-20261210-007", State.DISPATCHED, "gas", Urgency.YELLOW, "NH03", NOW, NOW, NOW, id=7)
OTHER = replace(ONE, number="NH03-20261210-001", id=1, reporters=3)

movements = st.builds(
    Moved,
    state=st.sampled_from(sorted(state for state in BY_ACTION["merge"].sources if state)),
    reporters=st.lists(st.sampled_from(["tg:1", "tg:2", "tg:3"]), unique=True).map(tuple),
    supporters=st.lists(st.sampled_from(["tg:4", "tg:5"]), unique=True).map(tuple),
    messages=st.lists(st.tuples(st.just("tg:-1"), st.integers(1, 9)), unique=True).map(tuple),
    photos=st.integers(0, 9),
)


@given(movements)
def test_what_was_merged_and_taken_apart_is_as_it_was(moved: Moved) -> None:
    case = replace(ONE, state=moved.state)

    ended, grown, first = merge(case, OTHER, moved, role="bot", now=NOW)
    freed, left, second = unmerge(ended, grown, moved, role="bot", now=NOW + timedelta(minutes=3))

    assert (freed, left) == (case, OTHER)
    assert (ended.state, ended.ended_as, ended.merged_into) == (State.MERGED, "merged", OTHER.id)
    assert grown.people == OTHER.people + len(moved.reporters) + len(moved.supporters)
    assert (first.source, first.target) == (second.target, second.source) == (moved.state, State.MERGED)


def test_the_question_is_answered_by_merging() -> None:
    asked = replace(ONE, question="same", question_until=NOW, alike_to=OTHER.number)
    ended, _, event = merge(asked, OTHER, Moved(ONE.state), role="grid_leader", now=NOW)

    assert (ended.question, ended.question_until) == ("", None)
    assert ended.alike_to == event.reason == OTHER.number


@pytest.mark.parametrize("state", [s for s in State if s not in BY_ACTION["merge"].sources])
def test_what_is_worked_at_or_over_is_not_merged(state: State) -> None:
    with pytest.raises(NotAllowed):
        merge(replace(ONE, state=state), OTHER, Moved(state), role="bot", now=NOW)
