"""What Telegram checks before it does what a bot asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rehearsal.refused import Refused, bad_request, forbidden
from rehearsal.shapes import user_shape
from rehearsal.world import utf16

if TYPE_CHECKING:
    from rehearsal.asked import Asked
    from rehearsal.things import Chat, Json, Message, User
    from rehearsal.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
DATA_LIMIT = 64
BUTTON_LIMIT = 100
SPAN_NAMES = (
    "mention hashtag cashtag bot_command url email phone_number "
    "bold italic underline strikethrough spoiler blockquote expandable_blockquote "
    "code pre text_link text_mention custom_emoji date_time"
)
ACTION_NAMES = (
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat "
    "switch_inline_query_chosen_chat copy_text callback_game pay"
)
SPANS = frozenset(SPAN_NAMES.split())
ACTIONS = frozenset(ACTION_NAMES.split())
#: How Telegram names what a right lets one send.
SENDING = {"can_send_messages": "text messages", "can_send_photos": "photos"}
#: The topic every forum has and nobody can delete (Client.h).
GENERAL = 1
LOOKS = frozenset({"text", "icon_custom_emoji_id", "style"})
MARKUPS = ("inline_keyboard", "force_reply", "remove_keyboard", "keyboard")


def known_chat(world: World, asked: Asked, name: str = "chat_id") -> Chat:
    """The chat meant, whether or not the bot may write there."""
    if name not in asked:
        raise bad_request(f"{name} is empty")
    try:
        chat = world.chats.get(int(asked.params[name]))
    except (TypeError, ValueError):
        chat = None
    if chat is None:
        raise bad_request("chat not found")
    return chat


def open_chat(world: World, asked: Asked, name: str = "chat_id") -> Chat:
    """The chat meant, if the bot is there and may write."""
    chat = known_chat(world, asked, name)
    if chat.moved_to is not None:
        why = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, why, migrate_to_chat_id=chat.moved_to)
    if chat.private:
        _reachable(world.users[chat.id])
    elif chat.standing(world.bot.id) == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    elif not chat.holds(world.bot.id):
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def writable_chat(world: World, asked: Asked, right: str = "can_send_messages") -> Chat:
    """The chat meant, if the bot's standing lets it send such a thing there."""
    chat = open_chat(world, asked)
    if chat.kind == "channel":
        if not (chat.ruled_by(world.bot.id) and chat.allows(world.bot.id, "can_post_messages")):
            raise bad_request("need administrator rights in the channel chat")
    elif not chat.allows(world.bot.id, right):
        raise bad_request(f"not enough rights to send {SENDING[right]} to the chat")
    return chat


def _reachable(person: User) -> None:
    if person.deactivated:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")


def ruling(world: World, chat: Chat, right: str, why: str) -> None:
    """The bot must be an administrator with this right here (private chats: always)."""
    if not chat.private and not (chat.ruled_by(world.bot.id) and chat.allows(world.bot.id, right)):
        raise bad_request(why)


def message_of(chat: Chat, asked: Asked, missing: str) -> Message:
    message = chat.message(asked.whole("message_id"))
    if message is None:
        raise bad_request(missing)
    return message


def text_of(asked: Asked) -> str:
    """Text of a message: 1-4096 UTF-16 units, white space around it cut at the end."""
    text = asked.text("text").rstrip()
    if not text.strip():
        raise bad_request("message text is empty")
    if utf16(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text


def caption_of(text: str) -> str:
    if utf16(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text.rstrip()


def no_parse_mode(asked: Asked) -> None:
    """The rehearsal reads no markup: texts come with entities."""
    if "parse_mode" in asked:
        raise bad_request("unsupported parse_mode")


def spans_of(world: World, text: str, spans: list[Json]) -> list[Json]:
    """Entities as Telegram keeps them: inside the text, cutting no character in two; empty ones dropped."""
    edges = _edges(text)
    kept = [kept for span in spans if (kept := _span(world, span, edges)) is not None]
    return sorted(kept, key=lambda span: (span["offset"], -span["length"]))


def _edges(text: str) -> set[int]:
    edges, at = {0}, 0
    for character in text:
        at += utf16(character)
        edges.add(at)
    return edges


def _span(world: World, span: Json, edges: set[int]) -> Json | None:
    start, length, end = span.get("offset"), span.get("length"), max(edges)
    if span.get("type") not in SPANS:
        raise bad_request("can't parse MessageEntity: unsupported type specified")
    if not isinstance(start, int) or start < 0:
        raise bad_request(f"receive an entity with incorrect offset {start}")
    if not isinstance(length, int) or length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if start > end:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
    if start + length > end:
        raise bad_request(
            f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {end}"
        )
    if start not in edges:
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {start}")
    if start + length not in edges:
        raise bad_request(f"entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol")
    return _target(world, span) if length else None


def _target(world: World, span: Json) -> Json | None:
    """A link needs its address; a mention of somebody Telegram cannot find is dropped without a word."""
    if span["type"] == "text_link" and not span.get("url"):
        raise bad_request('can\'t parse MessageEntity: field "url" is missing')
    if span["type"] != "text_mention":
        return span
    person = world.users.get(span.get("user", {}).get("id", 0))
    return None if person is None else {**span, "user": user_shape(person)}


def markup_of(chat: Chat, asked: Asked, *, inline_only: bool = False) -> Json | None:
    """The reply_markup; None when absent or an inline keyboard without buttons."""
    markup = asked.record("reply_markup", "reply keyboard markup")
    if not markup:
        return None
    if not any(kind in markup for kind in MARKUPS):
        raise bad_request("can't parse reply keyboard markup: unknown kind")
    if "inline_keyboard" not in markup:
        if inline_only:
            raise bad_request("inline keyboard expected")
        return markup
    return _inline(chat, markup["inline_keyboard"])


def _inline(chat: Chat, rows: object) -> Json | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: array of arrays expected")
    buttons = [button for row in rows for button in row]
    for button in buttons:
        _button(chat, button)
    if len(buttons) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": [row for row in rows if row]} if buttons else None


def _button(chat: Chat, button: object) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request('can\'t parse inline keyboard button: field "text" is empty')
    actions = button.keys() & ACTIONS
    if unknown := button.keys() - ACTIONS - LOOKS:
        raise bad_request(f"can't parse inline keyboard button: unknown field {min(unknown)}")
    if len(actions) != 1:
        raise bad_request(
            "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: wrong HTTP URL")
    if "web_app" in button and not chat.private:
        raise bad_request("BUTTON_TYPE_INVALID")


def reply_of(chat: Chat, asked: Asked) -> int | None:
    """The message replied to, when it is there."""
    reply = asked.record("reply_parameters", "reply parameters")
    if not reply:
        return None
    if str(reply.get("chat_id", chat.id)) != str(chat.id):
        raise bad_request("replies into other chats are not played here")
    found = chat.message(int(reply.get("message_id", 0)))
    if found is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return None if found is None else found.id


def thread_of(chat: Chat, asked: Asked, reply: int | None) -> int | None:
    """The topic meant, or that of the message replied to; None is General."""
    replied = chat.message(reply)
    thread = asked.whole("message_thread_id") or (replied.thread if replied else None)
    if not thread or (chat.forum and thread == GENERAL):
        return None
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    return thread
