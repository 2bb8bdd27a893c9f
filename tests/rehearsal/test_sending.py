"""What the bot sends, and what Telegram refuses of it: both real libraries over HTTP."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.clients import Client

LABEL = "接单"


async def test_a_message_arrives_as_it_was_sent(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    report = zhang.says(group, "5栋前面的路灯不亮")
    bold = client.types.MessageEntity(type="bold", offset=4, length=3)
    sent = await client.bot.send_message(
        chat_id=group.id,
        text="已立案 💡001",
        entities=[bold],
        reply_markup=client.keyboard([(LABEL, "1:a"), ("转派", "1:b")], [("看结果", "https://t.me/x")]),
        reply_parameters=client.types.ReplyParameters(message_id=report.id),
        disable_notification=True,
    )
    card = rehearsal.messages(group)[-1]
    assert (card.id, card.text, card.buttons) == (sent.message_id, "已立案 💡001", [LABEL, "转派", "看结果"])
    assert card.entities == [{"type": "bold", "offset": 4, "length": 3}]
    assert (card.by_bot, card.silent, card.reply_to, card.edited) == (True, True, report.id, 0)
    assert sent.reply_to_message.text == "5栋前面的路灯不亮"
    assert sent.date == card.date.replace(microsecond=0)


async def test_ids_count_per_chat(client: Client, group: Group, leader: Player) -> None:
    here = await client.bot.send_message(chat_id=group.id, text="一")
    there = await client.bot.send_message(chat_id=leader.id, text="二")
    again = await client.bot.send_message(chat_id=group.id, text="三")
    assert again.message_id == here.message_id + 1
    assert there.message_id == 2  # after /start


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"text": "  \n "}, "Bad Request: message text is empty"),
        ({"text": "灯" * 4097}, "Bad Request: message is too long"),
        ({"text": "💡" * 2049}, "Bad Request: message is too long"),
        ({"text": "好", "parse_mode": "HTML"}, "Bad Request: unsupported parse_mode"),
        ({"text": "好", "message_thread_id": 77}, "Bad Request: message thread not found"),
        ({"text": "好", "chat_id": -1}, "Bad Request: chat not found"),
        ({"text": "好", "chat_id": 910999999}, "Bad Request: chat not found"),
    ],
)
async def test_texts_and_chats_telegram_refuses(
    client: Client, rehearsal: Rehearsal, group: Group, sent: dict[str, Any], refusal: str
) -> None:
    assert await client.refused(client.bot.send_message(**{"chat_id": group.id, **sent})) == refusal
    assert rehearsal.messages(group) == []


async def test_the_longest_text_is_sent_whole(client: Client, rehearsal: Rehearsal, group: Group) -> None:
    await client.bot.send_message(chat_id=group.id, text="💡" * 2048)
    assert rehearsal.messages(group)[-1].text == "💡" * 2048


@pytest.mark.parametrize(
    ("offset", "length", "refusal"),
    [
        (-1, 1, "receive an entity with incorrect offset -1"),
        (9, 1, "entity begins after the end of the text at UTF-16 offset 9"),
        (3, 9, "entity beginning at UTF-16 offset 3 ends after the end of the text at UTF-16 offset 4"),
        (1, 1, "entity begins in a middle of a UTF-16 symbol at UTF-16 offset 1"),
        (0, 1, "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol"),
    ],
)
async def test_entities_must_lie_on_whole_characters(
    client: Client, group: Group, offset: int, length: int, refusal: str
) -> None:
    span = client.types.MessageEntity(type="bold", offset=offset, length=length)
    said = client.bot.send_message(chat_id=group.id, text="💡灯亮", entities=[span])
    assert await client.refused(said) == f"Bad Request: {refusal}"


async def test_a_mention_names_the_person_and_a_stranger_is_dropped(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    def mention(number: int, at: int) -> Any:
        user = client.types.User(id=number, first_name="谁", is_bot=False)
        return client.types.MessageEntity(type="text_mention", offset=at, length=1, user=user)

    spans = [mention(zhang.id, 0), mention(1, 1)]
    await client.bot.send_message(chat_id=group.id, text="她他", entities=spans)
    [kept] = rehearsal.messages(group)[-1].entities
    assert kept["user"]["first_name"] == "张阿姨"


@pytest.mark.parametrize("length", [0, 65])
async def test_callback_data_is_1_to_64_bytes(
    client: Client, rehearsal: Rehearsal, group: Group, length: int
) -> None:
    said = client.bot.send_message(
        chat_id=group.id, text="卡", reply_markup=client.keyboard([(LABEL, "a" * length)])
    )
    assert await client.refused(said) == "Bad Request: BUTTON_DATA_INVALID"
    await client.bot.send_message(
        chat_id=group.id, text="卡", reply_markup=client.keyboard([(LABEL, "a" * 64)])
    )
    assert rehearsal.messages(group)[-1].buttons == [LABEL]


async def test_chinese_callback_data_counts_bytes(client: Client, group: Group) -> None:
    said = client.bot.send_message(
        chat_id=group.id, text="卡", reply_markup=client.keyboard([(LABEL, "灯" * 22)])
    )
    assert await client.refused(said) == "Bad Request: BUTTON_DATA_INVALID"


async def test_a_button_must_do_something(client: Client, group: Group) -> None:
    idle = client.types.InlineKeyboardButton(text=LABEL)
    markup = client.types.InlineKeyboardMarkup(inline_keyboard=[[idle]])
    refusal = await client.refused(client.bot.send_message(chat_id=group.id, text="卡", reply_markup=markup))
    assert "text buttons are unallowed in the inline keyboard" in refusal


async def test_more_than_a_hundred_buttons_are_too_many(client: Client, group: Group) -> None:
    rows = [[(str(at), "a")] for at in range(101)]
    said = client.bot.send_message(chat_id=group.id, text="卡", reply_markup=client.keyboard(*rows))
    assert await client.refused(said) == "Bad Request: reply markup is too long"


async def test_a_forced_reply_is_no_button(client: Client, rehearsal: Rehearsal, leader: Player) -> None:
    force = client.types.ForceReply(force_reply=True) if hasattr(client.bot, "session") else None
    force = force or client.types.ForceReply()
    await client.bot.send_message(chat_id=leader.id, text="办得怎么样了？", reply_markup=force)
    asked = rehearsal.private(leader)[-1]
    assert asked.buttons == []
    assert asked.markup is not None
    assert asked.markup["force_reply"] is True


async def test_a_reply_to_nothing_is_refused_unless_allowed(
    client: Client, rehearsal: Rehearsal, group: Group
) -> None:
    def reply(**more: Any) -> Any:
        lost = client.types.ReplyParameters(message_id=4711, **more)
        return client.bot.send_message(chat_id=group.id, text="好", reply_parameters=lost)

    assert await client.refused(reply()) == "Bad Request: message to be replied not found"
    await reply(allow_sending_without_reply=True)
    assert rehearsal.messages(group)[-1].reply_to is None


async def test_nobody_is_written_to_before_pressing_start(
    client: Client, rehearsal: Rehearsal, zhang: Player
) -> None:
    def said() -> Any:
        return client.bot.send_message(chat_id=zhang.id, text="好")

    assert await client.refused(said()) == "Forbidden: bot can't initiate conversation with a user"
    zhang.starts()
    await said()
    zhang.blocks()
    assert await client.refused(said()) == "Forbidden: bot was blocked by the user"
    zhang.unblocks()
    await said()
    zhang.vanishes()
    assert await client.refused(said()) == "Forbidden: user is deactivated"
    assert [message.text for message in rehearsal.bot_said(zhang)] == ["好", "好"]


async def test_a_bot_outside_the_group_is_refused(client: Client, rehearsal: Rehearsal, group: Group) -> None:
    rehearsal.bot_is_kicked(group)
    said = client.bot.send_message(chat_id=group.id, text="好")
    assert await client.refused(said) == "Forbidden: bot was kicked from the supergroup chat"
    stranger = rehearsal.group(-4000001, "别的群", "group")
    said = client.bot.send_message(chat_id=stranger.id, text="好")
    assert await client.refused(said) == "Forbidden: bot is not a member of the group chat"


async def test_a_grown_group_tells_its_new_number(client: Client, rehearsal: Rehearsal) -> None:
    small = rehearsal.group(-4000002, "小群", "group")
    rehearsal.person("老李").joins(small)
    rehearsal.bot_joins(small)
    grown = small.becomes_supergroup(-1009000000099)
    said = client.bot.send_message(chat_id=small.id, text="好")
    assert await client.refused(said) == "Bad Request: group chat was upgraded to a supergroup chat"
    assert rehearsal.wire[-1].answer["parameters"] == {"migrate_to_chat_id": grown.id}
    await client.bot.send_message(chat_id=grown.id, text="好")
    assert [message.text for message in rehearsal.messages(grown)] == ["好"]


async def test_topics_take_messages_until_they_are_deleted(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    lights = group.opens_topic("路灯")
    zhang.says(group, "这里说", thread=lights)
    sent = await client.bot.send_message(chat_id=group.id, text="好", message_thread_id=lights)
    assert (sent.message_thread_id, sent.chat.is_forum) == (lights, True)
    group.closes_topic(lights)
    said = client.bot.send_message(chat_id=group.id, text="好", message_thread_id=lights)
    assert await client.refused(said) == "Bad Request: message thread not found"


async def test_many_sends_at_once_all_arrive(client: Client, rehearsal: Rehearsal, group: Group) -> None:
    await asyncio.gather(*(client.bot.send_message(chat_id=group.id, text=str(at)) for at in range(50)))
    assert sorted(int(message.text) for message in rehearsal.messages(group)) == list(range(50))
