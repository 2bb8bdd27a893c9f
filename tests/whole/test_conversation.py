"""Several words of one person are one case; a missing place is asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.whole.town import Town


async def test_words_and_photo_within_three_minutes_are_one_case(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "井盖不见了，好危险")
    await town.sees(town.residents, "道路井盖")
    zhang.sends_photo(town.residents)
    zhang.says(town.residents, "就在怡景苑3栋门口")
    case = await town.only_case(photos=1, grid="NH03")

    assert case["number"].startswith("NH-")
    assert "怡景苑" in case["place"]
    await town.sees(town.leader("NH03"), "井盖", button="接单")
    assert len(town.said_in(town.residents)) == 1


async def test_a_missing_place_is_asked_on_the_card_and_a_tap_hands_the_case_over(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "楼道灯坏了好几天了")
    card = await town.sees(town.residents, "照明线缆", button="其他")
    assert "怡景苑" in card.buttons
    assert len(card.buttons) <= 9 + 4
    secretary = town.staff("secretary", "NH")
    await town.sees(secretary, "照明线缆", button="接单")
    before = await town.only_case(state="dispatched")

    other = town.somebody(town.residents, 1)
    assert "报事人" in await other.presses(card, "怡景苑").answer()
    await zhang.presses(card, "怡景苑").answer()
    after = await town.only_case(grid="NH03")

    assert after["number"] == before["number"]
    assert after["due_at"] == before["due_at"]
    await town.sees(town.leader("NH03"), "照明线缆", button="接单")
    await town.rehearsal.until(lambda: "其他" not in card.buttons)


async def test_the_question_goes_away_after_ten_minutes_and_the_case_stays(town: Town) -> None:
    town.somebody(town.residents).says(town.residents, "楼道灯坏了好几天了")
    await town.sees(town.residents, "照明线缆", button="其他")
    await town.moves_to("2026-12-03T09:41:00+08:00")

    card = await town.sees(town.residents, "照明线缆")
    await town.rehearsal.until(lambda: "其他" not in card.buttons)
    assert "撤回" in card.buttons
    assert (await town.only_case())["state"] == "dispatched"


async def test_taking_it_back_in_words_withdraws_the_case(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆")
    zhang.says(town.residents, "搞错了，是我没按开关，当我没说")

    assert (await town.only_case(state="withdrawn"))["ended_as"] == "withdrawn"
    await town.sees(town.residents, "已撤回")


async def test_a_neighbour_reporting_the_same_lamp_joins_and_may_leave_again(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆")
    li.says(town.residents, "怡景苑3栋楼道的灯不亮了")
    joined = await town.sees(town.residents, "已有 2 人反映", button="不是同一件")
    assert (await town.only_case(reporters=2))["reporters"] == 2

    assert "报事人" in await zhang.presses(joined, "不是同一件").answer()
    assert "已单独登记" in await li.presses(joined, "不是同一件").answer()
    assert [case["reporters"] for case in town.cases()] == [1, 1]


async def test_me_too_counts_everybody_once(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    card = await town.sees(town.residents, "照明线缆", button="我也遇到")
    assert "已记下" in await li.presses(card, "我也遇到").answer()
    assert "已经在" in await li.presses(card, "我也遇到").answer()
    assert "已经在" in await zhang.presses(card, "我也遇到").answer()

    assert (await town.only_case(supporters=1))["reporters"] == 1
    await town.sees(town.residents, "已有 2 人反映")


async def test_the_author_corrects_the_kind(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    card = await town.sees(town.residents, "照明线缆", button="改类别")
    assert "报事人" in await li.presses(card, "改类别").answer()
    await zhang.presses(card, "改类别").answer()
    card = await town.sees(town.residents, "照明线缆", button="物业")
    await zhang.presses(card, "物业").answer()

    assert (await town.only_case(kind="property_mgmt"))["kind"] == "property_mgmt"
    await town.sees(town.residents, "物业", button="我也遇到")


async def test_ordinary_talk_is_answered_with_silence_and_not_kept(town: Town) -> None:
    zhang = town.somebody(town.residents)
    for line in ("早上好各位邻居", "今晚一起去跳广场舞不", "哈哈哈哈", "谁家有多的葱借两根"):
        zhang.says(town.residents, line)
    await town.settles()

    assert town.said_in(town.residents) == []
    assert town.cases() == []


async def test_one_outage_is_one_case_and_the_reporters_own_word_ends_it(town: Town) -> None:
    people = [town.somebody(town.residents, number) for number in range(4)]
    people[0].says(town.residents, "怡景苑3栋停水了")
    await town.sees(town.residents, "供排水")
    people[1].says(town.residents, "我家5栋也没水")
    people[2].says(town.residents, "+1")
    case = await town.only_case(reporters=2, supporters=1)
    assert case["urgency"] == "orange"

    people[3].says(town.residents, "来水了来水了")
    await town.settles()
    assert (await town.only_case())["state"] == "dispatched"
    await town.sees(town.leader("NH03"), "已经好了")
    people[0].says(town.residents, "来水了")
    case = await town.only_case(state="withdrawn")
    assert case["ended_as"] == "self_resolved"
    await town.sees(town.residents, "已自行解决")


async def test_a_second_matter_of_the_same_person_is_a_second_case(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "怡景苑3栋电梯坏了")
    zhang.says(town.residents, "还有楼下垃圾桶满出来没人收")
    await town.rehearsal.until(lambda: len(town.cases()) == 2, 10)

    assert {case["kind"] for case in town.cases()} == {"elevator", "env_sanitation"}


async def test_and_also_begins_a_second_case(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆")
    zhang.says(town.residents, "还有楼下垃圾桶满出来了")
    await town.sees(town.residents, "环境卫生")

    assert {case["kind"] for case in town.cases()} == {"lighting_cable", "env_sanitation"}


async def test_an_outage_is_no_answer_to_the_question_for_a_lamp_s_place(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "楼道灯坏了好几天了")
    await town.sees(town.residents, "照明线缆", button="其他")
    zhang.says(town.residents, "怡景苑停水了")
    await town.sees(town.residents, "供排水")

    kinds = {case["kind"]: case["place"] for case in town.cases()}
    assert kinds["water_drain"] == "怡景苑"
    assert kinds["lighting_cable"] != "怡景苑"


async def test_a_leader_lists_what_is_late_and_what_is_due_today(town: Town) -> None:
    leader = town.leader("NH03")
    town.somebody(town.residents).says(town.residents, "怡景苑3栋楼道灯坏了")
    desk = await town.sees(leader, button="接单")
    await leader.presses(desk, "接单").answer()
    leader.says(leader.private, "我的")
    await town.sees(leader, "你手上的", "照明线缆")
    await town.moves_to("2026-12-06T08:00:00+08:00")
    leader.says(leader.private, "我的")
    await town.sees(leader, "今天到期")
    await town.moves_to("2026-12-06T10:00:00+08:00")
    leader.says(leader.private, "我的")
    await town.sees(leader, "已超时：")


async def test_a_case_that_was_signed_before_its_place_was_known_is_chased_anew(town: Town) -> None:
    zhang, secretary = town.somebody(town.residents), town.staff("secretary", "NH")
    zhang.says(town.residents, "楼道灯坏了")
    desk = await town.sees(secretary, button="接单")
    await secretary.presses(desk, "接单").answer()
    zhang.says(town.residents, "是怡景苑3栋")
    leader = town.leader("NH03")
    await town.sees(leader, "怡景苑3栋", button="接单")
    await town.moves_to("2026-12-03T14:30:00+08:00")
    await town.sees(leader, "还没有人接单")
