"""What nobody expects: unknown kinds, broken updates, edits, forwards, kicks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from storage import RawUpdate, Store

if TYPE_CHECKING:
    from tests.whole.town import Town


def _arrives(town: Town, raw: dict[str, object]) -> None:
    """An update as Telegram might send it one day, put where the receiver puts them."""
    store = Store(town.url)
    with store.begin(town.rehearsal.clock.now()) as tx:
        number = raw["update_id"]
        assert isinstance(number, int)
        tx.inbox.add("1000001", [RawUpdate(number, "tg:1", "odd", json.dumps(raw))])
    store.close()


async def test_an_unknown_kind_and_a_broken_message_do_not_stop_the_queue(town: Town) -> None:
    _arrives(town, {"update_id": 900_001, "brand_new_kind": {"x": 1}})
    _arrives(town, {"update_id": 900_002, "message": {"message_id": "no number"}})
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆")

    store = Store(town.url)

    def counts() -> tuple[int, int]:
        with store.begin(town.rehearsal.clock.now()) as tx:
            return tx.inbox.pending(), tx.inbox.quarantined()

    await town.rehearsal.until(lambda: counts() == (0, 1), 10)
    store.close()


async def test_an_edit_corrects_the_case_and_opens_no_second_one(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "怡景苑3栋")
    zhang.edits(said, "怡景苑5栋楼道灯坏了")
    await town.sees(town.residents, "怡景苑5栋")

    case = await town.only_case(state="dispatched")
    assert case["place"] == "怡景苑5栋"
    assert "correct" in [event["action"] for event in case["events"]]


async def test_an_edit_of_ordinary_talk_stays_unanswered(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.says(town.residents, "早上好")
    zhang.edits(said, "大家早上好")
    await town.settles()
    assert town.said_in(town.residents) == []


async def test_a_forwarded_report_is_no_report(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    said = zhang.says(town.residents_of("NH"), "大家晚上好")
    away = town.rehearsal.group(-1001999999999, "别处的群")
    zhang.joins(away)
    li.joins(away)
    elsewhere = zhang.says(away, "怡景苑3栋楼道灯坏了")
    li.forwards(elsewhere, town.residents)
    await town.settles()
    assert town.cases() == []
    assert said.text == "大家晚上好"


async def test_a_leader_who_blocks_the_bot_is_called_in_the_staff_group(town: Town) -> None:
    leader = town.leader("NH03")
    leader.blocks()
    town.somebody(town.residents).says(town.residents, "怡景苑3栋楼道灯坏了")
    staff = town.street.staff_group("NH03")
    assert staff is not None

    await town.sees(town.group(staff.name), "照明线缆", leader.name, button="接单")


async def test_a_group_that_becomes_a_supergroup_keeps_its_cases(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    card = await town.sees(town.residents, "照明线缆")
    assert card.buttons
    moved = town.residents.becomes_supergroup(-1002900000001)
    await town.settles()
    desk = await town.sees(leader, button="接单")
    await leader.presses(desk, "接单").answer()
    zhang.says(moved, "怡景苑5栋楼道灯坏了")

    await town.sees(moved, "怡景苑5栋")
    assert len(town.cases()) == 2


async def test_a_report_by_command_and_the_commands_people_know(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "/报 怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆", button="撤回")
    zhang.starts()
    await town.sees(zhang, "网格哨")
    zhang.says(zhang.private, "我的")
    await town.sees(zhang, "你报的", "照明线缆")
    zhang.says(zhang.private, "驿站")
    await town.sees(zhang, "佳天雅苑")
    zhang.says(zhang.private, "/privacy")
    await town.sees(zhang, "不保存")
    leader = town.leader("NH03")
    leader.says(leader.private, "/whoami")
    await town.sees(leader, "网格长")


async def test_whatever_is_typed_after_start_leads_to_a_welcome(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.starts()
    await town.sees(zhang, "网格哨")
    for payload in ("r_" + "9" * 40, "r_²", "a_１", "g_", "j_", "r_-1"):
        zhang.says(zhang.private, f"/start {payload}")
    zhang.says(zhang.private, "/mine")
    await town.sees(zhang, "现在没有", timeout=20)
    assert not any("没处理好" in text for text in town.said_in(zhang))


async def test_whoever_comes_back_unannounced_is_answered_in_private_again(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.starts()
    await town.sees(zhang, "网格哨")
    zhang.blocks()
    await town.settles()
    # The news of it is lost, as after more than a day without the bot.
    zhang.user.blocked = False
    town.rehearsal.world.seat(zhang.private, town.rehearsal.world.bot, "member")
    zhang.says(zhang.private, "怡景苑3栋楼道灯坏了")
    await town.sees(leader, "怡景苑3栋", button="接单")
    await town.sees(zhang, "照明线缆", button="撤回")


async def test_an_old_group_that_is_left_behind_takes_nothing_with_it(town: Town) -> None:
    zhang, coordinator = town.somebody(town.residents), town.staff("coordinator", "XHJD")
    old = town.residents
    zhang.says(old, "怡景苑3栋楼道灯坏了")
    await town.sees(old, "照明线缆")
    moved = old.becomes_supergroup(-1002900000001)
    town.rehearsal.bot_is_kicked(old)
    await town.settles()
    await town.closes()
    await town.opens()
    zhang.says(moved, "怡景苑5栋楼道灯坏了")
    await town.sees(moved, "怡景苑5栋")
    assert not any("收不到" in text for text in town.said_in(coordinator))


async def test_who_forwards_something_in_private_is_told_once_how_to_report(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    li.starts()
    await town.sees(li, "网格哨")
    first = zhang.says(town.residents, "大家晚上好")
    second = zhang.sends_photo(town.residents)
    li.forwards(first, li.private)
    li.forwards(second, li.private)
    await town.sees(li, "转发来的我不立案")
    await town.settles()
    assert len([text for text in town.said_in(li) if "转发" in text]) == 1
    li.says(li.private, "怡景苑3栋楼道灯坏了")
    await town.sees(li, "照明线缆")
