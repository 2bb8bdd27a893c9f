"""The real demo program: a rehearsal and the bot, as `make demo` starts them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.bot.running import free_port
from tests.page.screen import NARROW, Screen, a_screen, chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

#: The machine may have more to do than this: milliseconds.
expect.set_options(timeout=15_000)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address the demo prints when the first message can be typed."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "bot", "demo", "--port", str(free_port()), "--data", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        ready = program.stdout.readline()
        try:
            assert ready.startswith("Rehearsal ready: "), (folder / "bot.log").read_text()
            yield ready.removeprefix("Rehearsal ready: ").strip()
        finally:
            program.terminate()
            program.wait(20)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def screen(browser: Browser, demo: str) -> AsyncIterator[Screen]:
    async with a_screen(browser, demo) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def narrow(browser: Browser, demo: str) -> AsyncIterator[Screen]:
    async with a_screen(browser, demo, NARROW) as opened:
        yield opened
