"""getUpdates: long polling as Telegram does it, one poller at a time."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from rehearsal.refused import Refused

if TYPE_CHECKING:
    from rehearsal.asked import Asked
    from rehearsal.mailbox import Update
    from rehearsal.things import Json
    from rehearsal.world import World

#: Telegram's LONG_POLL_MAX_TIMEOUT, real seconds.
LONGEST = 50
#: Telegram holds back a conflict's answer for so long when the last one was less than that ago (Client.cpp).
CONFLICT_DELAY = 3.0
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Polling:
    def __init__(self, world: World) -> None:
        self._world = world
        #: The newest poll: an older one that is still waiting ends with a conflict.
        self._newest = 0
        self._open = 0
        self._last: tuple[int, float] = (0, float("-inf"))
        #: Real seconds a repeated conflict is held back: 0 at once, CONFLICT_DELAY as Telegram does.
        self.conflict_delay = 0.0
        self._conflict_at = float("-inf")

    @property
    def begun(self) -> int:
        """How many polls have come in, those still waiting included."""
        return self._newest

    async def get_updates(self, asked: Asked) -> list[Json]:
        if self._world.webhook is not None:
            raise await self._conflict(WEBHOOK_ACTIVE)
        if "allowed_updates" in asked.params:
            self._world.mailbox.allow(asked.words("allowed_updates") or ())
        offset = asked.whole("offset")
        limit = min(max(asked.whole("limit", 100), 1), 100)
        timeout = min(max(asked.whole("timeout"), 0), LONGEST)
        if offset:
            self._world.mailbox.confirm(offset)
        limit, timeout = self._tempered(offset, limit, timeout)
        return [update.shape() for update in await self._wait(limit, timeout)]

    async def _conflict(self, why: str) -> Refused:
        soon = monotonic() - self._conflict_at < self.conflict_delay
        self._conflict_at = monotonic()
        if soon:
            await asyncio.sleep(self.conflict_delay)
        return Refused(409, why)

    def _tempered(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """Who asks from the same offset again at once is slowed down (tdlib/telegram-bot-api, Client.cpp)."""
        now = monotonic()
        before, asked_at = self._last
        self._last = (offset, now)
        if offset != before or now - asked_at >= 3:  # noqa: PLR2004 - Client.cpp: 3 s
            return limit, timeout
        if now - asked_at < 0.5:  # noqa: PLR2004 - Client.cpp: 0.5 s
            limit = 1
        return limit, max(timeout, 3)

    async def _wait(self, limit: int, seconds: float) -> list[Update]:
        self._newest += 1
        mine, until = self._newest, asyncio.get_running_loop().time() + seconds
        if self._open:
            self._world.bell.ring()
        self._open += 1
        try:
            return await self._until_any(limit, mine, until)
        finally:
            self._open -= 1

    async def _until_any(self, limit: int, mine: int, until: float) -> list[Update]:
        while not (found := self._world.mailbox.handed_out(limit)):
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await self._world.bell.heard(left)
            if mine != self._newest:
                raise await self._conflict(OTHER_POLLER)
        return found
