"""SIGTERM: what is begun is finished, and the process is gone within ten seconds, whatever Telegram does."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bot.running import SECRET, STREET, TOKEN, free_port, kept, telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rehearsal import Rehearsal

_ROOT = Path(__file__).parents[2]
_CONFIG = """\
[telegram]
token = "{token}"
api_base = "{base}"
{mode}
[storage]
url = "{url}"
[street]
file = "{street}"
[web]
listen = "127.0.0.1:{port}"
"""
_HOOK = """\
mode = "webhook"
[telegram.webhook]
url = "http://127.0.0.1:{port}/hook"
listen = "127.0.0.1:{port}"
secret = "{secret}"
"""


class Process:
    def __init__(self, rehearsal: Rehearsal, started: asyncio.subprocess.Process) -> None:
        self.rehearsal = rehearsal
        self._started = started

    async def asks(self, method: str, times: int = 1) -> None:
        """Until the bot has asked Telegram this, or is waiting for its answer."""
        wire, asking = self.rehearsal.wire, self.rehearsal.polling
        if method == "getUpdates":
            await self.rehearsal.until(lambda: asking.begun >= times, 60)
        else:
            await self.rehearsal.until(lambda: len(wire.of(method)) >= times, 60)

    def told(self, number: signal.Signals) -> None:
        self._started.send_signal(number)

    async def ends(self) -> tuple[int | None, float, list[str]]:
        """Its exit code, the seconds that took, and its log."""
        began = time.monotonic()
        _, log = await asyncio.wait_for(self._started.communicate(), 30)
        return self._started.returncode, time.monotonic() - began, log.decode().splitlines()


@asynccontextmanager
async def started(
    folder: Path, url: str, *, hook: bool = False, only: str = "receive,work,send,clock,web"
) -> AsyncIterator[Process]:
    async with telegram() as (rehearsal, base):
        config = folder / "config.toml"
        mode = _HOOK.format(port=free_port(), secret=SECRET) if hook else ""
        port = free_port()
        config.write_text(
            _CONFIG.format(token=TOKEN, base=base, url=url, street=STREET, port=port, mode=mode)
        )
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--config", str(config), "--only", only, cwd=_ROOT,
            stderr=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(_ROOT)},
        )  # fmt: skip
        try:
            yield Process(rehearsal, bot)
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.communicate()


async def test_in_the_middle_of_a_long_poll_it_leaves_at_once(tmp_path: Path, sqlite_url: str) -> None:
    async with started(tmp_path, sqlite_url) as bot:
        await bot.asks("getUpdates", 2)
        bot.told(signal.SIGTERM)
        code, seconds, log = await bot.ends()

    assert code == 0
    assert seconds < 10
    assert all(json.loads(line)["level"] in {"info", "warning"} for line in log)


async def test_while_its_libraries_are_still_being_loaded(tmp_path: Path, sqlite_url: str) -> None:
    async with started(tmp_path, sqlite_url) as bot:
        await asyncio.sleep(0.7)
        bot.told(signal.SIGTERM)
        code, seconds, log = await bot.ends()

    assert (code, log) == (0, [])
    assert seconds < 10


async def test_when_telegram_never_answers_the_first_question(tmp_path: Path, sqlite_url: str) -> None:
    async with started(tmp_path, sqlite_url) as bot:
        bot.rehearsal.faults.stall(60, method="getMe", after=False)
        (stalled,) = bot.rehearsal.faults._on
        await bot.rehearsal.until(lambda: not stalled.times, 60)
        bot.told(signal.SIGTERM)
        code, seconds, _ = await bot.ends()

    assert code == 0
    assert seconds < 10


async def test_when_telegram_does_not_answer_what_is_being_sent(tmp_path: Path, sqlite_url: str) -> None:
    async with started(tmp_path, sqlite_url) as bot:
        await bot.asks("getUpdates", 2)
        bot.rehearsal.faults.stall(60, method="sendMessage", after=False, times=100)
        resident = next(p for p in bot.rehearsal.players.values() if p.user.part == "resident")
        resident.says(bot.rehearsal.groups[0], "怡景苑3栋楼道灯坏了")
        await asyncio.sleep(4)
        bot.told(signal.SIGTERM)
        code, seconds, _ = await bot.ends()

    assert code == 0
    assert seconds < 10


async def test_asked_twice_it_ends_there_and_then(tmp_path: Path, sqlite_url: str) -> None:
    async with started(tmp_path, sqlite_url) as bot:
        await bot.asks("getUpdates", 2)
        bot.rehearsal.faults.stall(60, method="sendMessage", after=False, times=100)
        resident = next(p for p in bot.rehearsal.players.values() if p.user.part == "resident")
        resident.says(bot.rehearsal.groups[0], "怡景苑3栋楼道灯坏了")
        await asyncio.sleep(4)
        bot.told(signal.SIGTERM)
        await asyncio.sleep(0.5)
        bot.told(signal.SIGTERM)
        code, seconds, _ = await bot.ends()

    assert code == 1
    assert seconds < 2


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_by_webhook_everything_that_was_answered_is_kept(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    url: str = request.getfixturevalue(f"{engine}_url")
    async with started(tmp_path, url, hook=True, only="receive") as bot:
        await bot.asks("setWebhook")
        resident = next(p for p in bot.rehearsal.players.values() if p.user.part == "resident")
        for number in range(40):
            resident.says(bot.rehearsal.groups[0], f"第{number}句闲话")
        made = bot.rehearsal.deliveries.made
        await bot.rehearsal.until(lambda: any("闲话" in str(one.update) for one in made), 20)
        bot.told(signal.SIGTERM)
        code, seconds, _ = await bot.ends()
        answered = [one.update for one in made if one.status == 200]

    assert code == 0
    assert seconds < 10
    assert kept(url, *(f'"update_id": {update["update_id"]},' for update in answered))
