"""What the bot is told: kinds, order, offsets, privacy mode, how long news are kept."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from rehearsal import PRIVATE

if TYPE_CHECKING:
    import aiohttp

    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.clients import Client

EVERYTHING = [
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
    "chat_member",
]


async def test_news_come_again_until_they_are_confirmed(client: Client, group: Group, zhang: Player) -> None:
    for word in ("一", "二", "三"):
        zhang.says(group, word)
    told = await client.bot.get_updates(timeout=1)
    assert [update.message.text for update in told] == ["一", "二", "三"]
    assert [update.update_id for update in told] == list(range(told[0].update_id, told[0].update_id + 3))
    again = await client.bot.get_updates(offset=told[1].update_id, timeout=1)
    assert [update.message.text for update in again] == ["二", "三"]
    assert list(await client.bot.get_updates(offset=told[2].update_id + 1)) == []


async def test_a_limit_and_a_negative_offset_are_kept_to(client: Client, group: Group, zhang: Player) -> None:
    for word in ("一", "二", "三"):
        zhang.says(group, word)
    [first] = await client.bot.get_updates(limit=1)
    assert first.message.text == "一"
    [last] = await client.bot.get_updates(offset=-1)
    assert last.message.text == "三"
    [kept] = await client.bot.get_updates(offset=first.update_id)
    assert kept.message.text == "三"


async def test_a_long_poll_ends_with_the_first_word(client: Client, group: Group, zhang: Player) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(client.bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        assert not poll.done()
        zhang.says(group, "路灯不亮")
        [update] = await asyncio.wait_for(poll, 2)
    assert update.message.text == "路灯不亮"
    assert update.message.from_user.first_name == "张阿姨"


async def test_a_second_poller_ends_the_older_one(client: Client, group: Group, zhang: Player) -> None:
    async with asyncio.TaskGroup() as tasks:
        older = tasks.create_task(client.refused(client.bot.get_updates(timeout=20)))
        await asyncio.sleep(0.1)
        newer = tasks.create_task(client.bot.get_updates(timeout=20))
        refusal = await asyncio.wait_for(older, 2)
        zhang.says(group, "路灯不亮")
        [update] = await asyncio.wait_for(newer, 5)
    assert refusal == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert update.message.text == "路灯不亮"


async def test_asking_at_once_from_the_same_offset_is_slowed_down(
    client: Client, group: Group, zhang: Player
) -> None:
    zhang.says(group, "一")
    zhang.says(group, "二")
    assert len(await client.bot.get_updates()) == 2
    assert len(await client.bot.get_updates()) == 1


async def test_some_kinds_come_only_when_listed(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    def everything_happens() -> None:
        report = zhang.says(group, "路灯不亮")
        zhang.edits(report, "5栋路灯不亮")
        zhang.reacts(report, "👍")
        rehearsal.person("老李").joins(group)
        rehearsal.person("老李").leaves(group)

    async def kinds(**asked: Any) -> set[str]:
        told = await client.bot.get_updates(timeout=1, **asked)
        offset = told[-1].update_id + 1
        await client.bot.get_updates(offset=offset)
        listed = [kind for kind in EVERYTHING if any(getattr(update, kind) for update in told)]
        return set(listed)

    everything_happens()
    assert await kinds() == {"message", "edited_message"}
    await client.bot.get_updates(offset=-1, allowed_updates=EVERYTHING)
    everything_happens()
    assert await kinds() == {"message", "edited_message", "message_reaction", "chat_member"}
    assert rehearsal.world.mailbox.listed == tuple(EVERYTHING)
    await client.bot.get_updates(offset=-2, allowed_updates=["callback_query"])
    everything_happens()
    assert rehearsal.world.mailbox.count() == 0


async def test_a_reaction_tells_before_and_after(client: Client, group: Group, zhang: Player) -> None:
    await client.bot.get_updates(offset=-1, allowed_updates=EVERYTHING)
    report = zhang.says(group, "路灯不亮")
    zhang.reacts(report, "👍")
    zhang.reacts(report)
    told = [update.message_reaction for update in await client.bot.get_updates(timeout=1, offset=1)][1:]
    given = [
        ([one.emoji for one in change.old_reaction], [one.emoji for one in change.new_reaction])
        for change in told
    ]
    assert given == [([], ["👍"]), (["👍"], [])]


async def test_a_kicked_bot_hears_of_it_and_then_nothing(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    rehearsal.bot_is_kicked(group, by=zhang)
    zhang.says(group, "谁还在？")
    [update] = await client.bot.get_updates(timeout=1)
    assert update.my_chat_member.new_chat_member.status == "kicked"
    assert update.my_chat_member.from_user.first_name == "张阿姨"
    rehearsal.bot_joins(group, admin=True)
    back = await client.bot.get_updates(timeout=1, offset=update.update_id + 1)
    assert back[0].my_chat_member.new_chat_member.status == "administrator"


async def test_blocking_is_told_as_a_change_of_membership(client: Client, leader: Player) -> None:
    leader.blocks()
    leader.unblocks()
    told = await client.bot.get_updates(timeout=1)
    assert [update.my_chat_member.new_chat_member.status for update in told] == ["kicked", "member"]
    assert {update.my_chat_member.chat.type for update in told} == {"private"}


async def test_privacy_mode_leaves_commands_mentions_and_replies(
    client: Client, rehearsal: Rehearsal
) -> None:
    group = rehearsal.group(-1009000000002, "西湖社区居民群")
    li = rehearsal.person("老李").joins(group)
    rehearsal.bot_joins(group, admin=False)
    rehearsal.world.mailbox.drop()
    mine = await client.bot.send_message(chat_id=group.id, text="哪一栋？")
    li.says(group, "路灯不亮")
    li.says(group, "/report 路灯不亮")
    li.says(group, "/report@other_bot 路灯不亮")
    li.says(group, f"@{rehearsal.world.bot.username} 路灯不亮")
    li.says(group, "5栋", reply_to=rehearsal.messages(group)[0])
    heard = [update.message.text for update in await client.bot.get_updates(timeout=1)]
    assert heard == ["/report 路灯不亮", f"@{rehearsal.world.bot.username} 路灯不亮", "5栋"]
    assert not (await client.bot.get_me()).can_read_all_group_messages
    rehearsal.world.reads_all = True
    li.says(group, "路灯还是不亮")
    [last] = await client.bot.get_updates(offset=-1)
    assert last.message.text == "路灯还是不亮"
    assert (await client.bot.get_me()).can_read_all_group_messages
    assert mine.message_id == rehearsal.messages(group)[0].id


async def test_commands_and_mentions_are_marked_in_utf16(client: Client, leader: Player) -> None:
    leader.says(PRIVATE, "💡 /mine @somebody <a/b>")
    [update] = await client.bot.get_updates(timeout=1)
    marks = [(span.type, span.offset, span.length) for span in update.message.entities]
    assert marks == [("bot_command", 3, 5), ("mention", 9, 9)]


async def test_a_days_news_are_kept_and_no_longer(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    zhang.says(group, "昨天的")
    rehearsal.clock.jump(rehearsal.clock.now() + timedelta(hours=23))
    zhang.says(group, "今天的")
    assert (await client.bot.get_webhook_info()).pending_update_count == 2
    rehearsal.clock.jump(rehearsal.clock.now() + timedelta(hours=2))
    [update] = await client.bot.get_updates(timeout=1)
    assert update.message.text == "今天的"


@pytest.mark.parametrize(("seconds", "heard"), [(140, 1), (151, 0)])
async def test_a_press_lives_150_seconds(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, seconds: int, heard: int
) -> None:
    await client.bot.send_message(
        chat_id=group.id, text="卡", reply_markup=client.keyboard([("接单", "1:a")])
    )
    zhang.presses(rehearsal.messages(group)[-1], "接单")
    rehearsal.clock.jump(rehearsal.clock.now() + timedelta(seconds=seconds))
    assert len(await client.bot.get_updates()) == heard


async def test_a_press_is_answered_with_a_toast(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    await client.bot.send_message(
        chat_id=group.id, text="卡", reply_markup=client.keyboard([("接单", "1:a")])
    )
    tap = zhang.presses(rehearsal.messages(group)[-1], "接")
    [update] = await client.bot.get_updates(timeout=1)
    query = update.callback_query
    assert (query.data, query.from_user.id, query.message.text) == ("1:a", zhang.id, "卡")
    assert not tap.answered
    await client.bot.answer_callback_query(query.id, text="只有网格长能接单", show_alert=True)
    assert (await tap.answer(), tap.alert) == ("只有网格长能接单", True)


async def test_late_unknown_and_repeated_answers_are_refused(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"

    async def pressed() -> str:
        zhang.presses(rehearsal.messages(group)[-1], "接单")
        [update] = await client.bot.get_updates(offset=-1)
        return str(update.callback_query.id)

    await client.bot.send_message(
        chat_id=group.id, text="卡", reply_markup=client.keyboard([("接单", "1:a")])
    )
    query = await pressed()
    long = client.bot.answer_callback_query(query, text="好" * 201)
    assert await client.refused(long) == "Bad Request: MESSAGE_TOO_LONG"
    await client.bot.answer_callback_query(query)
    assert await client.refused(client.bot.answer_callback_query(query)) == too_old
    assert await client.refused(client.bot.answer_callback_query("4711")) == too_old
    query = await pressed()
    rehearsal.clock.jump(rehearsal.clock.now() + timedelta(seconds=151))
    assert await client.refused(client.bot.answer_callback_query(query)) == too_old


async def test_a_forged_press_on_a_deleted_card_comes_with_an_inaccessible_message(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    sent = await client.bot.send_message(chat_id=group.id, text="卡")
    card = rehearsal.messages(group)[-1]
    await client.bot.delete_message(chat_id=group.id, message_id=sent.message_id)
    zhang.presses_data(card, "forged")
    [update] = await client.bot.get_updates(timeout=1)
    assert update.callback_query.data == "forged"
    told = rehearsal.wire[-1].answer["result"][0]["callback_query"]["message"]
    assert (set(told), told["message_id"], told["date"]) == ({"chat", "message_id", "date"}, card.id, 0)


async def test_replies_albums_places_and_forwards_are_told_whole(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    first = zhang.says(group, "路灯不亮")
    zhang.says(group, "就是5栋", reply_to=first)
    zhang.sends_album(group, 2, "两张")
    zhang.shares_location(group, 28.185, 113.045)
    zhang.forwards(first, group)
    told = [update.message for update in await client.bot.get_updates(timeout=1)]
    assert told[1].reply_to_message.message_id == told[0].message_id
    assert told[2].media_group_id == told[3].media_group_id
    assert (told[2].caption, told[3].caption) == ("两张", None)
    assert (told[4].location.latitude, told[4].location.longitude) == (28.185, 113.045)
    assert told[5].forward_origin.sender_user.id == zhang.id


async def test_the_doors_know_only_their_token_and_their_methods(
    http: aiohttp.ClientSession, rehearsal: Rehearsal
) -> None:
    async with http.get("/bot1:WRONG/getMe") as answer:
        assert (answer.status, await answer.json()) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )
    async with http.get(f"/bot{rehearsal.token}/sendMoney") as answer:
        assert (answer.status, (await answer.json())["error_code"]) == (404, 404)
    async with http.get(f"/bot{rehearsal.token}/GETME") as answer:
        assert (await answer.json())["result"]["is_bot"] is True
    async with http.get("/file/bot1:WRONG/photos/file_1.jpg") as answer:
        assert answer.status == 401


async def test_parameters_come_as_query_form_multipart_or_json(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group
) -> None:
    path = f"/bot{rehearsal.token}/sendMessage"
    said = {"chat_id": str(group.id), "text": "好"}
    import aiohttp as library  # noqa: PLC0415

    parts = library.FormData(said, default_to_multipart=True)
    requests: list[dict[str, Any]] = [{"params": said}, {"data": said}, {"data": parts}, {"json": said}]
    for request in requests:
        async with http.post(path, **request) as answer:
            assert (await answer.json())["ok"] is True
    async with http.get(path, params=said) as answer:
        assert (await answer.json())["ok"] is True
    assert len(rehearsal.messages(group)) == 5


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"txet": "好"}, "Bad Request: sendMessage has no parameter txet"),
        ({"text": "好"}, "Bad Request: chat_id is empty"),
        ({"chat_id": "group", "text": "好"}, "Bad Request: chat not found"),
        (
            {"chat_id": "GROUP", "text": "好", "message_thread_id": "x"},
            "Bad Request: parameter message_thread_id must be of type Integer",
        ),
        (
            {"chat_id": "GROUP", "text": "好", "entities": "[{"},
            "Bad Request: can't parse entities JSON object",
        ),
        (
            {"chat_id": "GROUP", "text": "好", "reply_markup": "[]"},
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
    ],
)
async def test_malformed_parameters_are_refused(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group, params: dict[str, str], refusal: str
) -> None:
    told = {name: value.replace("GROUP", str(group.id)) for name, value in params.items()}
    async with http.post(f"/bot{rehearsal.token}/sendMessage", data=told) as answer:
        assert (answer.status, (await answer.json())["description"]) == (400, refusal)
