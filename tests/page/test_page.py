"""The demo's page as people use it: wide and narrow, by hand and by keyboard, in two languages."""

from __future__ import annotations

import itertools

import pytest
from playwright.async_api import Browser, expect

from tests.page.screen import (
    ANSWER,
    COURIER,
    LEADER,
    RESIDENT,
    Screen,
    a_screen,
)

#: One browser for all.
pytestmark = pytest.mark.asyncio(loop_scope="session")
LEADER_OF_NH04 = 900100016


async def _focus_first(screen: Screen, wanted: str) -> None:
    """Press Tab, as often as it takes to reach what the selector means; every stop must show its focus."""
    page = screen.page
    for _ in range(40):
        await page.keyboard.press("Tab")
        style, width = await screen.measures("focus")
        assert (style != "none", width >= 2) == (True, True), await page.evaluate(
            "document.activeElement.outerHTML"
        )
        if await page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab never came to {wanted}")


async def test_on_a_wide_screen_four_telephones_stand_side_by_side(screen: Screen) -> None:
    boxes = [box for phone in range(4) if (box := await screen.phone(phone).bounding_box())]
    assert len(boxes) == 4
    assert len({box["y"] for box in boxes}) == 1
    assert all(a["x"] + a["width"] <= b["x"] for a, b in itertools.pairwise(boxes))
    assert boxes[3]["x"] + boxes[3]["width"] <= 1600
    names = [await screen.phone(number).get_attribute("aria-label") for number in range(4)]
    assert names == ["居民", "骑手", "网格长", "协调员"]
    assert await screen.measures("cut") == []


async def test_on_a_narrow_screen_one_telephone_shows_and_every_target_fits_a_thumb(narrow: Screen) -> None:
    page = narrow.page
    phone = page.locator(".phone:visible")
    await expect(phone).to_have_count(1)
    await narrow.says(phone, "石榴园3栋楼道灯坏了")
    await narrow.sees(phone, "石榴园3栋", "照明线缆")
    for language in ("中文", "English"):
        for opened in ("#open-moves", ".phone.shown .more", "#begin-tour", "#open-side"):
            await page.locator(opened).click()
            assert await narrow.measures("tiny") == [], (language, opened)
            assert await narrow.measures("cut") == [], (language, opened)
        await page.locator(".side .close").click()
        await page.locator("#tour .leave").click()
        await page.locator("#open-moves").click()
        await page.locator("#language").click()
    await page.get_by_role("button", name="网格长").click()
    await expect(phone).to_have_count(1)
    await expect(phone).to_have_attribute("aria-label", "网格长")


async def test_a_hidden_telephone_counts_what_it_has_not_shown(narrow: Screen) -> None:
    pick = narrow.page.locator(".pick button").nth(LEADER)
    await narrow.says(narrow.page.locator(".phone:visible"), "福安里2栋楼道灯坏了")
    await expect(pick.locator(".badge")).to_be_visible(timeout=ANSWER)
    await expect(pick).to_contain_text("条未读")
    await pick.click()
    await expect(pick.locator(".badge")).to_be_hidden()


async def test_with_the_keyboard_alone_one_reports_replies_and_presses(screen: Screen) -> None:
    page = screen.page
    await _focus_first(screen, ".phone:nth-of-type(1) input[name=text]")
    await page.keyboard.type("青藤里7栋楼道灯坏了")
    await page.keyboard.press("Enter")
    phone = screen.phone(RESIDENT)
    card = await screen.sees(phone, "青藤里7栋", "照明线缆")

    await phone.locator(".messages").focus()
    await page.keyboard.press("ArrowUp")
    await expect(card.locator(".opener")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(card.get_by_role("button", name="回复", exact=True)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(phone.locator(".about")).to_contain_text("青藤里7栋")
    await page.keyboard.press("Escape")
    await expect(phone.locator(".about")).to_be_hidden()

    await card.get_by_role("button", name="撤回").focus()
    await page.keyboard.press("Enter")
    await screen.sees(phone, "青藤里7栋", "撤回")
    assert await page.evaluate("document.activeElement !== document.body")


async def test_the_page_speaks_english_and_the_chats_stay_as_they_are(screen: Screen) -> None:
    page = screen.page
    await screen.says(screen.phone(RESIDENT), "大家早")
    await page.get_by_role("button", name="English").click()
    await page.locator("#begin-tour").click()
    await page.locator("#open-side").click()
    for tab in ("Wire", "Referee", "Faults"):
        await page.get_by_role("tab", name=tab).click()
        assert await screen.measures("stillChinese") == []
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page).to_have_title("Gridwhistle · rehearsal")
    await expect(screen.phone(RESIDENT).get_by_text("大家早").last).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name="Tour", exact=True)).to_be_visible()


