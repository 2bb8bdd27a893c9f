"""What staff look up and mend in private: 查找, 为什么, 待办, and 转派 by buttons."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gridwork.notice import Notice, Words
from storage import RawUpdate, Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from rehearsal import Message, Player
    from storage import Tx
    from tests.whole.town import Town


async def _lamp(town: Town) -> Player:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了，我电话13812345678")
    await town.sees(town.leader("NH03"), "照明线缆", button="接单")
    return zhang


def _writes(town: Town, change: Callable[[Tx], None]) -> None:
    store = Store(town.url)
    try:
        with store.begin(town.rehearsal.clock.now()) as tx:
            change(tx)
    finally:
        store.close()


async def _asks(town: Town, person: Player, words: str, *wanted: str, button: str = "") -> Message:
    """The answer to a command: what comes after it and shows these words (and this button)."""
    asked = person.says(person.private, words)

    def found() -> Message | None:
        for message in town.rehearsal.bot_said(person):
            labelled = any(button in label for label in message.buttons) if button else True
            if message.id > asked.id and labelled and all(word in message.text for word in wanted):
                return message
        return None

    answer = await town.rehearsal.until(found, 10)
    assert answer is not None
    return answer


async def _reads(town: Town, message: Message, words: str) -> None:
    await town.rehearsal.until(lambda: words in message.text, 10)


async def _offers(town: Town, message: Message, button: str) -> None:
    await town.rehearsal.until(lambda: button in message.buttons, 10)


# --- 查找 ------------------------------------------------------------------------------------------


async def test_a_leader_finds_a_case_by_words_or_a_part_of_its_number_and_opens_it(town: Town) -> None:
    await _lamp(town)
    secretary = town.staff("secretary", "NH")
    number = (await town.only_case())["number"]
    for query in ("查找 道灯", "/find 怡景苑 灯坏", "/查找 nh03-2026", f"查找 {number[-7:]}"):
        found = await _asks(town, secretary, query, f"1. {number} 照明线缆", button=number)
        assert "138" not in found.text
    await secretary.presses(found, number).answer()
    card = await town.sees(secretary, "原话：", "〔手机号〕", button="接单")
    await secretary.presses(found, number).answer()
    again = await town.sees(secretary, f"{number}：已派给", button="接单")

    assert "13812345678" not in card.text
    assert again.id > card.id


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("查找 从未说过的话", "没有查到。换个词，或只写编号的一部分。"),
        ("查找", "请写编号或几个字，例如：查找 井盖"),
        ("/find   ", "请写编号或几个字，例如：查找 井盖"),
        ("查找 %", "没有查到。换个词，或只写编号的一部分。"),
        ("为什么", "请写完整编号，例如：为什么 NH03-20261210-007"),
        ("/why NH03-20260101-999", "没有查到 NH03-20260101-999，或者它不归你看。"),
    ],
)
async def test_nothing_to_find_is_said_exactly(town: Town, query: str, answer: str) -> None:
    await _lamp(town)
    leader = town.leader("NH03")
    await _asks(town, leader, query, answer)
    assert town.said_in(leader)[-1] == answer


async def test_only_staff_and_only_of_the_same_ground_find_anything(town: Town) -> None:
    zhang = await _lamp(town)
    number = (await town.only_case())["number"]
    elsewhere = town.leader("XI01")
    auditor = town.staff("auditor", "XHJD")
    elsewhere.starts()
    await _asks(town, elsewhere, "查找 楼道灯", "没有查到")
    await _asks(town, elsewhere, f"为什么 {number}", "不归你看")
    for person in (zhang, auditor):
        person.starts()
        for words in ("查找 灯", f"/why {number}"):
            await _asks(town, person, words, "查案卷是网格员、网格长")


@pytest.mark.parametrize("command", ["/find", "/why", "/desk", "/查找", "/为什么", "/待办"])
async def test_in_a_group_they_only_point_to_the_private_chat(town: Town, command: str) -> None:
    coordinator = town.staff("coordinator", "XHJD")
    group = next(g for g in town.rehearsal.groups if coordinator.user.id in g.chat.standings)
    coordinator.says(group, f"{command} 灯")
    await town.sees(group, "请私聊我再发这个命令")
    assert town.said_in(group) == ["请私聊我再发这个命令"]


async def test_a_confidential_case_is_not_for_the_grid_worker(town: Town) -> None:
    town.somebody(town.residents).says(town.residents, "怡景苑3栋楼上楼下打起来了")
    leader, worker = town.leader("NH03"), town.staff("grid_worker", "NH")
    await town.sees(leader, button="接单")
    case = (town.cases())[0]
    found = await _asks(town, leader, "查找 怡景苑", f"1. {case['number']}")
    await _asks(town, worker, "查找 怡景苑", "没有查到")
    await _asks(town, worker, f"为什么 {case['number']}", "不归你看")
    forged = found.rows[0][0]["callback_data"]
    assert "工作人员" in await worker.presses_data(found, forged).answer()


# --- 为什么 ----------------------------------------------------------------------------------------


async def test_why_shows_the_words_the_rule_the_place_and_the_history(town: Town) -> None:
    await _lamp(town)
    leader = town.leader("NH03")
    case = await town.only_case()
    told = await _asks(town, leader, f"为什么 {case['number']}", "登记：话里说得明确")
    for words in ("+", "话里的地点：怡景苑3栋", "归属：地点只在怡景苑", "群属于：", "报事", "交办"):
        assert words in told.text
    assert "138" not in told.text


async def test_why_tells_that_the_group_decided_and_where_the_case_is_now(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "楼道灯坏了好几天了")
    card = await town.sees(town.residents, "照明线缆", button="怡景苑")
    await zhang.presses(card, "怡景苑").answer()
    case = await town.only_case(grid="NH03")
    told = await _asks(town, town.leader("NH03"), f"/why {case['number'].lower()}", "按所在的群归")
    assert "现在归：怡景苑" in told.text


# --- 待办 ------------------------------------------------------------------------------------------


async def test_an_empty_desk_is_one_sentence_and_strangers_have_none(town: Town) -> None:
    coordinator, admin = town.staff("coordinator", "XHJD"), town.staff("admin", "XHJD")
    leader, zhang = town.leader("NH03"), town.somebody(town.residents)
    for person in (coordinator, admin, leader, zhang):
        person.starts()
    await town.settles()
    await _asks(town, coordinator, "待办", "没有待办，都正常。")
    await _asks(town, admin, "/desk", "没有待办，都正常。")
    await _asks(town, leader, "待办", "待办给街道协调员和管理员用。")
    await _asks(town, zhang, "/desk", "待办给街道协调员和管理员用。")


async def test_a_case_without_a_grid_gets_one_and_the_second_coordinator_reads_it(town: Town) -> None:
    one, two = (
        town.rehearsal.person(person.name, int(person.address.removeprefix("tg:")))
        for person in town.street.with_role("coordinator", "XHJD")
    )
    for person in (one, two):
        person.starts()
    town.somebody(town.residents).says(town.residents, "楼道灯坏了好几天了")
    await town.sees(town.residents, "照明线缆", button="其他")
    before = await town.only_case()
    lists = [
        await _asks(town, person, "待办", "没有定到网格的：1 件", button="改地点") for person in (one, two)
    ]
    for person, shown in zip((one, two), lists, strict=True):
        await person.presses(shown, "1 改地点").answer()
        await _offers(town, shown, "怡景苑网格")
        assert "楼道灯坏了" in shown.text
    data = next(b for row in lists[0].rows for b in row if b["text"] == "怡景苑网格")["callback_data"]
    answers = await asyncio.gather(
        *(
            person.presses_data(shown, data).answer(15)
            for person, shown in zip((one, two), lists, strict=True)
        )
    )

    assert sorted(answers) == sorted(["已转给怡景苑网格", f"{before['number']} 已经定到怡景苑网格"])
    after = await town.only_case(grid="NH03")
    assert (after["number"], after["due_at"]) == (before["number"], before["due_at"])
    await town.sees(town.leader("NH03"), "照明线缆", button="接单")
    for person, shown in zip((one, two), lists, strict=True):
        await _reads(town, shown, "都已定到网格。")
        assert "已经定到" in await person.presses_data(shown, data).answer()
    leader = town.leader("NH03")
    assert "协调员" in await leader.presses_data(lists[0], data).answer()
    admin = town.staff("admin", "XHJD")
    assert "协调员" in await admin.presses_data(lists[0], data).answer()


async def test_a_long_list_has_pages(town: Town) -> None:
    coordinator = town.staff("coordinator", "XHJD")
    coordinator.starts()
    await town.settles()
    _writes(town, lambda tx: _quarantined(tx, 10))
    shown = await _asks(town, coordinator, "待办", "没处理好的消息：10 条", button="下一页")
    assert "8. " in shown.text
    assert "9. " not in shown.text
    await coordinator.presses(shown, "下一页").answer()
    await town.rehearsal.until(lambda: "10. " in shown.text and "1. 12月" not in shown.text, 10)
    await coordinator.presses(shown, "10 丢弃").answer()
    await town.rehearsal.until(lambda: "没处理好的消息：9 条" in shown.text, 10)
    assert "9. " in shown.text


def _quarantined(tx: Tx, count: int) -> None:
    """As the worker sets aside what has failed too often; nobody handles these chats meanwhile."""
    body = '{"update_id": 5, "message": "13812345678"}'
    tx.inbox.add("elsewhere", [RawUpdate(n, f"tg:77{n}", "message", body) for n in range(1, count + 1)])
    until = tx.now + timedelta(minutes=1)
    for row in tx.inbox.lease("here", until, count, count):
        tx.inbox.quarantine(row, "ValueError('13812345678')")
    tx.inbox.release("here", {f"tg:77{n}" for n in range(1, count + 1)})


async def test_a_quarantined_update_is_tried_again_or_dropped_once(town: Town) -> None:
    admin = town.staff("admin", "XHJD")
    admin.starts()
    await town.settles()
    _writes(town, lambda tx: _quarantined(tx, 2))
    shown = await _asks(town, admin, "待办", "没处理好的消息：2 条", button="1 再试")
    assert "ValueError" in shown.text
    assert "138" not in shown.text
    again = shown.rows[0][0]["callback_data"]
    assert "重新排队" in await admin.presses(shown, "1 再试").answer()
    assert "已经有人办了" in await admin.presses_data(shown, again).answer()
    leader = town.leader("NH03")
    assert "协调员" in await leader.presses_data(shown, again).answer()


async def test_a_dead_group_is_tried_again_or_retired(town: Town) -> None:
    coordinator = town.staff("coordinator", "XHJD")
    coordinator.starts()
    await town.settles()
    group = town.residents
    town.rehearsal.bot_is_kicked(group)
    await town.sees(coordinator, "收不到我的消息")
    shown = await _asks(town, coordinator, "待办", "收不到消息的群：1 个", group.title, button="1 已停用")
    assert "已记为停用" in await coordinator.presses(shown, "1 已停用").answer()
    await town.rehearsal.until(lambda: "没有收不到消息的群了" in shown.text, 10)
    await _asks(town, coordinator, "待办", "没有待办")
    town.rehearsal.bot_joins(group)
    town.rehearsal.bot_is_kicked(group)
    await town.settles()
    shown = await _asks(town, coordinator, "待办", group.title, button="1 再试")
    assert "有消息时再试" in await coordinator.presses(shown, "1 再试").answer()
    await _asks(town, coordinator, "待办", "没有待办")


async def test_a_colleague_out_of_reach_is_named_with_somebody_else_and_tried_again(town: Town) -> None:
    coordinator, leader = town.staff("coordinator", "XHJD"), town.leader("NH03")
    coordinator.starts()
    leader.blocks()
    await town.settles()
    shown = await _asks(town, coordinator, "待办", leader.name, "可以先找", button="1 再试着联系")
    assert shown.text.count(leader.name) == 1
    leader.unblocks()
    await town.settles()
    assert "已经有人办了" in await coordinator.presses(shown, "1 再试着联系").answer()
    await town.rehearsal.until(lambda: "都能联系上" in shown.text, 10)


async def test_an_uncertain_send_is_sent_again_or_left(town: Town) -> None:
    coordinator, leader = town.staff("coordinator", "XHJD"), town.leader("NH03")
    coordinator.starts()
    leader.starts()
    # What already waits for the leader would be mistaken for what is held.
    await town.sees(leader, "你的单子会发到这里")
    await town.settles()
    _writes(town, lambda tx: _held(tx, f"tg:{leader.id}"))
    shown = await _asks(
        town, coordinator, "待办", "不知道发没发到的：2 条", leader.name, "周六停水", button="1 再发"
    )
    first, second = (row[0]["callback_data"] for row in shown.rows[:2])
    assert "已再发一次" in await coordinator.presses_data(shown, first).answer()
    assert "已经有人办了" in await coordinator.presses_data(shown, first).answer()
    await town.sees(leader, "（可能重复）", "周六停水")
    await _reads(town, shown, "不知道发没发到的：1 条")
    leave = next(b for row in shown.rows for b in row if b["text"].endswith("不发"))["callback_data"]
    assert "不再发" in await coordinator.presses_data(shown, leave).answer()
    await town.rehearsal.until(lambda: "没有发不准的消息了" in shown.text, 10)
    assert "已经有人办了" in await coordinator.presses_data(shown, second).answer()
    assert sum("周六停水" in text for text in town.said_in(leader)) == 1


def _held(tx: Tx, chat: str) -> None:
    """As the sender leaves what it does not know the end of."""
    for number in (1, 2):
        notice = Notice(key=f"b{number}", chat=chat, words=Words(f"周六停水 {number}"), uncertain="hold")
        tx.outbox.put(notice)
        row = next(w.id for w in tx.outbox.due(tx.now, 50) if w.chat == chat)
        assert tx.outbox.take(row, "test", tx.now + timedelta(minutes=1), tx.now) is not None
        tx.outbox.settle(row, tx.now, outcome="unknown")


# --- 转派 ------------------------------------------------------------------------------------------


async def test_a_transfer_tells_both_and_no_other_target_is_taken(town: Town) -> None:
    await _lamp(town)
    leader, secretary = town.leader("NH03"), town.staff("secretary", "NH")
    desk = await town.sees(leader, "照明线缆", button="接单")
    await leader.presses(desk, "接单").answer()
    case = await town.only_case(state="accepted")
    found = await _asks(town, secretary, f"查找 {case['number']}", case["number"], button=case["number"])
    await secretary.presses(found, case["number"]).answer()
    card = await town.sees(secretary, "照明线缆", button="转派")
    await secretary.presses(card, "转派").answer()
    await town.rehearsal.until(lambda: "汇丰楼网格" in card.buttons, 10)
    target = next(b for row in card.rows for b in row if b["text"] == "汇丰楼网格")["callback_data"]
    assert await secretary.presses_data(card, target.replace("NH01", "XI01")).answer() == "这个按钮已经失效"
    assert await secretary.presses_data(card, target.replace("NH01", "NH03")).answer() == "这个按钮已经失效"
    assert "已转给汇丰楼网格" in await secretary.presses_data(card, target).answer()

    await town.sees(town.leader("NH01"), "由怡景苑网格转来", "照明线缆", button="接单")
    gone = await town.sees(leader, "已转给汇丰楼网格，不用你跟了")
    assert gone.buttons == []
    assert (await town.only_case(grid="NH01"))["due_at"] == case["due_at"]
