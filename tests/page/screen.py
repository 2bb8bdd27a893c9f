"""The page in a real Chromium, and what can be measured of it."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FACTS = (Path(__file__).parent / "facts.js").read_text(encoding="utf-8").partition("\n")[2].strip()
WIDE = (1600, 950)
NARROW = (390, 844)
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "The page's tests need Chromium: apt-get install chromium (or let .ci/run do it)."
#: Milliseconds within which the bot answers what was said.
ANSWER = 15_000
RESIDENT, COURIER, LEADER, OFFICE = range(4)


def chromium() -> str:
    """Where Debian's Chromium lies; without one the test fails with one sentence."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(MISSING, pytrace=False)
    return found


class Screen:
    """The page as somebody sees it, and the trouble it made."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.trouble: list[str] = []
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("request", lambda request: self._watch(request.url))

    def _hear(self, kind: str, words: str) -> None:
        if kind in {"error", "warning"}:
            self.trouble.append(words)

    def _watch(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self.trouble.append(f"asked elsewhere: {url}")

    async def opens(self) -> None:
        await self.page.goto(self.base)
        await expect(self.page.locator(".phone .messages > *").first).to_be_visible()

    # -- telephones

    def phone(self, number: int) -> Locator:
        return self.page.locator(".phone").nth(number)

    async def takes(self, number: int, who: int, where: int = 0) -> Locator:
        """Give a telephone to a person, in a group or in the private chat."""
        phone = self.phone(number)
        choices = [(".groups", where), (".people", who)] if number < LEADER else [(".people", who)]
        for select, value in choices:
            if value:
                await phone.locator(select).select_option(str(value))
        await phone.locator(".tab-group" if where else ".tab-private").click()
        return phone

    async def says(self, phone: Locator, words: str) -> None:
        await phone.get_by_role("textbox").fill(words)
        await phone.get_by_role("textbox").press("Enter")
        await expect(phone.get_by_text(words, exact=True).last).to_be_visible()

    def card(self, phone: Locator, *words: str) -> Locator:
        """The bot's newest message that shows all these words."""
        found = phone.locator(".message.bot")
        for one in words:
            found = found.filter(has_text=one)
        return found.last

    async def sees(self, phone: Locator, *words: str) -> Locator:
        card = self.card(phone, *words)
        await expect(card).to_be_visible(timeout=ANSWER)
        return card

    async def fetch(self, path: str) -> Any:
        return await self.page.evaluate("path => fetch(`/rehearsal/${path}`).then((a) => a.json())", path)

    async def tells(self, path: str, **told: Any) -> Any:
        answer = await self.page.request.post(f"{self.base}/rehearsal/{path}", data=told)
        return await answer.json()

    async def measures(self, fact: str) -> Any:
        """One of the measurements of facts.js."""
        return await self.page.evaluate(f"({FACTS}).{fact}()")


@asynccontextmanager
async def a_screen(
    browser: Browser, base: str, size: tuple[int, int] = WIDE, *, lively: bool = False
) -> AsyncIterator[Screen]:
    """The page as somebody new sees it; in the end it has made no trouble. `lively` keeps the animations."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        has_touch=size == NARROW,
        reduced_motion="no-preference" if lively else "reduce",
    )
    try:
        screen = Screen(await context.new_page(), base)
        await screen.opens()
        yield screen
        assert screen.trouble == []
    finally:
        await context.close()