async def test_both_languages_have_the_same_words(screen: Screen) -> None:
    words, told = await screen.page.evaluate(
        "async () => [(await import('/page/words.js')).WORDS, (await import('/page/tour-words.js')).TOLD]"
    )
    assert set(words["zh-CN"]) == set(words["en"])
    assert [len(step) for step in told["zh-CN"]] == [len(step) for step in told["en"]] == [3] * 11
    unknown = await screen.page.evaluate(
        """async () => { const { WORDS } = await import('/page/words.js');
          const roots = [document, ...[...document.querySelectorAll('template')].map((one) => one.content)];
          const all = roots.flatMap((root) => [...root.querySelectorAll('*')]);
          return all.flatMap((one) => [one.dataset.w, one.dataset.wLabel, one.dataset.wHint])
            .filter((key) => key && !(key in WORDS.en)); }"""
    )
    assert unknown == []


async def test_photos_are_shown_one_and_three_and_ones_own(screen: Screen) -> None:
    phone = screen.phone(COURIER)
    pictures = phone.locator(".bubble img")
    before = await pictures.count()
    await phone.locator(".more").click()
    await phone.get_by_role("button", name="路灯照片").click()
    await expect(pictures).to_have_count(before + 1)
    await phone.locator(".more").click()
    await phone.get_by_role("button", name="三张照片").click()
    await expect(pictures).to_have_count(before + 4)
    await expect(phone.locator(".pictures img")).to_have_count(3)
    await phone.locator("input[type=file]").set_input_files("rehearsal/page/rail.jpg")
    await expect(pictures).to_have_count(before + 5)
    loaded = (
        "all => Promise.all(all.map((one) => one.decode())).then(() => all.every((one) => one.naturalWidth))"
    )
    assert await pictures.evaluate_all(loaded)


async def test_a_place_is_chosen_on_the_map_or_from_the_list(screen: Screen) -> None:
    phone = await screen.takes(RESIDENT, 0, -1001900000004)
    await phone.locator(".more").click()
    await phone.get_by_role("button", name="位置", exact=True).click()
    await screen.page.locator("#map [data-code=YJ05]").click()
    await screen.page.get_by_role("button", name="发送位置").click()
    grid = next(node for node in (await screen.fetch("map"))["nodes"] if node["code"] == "YJ05")
    await expect(phone.get_by_role("img", name=f"{grid['name']}的位置")).to_be_visible()
    await phone.locator(".more").click()
    await phone.get_by_role("button", name="位置", exact=True).click()
    await screen.page.locator("#map select").select_option("XH02")
    await screen.page.keyboard.press("Enter")
    await screen.page.get_by_role("button", name="发送位置").press("Enter")
    await expect(phone.get_by_role("img", name="渔歌小区网格的位置")).to_be_visible()


async def test_a_street_without_outlines_has_a_schematic_of_its_nodes(browser: Browser, demo: str) -> None:
    async with a_screen(browser, demo) as screen:
        street = await screen.fetch("map")
        bare = [node | {"outline": None} for node in street["nodes"]]
        await screen.page.route(
            "**/rehearsal/map", lambda route: route.fulfill(json=street | {"nodes": bare})
        )
        await screen.opens()
        phone = await screen.takes(RESIDENT, 0, -1001900000003)
        await phone.locator(".more").click()
        await phone.get_by_role("button", name="位置", exact=True).click()
        await screen.page.locator("#map rect[data-code=XH03]").click()
        await screen.page.get_by_role("button", name="发送位置").click()
        await expect(phone.locator(".bubble").last).to_contain_text("莲心苑网格")


