"""Photos, voices and places that come before the words, or after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.whole.town import Town


async def test_an_album_with_words_is_one_case_with_all_its_photos(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.sends_album(town.residents, 5, "怡景苑3栋门口垃圾堆成山了")
    case = await town.only_case(photos=5)

    assert case["kind"] == "env_sanitation"
    leader = town.leader("NH03")
    await town.sees(leader, "照片 5 张", button="接单")
    await town.rehearsal.until(lambda: sum(1 for m in town.rehearsal.bot_said(leader) if m.photo) == 5, 20)
    assert all(not m.photo for m in town.rehearsal.bot_said(town.residents))


async def test_photos_first_and_words_within_three_minutes_are_one_case(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.sends_photo(town.residents)
    zhang.sends_photo(town.residents)
    await town.settles()
    assert town.said_in(town.residents) == []
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    assert (await town.only_case(photos=2))["grid"] == "NH03"


async def test_photos_without_words_open_nothing_in_a_residents_group(town: Town) -> None:
    town.somebody(town.residents).sends_photo(town.residents)
    await town.moves_to("2026-12-03T10:30:00+08:00")
    assert town.said_in(town.residents) == []
    assert town.cases() == []


async def test_a_riders_photo_alone_is_asked_about_once(town: Town) -> None:
    rider = town.somebody(town.riders)
    rider.sends_photo(town.riders)
    rider.sends_photo(town.riders)
    await town.settles()
    assert town.said_in(town.riders) == []
    await town.moves_to("2026-12-03T09:34:00+08:00")
    question = await town.sees(town.riders, "什么事、在哪里")
    rider.says(town.riders, "怡景苑门口护栏断了一截", reply_to=question)

    assert (await town.only_case(photos=2))["kind"] == "traffic_safety"
    assert town.said_in(town.riders).count(question.text) <= 1


async def test_in_the_rush_a_rider_is_not_asked(town: Town) -> None:
    await town.moves_to("2026-12-03T12:00:00+08:00")
    town.somebody(town.riders).sends_photo(town.riders)
    await town.moves_to("2026-12-03T12:10:00+08:00")
    assert town.said_in(town.riders) == []


async def test_a_photo_in_private_is_a_draft_with_one_question_and_the_answer_opens_the_case(
    town: Town,
) -> None:
    zhang = town.somebody(town.residents)
    zhang.starts()
    await town.sees(zhang, "网格哨")
    zhang.sends_album(zhang.private, 3)
    await town.sees(zhang, "什么事，在哪里")
    await town.settles()
    assert len([text for text in town.said_in(zhang) if "什么事，在哪里" in text]) == 1
    zhang.says(zhang.private, "怡景苑3栋这个东西歪了")
    case = await town.only_case(photos=3)

    assert case["grid"] == "NH03"


async def test_a_shared_location_is_confirmed_by_a_button(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "井盖不见了，好危险")
    await town.sees(town.residents, "道路井盖")
    ring = town.street.nodes["NH03"].polygon[0]
    lon = sum(point[0] for point in ring[:-1]) / (len(ring) - 1)
    lat = sum(point[1] for point in ring[:-1]) / (len(ring) - 1)
    zhang.shares_location(town.residents, lat, lon)
    asked = await town.sees(town.residents, "怡景苑网格吗", button="是这里")
    assert (await town.only_case())["grid"] == "NH"

    other = town.somebody(town.residents, 1)
    assert "报事人" in await other.presses(asked, "是这里").answer()
    await zhang.presses(asked, "是这里").answer()
    assert (await town.only_case(grid="NH03"))["number"].startswith("NH-")
    await town.rehearsal.until(lambda: asked.deleted)
    await town.sees(town.leader("NH03"), "井盖", button="接单")


async def test_an_albums_pictures_belong_to_all_that_its_words_tell(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.sends_album(town.residents, 3, "怡景苑3栋楼道灯坏了，怡景苑5栋垃圾没人清")
    await town.rehearsal.until(lambda: [case["photos"] for case in town.cases()] == [3, 3], 10)


async def test_taking_back_a_message_takes_back_all_that_it_told(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了，怡景苑5栋垃圾没人清")
    await town.rehearsal.until(lambda: len(town.cases()) == 2, 10)
    zhang.says(town.residents, "当我没说")
    await town.rehearsal.until(lambda: {case["state"] for case in town.cases()} == {"withdrawn"}, 10)
