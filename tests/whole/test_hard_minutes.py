"""Minutes in which much goes wrong, or much comes, at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bench.process import Program, gridwhistle
from bot.commands import import_street
from rehearsal import Rehearsal
from rehearsal.scene import set_scene
from storage import Store
from tests.whole.town import MORNING, STREET, TOKEN, Town

if TYPE_CHECKING:
    from pathlib import Path

    from gridwork.street import Node

REPORTS = ("楼道灯坏了", "门口垃圾堆成山了", "电梯坏了", "下水道堵了", "井盖松了")


async def test_an_album_cut_in_two_by_kill_9_is_one_case_with_all_its_photos(
    database_url: str, tmp_path: Path
) -> None:
    rehearsal = Rehearsal(TOKEN, start=MORNING)
    set_scene(rehearsal, STREET)
    base = await rehearsal.start()
    town = Town(rehearsal, database_url, base)
    words = gridwhistle(tmp_path, rehearsal, base, database_url, STREET)
    bot = Program(tmp_path / "log", *words)
    try:
        await bot.starts(rehearsal)
        album = town.somebody(town.residents).sends_album(town.residents, 10, "怡景苑3栋门口垃圾堆成山了")
        # Not long enough to work on all of them.
        await asyncio.sleep(0.02)
        await bot.dies()
        await bot.starts(rehearsal)
        case = await town.only_case(photos=10)
        await bot.leaves()
    finally:
        await bot.leaves()
        await rehearsal.stop()

    assert len(album) == 10
    assert case["grid"] == "NH03"


@pytest.mark.timeout(180)
async def test_a_hundred_reports_in_one_group_within_a_minute_are_all_with_their_holders(town: Town) -> None:
    """The group gets what Telegram allows it; nobody waits for the group to be called."""
    members = [town.somebody(town.residents, number) for number in range(4)]
    estates = _estates(town)
    for number in range(100):
        estate, building = estates[number % len(estates)], number // len(estates) + 1
        members[number % 4].says(town.residents, f"{estate}{building}栋{REPORTS[number % len(REPORTS)]}")
    await town.rehearsal.until(lambda: len(town.cases()) == 100, 60)
    await town.rehearsal.until(lambda: len(_pings(town)) == 100, 90)

    posts = [
        request.at
        for request in town.rehearsal.wire.of("sendMessage")
        if str(request.params["chat_id"]) == str(town.residents.id) and request.took_effect
    ]
    for moment in posts:
        assert sum(moment <= other < moment + timedelta(minutes=1) for other in posts) <= 20
    assert town.rehearsal.referee.breaches() == []


def _grids(town: Town) -> list[Node]:
    """The grids of the group's community whose leader can be written to."""
    grids = [node for node in town.street.nodes.values() if node.parent == "NH"]
    return [
        grid for grid in grids if town.leader(grid.code).private.standings.get(town.rehearsal.world.bot.id)
    ]


def _estates(town: Town) -> list[str]:
    """A compound of each grid that no other grid has."""
    names = [place.name for node in town.street.nodes.values() for place in node.places]
    return [
        next(p.name for p in grid.places if p.kind == "compound" and names.count(p.name) == 1)
        for grid in _grids(town)
    ]


def _pings(town: Town) -> set[str]:
    """The numbers of the cases whose cards a leader has."""
    cards = [message for grid in _grids(town) for message in town.rehearsal.bot_said(town.leader(grid.code))]
    return {message.text.split()[0] for message in cards if message.buttons}


async def test_updates_that_come_again_and_out_of_order_end_as_if_they_had_come_once(
    database_url: str,
) -> None:
    rehearsal = Rehearsal(TOKEN, start=MORNING)
    set_scene(rehearsal, STREET)
    rehearsal.faults.seed(7)
    rehearsal.faults.repeat_updates(1.0, most=5)
    rehearsal.faults.shuffle_updates()
    base = await rehearsal.start()
    town = Town(rehearsal, database_url, base)
    store = Store(database_url)
    import_street.run(store, STREET, MORNING, dry_run=False)
    store.close()
    try:
        await town.opens()
        zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
        zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
        receipt = await town.sees(town.residents, "照明线缆", button="我也遇到")
        li.presses(receipt, "我也遇到")
        card = await town.sees(town.leader("NH03"), "已有 2 人反映", button="接单")
        town.leader("NH03").presses(card, "接单")
        case = await town.only_case(state="accepted")
        await town.settles()
    finally:
        await town.closes()
        await rehearsal.stop()

    assert (case["reporters"], case["supporters"]) == (1, 1)
    actions = [event["action"] for event in case["events"]]
    assert actions.count("acknowledge") == 1
    receipts = [text for text in town.said_in(town.residents) if case["number"] in text]
    assert len(receipts) == 1


async def test_when_the_staff_group_throws_the_bot_out_the_next_level_is_called(town: Town) -> None:
    """The leader has blocked the bot, so the card goes to the staff group; then that is gone, too."""
    leader, zhang = town.leader("NH03"), town.somebody(town.residents)
    leader.blocks()
    staff = town.street.staff_group("NH03")
    assert staff is not None
    group = town.group(staff.name)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(group, f"@{leader.name}", "照明线缆")
    town.rehearsal.bot_is_kicked(group)
    await town.settles()
    zhang.says(town.residents, "怡景苑5栋电梯坏了")

    await town.sees(town.staff("secretary", "NH"), "怡景苑5栋", "电梯", timeout=20)
