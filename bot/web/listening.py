"""Listening on an address of the config."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from bot.telegram_in import Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

#: Seconds that requests under way are given when the program ends.
GRACE = 2.0


class CannotListen(Refused):
    """The address is taken, or not this machine's."""


@asynccontextmanager
async def listening(runner: web.BaseRunner, address: str, key: str) -> AsyncIterator[None]:
    """Serves meanwhile. Raises CannotListen, which names the `key` of the config."""
    host, _, port = address.rpartition(":")
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        except OSError as error:
            raise CannotListen(f"{key}: cannot listen on {address} ({error.strerror})") from error
        yield
    finally:
        await runner.cleanup()
