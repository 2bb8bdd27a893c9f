"""The one place that knows the real time. Everything else is told what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What time it is, in UTC."""

    def now(self) -> datetime: ...


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - here and nowhere else


class LedClock:
    """A clock that runs at real speed from a moment somebody else has set (rehearsal, replay)."""

    def __init__(self, start: datetime, *, running: bool = True) -> None:
        self._real = RealClock()
        self._running = running
        self._base = start.astimezone(UTC)
        self._set_at = self._real.now()

    def now(self) -> datetime:
        return self._base + (self._real.now() - self._set_at if self._running else timedelta())

    def set(self, moment: datetime) -> None:
        """Time never goes back: an earlier moment is ignored."""
        if moment > self.now():
            self._base = moment.astimezone(UTC)
            self._set_at = self._real.now()
