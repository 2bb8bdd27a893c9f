"""Who polls for a bot, and what becomes of whoever comes second."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot import receive
from bot.attendance import LEASE
from bot.clock import RealClock
from bot.telegram_in import Busy, Conflict, Refused, TelegramIn
from bot.web.listening import listening
from rehearsal.webhook import Webhook
from storage import Store
from tests.bot.running import TOKEN, free_port, kept, running, settings, telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rehearsal import Rehearsal

_SECOND = "terminated by other getUpdates request"


async def _polls(rehearsal: Rehearsal) -> None:
    begun = rehearsal.polling.begun
    await rehearsal.until(lambda: rehearsal.polling.begun > begun, 20)


def _leave_a_lease(url: str) -> None:
    """As a process that was killed a moment ago."""
    store = Store(url)
    with store.begin(RealClock().now()) as tx:
        assert tx.leases.claim("receiver:1000001", "somebody killed", tx.now + LEASE)
    store.close()


async def test_whoever_finds_a_living_other_one_leaves_and_says_who_it_is(database_url: str) -> None:
    async with telegram() as (rehearsal, base), running(settings(base, database_url)) as first:
        await rehearsal.until(lambda: rehearsal.polling.begun, 20)
        async with running(settings(base, database_url)) as second:
            with pytest.raises(Conflict, match=r"another process is receiving with this token: \S+:\d+:"):
                await second.ended()
        # The first one has not even noticed.
        assert not [request for request in rehearsal.wire.of("getUpdates") if request.status == 409]
        assert first.app.receiver.trouble == ""


async def test_whoever_was_killed_is_succeeded_when_its_lease_runs_out(database_url: str) -> None:
    _leave_a_lease(database_url)
    began = time.monotonic()
    async with telegram() as (rehearsal, base), running(settings(base, database_url)):
        await rehearsal.until(lambda: rehearsal.polling.begun, 20)

        assert time.monotonic() - began < LEASE.total_seconds() + 2


async def test_whoever_leaves_gives_the_lease_back_at_once(database_url: str) -> None:
    async with telegram() as (rehearsal, base):
        async with running(settings(base, database_url)):
            await rehearsal.until(lambda: rehearsal.polling.begun, 20)
        began = time.monotonic()
        async with running(settings(base, database_url)):
            await _polls(rehearsal)

            assert time.monotonic() - began < 2


async def test_the_lease_is_kept_through_a_long_poll(sqlite_url: str) -> None:
    async with telegram() as (rehearsal, base), running(settings(base, sqlite_url)):
        await rehearsal.until(lambda: rehearsal.polling.begun > 1, 20)
        await asyncio.sleep(LEASE.total_seconds() + 1)
        store = Store(sqlite_url)
        with store.begin(RealClock().now()) as tx:
            holder = tx.leases.holder("receiver:1000001")
        store.close()

        assert holder is not None


async def test_a_newcomer_that_meets_a_conflict_leaves(sqlite_url: str) -> None:
    async with telegram() as (rehearsal, base):
        rehearsal.faults.refuse(409, f"Conflict: {_SECOND}", method="getUpdates")
        async with running(settings(base, sqlite_url)) as bot:
            with pytest.raises(Conflict, match="another process is receiving with this token"):
                await bot.ended()


async def test_an_older_one_that_meets_a_conflict_stays_says_so_and_goes_on(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "SETTLED_SECONDS", 0.0)
    async with telegram() as (rehearsal, base), running(settings(base, sqlite_url)) as bot:
        await rehearsal.until(lambda: rehearsal.polling.begun > 1, 20)
        rehearsal.faults.refuse(409, f"Conflict: {_SECOND}", method="getUpdates")
        resident = next(p for p in rehearsal.players.values() if p.user.part == "resident")
        resident.says(rehearsal.groups[0], "早上好")
        await rehearsal.until(lambda: bot.app.receiver.trouble, 20)
        assert bot.app.receiver.trouble == "another process is receiving with this token"

        resident.says(rehearsal.groups[0], "大家好")
        await rehearsal.until(lambda: not bot.app.receiver.trouble, 20)
        await rehearsal.until(lambda: kept(sqlite_url, "早上好", "大家好"), 20)


async def test_an_older_one_whose_lease_was_taken_stays_and_takes_it_up_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "SETTLED_SECONDS", 0.0)
    async with telegram() as (rehearsal, base), running(settings(base, sqlite_url)) as bot:
        await rehearsal.until(lambda: rehearsal.polling.begun > 1, 20)
        store = Store(sqlite_url)
        with store.begin(RealClock().now()) as tx:
            tx.leases.release("receiver:1000001", tx.leases.holder("receiver:1000001") or "")
            tx.leases.claim("receiver:1000001", "somebody else", tx.now + LEASE)
        store.close()
        await rehearsal.until(lambda: bot.app.receiver.trouble, 20)
        assert "by the lease in the database" in bot.app.receiver.trouble

        await rehearsal.until(lambda: not bot.app.receiver.trouble, 20)


async def test_polling_takes_a_webhook_away_and_drops_nothing(sqlite_url: str) -> None:
    async with telegram() as (rehearsal, base):
        rehearsal.world.webhook = Webhook("https://example.org/old", "", 40)
        resident = next(p for p in rehearsal.players.values() if p.user.part == "resident")
        resident.says(rehearsal.groups[0], "早上好")
        async with running(settings(base, sqlite_url)):
            await rehearsal.until(lambda: kept(sqlite_url, "早上好"), 20)

        (taken,) = rehearsal.wire.of("deleteWebhook")
        assert taken.params == {}


async def test_an_answer_that_is_no_json_is_waited_out_and_not_quoted() -> None:
    async with _a_proxy_with_a_page_of_its_own() as base:
        door = TelegramIn(TOKEN, base)
        with pytest.raises(Busy) as busy:
            await door.poll(None, 0)
        await door.close()

    assert "张阿姨" not in str(busy.value)


@asynccontextmanager
async def _a_proxy_with_a_page_of_its_own() -> AsyncIterator[str]:
    async def page(_: web.Request) -> web.Response:
        return web.Response(text="<html>502 张阿姨</html>", status=502)

    site = web.Application()
    site.router.add_route("*", "/{path:.*}", page)
    port = free_port()
    async with listening(web.AppRunner(site), f"127.0.0.1:{port}", "test"):
        yield f"http://127.0.0.1:{port}"


async def test_a_wrong_token_ends_the_program(sqlite_url: str) -> None:
    async with telegram("999:OTHER") as (_, base), running(settings(base, sqlite_url)) as bot:
        with pytest.raises(Refused, match=r"\[telegram\] token"):
            await bot.ended()
