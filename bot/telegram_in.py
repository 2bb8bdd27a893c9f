"""The door in from Telegram: aiogram, only here. Raw updates -> inbox; a row of the inbox -> Incoming."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates
from aiogram.types import (
    BotCommand,
    CallbackQuery,
    ChatMemberUpdated,
    MaybeInaccessibleMessageUnion,
    Message,
    Update,
)

from bot import presses
from handlers.incoming import Ignored, Incoming, Membership, Moved, Pressed, Said
from storage import RawUpdate

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.notice import Address

log = logging.getLogger(__name__)

#: What we ask Telegram for. Kinds that are not listed never come.
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
)
#: Seconds Telegram holds an empty answer back; it caps this at 50.
POLL_SECONDS = 25
_MARGIN_SECONDS = 15
#: Telegram hands no larger file to a bot.
_MOST_BYTES = 20 * 1024 * 1024


class Refused(Exception):  # noqa: N818 - told to the operator as it is
    """Telegram will not serve this bot: the token is wrong, or another process is polling with it."""


class Busy(Exception):  # noqa: N818 - a reason to wait
    """Telegram asks to wait `seconds` before the next call, or cannot be reached."""

    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.seconds = seconds


class RawGetUpdates(GetUpdates):
    """getUpdates that keeps every update as it came: one unknown value must not spoil a whole batch."""

    __returning__ = list[dict[str, Any]]


class TelegramIn:
    """Asks Telegram for updates. Nothing people see goes through here."""

    def __init__(self, token: str, api_base: str) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(api_base))
        self._bot = Bot(token, session=session)

    async def whoami(self) -> tuple[str, bool]:
        """The bot's username, and whether it reads everything in groups (privacy mode off)."""
        try:
            me = await self._bot.get_me()
        except (TelegramUnauthorizedError, TelegramNotFound) as error:
            raise Refused("Telegram does not know this token: see [telegram] token") from error
        except TelegramAPIError as error:
            raise Busy(str(error), 1.0) from error
        return me.username or "", bool(me.can_read_all_group_messages)

    async def name_commands(self, commands: dict[str, str]) -> None:
        """The menu of commands a chat shows. Only a convenience: its failure is a line in the log."""
        try:
            rows = [BotCommand(command=word, description=text) for word, text in commands.items()]
            await self._bot.set_my_commands(rows)
        except TelegramAPIError as error:
            log.warning("commands not set: %s", error)

    async def poll(self, offset: int | None) -> list[dict[str, Any]]:
        """The next raw updates; confirming everything below `offset`. Raises Refused or Busy."""
        call = RawGetUpdates(
            offset=offset, timeout=POLL_SECONDS, limit=100, allowed_updates=list(ALLOWED_UPDATES)
        )
        try:
            # The library types its answer as Update; RawGetUpdates has it left as it came.
            raw: Any = await self._bot(call, request_timeout=POLL_SECONDS + _MARGIN_SECONDS)
        except TelegramConflictError as error:
            raise Refused("another process is receiving with this token") from error
        except (TelegramUnauthorizedError, TelegramNotFound) as error:
            raise Refused("Telegram does not know this token: see [telegram] token") from error
        except TelegramRetryAfter as error:
            raise Busy(str(error), error.retry_after) from error
        except TelegramAPIError as error:
            raise Busy(str(error), 1.0) from error
        return list(raw)

    async def close(self) -> None:
        await self._bot.session.close()


def row_of(raw: dict[str, Any]) -> RawUpdate | None:
    """A raw update as a row of the inbox; None for something without an update id."""
    number = raw.get("update_id")
    if not isinstance(number, int):
        return None
    kind = next((key for key in raw if key != "update_id"), "nothing")
    body = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    return RawUpdate(number, _queue_of(raw, kind), kind, body, urgent=kind == "callback_query")


def _queue_of(raw: dict[str, Any], kind: str) -> str:
    """The chat whose order the update keeps; "tg:?" where there is none."""
    inner = raw.get(kind)
    if not isinstance(inner, dict):
        return "tg:?"
    message = inner.get("message")
    holder = message if kind == "callback_query" and isinstance(message, dict) else inner
    chat = holder.get("chat") or holder.get("from") or inner.get("from") or {}
    return f"tg:{chat.get('id', '?')}" if isinstance(chat, dict) else "tg:?"


