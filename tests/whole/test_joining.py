"""Like reports become one case, by themselves or by the author's word, and can be taken apart again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rehearsal import Group, Player
    from tests.whole.town import Town

LAMP, DARK = "怡景苑3栋楼道灯坏了", "怡景苑3栋楼道的灯不亮了"


def crowd(town: Town, group: Group, count: int) -> list[Player]:
    """So many further members of a group."""
    people = [
        town.rehearsal.person(
            f"{group.title}{n}号", 950_000_000 + 100 * town.rehearsal.groups.index(group) + n
        )
        for n in range(count)
    ]
    for player in people:
        player.user.part = "resident"
        town.rehearsal.world.seat(group.chat, player.user)
    return people


async def cases_are(town: Town, count: int) -> list[dict[str, Any]]:
    await town.rehearsal.until(lambda: len(town.cases()) == count, 20)
    await town.settles()
    cases = town.cases()
    assert len(cases) == count, [(case["number"], case["text"]) for case in cases]
    return cases


async def closed_lamp(town: Town) -> Player:
    """张阿姨's lamp has been mended and she has said so."""
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    zhang.says(town.residents, LAMP)
    await leader.presses(await town.sees(leader, button="接单"), "接单").answer()
    await leader.presses(await town.sees(leader, button="办结"), "办结").answer()
    await town.sees(leader, "做了什么")
    leader.says(leader.private, "换了灯泡")
    await zhang.presses(await town.sees(town.residents, "已办理", button="已解决"), "已解决").answer()
    await town.rehearsal.until(lambda: [case["state"] for case in town.cases()] == ["closed"], 10)
    return zhang


async def test_twenty_neighbours_without_water_are_one_case_and_one_message(town: Town) -> None:
    people = crowd(town, town.residents, 20)
    people[0].says(town.residents, "怡景苑3栋停水了")
    await town.sees(town.residents, "供排水")
    for player in people[1:]:
        player.says(town.residents, "我家也停水了")
    case = await town.only_case(reporters=20)
    await town.sees(town.residents, "已有 20 人反映", button="不是同一件")

    assert case["supporters"] == 0
    assert len(town.said_in(town.residents)) == 1
    # The holder's card says how many; the telephone rings for the 1st, the 5th and the 20th.
    leader = town.leader("NH03")
    await town.sees(leader, "供排水", "已有 20 人反映")
    await town.sees(leader, "已有 20 人反映。")
    told = town.said_in(leader)
    assert [text.split("已有")[1].split("人")[0].strip() for text in told[1:]] == ["5", "20"]


async def test_an_outage_told_in_three_groups_gets_one_answer_in_each(town: Town) -> None:
    groups = [town.residents_of("NH"), town.residents_of("DH"), town.riders]
    for group in groups[:2]:
        for n, player in enumerate(crowd(town, group, 5)):
            player.says(group, f"怡景苑{n + 1}栋停水了")
    town.somebody(town.riders).says(town.riders, "怡景苑停水了，送不上去")
    case = await town.only_case(reporters=11)
    await town.settles()

    assert case["grid"] == "NH03"
    for group in groups[:2]:
        await town.sees(group, "已有 11 人反映")
        assert len(town.said_in(group)) == 1
    assert town.said_in(town.riders) == []


async def test_a_further_group_hears_the_safety_line_of_a_red_case_as_well(town: Town) -> None:
    first, second = town.residents_of("NH"), town.residents_of("DH")
    town.somebody(first).says(first, "怡景苑3栋着火了，快来人")
    await town.sees(first, "119")
    town.somebody(second).says(second, "怡景苑3栋着火了！浓烟好大")

    await town.sees(second, "119")
    assert (await town.only_case(reporters=2))["urgency"] == "red"


