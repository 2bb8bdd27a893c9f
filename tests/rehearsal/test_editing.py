"""What the bot changes afterwards: edits, deletions, reactions, pins."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.clients import Client

LABEL = "接单"


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
