"""How people, chats and messages look in the Bot API's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rehearsal.things import ANONYMOUS, CHANNEL_VOICE, TELEGRAM

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from rehearsal.things import Chat, File, Json, Message, Photo, Press, User

#: What an administrator may do: all of it, unless a right is taken away by name.
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_send_welcome_messages",  # Bot API 10.3
)
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
#: What a restricted member may do: nothing, unless allowed by name.
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def moment(at: datetime) -> int:
    return int(at.timestamp())


def user_shape(user: User) -> Json:
    shape: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.name}
    if user.username:
        shape["username"] = user.username
    if user.language and not user.is_bot:
        shape["language_code"] = user.language
    return shape


def chat_shape(chat: Chat) -> Json:
    named = {"first_name": chat.title} if chat.private else {"title": chat.title}
    forum = {"is_forum": True} if chat.forum else {}
    return {"id": chat.id, "type": chat.kind, **named, **forum}


def photo_shapes(photo: Photo) -> list[Json]:
    """A preview and the whole picture, smallest first, as Telegram lists them."""
    scale = min(1.0, 90 / max(photo.width, photo.height, 1))
    small = {
        "file_id": f"{photo.file_id}s",
        "file_unique_id": f"{photo.unique_id}s",
        "width": max(1, round(photo.width * scale)),
        "height": max(1, round(photo.height * scale)),
        "file_size": len(photo.content),
    }
    whole = {
        "file_id": photo.file_id,
        "file_unique_id": photo.unique_id,
        "width": photo.width,
        "height": photo.height,
        "file_size": len(photo.content),
    }
    return [small, whole]


def message_shape(message: Message, *, with_reply: bool = True) -> Json:
    """A message; the one it replies to is shown without its own reply, as Telegram does."""
    shape: Json = {
        "message_id": message.id,
        **_author(message),
        "chat": chat_shape(message.chat),
        "date": moment(message.date),
        **message.extra,
        **_content(message),
    }
    if message.thread is not None:
        shape["message_thread_id"] = message.thread
        shape["is_topic_message"] = True
    if message.edited_at is not None:
        shape["edit_date"] = moment(message.edited_at)
    if message.rows:
        shape["reply_markup"] = {"inline_keyboard": message.rows}
    replied = message.chat.message(message.reply_to or message.thread)
    if with_reply and replied is not None and replied is not message:
        shape["reply_to_message"] = message_shape(replied, with_reply=False)
    return shape


def _author(message: Message) -> Json:
    """Who wrote it: in a channel nobody, for an anonymous administrator or a channel a stand-in."""
    if message.chat.kind == "channel":
        return {"sender_chat": chat_shape(message.chat)}
    if message.as_chat is None:
        return {"from": user_shape(message.sender)}
    stand_in = ANONYMOUS if message.as_chat is message.chat else CHANNEL_VOICE
    seen = TELEGRAM if message.sender is TELEGRAM else stand_in
    return {"from": user_shape(seen), "sender_chat": chat_shape(message.as_chat)}


def origin_shape(message: Message) -> Json:
    """Where a forwarded message comes from: the first sender, through all forwards."""
    first = message.extra.get("forward_origin")
    if first is not None:
        return dict(first)
    at = {"date": moment(message.date)}
    if message.chat.kind == "channel":
        return {"type": "channel", "chat": chat_shape(message.chat), "message_id": message.id, **at}
    if message.as_chat is not None:
        return {"type": "chat", "sender_chat": chat_shape(message.as_chat), **at}
    return {"type": "user", "sender_user": user_shape(message.sender), **at}


def _content(message: Message) -> Json:
    shape: Json = {}
    illustrated = message.photo or message.file
    words, spans = ("caption", "caption_entities") if illustrated else ("text", "entities")
    if message.photo is not None:
        shape["photo"] = photo_shapes(message.photo)
    if message.file is not None:
        shape[message.file.kind] = file_shape(message.file)
    if message.location is not None:
        shape["location"] = {"latitude": message.location[0], "longitude": message.location[1]}
    if message.text:
        shape[words] = message.text
    if message.entities:
        shape[spans] = message.entities
    if message.album:
        shape["media_group_id"] = message.album
    return shape


def file_shape(file: File) -> Json:
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        **file.facts,
    }


def member_shape(chat: Chat, user: User) -> Json:
    """A ChatMember of one of the six kinds, with every right it has."""
    standing = chat.standing(user.id)
    shape: Json = {"status": standing, "user": user_shape(user)}
    if standing == "administrator":
        named = (*RIGHTS, *CHANNEL_RIGHTS) if chat.kind == "channel" else RIGHTS
        shape |= {"can_be_edited": False} | {right: chat.allows(user.id, right) for right in named}
    if standing == "restricted":
        given = chat.rights.get(user.id, {})
        shape |= {"is_member": True, "until_date": 0} | {one: given.get(one, False) for one in PERMISSIONS}
    if standing in {"creator", "administrator"}:
        shape["is_anonymous"] = chat.hides(user.id)
    if standing == "kicked":
        shape["until_date"] = 0
    return shape


def member_change_shape(chat: Chat, by: User, members: tuple[Json, Json], at: datetime) -> Json:
    """A ChatMemberUpdated: the member before and after."""
    before, after = members
    seen = ANONYMOUS if chat.hides(by.id) else by
    return {
        "chat": chat_shape(chat),
        "from": user_shape(seen),
        "date": moment(at),
        "old_chat_member": before,
        "new_chat_member": after,
    }


def press_shape(press: Press) -> Json:
    """A callback query; a deleted message comes as an inaccessible one (date 0)."""
    message = press.message
    seen = message_shape(message)
    if message.deleted:
        seen = {"chat": chat_shape(message.chat), "message_id": message.id, "date": 0}
    return {
        "id": press.id,
        "from": user_shape(press.person),
        "message": seen,
        "chat_instance": str(abs(message.chat.id) * 7919),
        "data": press.data,
    }


def reaction_shapes(emoji: Iterable[str]) -> list[Json]:
    return [{"type": "emoji", "emoji": one} for one in emoji]


def reaction_change_shape(
    message: Message, user: User, emoji: tuple[list[str], list[str]], at: datetime
) -> Json:
    """A MessageReactionUpdated: the person's `emoji` before and after; an anonymous one is the chat."""
    before, after = emoji
    hidden = message.chat.hides(user.id)
    return {
        "chat": chat_shape(message.chat),
        "message_id": message.id,
        **({"actor_chat": chat_shape(message.chat)} if hidden else {"user": user_shape(user)}),
        "date": moment(at),
        "old_reaction": reaction_shapes(before),
        "new_reaction": reaction_shapes(after),
    }
