"""What the bot sends, and what Telegram refuses of it: both real libraries over HTTP."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from rehearsal import picture

if TYPE_CHECKING:
    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.conftest import Client

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


async def test_edits_change_what_people_see(client: Client, rehearsal: Rehearsal, group: Group) -> None:
    sent = await client.bot.send_message(
        chat_id=group.id, text="待接单", reply_markup=client.keyboard([(LABEL, "1:a")])
    )
    edited = await client.bot.edit_message_text(
        chat_id=group.id,
        message_id=sent.message_id,
        text="已接单",
        reply_markup=client.keyboard([("办结", "1:d")]),
    )
    card = rehearsal.messages(group)[-1]
    assert (card.text, card.buttons, card.edited, card.earlier) == ("已接单", ["办结"], 1, ["待接单"])
    assert edited.edit_date is not None
    await client.bot.edit_message_reply_markup(chat_id=group.id, message_id=sent.message_id)
    assert (card.text, card.buttons) == ("已接单", [])


async def test_an_edit_without_a_change_is_refused(client: Client, group: Group) -> None:
    keys = client.keyboard([(LABEL, "1:a")])
    sent = await client.bot.send_message(chat_id=group.id, text="卡", reply_markup=keys)
    again = client.bot.edit_message_text(
        chat_id=group.id, message_id=sent.message_id, text="卡", reply_markup=keys
    )
    assert await client.refused(again) == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )


async def test_only_own_messages_that_are_there_can_be_edited(
    client: Client, group: Group, zhang: Player
) -> None:
    def edit(number: int) -> Any:
        return client.bot.edit_message_text(chat_id=group.id, message_id=number, text="新")

    hers = zhang.says(group, "路灯不亮")
    assert await client.refused(edit(hers.id)) == "Bad Request: message can't be edited"
    assert await client.refused(edit(4711)) == "Bad Request: message to edit not found"
    mine = await client.bot.send_message(chat_id=group.id, text="卡")
    await client.bot.delete_message(chat_id=group.id, message_id=mine.message_id)
    assert await client.refused(edit(mine.message_id)) == "Bad Request: message to edit not found"


async def test_deleted_messages_are_gone_for_everybody(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    hers = zhang.says(group, "路灯不亮")
    await client.bot.delete_message(chat_id=group.id, message_id=hers.id)
    assert rehearsal.messages(group) == []
    again = client.bot.delete_message(chat_id=group.id, message_id=hers.id)
    assert await client.refused(again) == "Bad Request: message to delete not found"


async def test_a_plain_member_deletes_only_its_own_and_for_two_days(
    client: Client, rehearsal: Rehearsal
) -> None:
    group = rehearsal.group(-1009000000002, "西湖社区居民群")
    li = rehearsal.person("老李").joins(group)
    rehearsal.bot_joins(group, admin=False)
    hers = li.says(group, "路灯不亮")
    mine = await client.bot.send_message(chat_id=group.id, text="卡")
    foreign = client.bot.delete_message(chat_id=group.id, message_id=hers.id)
    assert await client.refused(foreign) == "Bad Request: message can't be deleted"
    rehearsal.clock.jump(rehearsal.clock.now() + timedelta(hours=49))
    late = client.bot.delete_message(chat_id=group.id, message_id=mine.message_id)
    assert await client.refused(late) == "Bad Request: message can't be deleted for everyone"


async def test_reactions_are_one_emoji_the_chat_allows(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    def react(*emoji: str) -> Any:
        given = [client.types.ReactionTypeEmoji(emoji=one) for one in emoji]
        return client.bot.set_message_reaction(chat_id=group.id, message_id=report.id, reaction=given)

    report = zhang.says(group, "路灯不亮")
    await react("✍")
    assert report.reactions == ["✍"]
    assert await client.refused(react("✅")) == "Bad Request: REACTION_INVALID"
    assert await client.refused(react("✍", "👍")) == "Bad Request: REACTIONS_TOO_MANY"
    group.allows_reactions("👍")
    assert await client.refused(react("✍")) == "Bad Request: REACTION_INVALID"
    await react()
    assert report.reactions == []


async def test_a_picture_goes_up_once_and_again_by_its_id(
    client: Client, rehearsal: Rehearsal, group: Group, base: str
) -> None:
    own = picture.built_in()
    sent = await client.bot.send_photo(chat_id=group.id, photo=client.file(own), caption="灭了的灯")
    shown = rehearsal.messages(group)[-1]
    assert shown.photo is not None
    assert (shown.text, shown.photo.width, shown.photo.height) == ("灭了的灯", 480, 360)
    again = await client.bot.send_photo(chat_id=group.id, photo=sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    await client.bot.edit_message_caption(chat_id=group.id, message_id=sent.message_id, caption="修好了")
    assert shown.text == "修好了"


async def test_pictures_come_down_as_they_went_up(client: Client, group: Group, zhang: Player) -> None:
    zhang.sends_photo(group, "路灯不亮")
    [update] = await client.bot.get_updates(timeout=3)
    assert update.message.caption == "路灯不亮"
    file = await client.bot.get_file(update.message.photo[-1].file_id)
    if hasattr(client.bot, "download_file"):
        content = (await client.bot.download_file(file.file_path)).read()
    else:
        content = bytes(await file.download_as_bytearray())
    assert content == picture.built_in()


async def test_what_is_no_picture_is_refused(client: Client, group: Group) -> None:
    words = b"not a picture"
    sent = client.bot.send_photo(chat_id=group.id, photo=client.file(words))
    assert await client.refused(sent) == "Bad Request: IMAGE_PROCESS_FAILED"
    unknown = client.bot.send_photo(chat_id=group.id, photo="AgACnothing")
    assert await client.refused(unknown) == "Bad Request: wrong file identifier/HTTP URL specified"
    lost = client.bot.get_file("AgACnothing")
    assert await client.refused(lost) == "Bad Request: wrong file_id or the file is temporarily unavailable"


async def test_texts_and_captions_are_edited_each_by_its_own_method(
    client: Client, group: Group, zhang: Player
) -> None:
    photo_id = zhang.sends_photo(group, "图").photo
    assert photo_id is not None
    shown = await client.bot.send_photo(chat_id=group.id, photo=photo_id.file_id)
    as_text = client.bot.edit_message_text(chat_id=group.id, message_id=shown.message_id, text="新")
    assert await client.refused(as_text) == "Bad Request: there is no text in the message to edit"
    said = await client.bot.send_message(chat_id=group.id, text="卡")
    as_caption = client.bot.edit_message_caption(chat_id=group.id, message_id=said.message_id, caption="新")
    assert await client.refused(as_caption) == "Bad Request: there is no caption in the message to edit"
    long = client.bot.send_photo(chat_id=group.id, photo=photo_id.file_id, caption="灯" * 1025)
    assert await client.refused(long) == "Bad Request: message caption is too long"


async def test_an_album_is_several_messages_of_one_group(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    pictures = [message.photo for message in zhang.sends_album(group, 3, "三盏灯")]
    media = [client.types.InputMediaPhoto(media=one.file_id, caption="灯") for one in pictures if one]
    sent = await client.bot.send_media_group(chat_id=group.id, media=media)
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.text for message in rehearsal.bot_said(group)] == ["灯", "灯", "灯"]
    own = picture.built_in()
    uploads = [client.types.InputMediaPhoto(media=client.file(own)) for _ in range(2)]
    assert len(await client.bot.send_media_group(chat_id=group.id, media=uploads)) == 2
    lone = client.bot.send_media_group(chat_id=group.id, media=media[:1])
    assert await client.refused(lone) == "Bad Request: media group must include 2-10 items"


async def test_forwards_name_the_author_and_copies_do_not(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, leader: Player
) -> None:
    report = zhang.says(group, "路灯不亮")
    where = {"chat_id": leader.id, "from_chat_id": group.id, "message_id": report.id}
    forwarded = await client.bot.forward_message(**where)
    assert forwarded.forward_origin.sender_user.first_name == "张阿姨"
    await client.bot.copy_message(**where)
    [first, second] = rehearsal.bot_said(leader)
    assert (first.text, second.text, second.extra) == ("路灯不亮", "路灯不亮", {})
    lost = client.bot.forward_message(**{**where, "message_id": 4711})
    assert await client.refused(lost) == "Bad Request: message to forward not found"


async def test_a_pinned_message_is_the_chats(client: Client, rehearsal: Rehearsal, group: Group) -> None:
    sent = await client.bot.send_message(chat_id=group.id, text="明天八点驿站")
    await client.bot.pin_chat_message(chat_id=group.id, message_id=sent.message_id)
    told = await client.bot.get_chat(group.id)
    assert told.pinned_message.text == "明天八点驿站"
    await client.bot.unpin_chat_message(chat_id=group.id, message_id=sent.message_id)
    assert group.chat.pinned == []
    plain = rehearsal.group(-1009000000003, "湘湖社区居民群")
    rehearsal.bot_joins(plain, admin=False)
    there = await client.bot.send_message(chat_id=plain.id, text="好")
    pin = client.bot.pin_chat_message(chat_id=plain.id, message_id=there.message_id)
    assert await client.refused(pin) == "Bad Request: not enough rights to manage pinned messages in the chat"


async def test_the_bot_asks_who_is_in_a_chat(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, leader: Player
) -> None:
    me = await client.bot.get_me()
    assert (await client.bot.get_chat(group.id)).title == "南湖社区居民群"
    assert (await client.bot.get_chat_member(group.id, zhang.id)).status == "member"
    assert (await client.bot.get_chat_member(group.id, leader.id)).status == "left"
    admins = await client.bot.get_chat_administrators(group.id)
    assert [admin.user.id for admin in admins] == [me.id]
    assert await client.bot.get_chat_member_count(group.id) == 2
    unknown = client.bot.get_chat_member(group.id, 12345)
    assert await client.refused(unknown) == "Bad Request: PARTICIPANT_ID_INVALID"
    await client.bot.send_chat_action(chat_id=group.id, action="typing")
    await client.bot.leave_chat(group.id)
    said = client.bot.send_message(chat_id=group.id, text="好")
    assert await client.refused(said) == "Forbidden: bot is not a member of the supergroup chat"


async def test_commands_are_kept_by_audience_and_must_be_latin(client: Client) -> None:
    report = client.types.BotCommand(command="report", description="报事")
    assert await client.bot.set_my_commands([report])
    privately = client.types.BotCommandScopeAllPrivateChats()
    assert list(await client.bot.get_my_commands(scope=privately)) == []
    [kept] = await client.bot.get_my_commands()
    assert (kept.command, kept.description) == ("report", "报事")
    chinese = client.types.BotCommand(command="报", description="报事")
    assert await client.refused(client.bot.set_my_commands([chinese])) == "Bad Request: BOT_COMMAND_INVALID"
    assert await client.bot.set_my_description("街道的网格哨")
    assert (await client.bot.get_my_description()).description == "街道的网格哨"


async def test_a_webhook_is_kept_and_stops_polling(client: Client) -> None:
    insecure = client.bot.set_webhook(url="http://example.org/telegram")
    assert "HTTPS URL must be provided" in await client.refused(insecure)
    assert await client.bot.set_webhook(url="https://example.org/telegram", max_connections=7)
    told = await client.bot.get_webhook_info()
    assert (told.url, told.max_connections) == ("https://example.org/telegram", 7)
    assert (await client.refused(client.bot.get_updates())).startswith("Conflict: can't use getUpdates")
    assert await client.bot.delete_webhook()
    assert list(await client.bot.get_updates()) == []


async def test_many_sends_at_once_all_arrive(client: Client, rehearsal: Rehearsal, group: Group) -> None:
    await asyncio.gather(*(client.bot.send_message(chat_id=group.id, text=str(at)) for at in range(50)))
    assert sorted(int(message.text) for message in rehearsal.messages(group)) == list(range(50))
