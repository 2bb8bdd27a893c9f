"""扫一扫: from a printed code in the stairwell to a case of that grid, in three taps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rehearsal import Player
    from tests.whole.town import Town

WHERE = "你在怡景苑网格。什么事？直接说。"


async def scans(town: Town, who: Player, grid: str = "NH03") -> None:
    who.starts(f"g_{grid}")
    await town.sees(who, "什么事？直接说。")


async def test_scan_start_and_a_sentence_make_a_case_of_that_grid(town: Town) -> None:
    zhang = town.somebody(town.residents_of("DH"))
    await scans(town, zhang)
    assert town.said_in(zhang) == [WHERE]
    zhang.says(zhang.private, "楼道灯坏了")

    case = await town.only_case()
    assert (case["grid"], case["place"], case["kind"]) == ("NH03", "怡景苑网格", "lighting_cable")
    assert case["number"].startswith("NH03-")
    receipt = await town.sees(zhang, case["number"], button="撤回")
    assert "在哪里" not in receipt.text
    assert "地点待补" not in receipt.text
    await town.sees(town.leader("NH03"), "照明线缆", button="接单")


async def test_whatever_is_said_after_a_scan_is_a_report(town: Town) -> None:
    zhang = town.somebody(town.residents)
    await scans(town, zhang)
    zhang.says(zhang.private, "楼下那个又来了，天天这样")

    assert (await town.only_case())["grid"] == "NH03"


async def test_a_greeting_is_no_report_and_the_scan_is_not_forgotten(town: Town) -> None:
    zhang = town.somebody(town.residents)
    await scans(town, zhang)
    zhang.says(zhang.private, "你好")
    await town.sees(zhang, "要报事，直接说什么事")
    assert town.cases() == []
    zhang.says(zhang.private, "楼道灯坏了")

    assert (await town.only_case())["grid"] == "NH03"


async def test_a_place_in_the_words_beats_the_code(town: Town) -> None:
    zhang = town.somebody(town.residents)
    await scans(town, zhang)
    zhang.says(zhang.private, "石榴园门口垃圾堆成山了")

    assert (await town.only_case())["grid"] == "NH05"


async def test_a_building_without_a_name_is_the_one_where_the_code_hangs(town: Town) -> None:
    zhang = town.somebody(town.residents)
    await scans(town, zhang)
    zhang.says(zhang.private, "3栋楼道灯坏了")

    case = await town.only_case()
    assert (case["grid"], case["place"]) == ("NH03", "3栋")


async def test_a_photo_between_the_scan_and_the_words_goes_into_the_case(town: Town) -> None:
    zhang = town.somebody(town.residents)
    await scans(town, zhang)
    zhang.sends_photo(zhang.private)
    await town.rehearsal.until(lambda: town.said_in(zhang) == [WHERE, WHERE], 10)
    zhang.says(zhang.private, "就是这个，没人管")

    case = await town.only_case(photos=1)
    assert case["grid"] == "NH03"


async def test_the_last_scan_counts_and_only_once(town: Town) -> None:
    zhang = town.somebody(town.residents)
    await scans(town, zhang, "NH01")
    await scans(town, zhang)
    await town.sees(zhang, WHERE)
    zhang.says(zhang.private, "楼道灯坏了")
    assert (await town.only_case())["grid"] == "NH03"
    await town.moves_to("2026-12-03T09:40:00+08:00")
    zhang.says(zhang.private, "今天天气真不错啊")
    await town.sees(zhang, "要报事，直接说什么事")

    assert len(town.cases()) == 1


async def test_a_scan_begins_a_new_matter_even_right_after_a_case(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.starts()
    zhang.says(zhang.private, "石榴园门口垃圾堆成山了")
    assert (await town.only_case())["grid"] == "NH05"
    await scans(town, zhang)
    zhang.says(zhang.private, "灯坏了")
    await town.rehearsal.until(lambda: len(town.cases()) == 2, 10)

    assert [case["grid"] for case in town.cases()] == ["NH05", "NH03"]


async def test_a_scan_is_remembered_through_a_restart(town: Town) -> None:
    zhang = town.somebody(town.residents)
    await scans(town, zhang)
    await town.closes()
    await town.opens()
    zhang.says(zhang.private, "楼道灯坏了")

    assert (await town.only_case())["grid"] == "NH03"


async def test_after_half_an_hour_the_scan_is_forgotten(town: Town) -> None:
    zhang = town.somebody(town.residents)
    await scans(town, zhang)
    later = town.rehearsal.clock.now() + timedelta(minutes=31)
    await town.moves_to(later.isoformat())
    zhang.says(zhang.private, "楼道灯坏了")

    assert (await town.only_case())["grid"] == "XHJD"


async def test_the_code_of_a_grid_that_is_no_more_is_said_to_be_so(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.starts("g_NH99")
    await town.sees(zhang, "这张码上的网格我没有查到")
    zhang.says(zhang.private, "怡景苑3栋楼道灯坏了")

    assert (await town.only_case())["grid"] == "NH03"
