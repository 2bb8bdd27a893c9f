"""What people correct afterwards: before anything was filed, after it, and when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.whole.town import Town


async def test_talk_that_is_edited_into_a_report_is_filed_once(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.says(town.residents, "怡景苑3栋")
    await town.settles()
    zhang.edits(said, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆", "怡景苑3栋", button="撤回")
    await town.sees(town.leader("NH03"), "怡景苑3栋", button="接单")
    zhang.edits(said, "怡景苑5栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆", "怡景苑5栋")
    assert (await town.only_case())["place"] == "怡景苑5栋"


async def test_an_old_message_is_no_report_by_an_edit(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.says(town.residents, "怡景苑3栋")
    await town.moves_to("2026-12-03T09:45:00+08:00")
    zhang.edits(said, "怡景苑3栋楼道灯坏了")
    await town.settles()
    assert town.cases() == []


async def test_an_edited_command_of_another_kind_is_no_report(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.says(town.residents, "/station")
    await town.sees(town.residents, "佳天雅苑")
    zhang.edits(said, "/station 怡景苑3栋楼道灯坏了")
    await town.settles()
    assert town.cases() == []


async def test_a_pictures_words_are_corrected_and_the_picture_counts_once(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.sends_photo(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "怡景苑3栋")
    zhang.edits(said, "怡景苑5栋楼道灯坏了")
    await town.sees(town.residents, "怡景苑5栋")
    assert (await town.only_case(place="怡景苑5栋"))["photos"] == 1


async def test_words_put_under_a_picture_later_make_it_a_report_with_one_picture(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.sends_photo(town.residents)
    await town.settles()
    zhang.edits(said, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "怡景苑3栋")
    assert (await town.only_case())["photos"] == 1


async def test_of_several_matters_the_one_that_was_corrected_changes(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.says(town.residents, "怡景苑3栋楼道灯坏了，怡景苑5栋垃圾没人清")
    await town.sees(town.residents, "环境卫生", "怡景苑5栋")
    zhang.edits(said, "怡景苑3栋楼道灯坏了，怡景苑6栋垃圾没人清")
    await town.sees(town.residents, "环境卫生", "怡景苑6栋")
    places = {case["kind"]: case["place"] for case in town.cases()}
    assert places == {"lighting_cable": "怡景苑3栋", "env_sanitation": "怡景苑6栋"}


async def test_what_was_added_stays_when_the_first_message_is_corrected(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    said = zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "怡景苑3栋")
    zhang.says(town.residents, "4楼的灯也不亮")
    await town.sees(leader, "4楼的灯也不亮")
    zhang.edits(said, "怡景苑5栋楼道灯坏了")
    await town.sees(leader, "怡景苑5栋楼道灯坏了", "4楼的灯也不亮")


async def test_whoever_joined_does_not_move_the_case_by_an_edit(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "怡景苑3栋")
    joined = li.says(town.residents, "怡景苑3栋楼道的灯不亮了")
    await town.only_case(reporters=2)
    li.edits(joined, "怡景苑5栋楼道的灯不亮了")
    await town.sees(town.leader("NH03"), "怡景苑3栋", "怡景苑5栋楼道的灯不亮了")
    assert (await town.only_case())["place"] == "怡景苑3栋"


async def test_an_edit_after_the_end_changes_nothing(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    card = await town.sees(town.residents, "照明线缆", button="撤回")
    await zhang.presses(card, "撤回").answer()
    over = await town.only_case(state="withdrawn")
    zhang.edits(said, "怡景苑5栋楼道灯坏了")
    await town.settles()
    assert await town.only_case() == over
