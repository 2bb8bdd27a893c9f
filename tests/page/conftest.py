"""The page of a running demo in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.page.demo import running
from tests.page.screen import NARROW, Screen, a_screen, chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

#: The machine may have more to do than this: milliseconds.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo."""
    with running(tmp_path_factory.mktemp("demo")) as base:
        yield base


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
