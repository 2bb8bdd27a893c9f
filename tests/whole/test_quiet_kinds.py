"""What never goes to a group, and what riders see."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.whole.town import Town


async def test_a_dispute_leaves_no_trace_in_the_group(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "怡景苑3栋楼上漏水到我家，他不认账，跟我吵了半年，想请社区调解")
    leader = town.leader("NH03")
    await town.sees(leader, "矛盾纠纷", button="接单")
    await town.settles()

    assert town.said_in(town.residents) == []
    staff = town.street.staff_group("NH03")
    assert staff is not None
    assert town.said_in(town.group(staff.name)) == []


async def test_violence_shows_one_safety_line_and_no_card(town: Town) -> None:
    town.somebody(town.residents).says(town.residents, "有人拿刀在怡景苑门口追人！")
    line = await town.sees(town.residents, "110")
    await town.sees(town.leader("NH03"), "特急", button="接单")
    await town.settles()

    assert town.said_in(town.residents) == [line.text]
    assert line.buttons == []


async def test_a_riders_report_is_answered_by_a_pen_and_nothing_else(town: Town) -> None:
    rider = town.somebody(town.riders)
    said = rider.says(town.riders, "怡景苑门口护栏断了一截，晚上看不见")
    await town.rehearsal.until(lambda: said.reactions == ["✍"], 10)
    await town.settles()

    assert town.said_in(town.riders) == []
    assert (await town.only_case())["grid"] == "NH03"


async def test_a_group_that_refuses_reactions_gets_one_line(town: Town) -> None:
    town.riders.allows_reactions("👍")
    rider = town.somebody(town.riders)
    rider.says(town.riders, "怡景苑门口护栏断了一截，晚上看不见")
    line = await town.sees(town.riders, "已登记")

    assert town.said_in(town.riders) == [line.text]


async def test_a_rider_is_asked_for_the_place_but_not_in_the_rush(town: Town) -> None:
    rider = town.somebody(town.riders)
    rider.says(town.riders, "前面路上井盖没了，差点摔了")
    question = await town.sees(town.riders, "在哪里", button="其他")
    assert len(question.buttons) <= 9
    rider.says(town.riders, "怡景苑门口", reply_to=question)
    await town.only_case(grid="NH03")

    await town.moves_to("2026-12-03T12:00:00+08:00")
    other = town.somebody(town.riders, 1)
    said = other.says(town.riders, "这边下水道堵了，污水漫到路上")
    await town.rehearsal.until(lambda: said.reactions == ["✍"], 10)
    await town.settles()
    assert len([text for text in town.said_in(town.riders) if "在哪里" in text]) <= 1


async def test_the_masked_text_is_what_staff_reads(town: Town) -> None:
    town.somebody(town.residents).says(town.residents, "怡景苑3栋楼道灯坏了，打我电话13812345678")
    desk = await town.sees(town.leader("NH03"), "楼道灯坏了")

    assert "13812345678" not in desk.text
    assert "13812345678" not in (await town.only_case())["text"]


async def test_a_private_report_gets_its_card_in_private(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.starts()
    await town.sees(zhang, "网格哨")
    zhang.says(zhang.private, "怡景苑3栋楼道灯坏了")
    card = await town.sees(zhang, "照明线缆", button="撤回")
    await town.sees(town.leader("NH03"), "照明线缆")

    assert "我也遇到" not in card.buttons
    assert town.said_in(town.residents) == []


async def test_small_talk_in_private_is_answered_with_how_to_report_and_opens_nothing(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.starts()
    await town.sees(zhang, "网格哨")
    zhang.says(zhang.private, "今天天气不错")
    await town.sees(zhang, "要报事")
    assert town.cases() == []


async def test_what_turns_out_to_be_a_dispute_leaves_the_groups(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.starts()
    await town.sees(zhang, "网格哨")
    zhang.says(town.residents, "怡景苑3栋楼上天天吵")
    card = await town.sees(town.residents, "怡景苑3栋", button="改类别")
    await zhang.presses(card, "改类别").answer()
    card = await town.sees(town.residents, button="矛盾纠纷")
    await zhang.presses(card, "矛盾纠纷").answer()
    await town.rehearsal.until(lambda: card.deleted, 10)
    await town.sees(zhang, "矛盾纠纷", "怡景苑3栋")
    await town.sees(leader, "矛盾纠纷", button="接单")
    assert all("纠纷" not in text for text in town.said_in(town.residents))


async def test_a_card_that_becomes_confidential_leaves_the_staff_group_as_well(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.starts()
    leader.blocks()
    await town.settles()
    zhang.says(town.residents, "怡景苑3栋楼上天天吵")
    group = town.street.staff_group("NH03")
    assert group is not None
    posted = await town.sees(town.group(group.name), "怡景苑3栋", button="接单")
    card = await town.sees(town.residents, "怡景苑3栋", button="改类别")
    await zhang.presses(card, "改类别").answer()
    card = await town.sees(town.residents, button="矛盾纠纷")
    await zhang.presses(card, "矛盾纠纷").answer()
    await town.rehearsal.until(lambda: posted.deleted, 10)
    await town.sees(town.staff("grid_worker", "NH"), "矛盾纠纷", button="接单", timeout=15)
