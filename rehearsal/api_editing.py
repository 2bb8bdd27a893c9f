"""Bot API: editing, deleting, reacting, answering presses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rehearsal import checks
from rehearsal.mailbox import PRESS_KEPT
from rehearsal.refused import bad_request
from rehearsal.shapes import message_shape

if TYPE_CHECKING:
    from rehearsal.asked import Asked
    from rehearsal.things import Json, Message
    from rehearsal.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NO_PINNING = "not enough rights to manage pinned messages in the chat"
TOAST_LIMIT = 200
DELETABLE = timedelta(hours=48)
#: Bot API 10.1, ReactionTypeEmoji.
EMOJI_NAMES = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ "
    "🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 "
    "🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
EMOJI = frozenset(EMOJI_NAMES.split())


def edit_message_text(world: World, asked: Asked) -> Json:
    message = _own(world, asked)
    if message.photo or message.file:
        raise bad_request("there is no text in the message to edit")
    checks.no_parse_mode(asked)
    text = checks.text_of(asked)
    spans = checks.spans_of(world, text, asked.records("entities", "entities"))
    return _revised(world, message, text, spans, checks.markup_of(message.chat, asked, inline_only=True))


def edit_message_caption(world: World, asked: Asked) -> Json:
    message = _own(world, asked)
    if not (message.photo or message.file):
        raise bad_request("there is no caption in the message to edit")
    checks.no_parse_mode(asked)
    caption = checks.caption_of(asked.text("caption"))
    spans = checks.spans_of(world, caption, asked.records("caption_entities", "entities"))
    return _revised(world, message, caption, spans, checks.markup_of(message.chat, asked, inline_only=True))


def edit_message_reply_markup(world: World, asked: Asked) -> Json:
    message = _own(world, asked)
    markup = checks.markup_of(message.chat, asked, inline_only=True)
    return _revised(world, message, message.text, message.entities, markup)


def delete_message(world: World, asked: Asked) -> bool:
    """Own messages for 48 hours; others' only as administrator, or in the private chat."""
    chat = checks.open_chat(world, asked)
    message = checks.message_of(chat, asked, "message to delete not found")
    if message.sender is not world.bot:
        checks.ruling(world, chat, "can_delete_messages", "message can't be deleted")
    ruled = not chat.private and chat.ruled_by(world.bot.id)
    if not ruled and world.clock.now() - message.date > DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    world.remove(message)
    return True


def answer_callback_query(world: World, asked: Asked) -> bool:
    press = world.presses.get(asked.text("callback_query_id"))
    if press is None or press.answered or world.clock.now() - press.at > PRESS_KEPT:
        raise bad_request(TOO_OLD)
    if len(asked.text("text")) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered = True
    press.toast, press.alert = asked.text("text"), asked.flag("show_alert")
    world.bell.ring()
    return True


def set_message_reaction(world: World, asked: Asked) -> bool:
    """One emoji at most, as for every bot, and one the chat lets through."""
    chat = checks.open_chat(world, asked)
    message = checks.message_of(chat, asked, "message to react not found")
    reactions = asked.records("reaction", "reaction")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [str(one.get("emoji", "")) for one in reactions]
    allowed = EMOJI if chat.reactions is None else EMOJI & chat.reactions
    if any(one.get("type") != "emoji" for one in reactions) or not allowed.issuperset(emoji):
        raise bad_request("REACTION_INVALID")
    world.react(message, world.bot, emoji)
    return True


def pin_chat_message(world: World, asked: Asked) -> bool:
    """Pin, with Telegram's own line in the chat."""
    chat = checks.open_chat(world, asked)
    checks.ruling(world, chat, "can_pin_messages", NO_PINNING)
    message = checks.message_of(chat, asked, "message to pin not found")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        world.post(chat, world.bot, extra={"pinned_message": message_shape(message, with_reply=False)})
    return True


def unpin_chat_message(world: World, asked: Asked) -> bool:
    """Unpin one; without a number, the latest."""
    chat = checks.open_chat(world, asked)
    checks.ruling(world, chat, "can_pin_messages", NO_PINNING)
    wanted = asked.whole("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(wanted)
    world.bell.ring()
    return True


def _own(world: World, asked: Asked) -> Message:
    if "inline_message_id" in asked:
        raise bad_request("inline messages are not played here")
    chat = checks.open_chat(world, asked)
    message = checks.message_of(chat, asked, "message to edit not found")
    if message.sender is not world.bot or message.service:
        raise bad_request("message can't be edited")
    return message


def _revised(world: World, message: Message, text: str, spans: list[Json], markup: Json | None) -> Json:
    if (text, spans, markup) == (message.text, message.entities, message.markup):
        raise bad_request(NOT_MODIFIED)
    world.revise(message, text=text, entities=spans, markup=markup)
    return message_shape(message)
