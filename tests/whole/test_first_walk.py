"""From a line in a group to a closed case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.whole.town import Town


async def test_a_line_in_the_group_becomes_a_case_that_the_leader_takes_and_the_reporter_closes(
    town: Town,
) -> None:
    zhang = town.somebody(town.residents)
    leader = town.leader("NH03")
    said = zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    card = await town.sees(town.residents, "照明线缆", button="撤回")

    assert card.reply_to == said.id
    assert re.search(r"NH03-\d{8}-001", card.text)
    assert "怡景苑3栋" in card.text
    assert "一般" in card.text
    assert zhang.name not in card.text
    assert card.buttons == ["撤回", "改类别", "改地点", "我也遇到"]

    desk = await town.sees(leader, "怡景苑3栋", button="接单")
    assert zhang.name not in desk.text
    assert str(zhang.id) not in desk.text

    assert "已由你接单" in await leader.presses(desk, "接单").answer()
    await town.sees(leader, "已接单", button="办结")
    await town.sees(town.residents, "网格长已接单")

    desk = await town.sees(leader, button="办结")
    await leader.presses(desk, "办结").answer()
    question = await town.sees(leader, "回复这条消息")
    leader.says(leader.private, "灯换好了", reply_to=question)
    asked = await town.sees(town.residents, "请报事人确认", button="已解决")
    assert asked.reply_to == said.id
    assert "灯换好了" not in asked.text

    other = town.somebody(town.residents, 1)
    assert "报事人" in await other.presses(asked, "已解决").answer()
    assert (await town.only_case())["state"] == "verifying"

    await zhang.presses(asked, "已解决").answer()
    case = await town.only_case(state="closed")
    assert case["ended_as"] == "resolved"
    assert [event["action"] for event in case["events"]] == [
        "report", "file", "dispatch", "acknowledge", "start", "feed_back", "verify", "close",
    ]  # fmt: skip
    await town.sees(town.residents, "报事人已确认")
    assert len([m for m in town.rehearsal.bot_said(town.residents) if "照明线缆" in m.text]) == 1
