"""Red: safety first, then the ping, then the climb."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.whole.town import Town


async def test_a_fire_is_answered_with_the_safety_line_before_the_card(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.says(town.residents, "着火了！怡景苑5栋3楼冒浓烟")
    card = await town.sees(town.residents, "特急", "怡景苑5栋")
    safety = await town.sees(town.residents, "119")

    assert safety.id < card.id
    assert safety.reply_to == said.id
    assert "已经叫了" not in safety.text
    await town.sees(town.leader("NH03"), "特急", button="接单")
    case = await town.only_case(state="dispatched")
    assert [event["action"] for event in case["events"]] == ["alarm"]


async def test_nobody_signs_for_red_and_it_climbs_to_the_street(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "有人晕倒了没反应，怡景苑3栋楼下")
    leader = town.leader("NH03")
    await town.sees(leader, button="接单")
    worker = town.staff("grid_worker", "NH")
    secretary = town.staff("secretary", "NH")
    officer = town.staff("street_officer", "XHJD")
    coordinator = town.staff("coordinator", "XHJD")

    await town.moves_to("2026-12-03T09:34:00+08:00")
    assert not town.said_in(worker)
    await town.moves_to("2026-12-03T09:36:00+08:00")
    await town.sees(worker, "特急", button="接单")
    await town.sees(leader, "还没有人接单")
    assert not town.said_in(secretary)
    await town.moves_to("2026-12-03T09:41:00+08:00")
    await town.sees(secretary, "特急", button="接单")
    await town.moves_to("2026-12-03T09:46:00+08:00")
    await town.sees(officer, "特急", button="接单")
    assert not town.said_in(coordinator)

    case = await town.only_case(level="street")
    assert [e["action"] for e in case["events"]] == ["alarm", "whistle", "whistle"]
    await town.moves_to("2026-12-03T11:00:00+08:00")
    assert len([text for text in town.said_in(officer) if "还没有人接单" in text]) == 0


async def test_an_acknowledged_red_does_not_climb(town: Town) -> None:
    town.somebody(town.residents).says(town.residents, "怡景苑2栋电梯困人了，里面有个老人")
    leader = town.leader("NH03")
    desk = await town.sees(leader, button="接单")
    await leader.presses(desk, "接单").answer()
    await town.moves_to("2026-12-03T10:30:00+08:00")

    assert not town.said_in(town.staff("secretary", "NH"))


async def test_red_goes_out_at_night_and_yellow_waits_for_the_morning(town: Town) -> None:
    await town.moves_to("2026-12-03T23:00:00+08:00")
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆")
    await town.settles()
    assert not town.said_in(leader)

    other = town.somebody(town.residents, 1)
    other.says(town.residents, "着火了！怡景苑5栋3楼冒浓烟")
    await town.sees(leader, "特急", button="接单")
    await town.moves_to("2026-12-04T07:00:00+08:00")
    await town.sees(leader, "照明线缆", button="接单")


async def test_a_red_case_is_not_withdrawn_without_the_leader(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "着火了！怡景苑5栋3楼冒浓烟")
    card = await town.sees(town.residents, "特急", button="撤回")

    assert "网格长确认" in await zhang.presses(card, "撤回").answer()
    assert (await town.only_case())["state"] == "dispatched"
    asked = await town.sees(leader, "想撤回", button="同意撤回")
    await leader.presses(asked, "同意撤回").answer()
    assert (await town.only_case(state="withdrawn"))["ended_as"] == "withdrawn"


async def test_what_turns_red_is_answered_by_the_safety_line_and_climbs_as_red_does(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(leader, button="接单")
    said = zhang.says(town.residents, "灯那里冒火花了，漏电")
    safety = await town.sees(town.residents, "119")
    assert safety.reply_to == said.id
    await town.sees(leader, "升为特急")
    worker, secretary = town.staff("grid_worker", "NH"), town.staff("secretary", "NH")

    await town.moves_to("2026-12-03T09:36:00+08:00")
    await town.sees(worker, "特急", button="接单")
    await town.sees(leader, "还没有人接单")
    await town.moves_to("2026-12-03T09:41:00+08:00")
    await town.sees(secretary, "特急", button="接单")
    await town.moves_to("2026-12-03T16:00:00+08:00")
    case = await town.only_case(urgency="red")
    assert [e["action"] for e in case["events"]].count("whistle") == 2


async def test_a_neighbours_graver_word_brings_the_safety_line_and_the_red_clock(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋电梯坏了")
    await town.sees(town.leader("NH03"), "电梯", button="接单")
    said = li.says(town.residents, "怡景苑3栋电梯坏了，里面困了人")
    safety = await town.sees(town.residents, "别扒门")
    assert safety.reply_to == said.id
    await town.only_case(urgency="red", reporters=2)
    await town.moves_to("2026-12-03T09:36:00+08:00")
    await town.sees(town.staff("grid_worker", "NH"), "特急", button="接单")
