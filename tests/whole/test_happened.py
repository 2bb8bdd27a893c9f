"""When a trouble happened, as its reporter says it: on the holder's card and nowhere in the group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.whole.test_own import hears

if TYPE_CHECKING:
    from tests.whole.town import Town

# The town's mornings are Thursday 3 December 2026, 9:30.


async def test_the_holder_sees_when_it_happened_and_the_group_reads_no_more_than_before(town: Town) -> None:
    zhang, wang = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "昨晚八点怡景苑3栋楼道灯坏了")
    desk = await town.sees(town.leader("NH03"), "照明线缆", "发生：12月2日 20:00 左右", button="接单")
    receipt = await town.sees(town.residents, "照明线缆", button="撤回")
    assert desk.text.count("发生") == 1

    wang.says(town.residents, "怡景苑5栋电梯坏了")
    other = await town.sees(town.residents, "电梯", button="撤回")
    assert "发生" not in (await town.sees(town.leader("NH03"), "电梯", button="接单")).text
    assert receipt.text.count("\n") == other.text.count("\n")
    assert not any("发生" in text or "已持续" in text for text in town.said_in(town.residents))


async def test_how_long_it_has_lasted_is_told_with_its_first_day(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了三天了")
    await town.sees(leader, "已持续：3 天（11月30日起）", button="接单")
    number = (await town.only_case())["number"]

    answer = await hears(town, leader, leader, f"为什么 {number}")
    assert "已持续：3 天（11月30日起）（原话“三天”）" in answer


async def test_a_time_said_after_the_report_is_on_the_card_and_a_later_sight_does_not_move_it(
    town: Town,
) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(leader, "照明线缆", button="接单")
    zhang.says(town.residents, "是昨晚开始的")
    await town.sees(leader, "发生：12月2日 晚上", button="接单")
    zhang.says(town.residents, "今早怡景苑3栋楼道灯还是坏的")
    await town.sees(leader, "今早", "发生：12月2日 晚上", button="接单")
    zhang.says(town.residents, "不对，是前天开始的")
    await town.sees(leader, "发生：12月1日\n", button="接单")
    assert len(town.cases()) == 1


async def test_an_edit_says_it_anew(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    said = zhang.says(town.residents, "昨天怡景苑3栋楼道灯坏了")
    await town.sees(leader, "发生：12月2日\n", button="接单")
    zhang.edits(said, "前天怡景苑3栋楼道灯坏了")
    await town.sees(leader, "发生：12月1日\n", button="接单")
    zhang.edits(said, "怡景苑3栋楼道灯坏了，很黑")
    await town.rehearsal.until(lambda: "发生" not in _newest(town), 10)


def _newest(town: Town) -> str:
    return town.said_in(town.leader("NH03"))[-1]


async def test_what_was_only_perhaps_a_report_keeps_its_time_until_the_tap(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "昨晚8点怡景苑3栋电梯有点响")
    asked = await town.sees(town.residents, button="报事")
    await zhang.presses(asked, "报事").answer()
    await town.sees(town.leader("NH03"), "发生：12月2日 20:00 左右", button="接单")


async def test_two_matters_of_one_message_have_each_their_own_time(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋 一是楼道灯昨晚就不亮 二是垃圾三天没人收")
    lamp = await town.sees(leader, "照明线缆", button="接单")
    waste = await town.sees(leader, "环境卫生", button="接单")
    assert "发生：12月2日 晚上" in lamp.text
    assert "已持续：3 天（11月30日起）" in waste.text
    assert "已持续" not in lamp.text


async def test_what_is_planned_is_no_time_of_a_trouble(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了，明天下午三点再不来人我就投诉")
    desk = await town.sees(town.leader("NH03"), "照明线缆", button="接单")
    assert "发生" not in desk.text


async def test_who_joins_tells_when_where_nobody_has_and_takes_it_along_when_leaving(town: Town) -> None:
    zhang, wang = town.somebody(town.residents), town.somebody(town.residents, 1)
    leader = town.leader("NH03")
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(leader, "照明线缆", button="接单")
    wang.says(town.residents, "怡景苑3栋楼道灯昨晚坏了")
    await town.sees(leader, "发生：12月2日 晚上", button="接单")
    joined = await town.sees(town.residents, "已有 2 人反映", button="不是同一件")
    await wang.presses(joined, "不是同一件").answer()
    await town.rehearsal.until(lambda: _shown(town) == [False, True], 20)


def _shown(town: Town) -> list[bool]:
    """Of each of the leader's cards, the older first, whether it tells when it happened."""
    cards = [text for text in town.said_in(town.leader("NH03")) if "照明线缆" in text]
    return ["发生：12月2日 晚上" in text for text in cards]
