"""The server: /bot<token>/<method> for the bot, / and /rehearsal/... for the page and for tests."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from aiohttp import web

from rehearsal import asked as asking
from rehearsal.api import Method, check_parameters, method_called
from rehearsal.asked import Asked
from rehearsal.desk import Desk
from rehearsal.faults import Dropped
from rehearsal.refused import Refused
from rehearsal.seen import file_response

if TYPE_CHECKING:
    from rehearsal.play import Rehearsal
    from rehearsal.things import Json

PAGE = Path(__file__).parent / "page"
#: Uploads are judged by their method; this bounds the whole request, as Telegram's 50 MB does.
LARGEST = 50 * 1024 * 1024


@dataclass(slots=True)
class _Turn:
    """One request of the bot's, as far as it is known."""

    name: str
    asked: Asked = field(default_factory=lambda: Asked({}, {}))
    came: float = field(default_factory=monotonic)
    took_effect: bool = False


class Server:
    """The doors. What happens behind them is the world's."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self._runner: web.AppRunner | None = None
        self._delivering: asyncio.Future[None] | None = None

    async def open(self, host: str, port: int) -> str:
        """Listen; port 0 takes a free one. Returns the base URL, without a slash at its end."""
        runner = web.AppRunner(self._app(), access_log=None, handler_cancellation=True, shutdown_timeout=0.05)
        await runner.setup()
        await web.TCPSite(runner, host, port, reuse_address=True).start()
        self._runner = runner
        self._delivering = asyncio.ensure_future(self._rehearsal.deliveries.run())
        return f"http://{host}:{runner.addresses[0][1]}"

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self._delivering is not None:
            # A cancellation that meets a ring of the bell at the same moment is lost: asked for again.
            while not self._delivering.done():
                self._delivering.cancel()
                await asyncio.wait({self._delivering}, timeout=0.1)
            self._delivering = None

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", r"/bot{token:[^/]*}/{method:[^/]*}", self._bot_api)
        app.router.add_get(r"/file/bot{token:[^/]*}/{path:.+}", self._file)
        app.router.add_get("/", self._page)
        Desk(self._rehearsal).add_routes(app)
        app.router.add_static("/page", PAGE)
        app.on_response_prepare.append(_always_fresh)
        return app

    async def _page(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _bot_api(self, request: web.Request) -> web.Response:
        turn = _Turn(request.match_info["method"])
        try:
            status, answer = 200, await self._answer(turn, request)
        except Refused as refused:
            status, answer = refused.code, refused.answer()
        except web.HTTPRequestEntityTooLarge:
            status, answer = 413, Refused(413, "Request Entity Too Large").answer()
        except Dropped:
            status, answer = 0, {}
        except asyncio.CancelledError:
            # The bot has hung up: what happened before is written down all the same.
            if turn.name != "getUpdates":
                self._note(turn, {}, 0)
            raise
        self._note(turn, answer, status)
        if not status:
            _hang_up(request)
        return web.json_response(answer, status=status or HTTPStatus.OK)

    def _note(self, turn: _Turn, answer: Json, status: int) -> None:
        now = self._rehearsal.clock.now()
        self._rehearsal.wire.add(
            turn.name, turn.asked.shown(), answer, status, now, turn.came, took_effect=turn.took_effect
        )

    async def _answer(self, turn: _Turn, request: web.Request) -> Json:
        faults = self._rehearsal.faults
        if faults.dark(self._rehearsal.clock.now()):
            raise Dropped
        self._check_token(request)
        method = method_called(turn.name)
        turn.name, turn.asked = method.name, await asking.read(request)
        if method.name != "getUpdates":
            self._rehearsal.wire.stir()
        check_parameters(method, turn.asked)
        fault = faults.meet(method.name, _chat_meant(turn.asked))
        if fault is not None and not fault.after:
            await fault.strike()
        if self._rehearsal.referee.strict:
            self._rehearsal.referee.admit(method.name, turn.asked.shown(), turn.came)
        result = await self._result(method, turn.asked)
        turn.took_effect = True
        if fault is not None and fault.after:
            await fault.strike()
        return {"ok": True, "result": result}

    async def _result(self, method: Method, asked: Asked) -> Any:
        if method.answer is None:
            return await self._rehearsal.polling.get_updates(asked)
        return method.answer(self._rehearsal.world, asked)

    def _check_token(self, request: web.Request) -> None:
        if not hmac.compare_digest(request.match_info["token"].encode(), self._rehearsal.token.encode()):
            raise Refused(401, "Unauthorized")

    async def _file(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
        except Refused as refused:
            return web.json_response(refused.answer(), status=refused.code)
        return file_response(self._rehearsal.world, request.match_info["path"])


async def _always_fresh(_: web.Request, response: web.StreamResponse) -> None:
    """A browser asks again each time: after an update no old page is shown."""
    response.headers.setdefault("Cache-Control", "no-cache")


def _chat_meant(asked: Asked) -> int | None:
    try:
        return asked.whole("chat_id") or None
    except Refused:
        return None


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
