"""What the referee finds on the wire, and what it refuses when it is strict."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from rehearsal import picture, referee

if TYPE_CHECKING:
    import aiohttp

    from rehearsal import Group, Player, Rehearsal
    from rehearsal.referee import Limit
    from tests.rehearsal.clients import Client


async def send(http: aiohttp.ClientSession, rehearsal: Rehearsal, chat: int, **more: Any) -> int:
    said = {"chat_id": chat, "text": "好", **more}
    async with http.post(f"/bot{rehearsal.token}/sendMessage", json=said) as answer:
        return answer.status


def a_limit(monkeypatch: pytest.MonkeyPatch, name: str, messages: int, seconds: float) -> None:
    """Shorter windows, so that a test need not wait a minute."""
    kept: Limit = getattr(referee, name)
    monkeypatch.setattr(referee, name, type(kept)(messages, seconds, kept.where))


async def test_a_bot_that_keeps_to_the_limits_has_no_breaches(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group, leader: Player
) -> None:
    for _ in range(20):
        assert await send(http, rehearsal, group.id) == 200
    assert await send(http, rehearsal, leader.id) == 200
    assert rehearsal.referee.breaches() == []


async def test_more_than_thirty_messages_in_a_second_are_found(
    http: aiohttp.ClientSession, rehearsal: Rehearsal
) -> None:
    people = [rehearsal.person(f"居民{number}") for number in range(33)]
    for person in people:
        person.starts()
    await asyncio.gather(*(send(http, rehearsal, person.id) for person in people))
    breaches = rehearsal.referee.breaches()
    assert len(breaches) == 3
    assert all("全部聊天一秒内多于 30 条消息" in breach for breach in breaches)


async def test_more_than_one_a_second_to_one_person_and_twenty_a_minute_in_a_group_are_found(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group, leader: Player
) -> None:
    await send(http, rehearsal, leader.id)
    await send(http, rehearsal, leader.id)
    for _ in range(21):
        await send(http, rehearsal, group.id)
    private, crowded = rehearsal.referee.breaches()
    assert private == f"第 2 号 sendMessage → {leader.id}：这个私聊一秒内多于 1 条消息"
    assert crowded == f"第 23 号 sendMessage → {group.id}：这个群一分钟内多于 20 条消息"
    async with http.get("/rehearsal/breaches") as shown:
        assert await shown.json() == [private, crowded]


async def test_an_album_counts_its_pictures_in_a_group_and_once_in_private(
    client: Client, rehearsal: Rehearsal, group: Group, leader: Player
) -> None:
    photos = [client.types.InputMediaPhoto(media=client.file(picture.built_in())) for _ in range(10)]
    await client.bot.send_media_group(chat_id=leader.id, media=photos)
    for _ in range(2):
        await client.bot.send_media_group(chat_id=group.id, media=photos)
    assert rehearsal.referee.breaches() == []
    await asyncio.sleep(1)
    await client.bot.send_message(chat_id=group.id, text="好")
    [breach] = rehearsal.referee.breaches()
    assert breach.endswith("这个群一分钟内多于 20 条消息")


async def test_edits_count_only_when_one_says_so(
    client: Client, rehearsal: Rehearsal, group: Group, leader: Player
) -> None:
    sent = await client.bot.send_message(chat_id=leader.id, text="一")
    await client.bot.edit_message_text(chat_id=leader.id, message_id=sent.message_id, text="二")
    assert rehearsal.referee.breaches() == []
    rehearsal.referee.edits_count = True
    assert len(rehearsal.referee.breaches()) == 1


async def test_a_call_before_the_pause_is_over_is_found(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group, leader: Player
) -> None:
    rehearsal.faults.too_many(1, chat=group.id)
    assert await send(http, rehearsal, group.id) == 429
    await send(http, rehearsal, leader.id)
    await send(http, rehearsal, group.id)
    [breach] = rehearsal.referee.breaches()
    assert breach.startswith(f"第 3 号 sendMessage → {group.id}：还要等 ")
    await asyncio.sleep(1.0)
    await send(http, rehearsal, group.id)
    assert rehearsal.referee.breaches() == [breach]


async def test_writing_again_where_one_may_not_is_found(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group, leader: Player
) -> None:
    rehearsal.bot_is_kicked(group)
    leader.blocks()
    for chat in (group.id, leader.id):
        assert await send(http, rehearsal, chat) == 403
    assert rehearsal.referee.breaches() == []
    await send(http, rehearsal, leader.id)
    [breach] = rehearsal.referee.breaches()
    assert breach.endswith("早已知道不能再发：Forbidden: bot was blocked by the user")
    leader.unblocks()
    leader.blocks()
    await send(http, rehearsal, leader.id)
    assert rehearsal.referee.breaches() == [breach]


async def test_writing_again_to_a_group_that_has_moved_is_found(
    http: aiohttp.ClientSession, rehearsal: Rehearsal
) -> None:
    small = rehearsal.group(-4000002, "小群", "group")
    rehearsal.person("老李").joins(small)
    rehearsal.bot_joins(small)
    small.becomes_supergroup(-1009000000099)
    assert [await send(http, rehearsal, small.id) for _ in range(2)] == [400, 400]
    [breach] = rehearsal.referee.breaches()
    assert "upgraded to a supergroup" in breach


async def test_a_press_answered_twice_is_found_unless_the_first_answer_was_never_heard(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    keys = client.keyboard([("接单", "1:a")])
    await client.bot.send_message(chat_id=group.id, text="卡", reply_markup=keys)
    card = rehearsal.messages(group)[-1]
    first, second = (zhang.presses(card, "接单").press for _ in range(2))
    assert first is not None
    assert second is not None
    rehearsal.faults.drop(method="answerCallbackQuery", after=True)
    for _ in range(2):
        with pytest.raises(client.error):
            await client.bot.answer_callback_query(first.id)
    assert rehearsal.referee.breaches() == []
    await client.bot.answer_callback_query(second.id)
    with pytest.raises(client.error):
        await client.bot.answer_callback_query(second.id)
    [breach] = rehearsal.referee.breaches()
    assert breach.endswith("这次点按已经答复过")


async def test_polling_in_a_hot_loop_is_found(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group
) -> None:
    rehearsal.person("张阿姨").says(group, "路灯不亮")
    for _ in range(3):
        await http.get(f"/bot{rehearsal.token}/getUpdates", params={"offset": 5})
    [breach] = rehearsal.referee.breaches()
    assert breach.endswith("半秒内反复从 5 取更新")


async def test_a_strict_referee_refuses_what_is_too_many(
    http: aiohttp.ClientSession,
    rehearsal: Rehearsal,
    group: Group,
    leader: Player,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_limit(monkeypatch, "GROUP", 3, 0.5)
    rehearsal.referee.strict = True
    assert [await send(http, rehearsal, group.id) for _ in range(4)] == [200, 200, 200, 429]
    assert rehearsal.wire[-1].answer["parameters"] == {"retry_after": 1}
    assert [await send(http, rehearsal, leader.id) for _ in range(2)] == [200, 429]
    assert len(rehearsal.messages(group)) == 3
    await asyncio.sleep(0.55)
    assert await send(http, rehearsal, group.id) == 200
    assert [breach for breach in rehearsal.referee.breaches() if "多于" in breach] == []


async def test_a_new_wire_has_nothing_on_it(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, leader: Player
) -> None:
    for _ in range(2):
        await send(http, rehearsal, leader.id)
    assert len(rehearsal.referee.breaches()) == 1
    rehearsal.wire.clear()
    assert rehearsal.referee.breaches() == []
