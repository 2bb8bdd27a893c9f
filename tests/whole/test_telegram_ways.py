"""Telegram's own ways: topics, anonymous administrators, kicks, deleted cards, large files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.whole.town import Town


async def test_a_report_in_a_topic_is_answered_in_the_topic(town: Town) -> None:
    zhang = town.somebody(town.residents)
    topic = town.residents.opens_topic("报修")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了", thread=topic)
    card = await town.sees(town.residents, "照明线缆", button="撤回")
    assert card.thread == topic


async def test_a_topic_deleted_in_the_middle_of_a_case_does_not_swallow_the_question(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    topic = town.residents.opens_topic("报修")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了", thread=topic)
    desk = await town.sees(leader, button="接单")
    await leader.presses(desk, "接单").answer()
    town.residents.deletes_topic(topic)
    desk = await town.sees(leader, "怡景苑", button="办结")
    await leader.presses(desk, "办结").answer()
    question = await town.sees(leader, "回复这条消息")
    leader.says(leader.private, "换好了", reply_to=question)

    asked = await town.sees(town.residents, "请报事人确认", button="已解决")
    await zhang.presses(asked, "已解决").answer()
    assert (await town.only_case(state="closed"))["ended_as"] == "resolved"


async def test_a_deleted_card_is_posted_anew(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    card = await town.sees(town.residents, "照明线缆")
    town.residents.promotes(zhang)
    zhang.deletes(card)
    desk = await town.sees(leader, button="接单")
    await leader.presses(desk, "接单").answer()

    anew = await town.sees(town.residents, "网格长已接单")
    assert anew.id != card.id


async def test_an_anonymous_administrator_is_nobody(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    town.residents.promotes(zhang, anonymous=True)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    card = await town.sees(town.residents, "照明线缆", button="撤回")
    assert "报事人" in await li.presses(card, "撤回").answer()
    assert (await town.only_case())["state"] == "dispatched"


async def test_a_group_that_removes_the_bot_is_told_to_the_coordinator_and_revives(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    coordinator = town.staff("coordinator", "XHJD")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    desk = await town.sees(leader, button="接单")
    town.rehearsal.bot_is_kicked(town.residents)
    await town.sees(coordinator, town.residents.title, "收不到")
    await leader.presses(desk, "接单").answer()
    assert (await town.only_case(state="accepted"))["holder"] == "grid_leader"

    town.rehearsal.bot_joins(town.residents)
    zhang.says(town.residents, "怡景苑5栋楼道灯坏了")
    await town.sees(town.residents, "怡景苑5栋")


async def test_a_film_that_is_too_big_is_marked_and_the_case_is_opened(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.sends_video(town.residents, "怡景苑3栋楼道灯坏了", size=21_000_000)
    await town.sees(town.leader("NH03"), "视频", "太大", button="接单")
    assert (await town.only_case())["kind"] == "lighting_cable"


async def test_a_voice_in_private_is_asked_for_one_line(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.starts()
    await town.sees(zhang, "网格哨")
    zhang.sends_voice(zhang.private)
    await town.sees(zhang, "什么事，在哪里")
    zhang.says(zhang.private, "怡景苑3栋楼道灯坏了")
    await town.sees(town.leader("NH03"), "语音", button="接单")


async def test_hostile_text_stays_text(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "怡景苑3栋电梯坏了 <快> & *修*\u0000")
    desk = await town.sees(town.leader("NH03"), "<快> & *修*", button="接单")
    assert desk.entities == []


async def test_a_channel_hears_nothing_from_the_bot(town: Town) -> None:
    zhang = town.somebody(town.residents)
    channel = town.rehearsal.group(-1001777777777, "物业公告", "channel")
    zhang.joins(channel, admin=True)
    town.rehearsal.bot_joins(channel, by=zhang)
    zhang.says(channel, "怡景苑3栋楼道灯坏了")
    await town.settles()
    assert town.said_in(channel) == []
    assert all("物业公告" not in text for text in town.said_in(town.staff("coordinator", "XHJD")))
    assert town.cases() == []


async def test_a_question_that_met_a_closed_group_is_asked_when_the_bot_is_back(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    desk = await town.sees(leader, button="接单")
    await leader.presses(desk, "接单").answer()
    town.rehearsal.bot_is_kicked(town.residents)
    desk = await town.sees(leader, "怡景苑", button="办结")
    await leader.presses(desk, "办结").answer()
    question = await town.sees(leader, "回复这条消息")
    leader.says(leader.private, "换好了", reply_to=question)
    await town.only_case(state="verifying")
    await town.settles()

    town.rehearsal.bot_joins(town.residents)
    asked = await town.sees(town.residents, "请报事人确认", button="已解决")
    await zhang.presses(asked, "已解决").answer()
    await town.only_case(state="closed")


async def test_a_press_that_is_too_late_to_be_answered_has_its_effect(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    desk = await town.sees(leader, button="接单")
    await town.closes()
    leader.presses(desk, "接单")
    town.rehearsal.clock.jump(town.rehearsal.clock.now() + timedelta(seconds=140))
    await town.opens()
    await town.sees(leader, "网格长已接单", button="办结")
    await town.only_case(state="accepted")


async def test_a_press_on_a_card_that_is_gone_has_its_effect(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    desk = await town.sees(leader, button="接单")
    taken = str(desk.button("接单")["callback_data"])
    leader.deletes(desk)
    assert "接单" in await leader.presses_data(desk, taken).answer()
    anew = await town.sees(leader, "网格长已接单", button="办结")
    assert anew.id != desk.id
