"""Receiving by webhook: Telegram posts each update; 200 only once it is committed to the inbox.

Requests that wait at the same time share one commit (组提交). A request is judged by its secret alone before
anything of its body is read, and nothing of a body is ever logged.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from bot.patience import rest, until_answered
from bot.raw_update import row_of
from bot.telegram_in import ALLOWED_UPDATES
from bot.web.listening import GRACE, listening
from storage import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.attendance import Attendance
    from bot.delivery import InStoreThread
    from bot.settings import Webhook
    from bot.telegram_in import TelegramIn, WebhookState
    from storage import RawUpdate

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
#: Bytes. An update is a few thousand at most.
LARGEST = 1024 * 1024
#: Calls Telegram may make at once, as many as it ever does: all of them fit into one commit, and the more
#: wait for it together, the less each costs.
CONNECTIONS = 100
#: Seconds between two looks at how Telegram's deliveries go; a part that is not seen for 60 s is not ready.
_LOOK_EVERY = 20.0
#: Seconds without an answer of Telegram's after which something may have been missed.
_AWAY_AFTER = 60.0


class GroupCommit:
    """Takes rows one by one and has all that wait at the same time committed together."""

    def __init__(self, commit: Callable[[list[RawUpdate]], Awaitable[object]]) -> None:
        self._commit = commit
        self._waiting: list[tuple[RawUpdate, asyncio.Future[None]]] = []
        self._more = asyncio.Event()
        self._closed = False

    async def keep(self, row: RawUpdate) -> None:
        """Returns once the row is durable. Raises what kept the database from taking it."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, kept))
        self._more.set()
        await kept

    def close(self) -> None:
        """What waits is still committed; nothing may come after it."""
        self._closed = True
        self._more.set()

    async def run(self) -> None:
        """Commits until closed."""
        while self._waiting or not self._closed:
            await self._more.wait()
            if not self._closed:
                self._more.clear()
            batch, self._waiting = self._waiting, []
            if batch:
                await self._together(batch)

    async def _together(self, batch: list[tuple[RawUpdate, asyncio.Future[None]]]) -> None:
        try:
            await self._commit([row for row, _ in batch])
        except Unavailable as error:
            _tell(batch, error)
        except Exception as error:
            log.exception("updates could not be stored")
            if len(batch) == 1:
                _tell(batch, error)
                return
            # One of them may be to blame: the others must not suffer for it.
            for one in batch:
                await self._together([one])
        else:
            _tell(batch, None)


def _tell(batch: list[tuple[RawUpdate, asyncio.Future[None]]], error: Exception | None) -> None:
    for _, kept in batch:
        if kept.done():
            continue
        if error is None:
            kept.set_result(None)
        else:
            kept.set_exception(error)


