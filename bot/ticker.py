"""The bell: APScheduler rings every second and never computes a date. What is due stands in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

#: Seconds between two rings.
EVERY = 1
#: Seconds between two cleanings of what was said and need not be kept.
CLEAN_EVERY = 60


class Ticker:
    def __init__(self, ring: Callable[[], Awaitable[None]], clean: Callable[[], Awaitable[None]]) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        # One at a time, and rings that were missed are one ring: the rows are the truth.
        for function, seconds in ((ring, EVERY), (clean, CLEAN_EVERY)):
            self._scheduler.add_job(
                function,
                "interval",
                seconds=seconds,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
