"""Long polling: raw updates are committed to the inbox, and only then confirmed to Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING, Any

from bot.telegram_in import Busy, Refused, row_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.clock import Clock
    from bot.telegram_in import TelegramIn
    from storage import Store

log = logging.getLogger(__name__)
#: A second poller that meets a conflict before this much undisturbed time gives way; an older one stays.
SETTLED_SECONDS = 60.0
_LONGEST_WAIT = 30.0
#: Where the database counts the updates ever received (gridwhistle_updates_total).
_COUNT = "updates"


class Receiver:
    def __init__(
        self,
        door: TelegramIn,
        store: Store,
        in_store: Callable[[Callable[[], int]], Awaitable[int]],
        clock: Clock,
        bot_id: str,
    ) -> None:
        self._door = door
        self._store = store
        self._in_store = in_store
        self._clock = clock
        self._bot_id = bot_id
        self._undisturbed_since = time.monotonic()
        self._settled = False
        self._failures = 0

    async def run(self, stop: asyncio.Event, arrived: Callable[[], None]) -> None:
        """Receives until stopped. Raises Refused when Telegram serves somebody else."""
        offset: int | None = None
        while not stop.is_set():
            raw = await self._next(offset, stop)
            if raw is None:
                continue
            if raw:
                await self._keep(raw, stop)
                offset = max(int(update.get("update_id", 0)) for update in raw) + 1
            arrived()

    async def _next(self, offset: int | None, stop: asyncio.Event) -> list[dict[str, Any]] | None:
        """One long poll, cut short when the program is told to stop; None when it failed."""
        poll = asyncio.ensure_future(self._door.poll(offset))
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait({poll, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not poll.done():
            poll.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await poll
            return None
        return await self._answered(poll, stop)

    async def _answered(
        self, poll: asyncio.Future[list[dict[str, Any]]], stop: asyncio.Event
    ) -> list[dict[str, Any]] | None:
        try:
            raw = poll.result()
        except Busy as busy:
            self._failures += 1
            log.warning("receiving: %s", busy)
            await _rest(stop, min(_LONGEST_WAIT, busy.seconds * 2 ** min(self._failures - 1, 5)))
            return None
        except Refused:
            if not self._settled:
                raise
            log.warning("another process polls with this token; staying")
            self._undisturbed_since = time.monotonic()
            await _rest(stop, 3.0)
            return None
        self._failures = 0
        self._settled |= time.monotonic() - self._undisturbed_since >= SETTLED_SECONDS
        return raw

    async def _keep(self, raw: list[dict[str, Any]], stop: asyncio.Event) -> None:
        """Commit before anything is confirmed; a database that cannot be written to is tried again."""
        rows = [row for row in map(row_of, raw) if row is not None]
        while True:
            try:
                await self._in_store(lambda: self._add(rows))
            except Exception:
                log.exception("updates cannot be stored; nothing is confirmed, trying again")
                if stop.is_set():
                    raise
                await _rest(stop, 1.0)
            else:
                return

    def _add(self, rows: list[Any]) -> int:
        with self._store.begin(self._clock.now()) as tx:
            new = tx.inbox.add(self._bot_id, rows)
            tx.meta.set(_COUNT, str(int(tx.meta.get(_COUNT) or 0) + new))
            return new


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
