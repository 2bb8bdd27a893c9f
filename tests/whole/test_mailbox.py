"""我听你说: who reports without a name is not to be found in anything that is kept."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from storage import Store
from storage.tables import metadata

if TYPE_CHECKING:
    from rehearsal import Player
    from tests.whole.town import Town

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


def kept(town: Town) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    store = Store(town.url)
    try:
        with store.begin(town.rehearsal.clock.now()) as tx:
            run = tx.cases._writer.run
            return {t.name: [tuple(row) for row in run(t.select(), {})] for t in metadata.sorted_tables}
    finally:
        store.close()


def tables_naming(town: Town, who: Player) -> set[str]:
    mark = str(who.id)
    return {name for name, rows in kept(town).items() if any(mark in str(row) for row in rows)}


def comes(town: Town) -> Player:
    """Somebody who has followed 到私聊说."""
    wen = town.somebody(town.residents)
    wen.starts("mailbox")
    return wen


def hears_more(town: Town, who: Player, than: int) -> bool:
    return len(town.said_in(who)) > than


async def code_of(town: Town, who: Player) -> str:
    said = await town.sees(who, "已匿名登记")
    found = CODE.search(said.text)
    assert found is not None
    return found.group()


async def test_an_anonymous_report_is_a_case_and_its_author_is_in_no_table(town: Town) -> None:
    wen = comes(town)
    wen.says(wen.private, "匿名 怡景苑3栋楼道堆满了纸箱，堵了消防通道")
    await code_of(town, wen)
    await town.sees(town.leader("NH03"), "匿名报的，问不到报事人。", button="接单")
    await town.settles()

    case = await town.only_case()
    assert (case["anonymous"], case["grid"]) == (True, "NH03")
    assert tables_naming(town, wen) == set()


async def test_with_the_code_one_reads_how_it_stands_and_asking_leaves_no_trace(town: Town) -> None:
    wen = comes(town)
    wen.says(wen.private, "别说是我说的，怡景苑3栋楼道灯坏了")
    code = await code_of(town, wen)
    leader = town.leader("NH03")
    leader.presses(await town.sees(leader, "照明线缆", button="接单"), "接单")
    await town.only_case(state="accepted")
    for asked in (f"查 {code}", f"/mine {code.lower()}"):
        before = len(town.said_in(wen))
        wen.says(wen.private, asked)
        await town.rehearsal.until(partial(hears_more, town, wen, before), 10)
        assert "网格长已接单" in town.said_in(wen)[-1]
    await town.settles()

    assert tables_naming(town, wen) == set()
    wen.says(wen.private, "查 ABCD-EFGH-JKMN")
    await town.sees(wen, "没有这个受理码")


async def test_nobody_is_asked_whether_it_is_fixed_and_nobody_can_be(town: Town) -> None:
    wen = comes(town)
    wen.says(wen.private, "匿名 怡景苑3栋楼道灯坏了")
    code = await code_of(town, wen)
    leader = town.leader("NH03")
    card = await town.sees(leader, "照明线缆", button="接单")
    leader.says(leader.private, "几楼的灯？", reply_to=card)
    await town.sees(leader, "联系不上报事人")
    leader.presses(card, "接单")
    leader.presses(await town.sees(leader, "照明线缆", button="办结"), "办结")
    leader.says(leader.private, "换了灯泡", reply_to=await town.sees(leader, "做了什么"))
    case = await town.only_case(state="closed")
    assert case["ended_as"] == "unverified"
    await town.settles()
    heard = town.said_in(wen)
    assert [text for text in heard if case["number"] in text] == []

    wen.says(wen.private, f"查 {code}")
    await town.sees(wen, "换了灯泡")
    await town.settles()
    assert tables_naming(town, wen) == set()


async def test_in_a_group_the_way_to_the_private_chat_is_shown_and_nothing_is_filed(town: Town) -> None:
    wen = town.somebody(town.residents)
    wen.says(town.residents, "别说是我说的，怡景苑3栋楼道灯坏了")
    said = await town.sees(town.residents, "要匿名请私聊我", button="到私聊说")
    assert len(said.text.splitlines()) == 1
    wen.starts("mailbox")
    await town.sees(wen, "话里写上“匿名”")
    await town.settles()

    assert town.cases() == []
    assert tables_naming(town, wen) == set()


async def test_a_life_at_risk_in_a_group_is_filed_all_the_same_and_without_a_name(town: Town) -> None:
    wen = town.somebody(town.residents)
    wen.says(town.residents, "别说是我说的，怡景苑3栋5楼着火了，好大的烟")
    await town.sees(town.residents, "119")
    await town.sees(town.leader("NH03"), "特急", button="接单")
    await town.settles()

    case = await town.only_case()
    assert (case["urgency"], case["anonymous"]) == ("red", True)
    assert tables_naming(town, wen) == set()


async def test_a_neighbours_report_of_the_same_is_a_case_of_its_own(town: Town) -> None:
    wen, li = comes(town), town.somebody(town.residents, 1)
    wen.says(wen.private, "匿名 怡景苑3栋楼道灯坏了")
    await code_of(town, wen)
    li.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆")

    assert sorted(case["anonymous"] for case in town.cases()) == [False, True]


async def test_a_photo_sent_before_the_words_goes_to_the_leader_without_its_sender(town: Town) -> None:
    wen = comes(town)
    wen.sends_photo(wen.private)
    await town.sees(wen, "什么事，在哪里")
    wen.says(wen.private, "匿名 怡景苑3栋楼道灯坏了")
    await code_of(town, wen)
    await town.sees(town.leader("NH03"), "照明线缆")
    await town.settles()

    assert any(message.photo for message in town.rehearsal.bot_said(town.leader("NH03")))
    # The question about the photo was an ordinary one; nothing of it leads to the case.
    assert tables_naming(town, wen) <= {"outbox", "cards", "posted", "departures"}
    number, marks = town.cases()[0]["number"], (str(wen.id), "case:1:")
    rows = [str(row) for rows in kept(town).values() for row in rows]
    assert [row for row in rows if marks[0] in row and (number in row or marks[1] in row)] == []
