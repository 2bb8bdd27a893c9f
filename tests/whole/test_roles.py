"""Roles: invited, joined, confirmed, left, undone; and who gets the cases then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from bot.commands import import_street
from gridwork.roles import keepers
from storage import Store
from storage.tables import metadata
from tests.whole.town import STREET

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rehearsal import Message, Player
    from storage import Tx
    from tests.whole.town import Town

T = TypeVar("T")
LINK = re.compile(r"https://t\.me/\w+\?start=(j_[A-Za-z0-9_-]+)")


def looked_up(town: Town, question: Callable[[Tx], T]) -> T:
    store = Store(town.url)
    try:
        with store.begin(town.rehearsal.clock.now()) as tx:
            return question(tx)
    finally:
        store.close()


def roles_of(town: Town, person: Player) -> set[tuple[str, str]]:
    known = looked_up(town, lambda tx: tx.street.person(f"tg:{person.id}"))
    return {(role.role, role.scope) for role in known.roles} if known else set()


def keepers_of(town: Town) -> list[Player]:
    return [town.rehearsal.person(p.name, int(p.address.removeprefix("tg:"))) for p in keepers(town.street)]


async def forged(town: Town, person: Player, content: str) -> str:
    """The answer to a press nobody offered this person, made in their own private chat."""
    before = len(town.said_in(person))
    person.starts()
    await town.rehearsal.until(lambda: "你好" in "".join(town.said_in(person)[before:]), 10)
    return await person.presses_data(town.rehearsal.bot_said(person)[-1], content).answer()


async def invitation(town: Town, inviter: Player, words: str) -> str:
    """The payload of a fresh invitation, asked for in words."""
    before = len(town.said_in(inviter))
    inviter.says(inviter.private, f"/invite {words}")
    await town.rehearsal.until(lambda: any(LINK.search(t) for t in town.said_in(inviter)[before:]), 10)
    found = [found for text in town.said_in(inviter)[before:] if (found := LINK.search(text))]
    return found[-1].group(1)


async def joined(town: Town, inviter: Player, newcomer: Player, words: str) -> None:
    newcomer.starts(await invitation(town, inviter, words))
    await town.sees(newcomer, "欢迎，你现在是")
    await town.settles()


async def test_an_invitation_is_made_by_buttons(town: Town) -> None:
    coordinator = town.staff("coordinator", "XHJD")
    coordinator.says(coordinator.private, "邀请")
    card = await town.sees(coordinator, "邀请人来做什么", button="网格员")
    assert {"网格长", "社区书记", "审计员", "看谁加入了"} <= set(card.buttons)
    await coordinator.presses(card, "网格员").answer()
    card = await town.sees(coordinator, "在哪里", button="南湖社区")
    await coordinator.presses(card, "南湖社区").answer()
    card = await town.sees(coordinator, "在哪里", button="就在南湖社区")
    third = town.street.nodes["NH03"].name
    await coordinator.presses(card, third).answer()
    told = await town.sees(coordinator, "只能用一次", third, button="点这里加入")

    payload = LINK.search(told.text)
    assert payload is not None
    assert len(payload.group(1)) == len("j_") + 22
    newcomer = town.rehearsal.person("新来的")
    newcomer.starts(payload.group(1))
    await town.sees(newcomer, "欢迎", "网格员")
    assert roles_of(town, newcomer) == {("grid_worker", "NH03")}


async def test_only_a_hash_of_the_token_stays(town: Town) -> None:
    payload = await invitation(town, town.staff("coordinator", "XHJD"), "网格员 NH03")
    await town.settles()
    token = payload.removeprefix("j_")

    def rows(tx: Tx) -> list[str]:
        connection = tx._writer.connection
        return [str(row) for table in metadata.sorted_tables for row in connection.execute(table.select())]

    assert not [row for row in looked_up(town, rows) if token in row]


async def test_a_link_is_good_once_and_not_for_its_author(town: Town) -> None:
    inviter = town.staff("secretary", "NH")
    payload = await invitation(town, inviter, "网格员 NH03")
    inviter.starts(payload)
    await town.sees(inviter, "你自己发的邀请")
    first, second = town.rehearsal.person("甲一"), town.rehearsal.person("乙二")
    first.starts(payload)
    await town.sees(first, "欢迎")
    second.starts(payload)
    await town.sees(second, "用过了")
    first.starts(await invitation(town, inviter, "网格员 NH03"))
    await town.sees(first, "已经有这个角色")
    second.starts("j_AAAAAAAAAAAAAAAAAAAAAA")
    await town.sees(second, "链接不对")

    assert roles_of(town, second) == set()


async def test_a_link_runs_out_after_72_hours(town: Town) -> None:
    payload = await invitation(town, town.staff("coordinator", "XHJD"), "网格员 NH03")
    await town.moves_to("2026-12-06T09:31:00+08:00")
    late = town.rehearsal.person("来晚的")
    late.starts(payload)
    await town.sees(late, "过期")
    assert roles_of(town, late) == set()


REFUSED = [
    ("grid_leader", "NH03", "网格员 NH03"),
    ("grid_worker", "NH", "志愿者 NH"),
    ("auditor", "XHJD", "网格员 NH03"),
    ("secretary", "NH", "网格员 XI01"),
    ("secretary", "XI", "社区书记 XI"),
    ("secretary", "XH", "协调员 XHJD"),
    ("market_secretary", "SC", "网格长 NH03"),
]


async def test_nobody_gives_what_is_not_theirs_to_give(town: Town) -> None:
    for role, node, words in REFUSED:
        person = town.staff(role, node)
        person.starts()
        person.says(person.private, f"/invite {words}")
        await town.sees(person, "邀请")
        assert not any(LINK.search(text) for text in town.said_in(person))


async def test_an_invitation_is_for_private_talk_and_says_how_it_is_written(town: Town) -> None:
    secretary = town.staff("secretary", "NH")
    group = town.group("南湖社区工作群")
    secretary.says(group, "/invite 网格员 NH03")
    await town.sees(group, "私聊")
    secretary.says(secretary.private, "/invite 网格员")
    await town.sees(secretary, "请写成")

    assert not any(LINK.search(text) for text in (*town.said_in(group), *town.said_in(secretary)))


async def test_a_secretary_waits_for_a_second_person(town: Town) -> None:
    one, other = keepers_of(town)[:2]
    newcomer = town.rehearsal.person("新书记")
    newcomer.starts(await invitation(town, one, "社区书记 NH"))
    await town.sees(newcomer, "同意")
    card = await town.sees(other, "新书记", "同意吗", button="同意加入")
    await town.settles()
    assert roles_of(town, newcomer) == set()
    assert not any("同意吗" in text for text in town.said_in(one))

    yes = card.rows[0][0]["callback_data"]
    stranger = town.leader("NH03")
    assert "协调员和管理员" in await forged(town, stranger, yes)
    assert "以外的一位" in await forged(town, one, yes)
    assert roles_of(town, newcomer) == set()

    assert "加入了" in await other.presses(card, "同意加入").answer()
    await town.sees(newcomer, "欢迎", "社区书记")
    assert roles_of(town, newcomer) == {("secretary", "NH")}
    assert "处理过了" in await other.presses_data(card, yes).answer()


async def test_the_second_person_may_say_no(town: Town) -> None:
    one, other = keepers_of(town)[:2]
    newcomer = town.rehearsal.person("想当书记")
    newcomer.starts(await invitation(town, one, "社区书记 NH"))
    card = await town.sees(other, "想当书记", button="不同意")
    await other.presses(card, "不同意").answer()
    await town.sees(newcomer, "没有通过")
    assert roles_of(town, newcomer) == set()


async def test_without_a_second_person_the_inviter_is_told(town: Town) -> None:
    first, *others = keepers_of(town)
    for other in others:
        other.blocks()
    await town.settles()
    newcomer = town.rehearsal.person("没人点头")
    newcomer.starts(await invitation(town, first, "社区书记 NH"))
    await town.sees(first, "没有另一位", "没人点头")
    assert roles_of(town, newcomer) == set()


async def test_who_joined_can_be_undone_from_the_card_and_from_the_list(town: Town) -> None:
    coordinator, secretary = town.staff("coordinator", "XHJD"), town.staff("secretary", "NH")
    newcomer, second = town.rehearsal.person("临时工"), town.rehearsal.person("第二位")
    await joined(town, secretary, newcomer, "网格员 NH03")
    card = await town.sees(coordinator, "临时工", "网格员", button="撤销")
    undo = card.rows[0][0]["callback_data"]
    assert "协调员和管理员" in await forged(town, secretary, undo)
    assert roles_of(town, newcomer) == {("grid_worker", "NH03")}
    assert "撤销了" in await coordinator.presses(card, "撤销").answer()
    await town.sees(newcomer, "你不再是")
    assert roles_of(town, newcomer) == set()

    await joined(town, secretary, second, "网格员 NH03")
    coordinator.says(coordinator.private, "/invite")
    menu = await town.sees(coordinator, button="看谁加入了")
    await coordinator.presses(menu, "看谁加入了").answer()
    listed = await town.sees(coordinator, "点邀请加入的人", "第二位", button="撤销")
    assert "临时工" not in listed.text
    assert "撤销了" in await coordinator.presses(listed, "撤销 第二位").answer()
    assert roles_of(town, second) == set()


async def test_whoami_says_where_a_role_comes_from_and_how_to_leave_it(town: Town) -> None:
    leader = town.leader("NH03")
    await joined(town, town.staff("secretary", "NH"), leader, "志愿者 NH")
    leader.says(leader.private, "我是谁")
    card = await town.sees(leader, "网格长（街道文件里定的）", "志愿者（点邀请加入的）", button="退出")
    await leader.presses(card, f"退出 {town.street.nodes['NH'].name}的志愿者").answer()
    sure = await town.sees(leader, "确定不再做", button="确定退出")
    assert roles_of(town, leader) == {("grid_leader", "NH03"), ("volunteer", "NH")}
    await leader.presses(sure, "返回").answer()
    card = await town.sees(leader, "网格长（街道文件里定的）", button="退出")
    await leader.presses(card, f"退出 {town.street.nodes['NH'].name}的志愿者").answer()
    sure = await town.sees(leader, "确定不再做", button="确定退出")
    await leader.presses(sure, "确定退出").answer()
    assert roles_of(town, leader) == {("grid_leader", "NH03")}
    await town.sees(town.staff("coordinator", "XHJD"), "不再是", "志愿者")


async def test_nobody_leaves_a_role_for_somebody_else(town: Town) -> None:
    leader, other = town.leader("NH03"), town.leader("NH01")
    leader.says(leader.private, "/whoami")
    card = await town.sees(leader, "你的角色", button="退出")
    content = card.rows[0][0]["callback_data"]
    assert "失效" in await forged(town, other, content.replace("quit", "quityes"))
    assert roles_of(town, leader) == {("grid_leader", "NH03")}
    assert roles_of(town, other) == {("grid_leader", "NH01")}


async def quits(town: Town, person: Player) -> None:
    person.says(person.private, "/whoami")
    card = await town.sees(person, "你的角色", button="退出")
    await person.presses(card, next(b for b in card.buttons if b.startswith("退出"))).answer()
    sure = await town.sees(person, button="确定退出")
    await person.presses(sure, "确定退出").answer()
    await town.settles()


async def test_a_role_of_the_file_that_was_left_stays_left(town: Town) -> None:
    leader = town.leader("NH03")
    await quits(town, leader)
    assert roles_of(town, leader) == set()
    store = Store(town.url)
    report = import_street.run(store, STREET, town.rehearsal.clock.now(), dry_run=False)
    store.close()

    who = f"conflict: person tg:{leader.id} {leader.name}"
    assert report.splitlines()[0] == f"{who}: role grid_leader NH03: left by a chat, held in the file"
    assert roles_of(town, leader) == set()


async def _reported(town: Town, *places: str) -> tuple[Player, list[Message]]:
    leader = town.leader("NH03")
    cards = []
    for number, place in enumerate(places):
        town.somebody(town.residents, number).says(town.residents, f"{place}楼道灯坏了")
        cards.append(await town.sees(leader, place, button="接单"))
    return leader, cards


async def test_what_a_leader_held_goes_in_one_message_to_who_is_next(town: Town) -> None:
    leader, cards = await _reported(town, "怡景苑3栋", "怡景苑5栋", "怡景苑7栋")
    await leader.presses(cards[0], "接单").answer()
    taken = await town.sees(leader, "怡景苑3栋", button="办结")
    # What the card offers now; by the time the leader presses it may be gone from it.
    offered = str(taken.rows[0][0]["callback_data"])
    before = {case["number"]: case["due_at"] for case in town.cases()}
    await quits(town, leader)

    worker = town.staff("grid_worker", "NH")
    told = await town.sees(worker, "这 3 件交给你", *before)
    assert sum("件交给你" in text for text in town.said_in(worker)) == 1
    cases = town.cases()
    assert {case["number"]: case["due_at"] for case in cases} == before
    assert {(case["state"], case["holder"]) for case in cases} == {("dispatched", "grid_worker")}
    assert all("transfer" in [event["action"] for event in case["events"]] for case in cases)

    answer = await leader.presses_data(taken, offered).answer()
    assert "已交接给网格员" in answer
    await town.sees(leader, "已交接给网格员")
    number = next(iter(before))
    await worker.presses(told, number).answer()
    card = await town.sees(worker, number, "照明线缆", button="接单")
    await worker.presses(card, "接单").answer()
    await town.rehearsal.until(lambda: any(case["state"] == "accepted" for case in town.cases()), 10)


async def test_a_holder_who_blocks_the_bot_keeps_nothing_that_no_group_can_tell_of(town: Town) -> None:
    leader, cards = await _reported(town, "怡景苑3栋")
    await leader.presses(cards[0], "接单").answer()
    staff = town.group("南湖社区工作群")
    town.rehearsal.bot_is_kicked(staff)
    leader.blocks()
    await town.rehearsal.until(lambda: town.cases()[0]["holder"] != "grid_leader", 10)

    case = await town.only_case(state="dispatched")
    assert case["holder"] == "grid_worker"


async def test_a_joined_worker_whose_role_is_undone_loses_the_case(town: Town) -> None:
    secretary, coordinator = town.staff("secretary", "NH"), town.staff("coordinator", "XHJD")
    newcomer = town.rehearsal.person("临时工")
    await joined(town, secretary, newcomer, "网格员 NH03")
    _, cards = await _reported(town, "怡景苑3栋")
    assert "由你接单" in await newcomer.presses_data(cards[0], cards[0].rows[0][0]["callback_data"]).answer()
    undo = await town.sees(coordinator, "临时工", button="撤销")
    assert "转交 1 件" in await coordinator.presses(undo, "撤销").answer()
    case = await town.only_case(state="dispatched")
    assert case["holder"] == "grid_leader"
    await town.sees(town.leader("NH03"), "交给你")


async def test_choices_are_only_taken_from_ones_own_menu(town: Town) -> None:
    coordinator, leader = town.staff("coordinator", "XHJD"), town.leader("NH03")
    coordinator.says(coordinator.private, "/invite")
    menu = await town.sees(coordinator, "邀请人来做什么", button="网格员")
    number = menu.rows[0][0]["callback_data"].split(":")[2]
    group = town.group("湘湖街道工作群")
    coordinator.says(group, "/invite")
    told = await town.sees(group, "私聊")

    assert "私聊" in await coordinator.presses_data(told, f"1:invmake:{number}:grid_worker-NH03").answer()
    assert "失效" in await forged(town, coordinator, f"1:invmake:{number}:grid_worker-NH03")
    assert "失效" in await forged(town, leader, f"1:invmake:{number}:grid_worker-NH03")
    assert "失效" in await forged(town, leader, f"1:invlist:{number}:0")
    assert "不能邀请" in await coordinator.presses_data(menu, f"1:invmake:{number}:king-NH03").answer()
    assert "不能邀请" in await coordinator.presses_data(menu, f"1:invmake:{number}:grid_worker-XX").answer()
    assert not any(LINK.search(text) for text in (*town.said_in(coordinator), *town.said_in(leader)))


async def test_a_new_street_file_without_the_leader_hands_the_cases_on(town: Town, tmp_path: Path) -> None:
    leader, cards = await _reported(town, "怡景苑3栋", "怡景苑5栋")
    await leader.presses(cards[0], "接单").answer()
    await town.rehearsal.until(lambda: any(case["state"] == "accepted" for case in town.cases()), 10)
    people = STREET.read_text(encoding="utf-8").split("[[person]]")
    without = tmp_path / "xianghu.toml"
    named = [table for table in people if f"telegram_id = {leader.id}\n" not in table]
    assert len(named) == len(people) - 1
    without.write_text("[[person]]".join(named), encoding="utf-8")
    store = Store(town.url)
    import_street.run(store, without, town.rehearsal.clock.now(), dry_run=False)
    store.close()

    worker = town.staff("grid_worker", "NH")
    await town.sees(worker, "这 2 件交给你")
    assert {(case["state"], case["holder"]) for case in town.cases()} == {("dispatched", "grid_worker")}
    assert roles_of(town, leader) == set()


async def test_a_case_that_waits_for_the_reporter_goes_back_to_who_follows(town: Town) -> None:
    leader, cards = await _reported(town, "怡景苑3栋")
    await leader.presses(cards[0], "接单").answer()
    card = await town.sees(leader, button="办结")
    await leader.presses(card, "办结").answer()
    question = await town.sees(leader, "回复这条消息")
    leader.says(leader.private, "换了灯泡", reply_to=question)
    asked = await town.sees(town.residents, "请报事人确认", button="没解决")
    await quits(town, leader)
    case = await town.only_case(state="verifying", holder="grid_worker")
    assert [event["action"] for event in case["events"]][-1] == "hand_over"

    await town.somebody(town.residents).presses(asked, "没解决").answer()
    await town.sees(town.staff("grid_worker", "NH"), "没解决", case["number"])
    assert (await town.only_case(state="handling"))["holder"] == "grid_worker"
