"""A coordinator tells many groups one thing: made, previewed, sent, stopped, corrected, and never twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rehearsal.player import PRIVATE
from rehearsal.things import CannotDo

if TYPE_CHECKING:
    from rehearsal import Group, Message, Player
    from tests.whole.town import Town

TEXT = "明天上午 9 点到 11 点全街道停水，请提前接水。"
RESIDENTS = ("NH", "XI", "XH", "YJ", "DH", "CB")


def _coordinator(town: Town) -> Player:
    return town.staff("coordinator", "XHJD")


def _got(town: Town, text: str = TEXT) -> dict[str, int]:
    """How often each group shows the text."""
    shown = {group.title: town.said_in(group).count(text) for group in town.rehearsal.groups}
    return {title: times for title, times in shown.items() if times}


def _residents(town: Town) -> dict[str, int]:
    return {town.residents_of(node).title: 1 for node in RESIDENTS}


async def _chooses(town: Town, who: Player, *labels: str) -> Message:
    """Tap one button after the other on the newest card; the card that shows the preview."""
    for label in labels:
        card = await town.sees(who, "发给谁", button=label)
        await who.presses(card, label).answer()
        await town.settles()
    return await town.sees(who, "上面就是", button="发送")


async def _previewed(town: Town, who: Player, text: str = TEXT, *kinds: str) -> Message:
    who.says(PRIVATE, f"/广播 {text}")
    await town.sees(who, "发给谁", button="预览")
    return await _chooses(town, who, *(kinds or ("居民群",)), "预览")


async def _sent(town: Town, who: Player, text: str = TEXT, *kinds: str) -> Message:
    card = await _previewed(town, who, text, *kinds)
    await who.presses(card, "发送").answer()
    return card


async def test_a_coordinator_broadcasts_to_the_residents_groups(town: Town) -> None:
    who = _coordinator(town)
    who.says(PRIVATE, "/broadcast")
    question = await town.sees(who, "要广播什么")
    who.says(PRIVATE, TEXT, reply_to=question)
    card = await town.sees(who, "发给谁", "还没有选")
    assert "先选" in await who.presses(card, "预览").answer()
    card = await _chooses(town, who, "居民群", "预览")

    assert "群 6 个，个人 0 位，送不到 0 个" in card.text
    assert town.said_in(who).count(TEXT) == 1
    assert _got(town) == {}
    await who.presses(card, "发送").answer()
    done = await town.sees(who, "发完了", "已发 6/6", button="到处修改")
    assert done.id == card.id
    assert _got(town) == _residents(town)


async def test_a_photo_goes_with_its_text_and_the_caption_is_corrected_everywhere(town: Town) -> None:
    who = _coordinator(town)
    who.says(PRIVATE, "广播")
    await town.sees(who, "要广播什么")
    who.sends_photo(PRIVATE)
    await town.sees(who, "照片要和文字一起发")
    who.sends_photo(PRIVATE, TEXT)
    card = await _chooses(town, who, "商户群", "预览")
    sample = next(m for m in town.rehearsal.bot_said(who) if m.text == TEXT)
    assert sample.photo is not None
    await who.presses(card, "发送").answer()
    done = await town.sees(who, "发完了", "已发 1/1")
    posted = next(m for m in town.rehearsal.bot_said(town.group("大市场商户群")) if m.text == TEXT)
    assert posted.photo is not None

    await who.presses(done, "到处修改").answer()
    question = await town.sees(who, "改成什么")
    who.says(PRIVATE, "停水改到后天。", reply_to=question)
    await town.sees(who, "已改 1，还在改 0，没改成 0")
    assert posted.text == "停水改到后天。"


async def test_roles_are_told_in_private_and_who_takes_nothing_is_counted(town: Town) -> None:
    who, secretary, blocked = _coordinator(town), town.staff("secretary", "NH"), town.staff("secretary", "XI")
    secretary.starts()
    blocked.starts()
    await town.settles()
    blocked.blocks()
    await town.settles()
    who.says(PRIVATE, f"/广播 {TEXT}")
    card = await town.sees(who, "发给谁", button="选角色")
    await who.presses(card, "选角色").answer()
    card = await town.sees(who, "发给谁", button="社区书记")
    await who.presses(card, "社区书记").answer()
    card = await town.sees(who, "社区书记（私聊）", button="返回")
    await who.presses(card, "返回").answer()
    card = await _chooses(town, who, "预览")

    assert "群 0 个，个人 5 位，送不到 1 个" in card.text
    await who.presses(card, "发送").answer()
    card = await town.sees(who, "发完了", button="结果")
    assert TEXT in town.said_in(secretary)
    await who.presses(card, "结果").answer()
    await town.sees(who, "发送结果", f"{blocked.name}：失败，对方停用了机器人", f"{secretary.name}：已发")


async def test_one_community_and_one_grid_are_chosen_by_buttons(town: Town) -> None:
    who = _coordinator(town)
    who.says(PRIVATE, f"/广播 {TEXT}")
    await town.sees(who, "发给谁", button="居民群")
    for label in ("居民群", "选社区", "南湖社区", "它的网格"):
        card = await town.sees(who, "发给谁", button=label)
        await who.presses(card, label).answer()
        await town.settles()
    card = await town.sees(who, "发给谁", button="怡景苑")
    await who.presses(card, "怡景苑").answer()
    card = await town.sees(who, "南湖社区", "怡景苑", button="返回")
    await who.presses(card, "返回").answer()
    card = await town.sees(who, button="西湖社区")
    await who.presses(card, "返回").answer()
    card = await _chooses(town, who, "预览")
    await who.presses(card, "发送").answer()
    await town.sees(who, "发完了", "已发 1/1")
    assert _got(town) == {town.residents.title: 1}


async def test_a_secretary_speaks_to_the_groups_of_their_own_community_only(town: Town) -> None:
    secretary = town.staff("secretary", "NH")
    secretary.starts()
    card = await _previewed(town, secretary)
    assert not any("角色" in label for m in town.rehearsal.bot_said(secretary) for label in m.buttons)
    await secretary.presses(card, "发送").answer()
    await town.sees(secretary, "发完了", "已发 1/1")
    assert _got(town) == {town.residents.title: 1}

    number = card.rows[0][0]["callback_data"].split(":")[2]
    for forged in (f"1:bcrole:{number}:grid_leader", f"1:bcnode:{number}:XI"):
        assert "不由你来办" in await secretary.presses_data(card, forged).answer()


async def test_nobody_else_may_and_a_forged_press_does_nothing(town: Town) -> None:
    who, leader, resident = _coordinator(town), town.leader("NH03"), town.somebody(town.residents)
    for person in (leader, resident):
        person.starts()
        person.says(PRIVATE, f"/广播 {TEXT}")
        await town.sees(person, "广播由协调员、管理员和社区书记来发")
    card = await _previewed(town, who)
    other = town.rehearsal.person("", int(town.street.with_role("coordinator", "XHJD")[1].address[3:]))
    for row in card.rows:
        for button in row:
            for person in (leader, resident, other):
                tap = person.presses_data(card, button["callback_data"])
                assert "不由你来办" in await tap.answer()
    await town.settles()
    assert _got(town) == {}
    await town.sees(who, "上面就是", button="发送")


async def test_in_a_group_nothing_is_broadcast(town: Town) -> None:
    who = _coordinator(town)
    staff = town.group("湘湖街道工作群")
    who.says(staff, f"/广播 {TEXT}")
    await town.settles()
    assert _got(town) == {}
    assert town.said_in(staff) == ["请私聊我再发这个命令"]


async def test_nobody_to_reach_is_said_before_anything_is_sent(town: Town) -> None:
    who = _coordinator(town)
    town.rehearsal.bot_is_kicked(town.group("大市场商户群"))
    await town.sees(who, "大市场商户群", "收不到")
    who.says(PRIVATE, f"/广播 {TEXT}")
    card = await town.sees(who, "发给谁", button="商户群")
    await who.presses(card, "商户群").answer()
    card = await town.sees(who, "发给谁", "商户群", button="✓")
    assert "没有能送到的" in await who.presses(card, "预览").answer()


async def test_a_preview_that_no_longer_holds_is_shown_again(town: Town) -> None:
    who = _coordinator(town)
    card = await _previewed(town, who)
    town.rehearsal.bot_is_kicked(town.residents)
    await town.sees(who, town.residents.title, "收不到")
    assert "再看一遍" in await who.presses(card, "发送").answer()
    assert _got(town) == {}
    card = await town.sees(who, "群 5 个，个人 0 位，送不到 1 个", button="发送")
    await who.presses(card, "发送").answer()
    card = await town.sees(who, "发完了", "已发 5/6", "失败 1", button="重发失败的")
    assert "还是收不到" in await who.presses(card, "重发失败的").answer()
    town.rehearsal.bot_joins(town.residents)
    await town.settles()
    assert await who.presses(card, "重发失败的").answer() == "重发 1 个"
    await town.sees(who, "发完了", "已发 6/6", "失败 0")
    assert _got(town) == _residents(town)


async def test_after_three_days_the_question_is_still_answered_by_a_reply(town: Town) -> None:
    who = _coordinator(town)
    who.says(PRIVATE, "/广播")
    question = await town.sees(who, "要广播什么")
    await town.moves_to("2026-12-06T10:00:00+08:00")
    who.says(PRIVATE, TEXT, reply_to=question)
    await town.sees(who, "发给谁", button="居民群")
    card = await _chooses(town, who, "居民群", "预览")
    await town.closes()
    town.rehearsal.clock.jump(town.rehearsal.clock.now().replace(day=9))
    await town.opens()
    await who.presses(card, "发送").answer()
    await town.sees(who, "发完了", "已发 6/6")
    assert _got(town) == _residents(town)


async def test_two_taps_on_send_send_once(town: Town) -> None:
    who = _coordinator(town)
    card = await _previewed(town, who)
    content = card.rows[0][0]["callback_data"]
    answers = [await who.presses_data(card, content).answer() for _ in range(2)]
    assert answers == ["开始发了", "这条广播现在不能这样操作，请看最新的卡片。"]
    await town.sees(who, "发完了", "已发 6/6")
    assert _got(town) == _residents(town)


def _slow(town: Town, group: Group) -> None:
    """Telegram wants a rest in this group: what goes there waits in the outbox."""
    town.rehearsal.faults.too_many(3, method="sendMessage", chat=group.id)


async def test_pause_takes_back_what_has_not_left_and_going_on_sends_it_once(town: Town) -> None:
    who = _coordinator(town)
    _slow(town, town.residents)
    await _sent(town, who)
    card = await town.sees(who, "正在发", button="暂停")
    assert await who.presses(card, "暂停").answer() == "已暂停"
    card = await town.sees(who, "已暂停", button="继续")
    await town.rehearsal.quiet(4.0)
    assert town.residents.title not in _got(town)
    card = await town.sees(who, "已暂停", "等待 1", button="继续")
    await who.presses(card, "继续").answer()
    await town.sees(who, "发完了", "已发 6/6")
    assert _got(town) == _residents(town)


async def test_stop_drops_what_has_not_left(town: Town) -> None:
    who = _coordinator(town)
    _slow(town, town.residents)
    await _sent(town, who)
    card = await town.sees(who, "正在发", button="停止")
    await who.presses(card, "停止").answer()
    await town.sees(who, "已停止", "停下没发 1")
    await town.rehearsal.quiet(4.0)
    assert sorted(_got(town).values()) == [1] * 5
    assert town.residents.title not in _got(town)


async def test_a_corrected_text_reaches_those_who_have_it_and_those_who_have_not(town: Town) -> None:
    who = _coordinator(town)
    _slow(town, town.residents)
    await _sent(town, who)
    card = await town.sees(who, "正在发", button="到处修改")
    await who.presses(card, "到处修改").answer()
    await town.sees(who, "改成什么")
    who.says(PRIVATE, "停水取消了。")
    await town.sees(who, "发完了", "已发 6/6", "没改成 0")
    await town.sees(who, "还在改 0")
    assert _got(town) == {}
    assert _got(town, "停水取消了。") == _residents(town)


async def test_a_message_that_was_deleted_is_not_said_anew_when_the_others_are_corrected(town: Town) -> None:
    who, zhang = _coordinator(town), town.somebody(town.residents)
    town.residents.promotes(zhang)
    await _sent(town, who)
    card = await town.sees(who, "发完了", "已发 6/6", button="到处修改")
    zhang.deletes(await town.sees(town.residents, TEXT))
    await who.presses(card, "到处修改").answer()
    await town.sees(who, "改成什么")
    who.says(PRIVATE, "停水取消了。")
    card = await town.sees(who, "已改 5，还在改 0，没改成 1", button="结果")
    assert town.said_in(town.residents) == []
    await who.presses(card, "结果").answer()
    await town.sees(who, "发送结果", f"{town.residents.title}：已发，没改成，找不到这个群或这条消息")


async def test_of_an_album_one_photo_is_taken_and_the_rest_is_no_report(town: Town) -> None:
    who = _coordinator(town)
    who.says(PRIVATE, "/广播")
    await town.sees(who, "要广播什么")
    who.sends_album(PRIVATE, 3, TEXT)
    await town.sees(who, "发给谁", button="居民群")
    await town.sees(who, "一次一张")
    await town.settles()
    assert not any("什么事，在哪里" in text for text in town.said_in(who))
    assert town.cases() == []


async def test_a_lost_answer_is_uncertain_and_its_author_decides(town: Town) -> None:
    who, first, second = _coordinator(town), town.residents, town.residents_of("XI")
    for group in (first, second):
        town.rehearsal.faults.drop(method="sendMessage", chat=group.id, after=group is second)
    await _sent(town, who)
    card = await town.sees(who, "发完了", "已发 4/6", "不确定 2", button="不确定的")
    await who.presses(card, "不确定的").answer()
    listed = await town.sees(who, "2 个不确定", first.title, second.title)
    names = [line.partition(". ")[2] for line in listed.text.splitlines() if ". " in line]
    await who.presses(listed, f"{names.index(first.title) + 1} 再发").answer()
    listed = await town.sees(who, "1 个不确定", second.title, button="1 不发")
    old = listed.button("1 不发")["callback_data"]
    await who.presses(listed, "1 不发").answer()
    await town.sees(who, "没有不确定的了")
    await town.sees(who, "发完了", "已发 6/6", "不确定 0")

    assert "已经定过" in await who.presses_data(listed, old).answer()
    repeat = f"（可能重复）{TEXT}"
    assert town.said_in(first) == [repeat]
    assert town.said_in(second) == [TEXT]


async def test_a_group_that_throws_the_bot_out_in_the_middle_is_counted_with_the_reason(town: Town) -> None:
    who = _coordinator(town)
    _slow(town, town.residents)
    await _sent(town, who)
    await town.sees(who, "正在发")
    town.rehearsal.bot_is_kicked(town.residents)
    card = await town.sees(who, "发完了", "已发 5/6", "失败 1", button="结果")
    await who.presses(card, "结果").answer()
    await town.sees(who, "发送结果", f"{town.residents.title}：失败，")
    assert town.residents.title not in _got(town)


async def test_a_group_that_becomes_a_supergroup_in_the_middle_gets_it_once(town: Town) -> None:
    who = _coordinator(town)
    _slow(town, town.residents)
    await _sent(town, who)
    await town.sees(who, "正在发")
    new = town.residents.becomes_supergroup(-1_002_900_000_777)
    card = await town.sees(who, "发完了", "已发 6/6")
    assert town.said_in(new).count(TEXT) == 1

    later = town.residents_of("XI").becomes_supergroup(-1_002_900_000_778)
    await town.settles()
    await who.presses(card, "到处修改").answer()
    await town.sees(who, "改成什么")
    who.says(PRIVATE, "改了。")
    await town.sees(who, "已改 5，还在改 0，没改成 1")
    assert town.said_in(new) == ["改了。"]
    assert "改了。" not in town.said_in(later)


async def test_a_report_made_meanwhile_reaches_the_leader(town: Town) -> None:
    who = _coordinator(town)
    await _sent(town, who, TEXT, "居民群", "商户群", "骑手群", "工作群")
    town.somebody(town.residents).says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.leader("NH03"), button="接单")
    await town.sees(who, "发完了", "已发 17/17")


async def test_a_scheduled_one_goes_at_its_time_and_a_past_time_is_refused(town: Town) -> None:
    who = _coordinator(town)
    card = await _previewed(town, who)
    await who.presses(card, "定时").answer()
    question = await town.sees(who, "什么时候发", button="今天 18:00")
    who.says(PRIVATE, "12-02 09:00", reply_to=question)
    await town.sees(who, "这个时间已经过了")
    who.says(PRIVATE, "后天吧", reply_to=question)
    await town.sees(who, "没看懂这个时间")
    who.says(PRIVATE, "12-04 10:30", reply_to=question)
    card = await town.sees(who, "12月4日 10:30 开始发", button="定时发送")
    await who.presses(card, "定时发送").answer()
    card = await town.sees(who, "已定时", "12月4日 10:30", button="取消")

    await town.moves_to("2026-12-04T10:29:00+08:00")
    assert _got(town) == {}
    await town.moves_to("2026-12-04T10:31:00+08:00")
    assert _got(town) == _residents(town)
    await town.sees(who, "发完了", "已发 6/6")


async def test_a_scheduled_one_can_be_cancelled(town: Town) -> None:
    who = _coordinator(town)
    card = await _previewed(town, who)
    await who.presses(card, "定时").answer()
    question = await town.sees(who, "什么时候发", button="明天 09:00")
    await who.presses(question, "明天 09:00").answer()
    card = await town.sees(who, "12月4日 09:00 开始发", button="定时发送")
    await who.presses(card, "定时发送").answer()
    card = await town.sees(who, "已定时", button="取消")
    await who.presses(card, "取消").answer()
    await town.sees(who, "已取消，没有发")
    await town.moves_to("2026-12-04T09:30:00+08:00")
    assert _got(town) == {}


@pytest.mark.parametrize(("back_at", "goes"), [("11:00", True), ("13:30", False)])
async def test_a_scheduled_one_that_is_two_hours_late_still_goes_and_later_asks(
    town: Town, back_at: str, *, goes: bool
) -> None:
    who = _coordinator(town)
    card = await _previewed(town, who)
    await who.presses(card, "定时").answer()
    await town.sees(who, "什么时候发")
    who.says(PRIVATE, "12-04 09:30")
    card = await town.sees(who, button="定时发送")
    await who.presses(card, "定时发送").answer()
    await town.sees(who, "已定时")
    await town.closes()
    town.rehearsal.clock.jump(town.rehearsal.clock.now().fromisoformat(f"2026-12-04T{back_at}:00+08:00"))
    await town.opens()
    if goes:
        await town.sees(who, "发完了", "已发 6/6")
    else:
        card = await town.sees(who, "错过了定好的时间", button="发送")
        assert _got(town) == {}
        await who.presses(card, "发送").answer()
        await town.sees(who, "发完了", "已发 6/6")
    assert _got(town) == _residents(town)


async def test_quiet_hours_and_the_days_budget_hold_it_back_and_say_so(town: Town) -> None:
    who = _coordinator(town)
    for number in (1, 2):
        await _sent(town, who, f"通知{number}", "商户群")
        await town.sees(who, "发完了", f"通知{number}")
    await town.moves_to("2026-12-03T12:00:00+08:00")
    card = await _previewed(town, who, TEXT, "商户群", "骑手群")

    assert "1 个当天已有 2 条广播，12月4日 09:00 再发：大市场商户群" in card.text
    assert "2 个在休息时间，12月3日 13:30 再发：湘湖骑手群、湘湖夜班骑手群" in card.text
    await who.presses(card, "发送").answer()
    await town.sees(who, "正在发", "等待 3", "剩下的 12月3日 13:30 接着发")
    await town.moves_to("2026-12-03T13:31:00+08:00")
    assert _got(town) == {"湘湖骑手群": 1, "湘湖夜班骑手群": 1}
    await town.moves_to("2026-12-04T09:01:00+08:00")
    assert len(_got(town)) == 3
    await town.sees(who, "发完了", "已发 3/3")


async def test_in_the_evening_it_arrives_without_a_sound(town: Town) -> None:
    who = _coordinator(town)
    await town.moves_to("2026-12-03T20:30:00+08:00")
    card = await _previewed(town, who)
    assert "没有提示音" in card.text
    await who.presses(card, "发送").answer()
    await town.sees(who, "发完了")
    posted = [m for m in town.rehearsal.bot_said(town.residents) if m.text == TEXT]
    assert [m.silent for m in posted] == [True]


async def test_an_empty_message_cannot_be_made_a_broadcast(town: Town) -> None:
    who = _coordinator(town)
    with pytest.raises(CannotDo):
        who.says(PRIVATE, "  ")
    who.says(PRIVATE, "/广播")
    await town.sees(who, "要广播什么")
    who.sends_voice(PRIVATE)
    await town.sees(who, "请发文字")
    assert _got(town) == {}
