"""The guided tour, walked to its end with the real bot."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser, expect

from tests.page.screen import COURIER, LEADER, NARROW, OFFICE, RESIDENT, Screen, a_screen

if TYPE_CHECKING:
    from playwright.async_api import Locator

#: One browser for all.
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
#: Milliseconds: the last step leads the clock over as much as three weeks.
STEP = 100_000
#: Step -> the telephone it highlights, and what is to be seen there.
SEEN: dict[int, tuple[int, tuple[str, ...]]] = {
    1: (RESIDENT, ("5栋前面", "照明线缆", "已派给网格长")),
    2: (RESIDENT, ("5栋前面", "已有 2 人反映")),
    3: (LEADER, ("5栋前面", "网格长已接单")),
    4: (LEADER, ("已反馈",)),
    5: (RESIDENT, ("已解决", "报事人已确认")),
    6: (COURIER, ()),
    7: (RESIDENT, ("供排水", "紧急", "3 人反映")),
    8: (LEADER, ("哨声", "供排水")),
    9: (OFFICE, ("哨声", "供排水")),
    10: (RESIDENT, ("流动驿站今天来",)),
}


async def _steps_on(screen: Screen) -> None:
    tour = screen.page.locator("#tour")
    await tour.locator(".next").click()
    await expect(tour).to_have_attribute("aria-busy", "true")
    await expect(tour).to_have_attribute("aria-busy", "false", timeout=STEP)
    assert not await tour.locator(".trouble").is_visible(), await tour.locator(".trouble").inner_text()


async def _looks(screen: Screen, step: int) -> Locator:
    number, words = SEEN[step]
    phone = screen.phone(number)
    await expect(screen.page.locator("#tour h2")).to_contain_text(f"第 {step} 步")
    assert "spot" in (await phone.get_attribute("class") or "")
    await expect(screen.page.locator(".spot")).to_have_count(1)
    if words:
        await screen.sees(phone, *words)
    return phone


async def test_the_tour_plays_its_ten_steps_and_can_be_begun_again(screen: Screen) -> None:
    page = screen.page
    before = await screen.fetch("breaches")
    await page.get_by_role("button", name="导览").click()
    for step in range(1, 11):
        await _steps_on(screen)
        phone = await _looks(screen, step)
        if step == 6:
            await expect(phone.locator(".message.mine .reactions").last).to_contain_text("✍")
            await expect(phone.locator(".message.mine img").last).to_be_visible()
    assert await screen.fetch("breaches") == before

    await page.get_by_role("button", name="再来一遍").click()
    await expect(page.locator("#tour h2")).to_have_text("十步看完网格哨")
    night = datetime.fromisoformat((await screen.fetch("clock"))["now"]) + timedelta(hours=15)
    await screen.tells("clock", to=night.isoformat())
    await expect(page.locator("#now")).to_contain_text(" 23:", timeout=STEP)
    await _steps_on(screen)
    await _looks(screen, 1)
    await expect(page.locator("#now")).to_contain_text(" 08:")


async def test_the_tour_can_be_left_in_the_middle_of_a_step(browser: Browser, demo: str) -> None:
    async with a_screen(browser, demo, NARROW, lively=True) as screen:
        page = screen.page
        await page.get_by_role("button", name="导览").click()
        await page.locator("#tour .next").click()
        await expect(page.locator("#tour")).to_have_attribute("aria-busy", "true")
        await page.get_by_role("button", name="离开导览").click()
        await expect(page.locator("#tour")).to_be_hidden()
        await expect(page.locator(".spot")).to_have_count(0)
        await expect(page.locator("#begin-tour")).to_be_focused()

        await page.get_by_role("button", name="导览").click()
        await _steps_on(screen)
        await _steps_on(screen)
        await expect(page.locator("#tour h2")).to_contain_text("第 2 步")
