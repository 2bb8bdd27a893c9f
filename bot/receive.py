"""Long polling: raw updates are committed to the inbox, and only then confirmed to Telegram.

One process polls for a bot: it holds the lease "receiver:<bot>". Telegram's own refusal of a second poller
(409) comes on top, for processes that do not share a database.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.attendance import LEASE
from bot.patience import rest, unless_stopped, until_answered
from bot.raw_update import row_of
from bot.telegram_in import POLL_SECONDS, Busy, Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.attendance import Attendance
    from bot.delivery import InStoreThread
    from bot.telegram_in import TelegramIn
    from storage import RawUpdate

log = logging.getLogger(__name__)

#: A second poller that meets a conflict before this much undisturbed time gives way; an older one stays.
SETTLED_SECONDS = 60.0
#: Seconds: whoever has not renewed the lease by then is not alive.
_TAKE_UP_WITHIN = LEASE.total_seconds() + 1.5
_LONGEST_WAIT = 30.0
#: Seconds: what has just arrived is worked on, and answered, before the next poll takes the processor.
_AFTER_NEWS = 0.015


class Receiver:
    def __init__(self, door: TelegramIn, attendance: Attendance, in_store: InStoreThread) -> None:
        self._door = door
        self._attendance = attendance
        self._in_store = in_store
        #: Why nothing comes in although everything runs; empty when nothing is wrong.
        self.trouble = ""
        self._undisturbed_since = time.monotonic()
        self._settled = False
        self._failures = 0
        #: Telegram has answered the last poll, and did so without a break since the start or a failure.
        self._there = False

    async def run(self, stop: asyncio.Event, arrived: Callable[[], None]) -> None:
        """Receives until stopped. Raises Refused when Telegram, or the lease, serves somebody else."""
        await self._take_up(stop)
        await self._take_webhook_away(stop)
        self._undisturbed_since = time.monotonic()
        try:
            await self._receive(stop, arrived)
        finally:
            await self._leave()

    async def _receive(self, stop: asyncio.Event, arrived: Callable[[], None]) -> None:
        offset: int | None = None
        while not stop.is_set():
            raw = await self._next(offset, stop)
            if raw is None:
                continue
            await self._keep([row for row in map(row_of, raw) if row is not None], stop)
            arrived()
            if raw:
                offset = max(int(update.get("update_id", 0)) for update in raw) + 1
                # What has come is worked on before more is asked for.
                await asyncio.sleep(_AFTER_NEWS)

    async def _take_up(self, stop: asyncio.Event) -> None:
        """Be the one who polls. Whoever died without a word is waited out; whoever lives is left alone."""
        until = time.monotonic() + _TAKE_UP_WITHIN
        while not await self._in_store(self._attendance.hold):
            if time.monotonic() >= until:
                other = await self._in_store(self._attendance.holder)
                raise Conflict(f"another process is receiving with this token: {other}")
            if stop.is_set():
                return
            await rest(stop, 0.25)

    async def _take_webhook_away(self, stop: asyncio.Event) -> None:
        """As long as one is set, nothing can be polled for. What waits for it is kept."""
        state = await until_answered(self._door.webhook, stop, self._hold)
        if state is not None and state.url:
            log.warning("a webhook was set; it is taken away, as mode = polling says")
            await until_answered(self._door.delete_webhook, stop, self._hold)

    async def _next(self, offset: int | None, stop: asyncio.Event) -> list[dict[str, Any]] | None:
        """One long poll, cut short when the program is told to stop; None when it brought nothing to keep."""
        try:
            await self._hold()
            # At first, and after a failure, an answer at once: what was missed is then known at once.
            seconds = POLL_SECONDS if self._there else 0
            raw = await unless_stopped(self._door.poll(offset, seconds), stop, self._hold)
        except Busy as busy:
            await self._failed(busy, stop)
            return None
        except Refused as refused:
            await self._disturbed(refused, stop)
            return None
        if raw is not None:
            self._failures, self.trouble = 0, ""
            self._settled |= self._is_undisturbed()
        return raw

    async def _hold(self) -> None:
        """Keeps the lease. Raises Conflict when somebody else has it."""
        try:
            mine = await self._in_store(partial(self._attendance.hold, there=self._there))
        except Exception as error:  # noqa: BLE001 - /readyz says it; the next try is a second away
            log.warning("the lease on receiving is not renewed: %s", error)
            return
        if not mine:
            raise Conflict("another process is receiving with this token, by the lease in the database")

    async def _failed(self, busy: Busy, stop: asyncio.Event) -> None:
        self._there = False
        self._failures += 1
        self._undisturbed_since = time.monotonic()
        log.warning("receiving: %s", busy)
        await self._pause(stop, busy.seconds * 2 ** min(self._failures - 1, 5))

    async def _disturbed(self, refused: Refused, stop: asyncio.Event) -> None:
        """Whoever has just come gives way; whoever was here first stays, and says what is wrong."""
        self._settled |= self._is_undisturbed()
        if not self._settled:
            raise refused
        self._there = False
        self._failures += 1
        self._undisturbed_since = time.monotonic()
        self.trouble = str(refused)
        log.warning("%s; staying", refused)
        await self._pause(stop, 3.0 * 2 ** min(self._failures - 1, 5))

    async def _pause(self, stop: asyncio.Event, seconds: float) -> None:
        """A rest in which the lease is kept, or taken up again as soon as it is free."""
        await rest(stop, min(_LONGEST_WAIT, seconds), self._hold_if_free)

    async def _hold_if_free(self) -> None:
        with suppress(Conflict):
            await self._hold()

    def _is_undisturbed(self) -> bool:
        return time.monotonic() - self._undisturbed_since >= SETTLED_SECONDS

    async def _keep(self, rows: list[RawUpdate], stop: asyncio.Event) -> None:
        """Commit before anything is confirmed; a database that cannot be written to is tried again."""
        if self._there and not rows:
            return
        keep = self._attendance.take_in if self._there else self._attendance.come_back
        while True:
            try:
                await self._in_store(partial(keep, rows))
            except Exception:
                log.exception("updates cannot be stored; nothing is confirmed, trying again")
                if stop.is_set():
                    raise
                await rest(stop, 1.0)
            else:
                self._there = True
                return

    async def _leave(self) -> None:
        """Says goodbye, so that the next process need not wait."""
        try:
            if self._there:
                await self._in_store(self._attendance.be_there)
            await self._in_store(self._attendance.release)
        except Exception as error:  # noqa: BLE001 - the lease runs out by itself
            log.warning("the lease on receiving is not given back: %s", error)
