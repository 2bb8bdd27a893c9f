"""Holder and reporter speak through the bot: by role, in private, and never a name."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tests.whole.town import a_town

if TYPE_CHECKING:
    from rehearsal import Message, Player
    from tests.whole.town import Town


async def _reported(town: Town, *, started: bool = True) -> tuple[Player, Player, Message]:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    if started:
        zhang.starts()
        await town.sees(zhang, "网格哨")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆")
    return zhang, leader, await town.sees(leader, "照明线缆", button="接单")


def _events(case: dict[str, object], action: str) -> list[dict[str, str]]:
    events = case["events"]
    assert isinstance(events, list)
    return [event for event in events if event["action"] == action]


async def test_the_holders_reply_reaches_the_reporter_by_role_and_the_answer_comes_back(town: Town) -> None:
    zhang, leader, desk = await _reported(town)
    before = len(town.said_in(town.residents))
    leader.says(leader.private, "是几楼的灯？", reply_to=desk)
    asked = await town.sees(zhang, "网格长 问：是几楼的灯？")
    await town.sees(leader, "已私聊转给报事人")
    zhang.says(zhang.private, "4楼的，我电话13812345678", reply_to=asked)
    heard = await town.sees(leader, "报事人 答：4楼的，我电话13812345678")
    await town.sees(zhang, "已转给处理的工作人员")

    assert leader.name not in asked.text
    assert zhang.name not in heard.text
    assert str(zhang.id) not in heard.text
    assert "接单" in heard.buttons
    assert len(town.said_in(town.residents)) == before
    case = await town.only_case(state="dispatched")
    assert [event["reason"] for event in _events(case, "ask")] == ["是几楼的灯？"]
    assert [event["reason"] for event in _events(case, "answer")] == ["4楼的，我电话〔手机号〕"]

    leader.says(leader.private, "好的，下午来", reply_to=heard)
    await town.sees(zhang, "网格长 问：好的，下午来")


async def test_a_photo_goes_along_both_ways(town: Town) -> None:
    zhang, leader, desk = await _reported(town)
    leader.sends_photo(leader.private, "是这盏吗", reply_to=desk)
    asked = await town.sees(zhang, "网格长 问：是这盏吗")
    assert asked.photo
    zhang.sends_photo(zhang.private, reply_to=asked)
    heard = await town.sees(leader, "报事人 答：见照片")
    assert heard.photo
    assert all(not message.photo for message in town.rehearsal.bot_said(town.residents))


async def test_a_plain_answer_in_private_needs_no_reply_but_a_new_report_is_a_new_case(town: Town) -> None:
    zhang, leader, desk = await _reported(town)
    leader.says(leader.private, "晚上全黑还是一闪一闪？", reply_to=desk)
    await town.sees(zhang, "网格长 问")
    zhang.says(zhang.private, "一闪一闪的")
    await town.sees(leader, "报事人 答：一闪一闪的")
    leader.says(leader.private, "知道了", reply_to=desk)
    await town.sees(zhang, "知道了")
    zhang.says(zhang.private, "汇丰楼2栋水管爆了")
    await town.rehearsal.until(lambda: len(town.cases()) == 2, 10)


async def test_without_start_the_group_sees_one_line_and_the_words_wait_in_private(town: Town) -> None:
    zhang, leader, desk = await _reported(town, started=False)
    leader.says(leader.private, "是不是502门口那盏？", reply_to=desk)
    line = await town.sees(town.residents, "想问报事人一句", button="回复")
    await town.sees(leader, "已在群里请他来看")
    leader.says(leader.private, "晚上还亮吗？", reply_to=desk)
    await town.settles()
    group = town.said_in(town.residents)
    assert sum("想问报事人" in text for text in group) == 1
    assert not any("502" in text or "晚上还亮" in text for text in group)
    assert "一句" in line.text
    case = await town.only_case(state="dispatched")

    li = town.somebody(town.residents, 1)
    li.starts("a_1")
    await town.sees(li, "报事人用")
    assert not any("502" in text for text in town.said_in(li))
    zhang.starts("a_1")
    await town.sees(zhang, "502门口")
    asked = await town.sees(zhang, "网格长 问：晚上还亮吗？", case["number"])
    await town.rehearsal.until(lambda: not any("想问" in text for text in town.said_in(town.residents)), 10)
    zhang.says(zhang.private, "不亮了", reply_to=asked)
    await town.sees(leader, "报事人 答：不亮了")
    zhang.starts("a_1")
    await town.sees(zhang, "现在没有要你回答的")


async def test_an_answer_in_the_group_to_that_line_reaches_the_holder_and_a_neighbours_does_not(
    town: Town,
) -> None:
    zhang, leader, desk = await _reported(town, started=False)
    leader.says(leader.private, "是几楼的灯？", reply_to=desk)
    line = await town.sees(town.residents, "想问报事人一句", button="回复")
    town.somebody(town.residents, 1).says(town.residents, "我看是5楼", reply_to=line)
    zhang.says(town.residents, "4楼", reply_to=line)
    await town.sees(leader, "报事人 答：4楼")
    await town.settles()

    assert not any("5楼" in text for text in town.said_in(leader))


async def test_taking_the_report_back_is_no_answer(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.starts()
    zhang.says(zhang.private, "怡景苑3栋楼道灯坏了")
    desk = await town.sees(leader, "照明线缆", button="接单")
    leader.says(leader.private, "是几楼的灯？", reply_to=desk)
    await town.sees(zhang, "网格长 问")
    zhang.says(zhang.private, "搞错了，当我没说")

    assert (await town.only_case(state="withdrawn"))["ended_as"] == "withdrawn"
    assert not any("报事人 答" in text for text in town.said_in(leader))


async def test_a_confidential_case_has_no_line_in_the_group(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋楼上楼下打起来了")
    desk = await town.sees(leader, button="接单")
    before = town.said_in(town.residents)
    leader.says(leader.private, "现在人在哪里？", reply_to=desk)
    await town.sees(leader, "联系不上报事人")

    assert town.said_in(town.residents) == before
    assert _events((town.cases())[0], "ask") == []


async def test_the_question_at_night_waits_for_morning_and_an_answer_does_not(database_url: str) -> None:
    evening = datetime.fromisoformat("2026-12-03T21:30:00+08:00")
    async with a_town(database_url, evening) as town:
        zhang, leader, desk = await _reported(town)
        await town.moves_to("2026-12-03T22:30:00+08:00")
        leader.says(leader.private, "是几楼的灯？", reply_to=desk)
        await town.sees(leader, "已私聊转给报事人")
        await town.settles()
        assert not any("几楼" in text for text in town.said_in(zhang))
        await town.moves_to("2026-12-04T07:01:00+08:00")
        asked = await town.sees(zhang, "网格长 问：是几楼的灯？")

        await town.moves_to("2026-12-04T22:30:00+08:00")
        leader.says(leader.private, "还在吗", reply_to=desk)
        await town.sees(leader, "已私聊转给报事人")
        zhang.says(zhang.private, "在，4楼的", reply_to=asked)
        await town.sees(leader, "报事人 答：在，4楼的")
        leader.says(leader.private, "马上来", reply_to=desk)
        await town.sees(zhang, "马上来")


async def test_a_reply_to_the_card_while_the_result_is_asked_for_is_the_result(town: Town) -> None:
    zhang, leader, desk = await _reported(town)
    await leader.presses(desk, "接单").answer()
    desk = await town.sees(leader, "已接单", button="办结")
    await leader.presses(desk, "办结").answer()
    await town.sees(leader, "回复这条消息")
    await town.settles()
    leader.says(leader.private, "换了灯泡", reply_to=desk)
    await town.sees(leader, "已反馈")

    assert (await town.only_case(state="verifying"))["feedback_at"] is not None
    await town.sees(zhang, "换了灯泡", button="已解决")
    assert not any("问：" in text for text in town.said_in(zhang))


async def test_an_edited_answer_changes_neither_the_case_nor_the_group(town: Town) -> None:
    zhang, leader, desk = await _reported(town)
    leader.says(leader.private, "是几楼的灯？", reply_to=desk)
    asked = await town.sees(zhang, "网格长 问")
    answer = zhang.says(zhang.private, "4楼", reply_to=asked)
    await town.sees(leader, "答：4楼")
    before = await town.only_case()
    zhang.edits(answer, "汇丰楼5栋4楼")
    await town.settles()

    after = await town.only_case()
    assert (after["text"], after["place"], after["grid"]) == (
        before["text"],
        before["place"],
        before["grid"],
    )


async def test_a_supplement_by_reply_is_one_as_before(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "楼道灯坏了好几天了")
    card = await town.sees(town.residents, "照明线缆", button="其他")
    zhang.says(town.residents, "怡景苑3栋", reply_to=card)
    case = await town.only_case(grid="NH03")

    assert case["place"] == "怡景苑3栋"
    assert not _events(case, "answer")


async def test_a_finished_case_relays_nothing(town: Town) -> None:
    zhang, leader, desk = await _reported(town)
    zhang.says(town.residents, "搞错了，当我没说")
    await town.only_case(state="withdrawn")
    leader.says(leader.private, "到底坏没坏？", reply_to=desk)
    await town.sees(leader, "已经结束")

    assert not any("到底坏没坏" in text for text in town.said_in(zhang))


async def test_what_cannot_be_passed_on_is_said(town: Town) -> None:
    _, leader, desk = await _reported(town)
    leader.says(leader.private, "备注", reply_to=desk)
    await town.sees(leader, "备注是空的")
    leader.says(leader.private, "备注 已打电话给物业")
    await town.sees(leader, "备注请回复那一件的卡片")
    assert _events(await town.only_case(), "note") == []


async def test_a_note_is_on_the_holders_card_and_never_with_the_reporter(town: Town) -> None:
    zhang, leader, desk = await _reported(town)
    leader.says(leader.private, "备注 物业王工13912345678说明天来", reply_to=desk)
    await town.sees(leader, "备注已记下")
    await town.sees(leader, "备注：物业王工〔手机号〕说明天来", button="接单")
    await leader.presses(desk, "备注").answer()
    await town.sees(leader, "要记什么")
    await town.settles()
    leader.says(leader.private, "灯具已买")
    await town.sees(leader, "备注：物业王工", "备注：灯具已买", button="接单")
    await town.settles()
    question = await town.sees(leader, "要记什么")
    leader.says(leader.private, "第三条", reply_to=question)
    card = await town.sees(leader, "备注：灯具已买", "备注：第三条", button="接单")

    assert "王工" not in card.text
    assert [event["by"] for event in _events(await town.only_case(), "note")] == ["grid_leader"] * 3
    for place in (town.residents, zhang):
        assert not any("备注" in text or "灯具" in text for text in town.said_in(place))


async def test_only_staff_of_the_ground_take_notes(town: Town) -> None:
    _, leader, desk = await _reported(town)
    note = next(button for row in desk.rows for button in row if button["text"] == "备注")["callback_data"]
    elsewhere, stranger = town.leader("XI01"), town.somebody(town.residents, 2)
    assert "工作人员" in await elsewhere.presses_data(desk, note).answer()
    assert "工作人员" in await stranger.presses_data(desk, note).answer()
    assert not any("要记什么" in text for text in town.said_in(leader))


async def test_what_is_asked_of_an_anonymous_administrator_is_not_read_by_the_group(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    town.residents.promotes(zhang, anonymous=True)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆")
    before = town.said_in(town.residents)
    desk = await town.sees(leader, "照明线缆", button="接单")
    leader.sends_photo(leader.private, "请打我电话13812345678", reply_to=desk)
    await town.sees(leader, "联系不上报事人")
    assert town.said_in(town.residents) == before
