"""/readyz says what does not work; /metrics counts."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.clock import RealClock
from bot.web import site
from gridwork.notice import Notice, Words
from storage import RawUpdate, Store, Unavailable
from tests.bot.running import Running, free_port, running, settings, telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    import pytest

    from rehearsal import Rehearsal

_NOT_I = "this process is not the one that sends"
_ALL = ("receive", "work", "send", "clock", "web")
#: The names in which outside dashboards trust.
_NAMES = {
    "gridwhistle_inbox_pending": "gauge",
    "gridwhistle_outbox_pending": "gauge",
    "gridwhistle_outbox_oldest_seconds": "gauge",
    "gridwhistle_cases_open": "gauge",
    "gridwhistle_dues_late": "gauge",
    "gridwhistle_updates_total": "counter",
    "gridwhistle_quarantined_total": "counter",
}


class Watched:
    def __init__(self, rehearsal: Rehearsal, bot: Running, base: str) -> None:
        self.rehearsal, self.bot, self._base = rehearsal, bot, base

    async def ready(self) -> Any:
        """What /readyz says: "ready", or the reasons."""
        async with aiohttp.request("GET", f"{self._base}/readyz") as answer:
            told = await answer.json()
        assert answer.status == (200 if told["ready"] else 503)
        return "ready" if told["ready"] else told["reasons"]

    async def becomes(self, wanted: Any) -> None:
        last = None
        for _ in range(200):
            last = await self.ready()
            if last == wanted:
                return
            await self.rehearsal.bell.heard(0.1)
        assert last == wanted

    async def metrics(self) -> str:
        async with aiohttp.request("GET", f"{self._base}/metrics") as answer:
            assert answer.status == 200
            return await answer.text()


@asynccontextmanager
async def watched(url: str, parts: Sequence[str] = _ALL) -> AsyncIterator[Watched]:
    port = free_port()
    async with telegram() as (rehearsal, base), running(settings(base, url, web=port), parts) as bot:
        await rehearsal.until(lambda: bot.app.health._seen or "clock" not in parts, 20)
        for _ in range(100):
            try:
                async with aiohttp.request("GET", f"http://127.0.0.1:{port}/healthz") as answer:
                    assert answer.status == 200
                break
            except aiohttp.ClientConnectorError:
                await rehearsal.bell.heard(0.1)
        yield Watched(rehearsal, bot, f"http://127.0.0.1:{port}")


async def test_a_bot_at_work_is_ready(database_url: str) -> None:
    async with watched(database_url) as bot:
        await bot.becomes("ready")


async def test_a_process_answers_for_its_own_parts_only(sqlite_url: str) -> None:
    async with watched(sqlite_url, ("web",)) as bot:
        assert await bot.ready() == "ready"


async def test_a_conflict_with_another_poller_is_a_reason(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.receive.SETTLED_SECONDS", 0.0)
    async with watched(sqlite_url) as bot:
        await bot.becomes("ready")
        bot.rehearsal.faults.refuse(
            409, "Conflict: terminated by other getUpdates request", method="getUpdates"
        )
        resident = next(p for p in bot.rehearsal.players.values() if p.user.part == "resident")
        resident.says(bot.rehearsal.groups[0], "早上好")

        await bot.becomes({"receiving": "another process is receiving with this token"})
        await bot.becomes("ready")


async def test_a_bot_that_never_met_telegram_is_alive_and_says_what_does_not_work(sqlite_url: str) -> None:
    port = free_port()
    async with telegram() as (rehearsal, base):
        rehearsal.faults.refuse(502, "Bad Gateway", method="getMe", times=1000)
        async with running(settings(base, sqlite_url, web=port), _ALL) as running_bot:
            bot = Watched(rehearsal, running_bot, f"http://127.0.0.1:{port}")
            await rehearsal.until(lambda: not running_bot.app.health.stale("clock"), 20)
            await bot.becomes({"receiving": "not seen at work for a minute", "sending": _NOT_I})
            rehearsal.faults.clear()
            await bot.becomes("ready")


async def test_a_part_that_stands_still_is_a_reason(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(sqlite_url) as bot:
        await bot.becomes("ready")
        monkeypatch.setattr(site, "STALE", -1.0)

        still = "not seen at work for a minute"
        assert await bot.ready() == {"receiving": still, "working": still, "clock": still}


async def test_a_second_sender_says_that_it_does_not_send(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.begin(RealClock().now()) as tx:
        tx.leases.claim("sender:1000001", "somebody else", tx.now + timedelta(minutes=5))
    store.close()
    async with watched(sqlite_url) as bot:
        await bot.becomes({"sending": _NOT_I})


async def test_a_notice_that_cannot_leave_for_ten_minutes_is_a_reason(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.begin(RealClock().now() - timedelta(minutes=12)) as tx:
        tx.outbox.put(Notice("old", "tg:-1001900000001", words=Words("早上好")))
    store.close()
    async with watched(sqlite_url, ("web",)) as bot:
        assert await bot.ready() == {"sending": "a notice has been waiting for 12 minutes"}


async def test_quarantine_is_a_matter_for_people_not_a_reason(sqlite_url: str) -> None:
    store, now = Store(sqlite_url), RealClock().now()
    with store.begin(now) as tx:
        tx.inbox.add("1000001", [RawUpdate(1, "tg:1", "message", "{}")])
        (row,) = tx.inbox.lease("test", now, 1, 1)
        tx.inbox.quarantine(row, "broken")
    store.close()
    async with watched(sqlite_url, ("web",)) as bot:
        assert await bot.ready() == "ready"
        assert "gridwhistle_quarantined_total 1.0" in await bot.metrics()


async def test_a_database_that_does_not_answer_is_a_reason(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise Unavailable("gone")

    async with watched(sqlite_url, ("web",)) as bot:
        with monkeypatch.context() as patch:
            patch.setattr(Store, "begin", gone)
            assert await bot.ready() == {"database": "Unavailable"}
        assert await bot.ready() == "ready"


async def test_the_figures_bear_the_promised_names_and_kinds(sqlite_url: str) -> None:
    async with watched(sqlite_url) as bot:
        await bot.becomes("ready")
        families = {
            family.name + ("_total" if family.type == "counter" else ""): family.type
            for family in text_string_to_metric_families(await bot.metrics())
        }

    assert families == _NAMES


async def test_updates_are_counted_once_however_often_they_come(sqlite_url: str) -> None:
    async with watched(sqlite_url) as bot:
        await bot.becomes("ready")
        before = await _updates(bot)
        resident = next(p for p in bot.rehearsal.players.values() if p.user.part == "resident")
        bot.rehearsal.faults.repeat_updates()
        for text in ("早上好", "大家好"):
            resident.says(bot.rehearsal.groups[0], text)
        for _ in range(100):
            if await _updates(bot) == before + 2:
                break
            await bot.rehearsal.bell.heard(0.1)
        await bot.rehearsal.quiet()

        assert await _updates(bot) == before + 2


async def _updates(bot: Watched) -> float:
    for line in (await bot.metrics()).splitlines():
        if line.startswith("gridwhistle_updates_total"):
            return float(line.split()[1])
    raise AssertionError("not counted")