async def test_an_edited_card_is_seen_to_change_and_a_deleted_message_leaves(
    browser: Browser, demo: str
) -> None:
    async with a_screen(browser, demo, lively=True) as screen:
        phone = screen.phone(RESIDENT)
        await screen.says(phone, "邮电新村9栋楼道灯坏了")
        card = await screen.sees(phone, "邮电新村9栋", "已派给网格长")
        leader = await screen.takes(LEADER, LEADER_OF_NH04)
        await (await screen.sees(leader, "邮电新村9栋")).get_by_role("button", name="接单").click()
        await expect(leader.locator(".toast")).to_contain_text("已由你接单", timeout=ANSWER)
        card = await screen.sees(phone, "邮电新村9栋", "网格长已接单")
        assert "changed" in (await card.get_attribute("class") or "")
        await expect(card).to_contain_text("已编辑")
        assert "changed" in await card.locator(".bubble").evaluate(
            "one => getComputedStyle(one).animationName"
        )

        await screen.says(phone, "这句说错了")
        mine = phone.locator(".message.mine").last
        await mine.hover()
        await mine.locator(".opener").click()
        await mine.get_by_role("button", name="赞", exact=True).click()
        await expect(mine.locator(".reactions")).to_contain_text("👍")
        await mine.locator(".opener").click()
        await mine.get_by_role("button", name="删除", exact=True).click()
        await expect(phone.locator(".leaving")).to_have_count(1)
        await expect(phone.get_by_text("这句说错了")).to_have_count(0)


async def test_the_clock_is_led_to_the_next_morning_and_to_the_station(screen: Screen) -> None:
    page = screen.page
    offered = await page.locator("#moment option").all_text_contents()
    assert {"10日", "20日"} <= {day for day in ("10日", "20日") for one in offered if day in one}
    assert {words for words in ("前一天", "当天", "开门") for one in offered if words in one}
    await page.get_by_role("button", name="+1 小时").click()
    await page.get_by_role("button", name="明早 8:00").click()
    await expect(page.locator("#now")).to_contain_text("08:00:", timeout=90_000)
    await expect(page.locator("#goal")).to_have_text("")


async def test_every_control_has_a_name_and_every_text_stands_out(screen: Screen) -> None:
    page = screen.page
    phone = screen.phone(RESIDENT)
    await screen.says(phone, "粮站宿舍4栋楼道灯坏了")
    card = await screen.sees(phone, "粮站宿舍4栋")
    await card.hover()
    await card.locator(".opener").click()
    await phone.locator(".more").click()
    await page.locator("#begin-tour").click()
    await page.locator("#open-side").click()
    for tab in ("线路", "裁判", "故障"):
        await page.get_by_role("tab", name=tab).click()
        await page.mouse.move(0, 0)
        assert await screen.measures("nameless") == []
        assert await screen.measures("wrongIds") == []
        assert await screen.measures("faint") == []
    assert await page.locator("img:not([alt])").count() == 0


async def test_the_measurements_find_what_is_wrong(screen: Screen) -> None:
    await screen.page.evaluate(
        """() => {
          const wrong = document.createElement("button");
          wrong.id = "now";
          Object.assign(wrong.style, { position: "fixed", width: "20px", whiteSpace: "nowrap" });
          const words = document.createElement("p");
          words.textContent = "看不清";
          words.style.color = "#bbb";
          const long = wrong.cloneNode();
          long.textContent = "这几个字放不下";
          document.body.append(wrong, words, long);
        }"""
    )
    for fact in ("nameless", "wrongIds", "tiny", "cut", "faint", "stillChinese"):
        assert await screen.measures(fact) != [], fact
