"""Following a rehearsal's clock: through every due moment on the way, each handled before the next."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import aiohttp

from bot.clock import LedClock

if TYPE_CHECKING:
    from bot.app import App

log = logging.getLogger(__name__)
_POLL_SECONDS = 20
_JUST_BEFORE = timedelta(milliseconds=1)


class Follower:
    """Leads the bot's clock after another one. `url` is the rehearsal's clock."""

    def __init__(self, app: App, url: str) -> None:
        self._app = app
        self._url = url
        self._clock = cast("LedClock", app.clock)

    async def run(self, stop: asyncio.Event) -> None:
        version = 0
        timeout = aiohttp.ClientTimeout(total=_POLL_SECONDS + 10)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while not stop.is_set():
                try:
                    told = await self._ask(session, version, stop)
                    if told is None:
                        return
                    version = told["version"]
                    await self._go(session, told, stop)
                except (aiohttp.ClientError, TimeoutError, KeyError) as error:
                    log.warning("the rehearsal's clock: %s", error)
                    await asyncio.sleep(0.5)

    async def _ask(
        self, session: aiohttp.ClientSession, version: int, stop: asyncio.Event
    ) -> dict[str, Any] | None:
        asking = asyncio.ensure_future(_get(session, self._url, version))
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if asking.done():
            return asking.result()
        asking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asking
        return None

    async def _go(self, session: aiohttp.ClientSession, told: dict[str, Any], stop: asyncio.Event) -> None:
        """Step through every due moment up to the goal; without a goal only take over the time."""
        self._clock.set(datetime.fromisoformat(told["now"]))
        if not told["goal"]:
            return
        goal = datetime.fromisoformat(told["goal"])
        while not stop.is_set():
            # What is due already is done first: it would hide what comes next.
            await self._app.ring()
            await self._until_idle(stop)
            moment = await self._app.in_store(self._next_moment)
            step = min(goal, moment) if moment is not None else goal
            self._clock.set(step)
            # What is said at the goal carries the goal's time; the goal itself is told once all is said.
            await self._say(session, min(step, goal - _JUST_BEFORE))
            await self._app.ring()
            self._app.delivery.wake.set()
            if step >= goal:
                await self._until_idle(stop)
                await self._say(session, goal)
                return

    def _next_moment(self) -> datetime | None:
        with self._app.store.begin(self._clock.now()) as tx:
            moments = [m for m in (tx.dues.next_at(), tx.outbox.next_at(tx.now)) if m is not None]
            return min((m for m in moments if m > tx.now), default=None)

    async def _until_idle(self, stop: asyncio.Event) -> None:
        """Until nothing that could be done at this moment is left undone, or the program is to stop."""
        while not stop.is_set() and not await self._idle():
            self._app.delivery.wake.set()
            await asyncio.sleep(0.02)

    async def _idle(self) -> bool:
        return not self._app.delivery.busy and await self._app.in_store(self._nothing_waits)

    def _nothing_waits(self) -> bool:
        with self._app.store.begin(self._clock.now()) as tx:
            return not tx.inbox.pending() and not tx.outbox.due(tx.now, 1)

    async def _say(self, session: aiohttp.ClientSession, moment: datetime) -> None:
        await session.post(f"{self._url}/step", json={"now": moment.isoformat()})


async def _get(session: aiohttp.ClientSession, url: str, version: int) -> dict[str, Any]:
    async with session.get(url, params={"after": str(version)}) as answer:
        told: dict[str, Any] = await answer.json()
        return told