def parse(body: str, received_at: datetime, bot_id: str) -> Incoming:
    """A row of the inbox as something that came in. Raises ValueError for what Telegram never sends."""
    raw = json.loads(body)
    kind = next((key for key in raw if key != "update_id"), "nothing")
    if kind not in ALLOWED_UPDATES:
        return Ignored(kind, received_at)
    update = Update.model_validate(raw)
    if update.message is not None:
        return _message(update.message, bot_id, edited=False)
    if update.edited_message is not None:
        return _message(update.edited_message, bot_id, edited=True)
    if update.callback_query is not None:
        return _press(update.callback_query, received_at)
    if update.my_chat_member is not None:
        return _standing(update.my_chat_member)
    return Ignored(kind, received_at)


def _address(number: int) -> Address:
    return f"tg:{number}"


def _message(message: Message, bot_id: str, *, edited: bool) -> Incoming:
    if message.migrate_to_chat_id is not None:
        return Moved(_address(message.chat.id), _address(message.migrate_to_chat_id), message.date)
    if message.migrate_from_chat_id is not None:
        return Ignored("migrate_from", message.date)
    said = _said(message, bot_id, edited=edited)
    if not (said.text or said.photos or said.attachment or said.location):
        return Ignored("service message", message.date)
    return said


def _said(message: Message, bot_id: str, *, edited: bool) -> Said:
    author = message.from_user
    anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    replied = message.reply_to_message
    return Said(
        chat=_address(message.chat.id),
        person=_address(message.chat.id if anonymous or author is None else author.id),
        message_id=message.message_id,
        at=message.date,
        text=message.text or message.caption or "",
        name=author.full_name if author is not None else "",
        private=message.chat.type == ChatType.PRIVATE,
        title=message.chat.title or "",
        photos=(message.photo[-1].file_id,) if message.photo else (),
        attachment=_attachment(message),
        location=(message.location.latitude, message.location.longitude) if message.location else None,
        reply_to=replied.message_id if replied is not None and not _is_topic(replied) else None,
        reply_to_bot=bool(replied and replied.from_user and str(replied.from_user.id) == bot_id),
        topic=message.message_thread_id if message.is_topic_message else None,
        forwarded=message.forward_origin is not None or _by_channel(message),
        anonymous=anonymous,
        edited=edited,
        language=(author.language_code or "") if author is not None else "",
    )


def _is_topic(message: Message) -> bool:
    """In a forum every message "replies" to the one that opened its topic."""
    return message.forum_topic_created is not None


def _by_channel(message: Message) -> bool:
    return message.sender_chat is not None and message.sender_chat.id != message.chat.id


def _attachment(message: Message) -> str:
    """What else was sent, and whether it is more than a bot may fetch (20 MB). Stickers say nothing."""
    for kind in ("voice", "video", "video_note", "audio", "document", "animation"):
        file = getattr(message, kind)
        if file is not None:
            return f"{kind}!" if (file.file_size or 0) > _MOST_BYTES else kind
    return ""


def _press(query: CallbackQuery, received_at: datetime) -> Pressed:
    press = presses.decode(query.data or "")
    message = query.message
    chat = message.chat.id if message is not None else query.from_user.id
    return Pressed(
        chat=_address(chat),
        person=_address(query.from_user.id),
        callback=query.id,
        at=received_at,
        verb=press.verb if press else "",
        subject=press.subject if press else 0,
        arg=press.arg if press else "",
        message_id=message.message_id if message is not None else None,
        private=chat == query.from_user.id,
        topic=_topic(message),
    )


def _topic(message: MaybeInaccessibleMessageUnion | None) -> int | None:
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None


def _standing(change: ChatMemberUpdated) -> Membership:
    status = change.new_chat_member.status
    return Membership(
        chat=_address(change.chat.id),
        status=status.value if isinstance(status, ChatMemberStatus) else str(status),
        at=change.date,
        private=change.chat.type == ChatType.PRIVATE,
        title=change.chat.title or "",
        person=_address(change.from_user.id),
    )
