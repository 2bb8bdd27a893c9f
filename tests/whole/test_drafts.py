"""The doubtful ones (草稿): one line 报事 / 不是, and no more of them than a group can bear."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.whole.town import Town


async def test_a_doubtful_line_is_asked_about_and_its_author_makes_it_a_case(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋那个灯")
    question = await town.sees(town.residents, button="报事")
    assert question.text.count("\n") == 0
    assert "报事人" in await li.presses(question, "报事").answer()
    assert town.cases() == []
    await zhang.presses(question, "报事").answer()
    await town.sees(town.residents, "照明线缆", "怡景苑3栋", button="撤回")
    assert (await town.only_case())["text"] == "怡景苑3栋那个灯"
    await town.rehearsal.until(lambda: question.deleted, 10)


async def test_who_says_no_is_left_alone(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "怡景苑3栋那个灯")
    question = await town.sees(town.residents, button="不是")
    await zhang.presses(question, "不是").answer()
    await town.rehearsal.until(lambda: question.deleted, 10)
    assert town.cases() == []
    assert (
        "过期" in await zhang.presses_data(question, str(question.button("报事")["callback_data"])).answer()
    )


async def test_an_unanswered_question_goes_away_and_the_next_comes_after_half_an_hour(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋那个灯")
    question = await town.sees(town.residents, button="报事")
    li.says(town.residents, "怡景苑5栋垃圾")
    await town.settles()
    assert len(town.said_in(town.residents)) == 1
    await town.moves_to("2026-12-03T09:41:00+08:00")
    await town.rehearsal.until(lambda: question.deleted, 10)
    await town.moves_to("2026-12-03T10:05:00+08:00")
    li.says(town.residents, "怡景苑5栋那个灯")
    await town.sees(town.residents, button="报事")
    assert town.cases() == []


async def test_a_draft_is_asked_about_as_it_is_worded_now(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.says(town.residents, "怡景苑3栋那个灯")
    question = await town.sees(town.residents, button="报事")
    zhang.edits(said, "怡景苑5栋那个灯")
    await town.settles()
    await zhang.presses(question, "报事").answer()
    assert (await town.only_case())["text"] == "怡景苑5栋那个灯"


async def test_a_draft_that_becomes_clear_by_an_edit_is_filed_and_its_question_goes(town: Town) -> None:
    zhang = town.somebody(town.residents)
    said = zhang.says(town.residents, "怡景苑3栋那个灯")
    question = await town.sees(town.residents, button="报事")
    zhang.edits(said, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆", button="撤回")
    await town.rehearsal.until(lambda: question.deleted, 10)
    await town.only_case()


async def test_a_doubtful_red_is_asked_about_at_once_and_somebody_of_the_staff_is_called(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "是不是着火了")
    await town.sees(town.residents, "119", button="报事")
    await town.sees(town.staff("secretary", "NH"), "还没有确认", "是不是着火了")
    assert town.cases() == []


async def test_a_soft_alarm_climbs_past_whoever_has_blocked_the_bot(town: Town) -> None:
    secretary = town.staff("secretary", "NH")
    secretary.blocks()
    await town.settles()
    town.somebody(town.residents).says(town.residents, "是不是着火了")
    await town.sees(town.staff("street_officer", "XHJD"), "还没有确认", "是不是着火了")


async def test_doubtful_violence_is_never_asked_about_in_a_group(town: Town) -> None:
    zhang, li = town.somebody(town.residents), town.somebody(town.residents, 1)
    zhang.says(town.residents, "怡景苑3栋有人打架吗")
    await town.sees(town.leader("NH03"), "还没有确认", "有人打架吗")
    assert town.said_in(town.residents) == []

    li.starts()
    await town.sees(li, "网格哨")
    li.says(town.residents, "怡景苑5栋有人打架吗")
    question = await town.sees(li, button="报事")
    assert town.said_in(town.residents) == []
    await li.presses(question, "报事").answer()
    assert (await town.only_case())["kind"] == "public_order"
    await town.rehearsal.until(lambda: question.deleted, 10)
    assert all("打架" not in text for text in town.said_in(town.residents))
