"""Bot API: chats and their members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rehearsal import checks
from rehearsal.refused import bad_request
from rehearsal.shapes import chat_shape, member_shape, message_shape, reaction_shapes

if TYPE_CHECKING:
    from rehearsal.asked import Asked
    from rehearsal.things import Json
    from rehearsal.world import World

NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def get_chat(world: World, asked: Asked) -> Json:
    chat = checks.known_chat(world, asked)
    if not chat.private:
        checks.open_chat(world, asked)
    shape = chat_shape(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": NO_GIFTS,
    }
    if linked := world.linked(chat):
        shape["linked_chat_id"] = linked.id
    if chat.reactions is not None:
        shape["available_reactions"] = reaction_shapes(sorted(chat.reactions))
    pinned = chat.message(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        shape["pinned_message"] = message_shape(pinned, with_reply=False)
    return shape


def get_chat_member(world: World, asked: Asked) -> Json:
    chat = checks.open_chat(world, asked)
    user = world.users.get(asked.whole("user_id"))
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_shape(chat, user)


def get_chat_administrators(world: World, asked: Asked) -> list[Json]:
    """Administrators; of the bots among them only this one, as Telegram does."""
    chat = checks.open_chat(world, asked)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return [member_shape(chat, world.users[user]) for user in chat.standings if chat.ruled_by(user)]


def get_chat_member_count(world: World, asked: Asked) -> int:
    chat = checks.open_chat(world, asked)
    return sum(chat.holds(user) for user in chat.standings)


def leave_chat(world: World, asked: Asked) -> bool:
    chat = checks.open_chat(world, asked)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    world.stand(chat, world.bot, "left")
    return True
