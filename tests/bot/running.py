"""A bot of one or a few parts against a rehearsal, in this process."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.app import App
from bot.clock import RealClock
from bot.commands import import_street
from bot.settings import Settings, Storage, StreetTable, Telegram, Web, Webhook
from rehearsal import Rehearsal
from rehearsal.scene import set_scene
from storage import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

STREET = Path(__file__).parents[2] / "rehearsal" / "street" / "xianghu.toml"
TOKEN = "1000001:REHEARSAL"
SECRET = "a-secret_of-Telegram"
MORNING = datetime.fromisoformat("2026-12-03T09:30:00+08:00")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def telegram(token: str = TOKEN) -> AsyncIterator[tuple[Rehearsal, str]]:
    """The rehearsal's Telegram with the example street, and its address."""
    rehearsal = Rehearsal(token, start=MORNING)
    set_scene(rehearsal, STREET)
    base = await rehearsal.start()
    try:
        yield rehearsal, base
    finally:
        await rehearsal.stop()


def settings(base: str, url: str, *, hook: int = 0, web: int = 0) -> Settings:
    """`hook`: the port of the webhook, 0 for polling; `web`: the port of the health site."""
    listen = f"127.0.0.1:{hook}"
    webhook = Webhook(url=f"http://{listen}/telegram/hook", listen=listen, secret=SecretStr(SECRET))
    return Settings(
        telegram=Telegram(
            token=SecretStr(TOKEN),
            api_base=base,
            mode="webhook" if hook else "polling",
            webhook=webhook if hook else Webhook(),
        ),
        storage=Storage(url=url),
        street=StreetTable(file=STREET),
        web=Web(listen=f"127.0.0.1:{web}"),
    )


def kept(url: str, *words: str) -> bool:
    """Whether each of these words stands once in the inbox."""
    store, now = Store(url), RealClock().now()
    with store.begin(now) as tx:
        # A lease that ends at once keeps nobody out.
        rows = [json.loads(row.body) for row in tx.inbox.lease("test", now, 1000, 10_000)]
    store.close()
    bodies = [json.dumps(row, ensure_ascii=False) for row in rows]
    return all(sum(word in body for body in bodies) == 1 for word in words)


class Running:
    """An App at work. `ended` waits for its end and raises what ended it."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._task = asyncio.ensure_future(app.run())

    async def ended(self, within: float = 20.0) -> None:
        await asyncio.wait_for(asyncio.shield(self._task), within)

    async def stops(self) -> None:
        self.app.stop()
        await asyncio.gather(self._task, return_exceptions=True)


@asynccontextmanager
async def running(one: Settings, parts: Sequence[str] = ("receive",)) -> AsyncIterator[Running]:
    store = Store(one.storage.url)
    import_street.run(store, STREET, RealClock().now(), dry_run=False)
    store.close()
    bot = Running(App(one, parts))
    try:
        yield bot
    finally:
        await bot.stops()
