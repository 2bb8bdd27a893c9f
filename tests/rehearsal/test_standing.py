"""Rights and permissions, anonymous administrators, channels, topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rehearsal import CannotDo

if TYPE_CHECKING:
    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.clients import Client

#: Telegram's own accounts.
ANONYMOUS, TELEGRAM, CHANNEL_VOICE = 1_087_968_824, 777_000, 136_817_688


async def news(client: Client) -> list[Any]:
    told = list(await client.bot.get_updates(timeout=1))
    if told:
        await client.bot.get_updates(offset=told[-1].update_id + 1)
    return told


async def test_rights_given_and_taken_are_told_whole(
    client: Client, rehearsal: Rehearsal, group: Group
) -> None:
    rehearsal.bot_is_promoted(group, can_delete_messages=False, can_pin_messages=False)
    [update] = await news(client)
    before, after = update.my_chat_member.old_chat_member, update.my_chat_member.new_chat_member
    assert (before.status, before.can_delete_messages) == ("administrator", True)
    assert (after.can_delete_messages, after.can_pin_messages, after.can_restrict_members) == (
        False,
        False,
        True,
    )
    me = await client.bot.get_me()
    told = await client.bot.get_chat_member(group.id, me.id)
    assert (told.can_delete_messages, told.can_invite_users) == (False, True)
    rehearsal.bot_is_promoted(group, can_delete_messages=False, can_pin_messages=False)
    assert rehearsal.world.mailbox.count() == 0
    with pytest.raises(CannotDo, match="can_fly"):
        rehearsal.bot_is_promoted(group, can_fly=False)


async def test_an_administrator_does_only_what_its_rights_allow(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    hers = zhang.says(group, "路灯不亮")
    rehearsal.bot_is_promoted(group, can_delete_messages=False, can_pin_messages=False)
    deleting = client.bot.delete_message(chat_id=group.id, message_id=hers.id)
    assert await client.refused(deleting) == "Bad Request: message can't be deleted"
    pinning = client.bot.pin_chat_message(chat_id=group.id, message_id=hers.id)
    assert "not enough rights to manage pinned" in await client.refused(pinning)
    rehearsal.bot_is_promoted(group)
    assert await client.bot.pin_chat_message(chat_id=group.id, message_id=hers.id)
    assert await client.bot.delete_message(chat_id=group.id, message_id=hers.id)


async def test_a_restricted_bot_says_only_what_it_may(
    client: Client, rehearsal: Rehearsal, group: Group
) -> None:
    rehearsal.bot_is_restricted(group)
    [update] = await news(client)
    after = update.my_chat_member.new_chat_member
    assert (after.status, after.is_member, after.can_send_messages) == ("restricted", True, False)
    said = client.bot.send_message(chat_id=group.id, text="好")
    assert await client.refused(said) == "Bad Request: not enough rights to send text messages to the chat"
    rehearsal.bot_is_restricted(group, can_send_messages=True)
    await client.bot.send_message(chat_id=group.id, text="好")
    rehearsal.bot_joins(group, admin=False)
    await client.bot.send_message(chat_id=group.id, text="好")


async def test_a_bot_that_is_no_administrator_any_more_hears_only_what_is_for_it(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    rehearsal.bot_joins(group, admin=False)
    zhang.says(group, "路灯不亮")
    zhang.says(group, "/report 路灯不亮")
    told = await news(client)
    assert told[0].my_chat_member.new_chat_member.status == "member"
    assert [update.message.text for update in told[1:]] == ["/report 路灯不亮"]


async def test_a_muted_person_says_nothing_until_allowed(group: Group, zhang: Player) -> None:
    group.restricts(zhang)
    with pytest.raises(CannotDo, match="may not write"):
        zhang.says(group, "好")
    group.restricts(zhang, can_send_messages=True)
    assert zhang.says(group, "好").text == "好"
    group.demotes(zhang)
    assert zhang.says(group, "好").text == "好"


async def test_an_anonymous_administrator_speaks_as_the_group(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    await client.bot.get_updates(offset=-1, allowed_updates=["message", "message_reaction", "callback_query"])
    group.promotes(zhang, anonymous=True)
    said = zhang.says(group, "路灯不亮")
    zhang.reacts(said, "👍")
    keys = client.keyboard([("接单", "1:a")])
    await client.bot.send_message(chat_id=group.id, text="卡", reply_markup=keys)
    zhang.presses(rehearsal.messages(group)[-1], "接单")
    heard, reaction, press = await news(client)
    assert (heard.message.from_user.id, heard.message.from_user.username) == (ANONYMOUS, "GroupAnonymousBot")
    assert heard.message.sender_chat.id == group.id
    assert (reaction.message_reaction.user, reaction.message_reaction.actor_chat.id) == (None, group.id)
    assert press.callback_query.from_user.id == zhang.id
    group.promotes(zhang)
    zhang.says(group, "是我")
    [shown] = await news(client)
    assert (shown.message.from_user.id, shown.message.sender_chat) == (zhang.id, None)


async def test_a_channels_posts_have_no_author_and_reach_its_discussion(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    channel = rehearsal.group(-1009000000050, "湘湖街道发布", "channel")
    rehearsal.bot_joins(channel)
    channel.promotes(zhang)
    channel.links(group)
    rehearsal.world.mailbox.drop()
    post = zhang.says(channel, "明天停水")
    zhang.edits(post, "后天停水")
    told, forwarded, edited = await news(client)
    assert (told.channel_post.text, told.channel_post.from_user) == ("明天停水", None)
    assert told.channel_post.sender_chat.id == channel.id
    message = forwarded.message
    assert (message.from_user.id, message.sender_chat.id, message.chat.id) == (
        TELEGRAM,
        channel.id,
        group.id,
    )
    assert message.is_automatic_forward
    assert message.forward_origin.message_id == post.id
    assert edited.edited_channel_post.text == "后天停水"
    assert (await client.bot.get_chat(channel.id)).linked_chat_id == group.id
    assert (await client.bot.get_chat(group.id)).linked_chat_id == channel.id
    with pytest.raises(CannotDo, match="no channel"):
        group.links(channel)


async def test_only_administrators_post_in_a_channel(
    client: Client, rehearsal: Rehearsal, zhang: Player
) -> None:
    channel = rehearsal.group(-1009000000050, "湘湖街道发布", "channel")
    zhang.joins(channel)
    with pytest.raises(CannotDo, match="may not write"):
        zhang.says(channel, "好")
    rehearsal.bot_joins(channel)
    sent = await client.bot.send_message(chat_id=channel.id, text="好")
    assert (sent.from_user, sent.sender_chat.id, sent.chat.type) == (None, channel.id, "channel")
    rehearsal.bot_is_promoted(channel, can_post_messages=False)
    said = client.bot.send_message(chat_id=channel.id, text="好")
    assert await client.refused(said) == "Bad Request: need administrator rights in the channel chat"


async def test_topics_are_told_and_general_is_none(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    lights = group.opens_topic("路灯")
    zhang.says(group, "这里说", thread=lights)
    zhang.says(group, "那里说")
    created, within, general = (update.message for update in await news(client))
    assert (created.forum_topic_created.name, created.message_thread_id) == ("路灯", lights)
    assert (within.message_thread_id, within.is_topic_message) == (lights, True)
    assert within.reply_to_message.message_id == lights
    assert (general.message_thread_id, general.chat.is_forum) == (None, True)
    sent = await client.bot.send_message(chat_id=group.id, text="好", message_thread_id=1)
    assert sent.message_thread_id is None
    answer = client.types.ReplyParameters(message_id=within.message_id)
    replied = await client.bot.send_message(chat_id=group.id, text="好", reply_parameters=answer)
    assert replied.message_thread_id == lights


async def test_general_is_no_topic_where_there_are_none(client: Client, group: Group) -> None:
    said = client.bot.send_message(chat_id=group.id, text="好", message_thread_id=1)
    assert await client.refused(said) == "Bad Request: message thread not found"


async def test_a_deleted_topic_takes_its_messages_along(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    lights = group.opens_topic("路灯")
    said = zhang.says(group, "这里说", thread=lights)
    group.deletes_topic(lights)
    assert said.deleted
    gone = client.bot.send_message(chat_id=group.id, text="好", message_thread_id=lights)
    assert await client.refused(gone) == "Bad Request: message thread not found"
    await client.bot.send_message(chat_id=group.id, text="好")
    assert [message.text for message in rehearsal.messages(group)] == ["好"]
