"""A card that has to wait shows the newest state when it comes, and still does what it was meant to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.whole.town import Town

#: Seconds Telegram asks the bot to wait for.
_HELD = 2


async def test_a_receipt_that_waited_still_answers_the_report(town: Town) -> None:
    town.rehearsal.faults.too_many(_HELD, method="sendMessage", chat=town.residents.id)
    said = town.somebody(town.residents).says(town.residents, "怡景苑3栋楼道灯坏了")
    leader = town.leader("NH03")
    leader.presses(await town.sees(leader, button="接单"), "接单")
    receipt = await town.sees(town.residents, "照明线缆", "已接单")

    assert receipt.reply_to == said.id
    assert receipt.edited == 0


async def test_a_card_that_waited_for_the_staff_group_still_calls_the_leader_by_name(town: Town) -> None:
    leader = town.leader("NH03")
    leader.user.started = False
    staff = town.street.staff_group("NH03")
    assert staff is not None
    group = town.group(staff.name)
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋电梯坏了")
    await town.sees(group, f"@{leader.name}", "电梯")
    # From here on it is known that the leader cannot be written to.
    town.rehearsal.faults.too_many(_HELD, method="sendMessage", chat=group.id)
    li.says(town.residents, "怡景苑5栋楼道灯坏了")
    await town.rehearsal.until(lambda: any(request.status == 429 for request in town.rehearsal.wire), 10)
    receipt = await town.sees(town.residents, "照明线缆", button="我也遇到")
    await zhang.presses(receipt, "我也遇到").answer()
    card = await town.sees(group, "照明线缆", "已有 2 人反映", button="接单")

    called = [entity["user"]["id"] for entity in card.entities if entity["type"] == "text_mention"]
    assert called == [leader.id]
