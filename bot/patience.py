"""Waiting that ends at once when the program is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING, TypeVar

from bot.telegram_in import Busy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

log = logging.getLogger(__name__)
_T = TypeVar("_T")
#: Seconds between two calls of what is to be done meanwhile.
EVERY = 1.0
_LONGEST_WAIT = 30.0


async def unless_stopped(
    asking: Coroutine[Any, Any, _T],
    stop: asyncio.Event,
    meanwhile: Callable[[], Awaitable[object]] | None = None,
) -> _T | None:
    """What `asking` gives; None when it was told to stop before. `meanwhile` is called every second."""
    asked, stopping = asyncio.ensure_future(asking), asyncio.ensure_future(stop.wait())
    try:
        while not asked.done() and not stopping.done():
            await asyncio.wait({asked, stopping}, timeout=EVERY, return_when=asyncio.FIRST_COMPLETED)
            if meanwhile is not None and not asked.done():
                await meanwhile()
        return asked.result() if asked.done() else None
    finally:
        asked.cancel()
        stopping.cancel()
        await asyncio.gather(asked, stopping, return_exceptions=True)


async def rest(
    stop: asyncio.Event, seconds: float, meanwhile: Callable[[], Awaitable[object]] | None = None
) -> None:
    """A pause. `meanwhile` is called every second of it."""
    until = time.monotonic() + seconds
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), left if meanwhile is None else min(left, EVERY))
        if meanwhile is not None:
            await meanwhile()


async def until_answered(
    ask: Callable[[], Coroutine[Any, Any, _T]],
    stop: asyncio.Event,
    meanwhile: Callable[[], Awaitable[object]] | None = None,
) -> _T | None:
    """Telegram's answer, however often it has to be asked; None when told to stop before."""
    pause = 0.5
    while not stop.is_set():
        try:
            return await unless_stopped(ask(), stop, meanwhile)
        except Busy as busy:
            log.warning("Telegram does not answer: %s", busy)
            await rest(stop, min(max(pause, busy.seconds), _LONGEST_WAIT), meanwhile)
            pause *= 2
    return None
