"""Telegram calls the bot: updates by POST to the address it has set, as tdlib/telegram-bot-api does it.

What belongs together keeps its order: one update of a queue is under way at a time, and one that was not
answered with 2xx comes again after a pause that doubles, until it expires. Other queues go on meanwhile.
Pauses are real seconds; what is kept how long follows the rehearsal's clock. A method written into the
bot's answer is not carried out.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from rehearsal.faults import Faults
    from rehearsal.mailbox import Update
    from rehearsal.things import Json
    from rehearsal.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
DEFAULT_CONNECTIONS = 40
#: 410 Gone for so long takes the webhook away (WebhookActor.cpp).
GONE_FOR = timedelta(hours=23)
GONE = 410
#: Deliveries remembered.
KEPT = 200_000


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str
    max_connections: int
    last_error_at: datetime | None = None
    last_error: str = ""
    gone_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One POST: what the bot was told, and how it answered; `status` 0 when it did not."""

    update: Json
    queue: str
    #: Real seconds on the monotonic counter.
    began: float
    ended: float
    status: int


@dataclass(slots=True)
class _Pause:
    seconds: float
    until: float


class Deliveries:
    """Everything under way to the bot's webhook."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        #: Real seconds: the first pause after a failure, the longest, how long an answer is waited for.
        self.first_pause = 1.0
        self.longest_pause = 60.0
        self.patience = 60.0
        self.made: deque[Delivery] = deque(maxlen=KEPT)
        self._busy: dict[str, Update] = {}
        self._pauses: dict[str, _Pause] = {}

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
            while True:
                for update in self._due():
                    self._busy[update.queue] = update
                    tasks.create_task(self._deliver(session, update))
                await self._world.bell.heard(self._rest())

    def _due(self) -> list[Update]:
        """What may leave now: one of each queue, as many as there are connections."""
        hook, now = self._world.webhook, self._world.clock.now()
        if hook is None or self._faults.dark(now):
            return []
        held = {queue for queue, pause in self._pauses.items() if pause.until > monotonic()}
        free = hook.max_connections - len(self._busy)
        due = self._world.mailbox.heads(held | self._busy.keys(), free)
        busy = {update.queue for update in due} | held | self._busy.keys()
        return due + self._world.mailbox.repeats(busy, free - len(due))

    def _rest(self) -> float:
        now = monotonic()
        ends = [pause.until - now for pause in self._pauses.values() if pause.until > now]
        return min([*ends, 1.0])

    async def _deliver(self, session: aiohttp.ClientSession, update: Update) -> None:
        hook, began = self._world.webhook, monotonic()
        if hook is None:
            del self._busy[update.queue]
            return
        status, error = await self._post(session, hook, update)
        self.made.append(Delivery(update.shape(), update.queue, began, monotonic(), status))
        del self._busy[update.queue]
        if error:
            self._failed(hook, update, status, error)
        else:
            hook.gone_since = None
            self._pauses.pop(update.queue, None)
            self._world.mailbox.taken(update)
        self._world.bell.ring()

    async def _post(self, session: aiohttp.ClientSession, hook: Webhook, update: Update) -> tuple[int, str]:
        """The answer's status and what was wrong with it, "" for nothing."""
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        timeout = aiohttp.ClientTimeout(total=self.patience)
        try:
            async with session.post(
                hook.url, json=update.shape(), headers=headers, timeout=timeout
            ) as answer:
                await answer.read()
        except TimeoutError:
            return 0, "Read timeout expired"
        except aiohttp.ClientConnectorError:
            return 0, "Connection refused"
        except aiohttp.ClientError:
            return 0, "Connection closed"
        fine = answer.status // 100 == 2  # noqa: PLR2004 - 2xx
        wrong = f"Wrong response from the webhook: {answer.status} {answer.reason or ''}".rstrip()
        return answer.status, "" if fine else wrong

    def _failed(self, hook: Webhook, update: Update, status: int, error: str) -> None:
        now = self._world.clock.now()
        hook.last_error_at, hook.last_error = now, error
        hook.gone_since = (hook.gone_since or now) if status == GONE else None
        if hook.gone_since is not None and now - hook.gone_since >= GONE_FOR:
            self._world.webhook = None
        before = self._pauses.get(update.queue)
        seconds = min(before.seconds * 2, self.longest_pause) if before else self.first_pause
        self._pauses[update.queue] = _Pause(seconds, monotonic() + seconds)
