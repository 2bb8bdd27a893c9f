"""Backstage: faults, the wire and the referee, beside the telephones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser, expect

from rehearsal import Rehearsal
from tests.page.screen import ANSWER, COURIER, RESIDENT, Screen, a_screen

if TYPE_CHECKING:
    from playwright.async_api import Page

#: One browser for all.
pytestmark = pytest.mark.asyncio(loop_scope="session")
TOKEN = "1000001:REHEARSAL"
NIGHT_RIDERS = "-1001900000009"
#: Groups of their own: each takes 20 messages in a minute.
WEST, LAKE = -1001900000002, -1001900000003


async def _opens(page: Page, tab: str) -> None:
    if not await page.locator("#side").is_visible():
        await page.get_by_role("button", name="幕后").click()
    await page.get_by_role("tab", name=tab).click()


async def test_a_fault_is_switched_on_seen_on_the_wire_and_switched_off(screen: Screen) -> None:
    page = screen.page
    await _opens(page, "故障")
    switch = page.get_by_role("switch", name="429：")
    await switch.press("Space")
    await expect(switch).to_have_attribute("aria-checked", "true")
    phone = await screen.takes(RESIDENT, 0, WEST)
    refused = page.locator(".requests .refused").filter(has_text="429").filter(has_text="Too Many Requests")
    for _ in range(8):
        await screen.says(phone, "/station")
        await page.wait_for_timeout(700)
        await _opens(page, "线路")
        if await refused.count():
            break
    await expect(refused.first).to_be_visible()
    await screen.sees(phone, "流动驿站下一次")

    await _opens(page, "故障")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "false")
    assert await screen.fetch("faults") == []
    await _opens(page, "裁判")
    await expect(page.locator(".verdict")).to_contain_text("没有违例")


async def test_every_switch_goes_on_and_all_go_off_together(screen: Screen) -> None:
    page = screen.page
    await _opens(page, "故障")
    switches = page.get_by_role("switch")
    names = await switches.evaluate_all("all => all.map((one) => one.dataset.name)")
    assert len(names) == 10
    for at, name in enumerate(names):
        await switches.nth(at).click()
        await expect(switches.nth(at)).to_have_attribute("aria-checked", "true")
        assert name in await screen.fetch("faults")
    await page.get_by_role("button", name="全部关掉").click()
    for at in range(len(names)):
        await expect(switches.nth(at)).to_have_attribute("aria-checked", "false")
    assert await screen.fetch("faults") == []


async def test_the_bot_is_kicked_and_brought_back_blocked_and_unblocked(screen: Screen) -> None:
    page = screen.page
    await _opens(page, "故障")
    group, person = page.locator(".chat-row").nth(0), page.locator(".chat-row").nth(1)
    await group.locator("select").select_option(NIGHT_RIDERS)
    for words, left in (("踢出机器人", True), ("请回机器人", False)):
        await group.get_by_role("button", name=words).click()
        await expect(page.locator(".done")).to_contain_text(words)
        scene = await screen.fetch("scene")
        members = next(one["members"] for one in scene["groups"] if str(one["id"]) == NIGHT_RIDERS)
        assert (scene["bot"]["id"] not in members) == left
    for words in ("拉黑机器人", "解除拉黑"):
        await person.get_by_role("button", name=words).click()
        await expect(page.locator(".done")).to_contain_text(words)

    await group.get_by_role("button", name="升级成超级群").click()
    await expect(page.locator(".done")).to_contain_text("升级成超级群")
    choice = screen.phone(COURIER).locator(".groups option")
    await expect(choice).to_have_text(["湘湖骑手群", "湘湖夜班骑手群"])
    await expect(choice.nth(1)).not_to_have_attribute("value", NIGHT_RIDERS)
    moved = await choice.nth(1).get_attribute("value")
    phone = await screen.takes(COURIER, 0, int(str(moved)))
    await screen.says(phone, "/station")
    await screen.sees(phone, "流动驿站下一次")


async def test_the_wire_shows_the_newest_first_opens_to_json_and_never_the_token(screen: Screen) -> None:
    page = screen.page
    phone = await screen.takes(RESIDENT, 0, LAKE)
    await screen.says(phone, "/station")
    await screen.sees(phone, "流动驿站下一次")
    await _opens(page, "线路")
    first = page.locator(".requests li:visible").first
    await page.locator("#method").select_option("sendMessage")
    await expect(first).to_contain_text("流动驿站下一次", timeout=ANSWER)
    methods = await page.locator(".requests li:visible b").all_text_contents()
    assert set(methods) == {"sendMessage"}
    await first.locator("summary").click()
    await expect(first.locator("pre")).to_have_count(2)
    asked, answered = [json.loads(one) for one in await first.locator("pre").all_text_contents()]
    assert asked["chat_id"]
    assert answered["ok"] is True
    assert TOKEN not in await page.content()


async def test_the_referee_tells_every_breach_in_words(browser: Browser) -> None:
    rehearsal = Rehearsal(TOKEN, start=datetime(2026, 12, 9, 9, tzinfo=UTC))
    group = rehearsal.group(-1009000000001, "南湖社区居民群", part="residents")
    rehearsal.person("张阿姨").joins(group)
    rehearsal.bot_joins(group)
    try:
        async with a_screen(browser, await rehearsal.start()) as screen:
            await _opens(screen.page, "裁判")
            await expect(screen.page.locator(".verdict")).to_contain_text("没有违例")
            for number in range(21):
                told = {"chat_id": group.id, "text": f"太多了 {number}"}
                await screen.page.request.post(f"{screen.base}/bot{TOKEN}/sendMessage", data=told)
            await expect(screen.page.locator(".verdict")).to_contain_text("记下 1 处违例")
            await expect(screen.page.locator(".breaches")).to_contain_text("这个群一分钟内多于 20 条消息")
    finally:
        await rehearsal.stop()
