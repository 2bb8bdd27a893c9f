"""How people, chats and messages look in the Bot API's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from rehearsal.things import Chat, Json, Message, Photo, Press, Standing, User

#: What an administrator of a group may do; the rehearsal gives all or nothing.
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


def moment(at: datetime) -> int:
    return int(at.timestamp())


def user_shape(user: User) -> Json:
    shape: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.name}
    if user.username:
        shape["username"] = user.username
    if not user.is_bot:
        shape["language_code"] = "zh-hans"
    return shape


def chat_shape(chat: Chat) -> Json:
    named = {"first_name": chat.title} if chat.private else {"title": chat.title}
    forum = {"is_forum": True} if chat.topics else {}
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
        "from": user_shape(message.sender),
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
    replied = message.chat.message(message.reply_to)
    if with_reply and replied is not None:
        shape["reply_to_message"] = message_shape(replied, with_reply=False)
    return shape


def _content(message: Message) -> Json:
    shape: Json = {}
    words, spans = ("caption", "caption_entities") if message.photo else ("text", "entities")
    if message.photo is not None:
        shape["photo"] = photo_shapes(message.photo)
    if message.location is not None:
        shape["location"] = {"latitude": message.location[0], "longitude": message.location[1]}
    if message.text:
        shape[words] = message.text
    if message.entities:
        shape[spans] = message.entities
    if message.album:
        shape["media_group_id"] = message.album
    return shape


def member_shape(user: User, standing: Standing) -> Json:
    shape: Json = {"status": standing, "user": user_shape(user)}
    if standing == "administrator":
        shape |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(RIGHTS, True)
    if standing == "creator":
        shape["is_anonymous"] = False
    if standing == "kicked":
        shape["until_date"] = 0
    return shape


def member_change_shape(
    chat: Chat, by: User, user: User, standings: tuple[Standing, Standing], at: datetime
) -> Json:
    """A ChatMemberUpdated: `standings` before and after."""
    before, after = standings
    return {
        "chat": chat_shape(chat),
        "from": user_shape(by),
        "date": moment(at),
        "old_chat_member": member_shape(user, before),
        "new_chat_member": member_shape(user, after),
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
    """A MessageReactionUpdated: the person's `emoji` before and after."""
    before, after = emoji
    return {
        "chat": chat_shape(message.chat),
        "message_id": message.id,
        "user": user_shape(user),
        "date": moment(at),
        "old_reaction": reaction_shapes(before),
        "new_reaction": reaction_shapes(after),
    }