async def test_two_buildings_stay_two_cases(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    li.says(town.residents, "怡景苑5栋楼道灯坏了")

    assert [case["place"] for case in await cases_are(town, 2)] == ["怡景苑3栋", "怡景苑5栋"]


async def test_whoever_joins_after_a_while_reads_a_line_and_may_leave_by_it(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, LAMP)
    await town.sees(town.residents, "照明线缆")
    await town.moves_to("2026-12-03T11:30:00+08:00")
    li.says(town.residents, DARK)
    line = await town.sees(town.residents, "已并入", "2 人反映", button="不是同一件")

    assert "只" not in await zhang.presses(line, "不是同一件").answer()
    assert "已单独登记" in await li.presses(line, "不是同一件").answer()
    cases = await cases_are(town, 2)
    assert [case["reporters"] for case in cases] == [1, 1]
    assert cases[1]["text"] == DARK


async def test_nothing_joins_by_itself_after_48_hours(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, LAMP)
    await town.sees(town.residents, "照明线缆")
    await town.moves_to("2026-12-05T09:31:00+08:00")
    li.says(town.residents, DARK)
    await cases_are(town, 2)


async def test_two_shared_locations_within_30_metres_are_one_spot(town: Town) -> None:
    zhang, li, wang = (town.somebody(town.residents, n) for n in range(3))
    for player, north in ((zhang, 28.2000), (li, 28.2002), (wang, 28.2010)):
        player.starts()
        player.shares_location(player.private, north, 112.97)
        await town.settles()
        player.says(player.private, "路边井盖不见了，很危险")
        await town.settles()
    cases = await cases_are(town, 2)

    assert [case["reporters"] for case in cases] == [2, 1]
    line = await town.sees(li, "已并入", button="不是同一件")
    await li.presses(line, "不是同一件").answer()
    assert [case["reporters"] for case in await cases_are(town, 3)] == [1, 1, 1]


async def test_a_location_shared_after_the_words_joins_as_well_and_is_taken_apart_by_a_tap(
    town: Town,
) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    for player in (zhang, li):
        player.starts()
        player.says(player.private, "路边井盖不见了，很危险")
        await town.settles()
        player.shares_location(player.private, 28.2, 112.97)
        await town.settles()
    cases = await cases_are(town, 2)
    assert [(case["state"], case["reporters"]) for case in cases] == [("dispatched", 2), ("merged", 1)]

    card = await town.sees(li, "已并入", cases[0]["number"], button="不是同一件")
    assert "已拆开" in await li.presses(card, "不是同一件").answer()
    await town.settles()
    assert [(case["state"], case["reporters"]) for case in town.cases()] == [("dispatched", 1)] * 2


async def test_a_supporter_leaves_again_and_gets_no_case(town: Town) -> None:
    zhang, li, wang = (town.somebody(town.residents, n) for n in range(3))
    zhang.says(town.residents, LAMP)
    card = await town.sees(town.residents, "照明线缆", button="我也遇到")
    await li.presses(card, "我也遇到").answer()
    card = await town.sees(town.residents, "已有 2 人反映", button="不是同一件")

    assert "报事人" in await wang.presses(card, "不是同一件").answer()
    assert "不再算上你" in await li.presses(card, "不是同一件").answer()
    assert (await town.only_case(supporters=0))["reporters"] == 1


async def _asks_whether_it_is_the_same(town: Town) -> tuple[Player, Player]:
    """张阿姨's lamp has been dark for three days when 老李 reports it, too."""
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, LAMP)
    await town.sees(town.residents, "照明线缆")
    await town.moves_to("2026-12-06T10:00:00+08:00")
    li.says(town.residents, DARK)
    await town.sees(town.residents, "是不是同一件事", "已有 1 人反映", button="是同一件")
    return zhang, li


async def test_an_older_like_case_is_offered_and_merged_by_the_authors_word(town: Town) -> None:
    zhang, li = await _asks_whether_it_is_the_same(town)
    card = await town.sees(town.residents, "是不是同一件事", button="是同一件")
    first, second = await cases_are(town, 2)
    assert second["state"] == "dispatched"

    assert "工作人员" in await zhang.presses(card, "是同一件").answer()
    assert "已并入" in await li.presses(card, "是同一件").answer()
    await town.settles()
    one, other = town.cases()
    assert (one["reporters"], other["state"], other["ended_as"]) == (2, "merged", "merged")
    assert [event["action"] for event in other["events"]][-1] == "merge"

    card = await town.sees(town.residents, f"已并入 {first['number']}", button="不是同一件")
    assert "已拆开" in await li.presses(card, "不是同一件").answer()
    await town.settles()
    one, other = town.cases()
    assert [one["reporters"], other["reporters"]] == [1, 1]
    assert (other["state"], other["ended_as"], other["due_at"]) == ("dispatched", None, second["due_at"])


