"""The pictures of the README, taken anew from the real demo: `make pictures`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright, expect

from tests.page.demo import running
from tests.page.screen import NARROW, RESIDENT, Screen, a_screen, chromium

if TYPE_CHECKING:
    from playwright.async_api import Browser

_PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
_SIZE = (1440, 860)
#: Milliseconds: a step may lead the clock over days.
_STEP = 100_000
#: Milliseconds until nothing moves any more.
_STILL = 4_000


async def _steps(screen: Screen, count: int) -> None:
    tour = screen.page.locator("#tour")
    for _ in range(count):
        await tour.locator(".next").click()
        await expect(tour).to_have_attribute("aria-busy", "true")
        await expect(tour).to_have_attribute("aria-busy", "false", timeout=_STEP)


async def _the_tour(browser: Browser, base: str) -> None:
    """Its seventh step, and the four telephones after the whistle of the ninth."""
    async with a_screen(browser, base, _SIZE) as screen:
        await screen.page.get_by_role("button", name="导览").click()
        await _steps(screen, 7)
        await screen.page.wait_for_timeout(_STILL)
        await screen.page.screenshot(path=_PICTURES / "tour.png")
        await _steps(screen, 2)
        await screen.page.get_by_role("button", name="离开导览").click()
        await screen.page.wait_for_timeout(_STILL)
        await screen.page.screenshot(path=_PICTURES / "demo.png")


async def _one_telephone(browser: Browser, base: str) -> None:
    async with a_screen(browser, base, NARROW) as screen:
        phone = screen.phone(RESIDENT)
        await screen.says(phone, "青藤里7栋2单元楼道灯坏了，老人晚上不敢下楼")
        await screen.sees(phone, "青藤里7栋", "已派给网格长")
        await screen.page.wait_for_timeout(_STILL)
        await screen.page.screenshot(path=_PICTURES / "phone.png")


async def _all(base: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for picture in (_one_telephone, _the_tour):
            await picture(browser, base)
        await browser.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as base:
        asyncio.run(_all(base))


if __name__ == "__main__":
    main()
