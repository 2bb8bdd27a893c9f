"""The door in from Telegram: aiogram, only here. Asks for updates; a row of the inbox -> Incoming."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
    CallbackQuery,
    ChatMemberUpdated,
    MaybeInaccessibleMessageUnion,
    Message,
    Update,
)

from bot import presses
from handlers.incoming import Ignored, Incoming, Membership, Moved, Pressed, Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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


_OUTSIDE = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.KICKED})


class Refused(Exception):  # noqa: N818 - told to the operator as it is
    """This process cannot do its part: Telegram does not know the token, or somebody else is at work."""


class Conflict(Refused):
    """Telegram gives the updates of this token to somebody else."""


class Busy(Exception):  # noqa: N818 - a reason to wait
    """Telegram asks to wait `seconds` before the next call, or cannot be reached."""

    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class WebhookState:
    """Where Telegram delivers updates (`url` is empty: nowhere, they are polled for), and how it goes."""

    url: str
    allowed: frozenset[str]
    connections: int
    pending: int
    #: What was wrong with the last failed delivery, and when that was.
    error: str
    error_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The bot in a group: its status in Telegram's words, and whether it may write there."""

    status: str
    may_write: bool


class RawGetUpdates(GetUpdates):
    """getUpdates that keeps every update as it came: one unknown value must not spoil a whole batch."""

    __returning__ = list[dict[str, Any]]


class TelegramIn:
    """Asks Telegram for updates, and what it is asked about itself. Nothing people see goes through here.

    Every call raises Refused for a token that Telegram does not know, Busy when it cannot answer now.
    """

    def __init__(self, token: str, api_base: str) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(api_base))
        self._bot = Bot(token, session=session)

    async def whoami(self) -> tuple[str, bool]:
        """The bot's username, and whether it reads everything in groups (privacy mode off)."""
        with _understood():
            me = await self._bot.get_me()
        return me.username or "", bool(me.can_read_all_group_messages)

    async def name_commands(self, chat: Address, commands: Mapping[str, str], language: str) -> None:
        """What a chat lists, or "private" and "groups" in general; nothing takes its list away.

        `language`: for people who use this one; empty: for all who have no list in theirs.
        """
        rows = [BotCommand(command=word, description=text) for word, text in commands.items()]
        try:
            with _understood():
                if rows:
                    await self._bot.set_my_commands(rows, _audience(chat), language or None)
                else:
                    await self._bot.delete_my_commands(_audience(chat), language or None)
        except TelegramAPIError as error:
            # A person who has left, say: nobody is there to look at a list.
            log.warning("commands of %s not listed: %s", chat, error)

    async def poll(self, offset: int | None, seconds: int = POLL_SECONDS) -> list[dict[str, Any]]:
        """The next raw updates, waited for so long; confirms everything below `offset`. Raises Conflict."""
        call = RawGetUpdates(offset=offset, timeout=seconds, limit=100, allowed_updates=list(ALLOWED_UPDATES))
        with _understood():
            # The library types its answer as Update; RawGetUpdates has it left as it came.
            raw: Any = await self._bot(call, request_timeout=seconds + _MARGIN_SECONDS)
        return list(raw)

    async def webhook(self) -> WebhookState:
        with _understood():
            info = await self._bot.get_webhook_info()
        return WebhookState(
            url=info.url,
            allowed=frozenset(info.allowed_updates or ()),
            connections=info.max_connections or 0,
            pending=info.pending_update_count,
            error=info.last_error_message or "",
            error_at=info.last_error_date,
        )

    async def set_webhook(self, url: str, secret: str, connections: int) -> None:
        """Has Telegram deliver to `url`. What waits there is delivered, never dropped."""
        with _understood():
            await self._bot.set_webhook(
                url,
                secret_token=secret,
                max_connections=connections,
                allowed_updates=list(ALLOWED_UPDATES),
            )

    async def delete_webhook(self) -> None:
        """Has Telegram keep updates until they are polled for. What waits there is not dropped."""
        with _understood():
            await self._bot.delete_webhook()

    async def standing(self, chat: Address) -> Standing:
        """The bot's place in a group; its status is "unknown" where it never was."""
        number = int(chat.removeprefix("tg:"))
        try:
            with _understood():
                member = await self._bot.get_chat_member(number, self._bot.id)
                group = await self._bot.get_chat(number)
        except TelegramMigrateToChat as moved:
            return await self.standing(_address(moved.migrate_to_chat_id))
        except (TelegramBadRequest, TelegramForbiddenError):
            return Standing("unknown", may_write=False)
        rules = group.permissions
        silenced = rules is not None and rules.can_send_messages is False
        restricted = getattr(member, "can_send_messages", True) is False
        is_admin = member.status == ChatMemberStatus.ADMINISTRATOR
        return Standing(_word(member.status), may_write=is_admin or not (silenced or restricted))

    async def close(self) -> None:
        await self._bot.session.close()


@contextmanager
def _understood() -> Iterator[None]:
    """Telegram's refusals in our words. What is wrong with a single request stays as it is."""
    try:
        yield
    except TelegramConflictError as error:
        who = "a webhook is set" if "webhook" in str(error).lower() else "another process is receiving"
        raise Conflict(f"{who} with this token") from error
    except (TelegramUnauthorizedError, TelegramNotFound) as error:
        raise Refused("Telegram does not know this token: see [telegram] token") from error
    except TelegramRetryAfter as error:
        raise Busy(str(error), error.retry_after) from error
    except (TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat):
        raise
    except ClientDecodeError:
        # Its own words hold the answer, and with it what people said.
        raise Busy("Telegram's answer cannot be read", 1.0) from None
    except AiogramError as error:
        raise Busy(str(error), 1.0) from error


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
    # Nobody reports in a channel, so none is a group of ours.
    if update.my_chat_member is not None and update.my_chat_member.chat.type != ChatType.CHANNEL:
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
        # PostgreSQL keeps no NUL, and no message needs one.
        text=(message.text or message.caption or "").replace("\0", ""),
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


def _audience(chat: Address) -> BotCommandScopeUnion:
    if chat == "private":
        return BotCommandScopeAllPrivateChats()
    if chat == "groups":
        return BotCommandScopeAllGroupChats()
    return BotCommandScopeChat(chat_id=int(chat.removeprefix("tg:")))


def _topic(message: MaybeInaccessibleMessageUnion | None) -> int | None:
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None


def _word(status: str) -> str:
    return status.value if isinstance(status, ChatMemberStatus) else str(status)


def _standing(change: ChatMemberUpdated) -> Membership:
    return Membership(
        chat=_address(change.chat.id),
        status=_word(change.new_chat_member.status),
        at=change.date,
        private=change.chat.type == ChatType.PRIVATE,
        title=change.chat.title or "",
        person=_address(change.from_user.id),
        is_new=change.old_chat_member.status in _OUTSIDE,
        may_write=getattr(change.new_chat_member, "can_send_messages", True) is not False,
    )
