"""The rehearsal's clock: runs at real speed from a chosen moment, and can be led to a later one.

A *goal* does not move the clock by itself: the bot that follows steps through every due moment on the
way and at last onto the goal, so that nothing due in between is skipped. Where nobody follows, the
clock goes there alone. A *jump* skips what lies between: the fault switch.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rehearsal.bell import Bell

#: Real seconds a goal waits for a follower who has not shown up.
PATIENCE = 2.0
#: Real seconds a goal waits for a follower who has seen it and is at work between two steps.
PATIENCE_AT_WORK = 60.0


class Clock:
    """Rehearsal time. Real time enters here, as the monotonic counter, and nowhere else."""

    def __init__(self, start: datetime, bell: Bell) -> None:
        if start.tzinfo is None:
            raise ValueError("the clock needs a start with a time zone")
        self._bell = bell
        self._base = start.astimezone(UTC)
        self._anchor = monotonic()
        self._version = 1
        self._goal: datetime | None = None
        self._goal_set = 0.0
        self._heard = float("-inf")
        self._asking = 0

    def now(self) -> datetime:
        self._go_alone()
        return self._reading()

    @property
    def goal(self) -> datetime | None:
        self._go_alone()
        return self._goal

    @property
    def version(self) -> int:
        """Grows with every goal, step and jump."""
        self._go_alone()
        return self._version

    def lead_to(self, goal: datetime) -> None:
        """Set a goal. Raises ValueError for one that is not in the future."""
        if goal <= self.now():
            raise ValueError(f"{goal.isoformat()} is not later than {self.now().isoformat()}")
        self._goal = goal.astimezone(UTC)
        self._goal_set = monotonic()
        self._changed()

    def step(self, to: datetime) -> None:
        """A follower has done what was due at `to`. Never goes back; on the goal, clears it."""
        self._heard = monotonic()
        self._set(max(to.astimezone(UTC), self._reading()))

    def jump(self, to: datetime) -> None:
        """Be at `to` at once, forward or back; a goal that lies ahead stays."""
        self._set(to.astimezone(UTC))

    @contextmanager
    def asked(self) -> Iterator[None]:
        """A follower asks (and perhaps waits): as long as it does, the goal is not abandoned."""
        self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1
            self._heard = monotonic()

    def _reading(self) -> datetime:
        return self._base + timedelta(seconds=monotonic() - self._anchor)

    def _set(self, to: datetime) -> None:
        self._base, self._anchor = to, monotonic()
        if self._goal is not None and to >= self._goal:
            self._goal = None
        self._changed()

    def _changed(self) -> None:
        self._version += 1
        self._bell.ring()

    def _go_alone(self) -> None:
        """Nobody follows: the goal is reached without steps."""
        if self._goal is not None and not self._asking and self._silence() > self._patience():
            self._set(max(self._goal, self._reading()))

    def _silence(self) -> float:
        return monotonic() - max(self._heard, self._goal_set)

    def _patience(self) -> float:
        return PATIENCE_AT_WORK if self._heard > self._goal_set else PATIENCE