class WebhookReceiver:
    """The door Telegram calls at. `settings` name its address, where to listen, and the secret."""

    def __init__(
        self, settings: Webhook, door: TelegramIn, attendance: Attendance, in_store: InStoreThread
    ) -> None:
        self._settings = settings
        self._secret = settings.secret.get_secret_value()
        self._wanted = _bytes(self._secret)
        self._path = urlsplit(settings.url).path or "/"
        self._door = door
        self._attendance = attendance
        self._in_store = in_store
        self._group = GroupCommit(self._commit)
        self._stop = asyncio.Event()
        self._arrived: Callable[[], None] = _nothing
        #: When an update came in last, and since when that can be judged.
        self._last = attendance.clock.now()
        #: Telegram has delivered, as far as can be seen, since the last look.
        self._there = False
        #: Why nothing comes in although everything runs; empty when nothing is wrong.
        self.trouble = ""

    async def run(self, stop: asyncio.Event, arrived: Callable[[], None]) -> None:
        """Receives until stopped. Raises Refused for a wrong token or an address that is taken."""
        self._stop, self._arrived = stop, arrived
        runner = web.ServerRunner(web.Server(self._answer, access_log=None), shutdown_timeout=GRACE)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._group.run())
            try:
                async with listening(runner, self._settings.listen, "[telegram.webhook] listen"):
                    await self._watch()
            finally:
                self._group.close()

    # -- what Telegram posts

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        refusal = self._refusal(request)
        if refusal:
            return web.Response(status=refusal)
        try:
            row = _understood(await request.read())
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        if row is None:
            return web.Response(status=400)
        try:
            await self._group.keep(row)
        except Exception as error:  # noqa: BLE001 - whatever it is, Telegram keeps the update and comes again
            log.warning("an update is not taken: %s", error)
            return web.Response(status=503)
        return web.Response()

    def _refusal(self, request: web.BaseRequest) -> int:
        """The status with which a request is sent away unread; 0 for one of Telegram's."""
        if request.raw_path.partition("?")[0] != self._path:
            return 404
        if request.method != "POST":
            return 405
        given = request.headers.getall(SECRET_HEADER, [])
        if len(given) != 1 or not hmac.compare_digest(_bytes(given[0]), self._wanted):
            return 401
        if self._stop.is_set():
            return 503
        return 413 if (request.content_length or 0) > LARGEST else 0

    async def _commit(self, rows: list[RawUpdate]) -> None:
        await self._in_store(partial(self._attendance.take_in, rows))
        self._last = self._attendance.clock.now()
        self._arrived()

    # -- what Telegram says of it

    async def _watch(self) -> None:
        """Has Telegram call here, then looks from time to time whether it gets through."""
        state = await until_answered(self._door.webhook, self._stop)
        if state is not None and not await self._is_set(state):
            log.info("telling Telegram where to deliver")
            await until_answered(self._set, self._stop)
        state = await self._look()
        while state is not None:
            if not self.trouble:
                await self._be_there()
            await rest(self._stop, _LOOK_EVERY)
            state = await self._look()
        if self._there:
            await self._be_there()

    async def _look(self) -> WebhookState | None:
        """How deliveries go; None when told to stop."""
        began = time.monotonic()
        state = await until_answered(self._door.webhook, self._stop)
        before, self.trouble = self.trouble, self._trouble(state) if state is not None else ""
        if self.trouble and self.trouble != before:
            log.warning("%s", self.trouble)
        self._there &= not self.trouble and time.monotonic() - began < _AWAY_AFTER
        return state

    def _trouble(self, state: WebhookState) -> str:
        if state.url != self._settings.url:
            return "Telegram delivers elsewhere: another process has changed the webhook"
        if state.pending and state.error_at is not None and state.error_at > self._last:
            return f"Telegram cannot deliver: {state.error}"
        return ""

    async def _is_set(self, state: WebhookState) -> bool:
        wanted = (self._settings.url, frozenset(ALLOWED_UPDATES), CONNECTIONS)
        knows = partial(self._attendance.knows_secret, self._secret)
        return wanted == (state.url, state.allowed, state.connections) and await self._in_store(knows)

    async def _set(self) -> bool:
        await self._door.set_webhook(self._settings.url, self._secret, CONNECTIONS)
        await self._in_store(partial(self._attendance.secret_given, self._secret))
        return True

    async def _be_there(self) -> None:
        """Writes down that nothing is missed at this moment; after an absence, what was missed."""
        write: Callable[[], object] = self._attendance.be_there if self._there else self._attendance.come_back
        try:
            await self._in_store(write)
        except Unavailable as error:
            log.warning("the time of the last update is not written: %s", error)
            return
        self._there = True
        self._arrived()


def _understood(body: bytes) -> RawUpdate | None:
    """An update as it was posted; None for anything else."""
    try:
        text = body.decode()
        return row_of(json.loads(text), text)
    except (ValueError, RecursionError):
        return None


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogateescape")


def _nothing() -> None:
    """Nobody waits for news yet."""