async def test_the_author_takes_a_merger_back_for_ten_minutes_and_staff_at_any_time(town: Town) -> None:
    _, li = await _asks_whether_it_is_the_same(town)
    card = await town.sees(town.residents, "是不是同一件事", button="是同一件")
    await li.presses(card, "是同一件").answer()
    await town.settles()
    await town.moves_to("2026-12-06T10:11:00+08:00")
    card = await town.sees(town.residents, "已并入", button="不是同一件")
    assert "不能撤回" in await li.presses(card, "不是同一件").answer()

    leader = town.leader("NH03")
    desk = await town.sees(leader, "已并入", button="拆开")
    assert "已拆开" in await leader.presses(desk, "拆开").answer()
    await town.settles()
    assert [case["state"] for case in town.cases()] == ["dispatched", "dispatched"]


async def test_it_is_not_the_same_and_nobody_asks_again(town: Town) -> None:
    _, li = await _asks_whether_it_is_the_same(town)
    card = await town.sees(town.residents, "是不是同一件事", button="不是同一件")
    assert "单独办理" in await li.presses(card, "不是同一件").answer()
    asking = ("是不是同一件事", "可能和")
    places = (town.residents, town.leader("NH03"))
    await town.rehearsal.until(
        lambda: not any(words in text for p in places for text in town.said_in(p) for words in asking), 10
    )
    assert [case["state"] for case in await cases_are(town, 2)] == ["dispatched"] * 2


async def test_the_leader_merges_what_may_be_one(town: Town) -> None:
    await _asks_whether_it_is_the_same(town)
    leader = town.leader("NH03")
    desk = await town.sees(leader, "可能和", button="合并")
    assert "已并入" in await leader.presses(desk, "合并").answer()
    await town.settles()

    assert [case["state"] for case in town.cases()] == ["dispatched", "merged"]


async def test_a_strangers_like_report_after_closing_is_a_new_case_that_staff_know_for_a_repeat(
    town: Town,
) -> None:
    zhang = await closed_lamp(town)
    li = town.somebody(town.residents, 1)
    assert zhang.id != li.id
    li.says(town.residents, DARK)
    first, second = await cases_are(town, 2)

    assert (first["state"], second["state"]) == ("closed", "dispatched")
    await town.sees(town.leader("NH03"), second["number"], "30 天内同一处第 2 次", first["number"])
    assert not [text for text in town.said_in(town.residents) if "30 天" in text or "是不是同一件" in text]


async def test_the_same_words_in_private_are_answered_with_the_number(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.starts()
    zhang.says(zhang.private, LAMP)
    case = await town.only_case()
    await town.moves_to("2026-12-04T10:00:00+08:00")
    zhang.says(zhang.private, f"{LAMP}！")

    await town.sees(zhang, case["number"], "已经登记过了")
    again = await town.only_case()
    assert (again["reporters"], again["supporters"]) == (1, 0)


async def test_the_same_words_in_the_group_again_say_nothing(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, LAMP)
    await town.sees(town.residents, "照明线缆")
    await town.moves_to("2026-12-04T10:00:00+08:00")
    zhang.says(town.residents, LAMP)
    await town.settles()

    assert (await town.only_case())["reporters"] == 1
    assert len(town.said_in(town.residents)) == 1


async def test_after_closing_the_same_words_of_the_same_person_are_a_new_case(town: Town) -> None:
    zhang = await closed_lamp(town)
    await town.rehearsal.moves_to(town.rehearsal.clock.now() + timedelta(minutes=5), 60)
    zhang.says(town.residents, LAMP)
    _, second = await cases_are(town, 2)

    await town.sees(town.leader("NH03"), second["number"], "30 天内同一处第 2 次")


async def test_a_report_passed_on_to_another_group_counts_there_and_says_nothing(town: Town) -> None:
    zhang, other = town.somebody(town.residents), town.residents_of("DH")
    report = zhang.says(town.residents, LAMP)
    await town.sees(town.residents, "照明线缆")
    town.somebody(other, 1).forwards(report, other)
    case = await town.only_case(supporters=1)
    await town.settles()

    assert case["reporters"] == 1
    assert town.said_in(other) == []
    assert "已有 2 人反映" in town.said_in(town.residents)[0]


async def test_a_graver_word_of_a_joiner_raises_the_case(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋电梯坏了")
    await town.sees(town.residents, "电梯")
    li.says(town.residents, "怡景苑3栋电梯坏了，有人困在里面！")

    assert (await town.only_case(urgency="red"))["reporters"] == 2
    await town.sees(town.leader("NH03"), "升为特急")
