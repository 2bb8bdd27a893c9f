"""合并与拆开: one case goes into another, and comes out again as it was. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gridwork.cases import Event, move
from gridwork.steps import State

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.cases import Case
    from gridwork.notice import Address


@dataclass(frozen=True, slots=True)
class Moved:
    """What a merger has changed: the state before, and what went over to the other case."""

    state: State
    #: Who is new to the other case, and the messages that are.
    reporters: tuple[Address, ...] = ()
    supporters: tuple[Address, ...] = ()
    messages: tuple[tuple[Address, int], ...] = ()
    photos: int = 0


def merge(
    case: Case, into: Case, moved: Moved, *, role: str, now: datetime, actor: Address = "", reason: str = ""
) -> tuple[Case, Case, Event]:
    """并案: `case` ends as merged, `into` has its people and photos. Raises NotAllowed as `move` does."""
    ended, event = move(
        case,
        "merge",
        role=role,
        now=now,
        actor=actor,
        reason=reason or into.number,
        merged_into=into.id,
        alike_to=into.number,
        ended_as="merged",
        closed_at=now,
        question="",
        question_until=None,
    )
    return ended, _with(into, moved, 1), event


def unmerge(
    case: Case, into: Case, moved: Moved, *, role: str, now: datetime, actor: Address = ""
) -> tuple[Case, Case, Event]:
    """拆开: both as they were, and known not to be one."""
    freed = replace(case, state=moved.state, merged_into=None, alike_to=None, ended_as=None, closed_at=None)
    return freed, _with(into, moved, -1), Event(now, "unmerge", case.state, moved.state, role, actor)


def _with(into: Case, moved: Moved, sign: int) -> Case:
    return replace(
        into,
        reporters=into.reporters + sign * len(moved.reporters),
        supporters=into.supporters + sign * len(moved.supporters),
        photos=into.photos + sign * moved.photos,
    )
