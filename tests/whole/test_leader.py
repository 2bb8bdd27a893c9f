"""What the leader's card can do: one owner, giving back, passing on, the whistle."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from storage import Store

if TYPE_CHECKING:
    from rehearsal import Message, Player
    from tests.whole.town import Town


async def _reported(town: Town, words: str = "怡景苑3栋楼道灯坏了") -> tuple[Player, Message]:
    leader = town.leader("NH03")
    town.somebody(town.residents).says(town.residents, words)
    return leader, await town.sees(leader, button="接单")


async def test_fifty_taps_at_once_make_one_owner(town: Town) -> None:
    leader, desk = await _reported(town)
    worker = town.staff("grid_worker", "NH")
    taps = []
    for number in range(50):
        person = (leader, worker)[number % 2]
        taps.append(person.presses_data(desk, desk.rows[0][0]["callback_data"]))
    answers = await asyncio.gather(*(tap.answer(15) for tap in taps))

    assert sum("已由你接单" in answer for answer in answers) == 1
    case = await town.only_case(state="accepted")
    assert [event["action"] for event in case["events"]].count("acknowledge") == 1


async def test_somebody_without_a_role_cannot_take_a_case(town: Town) -> None:
    _, desk = await _reported(town)
    stranger = town.somebody(town.residents, 2)
    elsewhere = town.leader("XI01")
    content = desk.rows[0][0]["callback_data"]

    assert "工作人员" in await stranger.presses_data(desk, content).answer()
    assert "工作人员" in await elsewhere.presses_data(desk, content).answer()
    assert (await town.only_case())["state"] == "dispatched"


@pytest.mark.parametrize(
    "content", ["", "1:ack:zzzzzzz:", "1:nothing:1:", "接单", "1:ack:1", "2:ack:1:", "1:kindto:1:nonsense"]
)
async def test_a_forged_press_is_answered_and_changes_nothing(town: Town, content: str) -> None:
    leader, desk = await _reported(town)
    before = await town.only_case(state="dispatched")
    answer = await leader.presses_data(desk, content or "x").answer()

    assert answer == "这个按钮已经失效"
    assert town.cases() == [before]


async def test_giving_back_asks_why_and_goes_to_the_secretary_who_passes_it_on(town: Town) -> None:
    leader, desk = await _reported(town)
    await leader.presses(desk, "退回").answer()
    desk = await town.sees(leader, button="不归我管")
    assert [label for label in desk.buttons if label != "返回"] == [
        "不归我管",
        "不是报事",
        "重复",
        "无法复现",
    ]
    await leader.presses(desk, "不归我管").answer()
    secretary = town.staff("secretary", "NH")
    card = await town.sees(secretary, "照明线缆", button="转派")
    await town.sees(secretary, "不归我管")
    due = (await town.only_case(level="community"))["due_at"]

    await secretary.presses(card, "转派").answer()
    card = await town.sees(secretary, "照明线缆", button="汇丰楼")
    await secretary.presses(card, "汇丰楼").answer()
    await town.sees(town.leader("NH01"), "照明线缆", button="接单")
    case = await town.only_case(grid="NH01")
    assert case["due_at"] == due
    assert case["number"].startswith("NH03-")
    returned = next(event for event in case["events"] if event["action"] == "return")
    assert returned["reason"] == "不归我管"


async def test_the_whistle_calls_the_next_level_of_the_ladder(town: Town) -> None:
    leader, desk = await _reported(town)
    await leader.presses(desk, "接单").answer()
    desk = await town.sees(leader, "已接单", button="吹哨")
    assert "社区" in await leader.presses(desk, "吹哨").answer()
    secretary = town.staff("secretary", "NH")
    card = await town.sees(secretary, "照明线缆", button="报到")
    assert (await town.only_case(level="community"))["holder"] == "grid_leader"

    assert "已报到" in await secretary.presses(card, "报到").answer()
    await secretary.presses(card, "吹哨").answer()
    await town.sees(town.staff("street_officer", "XHJD"), "照明线缆")
    assert (await town.only_case(level="street"))["level"] == "street"


async def test_a_leader_who_never_pressed_start_is_called_in_the_staff_group(town: Town) -> None:
    leader = next(
        town.leader(node)
        for node in town.street.nodes
        if town.street.with_role("grid_leader", node)
        and not town.leader(node).user.started
        and town.street.nodes[node].level == "grid"
    )
    node = next(
        n for n in town.street.nodes if town.street.with_role("grid_leader", n) and town.leader(n) is leader
    )
    community = str(town.street.nodes[node].parent)
    compound = next(p.name for p in town.street.nodes[node].places if p.kind == "compound")
    residents = town.residents_of(community)
    town.somebody(residents).says(residents, f"{compound}3栋楼道灯坏了")

    staff = town.street.staff_group(node)
    assert staff is not None
    card = await town.sees(town.group(staff.name), "照明线缆", leader.name, button="接单")
    assert any("私聊" in label for label in card.buttons)
    await leader.presses(card, "接单").answer()
    assert (await town.only_case(state="accepted"))["holder"] == "grid_leader"


async def test_unsolved_reopens_and_partly_solved_asks_what_remains(town: Town) -> None:
    leader, desk = await _reported(town)
    zhang = town.somebody(town.residents)
    await leader.presses(desk, "接单").answer()
    await _finish(town, leader, "换了一个灯泡")
    asked = await town.sees(town.residents, "请报事人确认", button="部分解决")
    await zhang.presses(asked, "部分解决").answer()
    question = await town.sees(town.residents, "还剩什么")
    zhang.says(town.residents, "2楼的还不亮", reply_to=question)
    await town.sees(leader, "2楼的还不亮")
    assert (await town.only_case(state="handling"))["feedback_at"] is not None

    await _finish(town, leader, "2楼的也换了")
    asked = await town.sees(town.residents, "请报事人确认", button="没解决")
    await zhang.presses(asked, "没解决").answer()
    await town.sees(leader, "没解决")
    case = await town.only_case(state="handling")
    assert [e["action"] for e in case["events"]].count("rework") == 2


async def _finish(town: Town, leader: Player, words: str) -> None:
    desk = await town.sees(leader, "怡景苑", button="办结")
    await leader.presses(desk, "办结").answer()
    await town.sees(leader, "回复这条消息")
    await town.settles()
    leader.says(leader.private, words)
    await town.sees(leader, "已反馈")
    await town.settles()


async def test_a_reporter_who_pressed_start_reads_the_result_in_private(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.starts()
    await town.sees(zhang, "网格哨")
    leader, desk = await _reported(town)
    await leader.presses(desk, "接单").answer()
    desk = await town.sees(leader, button="办结")
    await leader.presses(desk, "办结").answer()
    question = await town.sees(leader, "回复这条消息")
    leader.sends_photo(leader.private, "灯换好了", reply_to=question)
    asked = await town.sees(zhang, "灯换好了", button="已解决")
    await zhang.presses(asked, "已解决").answer()

    assert any(message.photo for message in town.rehearsal.bot_said(zhang))
    assert all("灯换好了" not in text for text in town.said_in(town.residents))
    assert (await town.only_case(state="closed"))["ended_as"] == "resolved"


async def test_silence_for_72_hours_closes_as_not_visited(town: Town) -> None:
    leader, desk = await _reported(town)
    await leader.presses(desk, "接单").answer()
    await _finish(town, leader, "灯换好了")
    await town.sees(town.residents, "请报事人确认")
    await town.moves_to("2026-12-06T09:40:00+08:00")

    assert (await town.only_case(state="closed"))["ended_as"] == "unverified"
    await town.sees(town.residents, "未回访")


async def test_the_holder_is_reminded_at_three_quarters_and_at_the_end(town: Town) -> None:
    leader, desk = await _reported(town)
    await leader.presses(desk, "接单").answer()
    await town.moves_to("2026-12-05T15:31:00+08:00")
    await town.sees(leader, "到期")
    await town.moves_to("2026-12-06T09:31:00+08:00")
    await town.sees(leader, "已超时")


async def test_a_neighbour_who_follows_the_link_to_a_result_is_told_whose_it_is_and_has_started(
    town: Town,
) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆")
    li.starts("r_1")

    await town.sees(li, "办理结果只给报事人看")
    store = Store(town.url)
    with store.begin(town.rehearsal.clock.now()) as tx:
        known = tx.people.get(f"tg:{li.id}")
    store.close()
    assert known is not None
    assert known.started
