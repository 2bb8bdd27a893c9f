"""The door out to Telegram: a notice -> send, edit, react, delete or toast -> what became of it.

The only place that imports python-telegram-bot. Nothing here waits, retries or paces by itself: every call
needs a Grant of the planner, and the library's rate-limiter hook refuses whatever comes without one.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyParameters,
    User,
)
from telegram.ext import BaseRateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot import presses
from bot.outcomes import Delivered, Later, Outcome, Refused
from bot.pace import Grant, NotGranted
from bot.telegram_answers import Call, meaning, plainer_than, unanswered
from bot.telegram_text import (
    MOST_IN_CAPTION,
    MOST_IN_TOAST,
    marked,
    offsets,
    shortened,
    split,
    units,
)

if TYPE_CHECKING:
    from bot.pace import More
    from gridwork.notice import Address, Button, Keyboard, Notice, Span, Words
    from storage.outbox import Outgoing

log = logging.getLogger(__name__)
# httpx writes every URL at INFO, and the token is in the URL.
logging.getLogger("httpx").setLevel(logging.WARNING)
# Otherwise the library warns of its own next version at every 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")

#: Seconds. Telegram answers in well under one; a longer wait makes fewer sends uncertain.
_CONNECT_WITHIN, _ANSWER_WITHIN, _CALL_WITHIN = 5.0, 15.0, 30.0
#: More than ever fly at once (bot/delivery.py), so that no call waits for a connection.
_CONNECTIONS = 40
_IN_ALBUM = 10
#: General, the first topic of every forum, must not be named when sending (tdlib).
_GENERAL = 1
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(slots=True)
class _Flight:
    """One call under way and the answer that came, if one did."""

    grant: Grant
    status: int | None = None
    answer: bytes = b""


_FLIGHT: ContextVar[_Flight | None] = ContextVar("flight", default=None)


class _Wire(HTTPXRequest):
    """Keeps the answer as it came: the library's exceptions drop the status and parts of the description."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, answer = await super().do_request(*args, **kwargs)
        if (flight := _FLIGHT.get()) is not None:
            flight.status, flight.answer = status, answer
        return status, answer


class _OnlyGranted(BaseRateLimiter[None]):
    """The guard: a call leaves with a grant for its chat, once, or not at all."""

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - the library's signature
    ) -> Any:
        if (flight := _FLIGHT.get()) is None:
            raise NotGranted(f"{endpoint} without a grant")
        flight.grant.spend(None if endpoint == "answerCallbackQuery" else f"tg:{data.get('chat_id')}")
        return await callback(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class _Part:
    """One call of a notice. `messages`: how many it puts into the chat."""

    call: Call
    leave: Callable[[], Coroutine[Any, Any, object]]
    messages: int = 1
    #: Its message is the notice's own: the one with the buttons, the one people reply to.
    own: bool = True


class TelegramOut:
    """One bot token's way out. `username` gives the bot's @name for deep links once it is known."""

    def __init__(
        self,
        token: str,
        api_base: str,
        *,
        username: Callable[[], str],
        repeat_mark: str,
        proxy: str | None = None,
    ) -> None:
        self._username, self._repeat_mark = username, repeat_mark
        local = urlsplit(api_base).hostname in _LOOPBACK
        self._wire = _Wire(
            connection_pool_size=_CONNECTIONS,
            connect_timeout=_CONNECT_WITHIN,
            pool_timeout=_CONNECT_WITHIN,
            read_timeout=_ANSWER_WITHIN,
            write_timeout=_ANSWER_WITHIN,
            proxy=proxy,
            # httpx obeys HTTP_PROXY even for the machine itself.
            httpx_kwargs={"trust_env": False} if local else None,
        )
        self._bot: ExtBot[None] = ExtBot(
            token,
            base_url=f"{api_base.rstrip('/')}/bot",
            base_file_url=f"{api_base.rstrip('/')}/file/bot",
            request=self._wire,
            get_updates_request=self._wire,
            rate_limiter=_OnlyGranted(),
        )

    async def start(self) -> None:
        """Opens the connections. Asks Telegram nothing: sending may start while it cannot be reached."""
        await self._wire.initialize()

    async def stop(self) -> None:
        await self._wire.shutdown()

    async def carry_out(self, outgoing: Outgoing, grant: Grant, more: More) -> Outcome:
        """Does what the notice says. A long text, an album or a plainer second try asks for `more` grants."""
        parts = self._parts(outgoing)
        outcome = await _leave(parts[0], grant)
        while isinstance(outcome, Refused) and (plainer := plainer_than(outgoing, outcome.why)):
            log.warning("%s: %s; trying again without that", outgoing.notice.key, outcome.why)
            outgoing, parts = plainer, self._parts(plainer)
            outcome = await _leave(parts[0], await more(parts[0].messages, 0))
        for part in parts[1:] if isinstance(outcome, Delivered) else []:
            further = await self._further(part, outgoing.notice, more)
            outcome = further if part.own and isinstance(further, Delivered) else outcome
        return outcome

    async def _further(self, part: _Part, notice: Notice, more: More) -> Outcome:
        """The rest of what has begun to be said: waited for, but never a reason to begin anew."""
        rest = 0.0
        for _ in range(5):
            outcome = await _leave(part, await more(part.messages, rest))
            if not isinstance(outcome, Later):
                break
            rest = outcome.seconds
        if not isinstance(outcome, Delivered):
            log.error("%s in %s: a part was not said: %s", notice.key, notice.chat, outcome)
        return outcome

    def _parts(self, outgoing: Outgoing) -> list[_Part]:
        notice, chat = outgoing.notice, _id(outgoing.notice.chat)
        match notice.do:
            case "toast":
                return [_Part("toast", partial(self._toast, notice))]
            case "react":
                return [_Part("react", partial(self._react, chat, notice))]
            case "delete":
                target = notice.target or 0
                return [_Part("delete", partial(self._bot.delete_message, chat, target))]
            case "edit":
                return [_Part("edit", partial(self._rewrite, chat, notice))]
            case "card" if outgoing.message_id is not None:
                edit = partial(self._edit, chat, outgoing.message_id, notice.words, notice.buttons)
                return [_Part("edit", edit)]
        return self._posts(outgoing)

    def _posts(self, outgoing: Outgoing) -> list[_Part]:
        notice = outgoing.notice
        words = marked(notice.words, self._repeat_mark) if outgoing.repeat else notice.words
        if len(notice.photos) == 1 and notice.do == "send" and units(words.text) <= MOST_IN_CAPTION:
            return [self._photo(notice, notice.photos[0], words, notice.buttons)]
        pieces = [shortened(words)] if notice.do == "card" else split(words)
        keyboards: list[Keyboard] = [()] * (len(pieces) - 1) + [notice.buttons]
        parts = [self._text(notice, *said) for said in zip(pieces, keyboards, strict=True) if said[0].text]
        photos = list(notice.photos)
        if photos and not parts:
            # The first call of a notice is granted as one message; an album is more.
            parts = [self._photo(notice, photos.pop(0), words, notice.buttons)]
        return parts + [
            self._album(notice, photos[n : n + _IN_ALBUM]) for n in range(0, len(photos), _IN_ALBUM)
        ]

    def _text(self, notice: Notice, words: Words, buttons: Keyboard) -> _Part:
        return _Part(
            "post",
            partial(
                self._bot.send_message,
                **_where(notice),
                text=words.text,
                entities=self._entities(words),
                reply_markup=self._keyboard(buttons),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            ),
        )

    def _photo(self, notice: Notice, photo: str, words: Words, buttons: Keyboard) -> _Part:
        return _Part(
            "post",
            partial(
                self._bot.send_photo,
                **_where(notice),
                photo=photo,
                caption=words.text or None,
                caption_entities=self._entities(words),
                reply_markup=self._keyboard(buttons),
            ),
        )

    def _album(self, notice: Notice, photos: list[str]) -> _Part:
        if len(photos) == 1:
            alone = partial(self._bot.send_photo, **_where(notice), photo=photos[0])
            return _Part("post", alone, own=False)
        media = [InputMediaPhoto(photo) for photo in photos]
        album = partial(self._bot.send_media_group, **_where(notice), media=media)
        return _Part("post", album, messages=len(photos), own=False)

    async def _edit(self, chat: int, message: int, words: Words, buttons: Keyboard) -> object:
        words = shortened(words)
        return await self._bot.edit_message_text(
            words.text,
            chat_id=chat,
            message_id=message,
            entities=self._entities(words),
            reply_markup=self._keyboard(buttons),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )

    async def _rewrite(self, chat: int, notice: Notice) -> object:
        if not notice.photos:
            return await self._edit(chat, notice.target or 0, notice.words, notice.buttons)
        words, keyboard = shortened(notice.words, MOST_IN_CAPTION), self._keyboard(notice.buttons)
        return await self._bot.edit_message_caption(
            chat, notice.target, None, words.text, keyboard, caption_entities=self._entities(words)
        )

    async def _react(self, chat: int, notice: Notice) -> object:
        reaction = [ReactionTypeEmoji(notice.reaction)] if notice.reaction else []
        return await self._bot.set_message_reaction(chat, notice.target or 0, reaction=reaction)

    async def _toast(self, notice: Notice) -> object:
        text = notice.words.text[:MOST_IN_TOAST]
        return await self._bot.answer_callback_query(notice.callback, text=text, show_alert=notice.alert)

    def _keyboard(self, buttons: Keyboard) -> InlineKeyboardMarkup | None:
        rows = [[self._button(button) for button in row] for row in buttons]
        return InlineKeyboardMarkup(rows) if rows else None

    def _button(self, button: Button) -> InlineKeyboardButton:
        if button.start:
            return InlineKeyboardButton(button.label, url=self._deep_link(button.start))
        return InlineKeyboardButton(button.label, callback_data=presses.encode(button))

    def _deep_link(self, payload: str) -> str:
        return f"https://t.me/{self._username()}?start={payload}"

    def _entities(self, words: Words) -> list[MessageEntity] | None:
        at = offsets(words.text)
        return [
            self._entity(span, at[span.start], at[span.start + span.length] - at[span.start])
            for span in words.spans
        ] or None

    def _entity(self, span: Span, offset: int, length: int) -> MessageEntity:
        match span.kind:
            case "mention":
                # Telegram looks at the id alone; a person need not have a @name.
                person = User(_id(span.target), first_name=".", is_bot=False)
                return MessageEntity(MessageEntity.TEXT_MENTION, offset, length, user=person)
            case "link":
                return MessageEntity(
                    MessageEntity.TEXT_LINK, offset, length, url=self._deep_link(span.target)
                )
            case _:
                return MessageEntity(span.kind, offset, length)


async def _leave(part: _Part, grant: Grant) -> Outcome:
    """One call, and what its answer, or its failure to come, means."""
    flight, failure = _Flight(grant), Exception("no answer")
    token = _FLIGHT.set(flight)
    try:
        async with asyncio.timeout(_CALL_WITHIN):
            await part.leave()
    except NotGranted:
        raise
    except Exception as error:
        if not grant.spent:
            raise
        failure = error
    finally:
        _FLIGHT.reset(token)
    if flight.status is not None:
        return meaning(part.call, flight.status, flight.answer)
    return unanswered(part.call, str(failure) or type(failure).__name__, type(failure.__cause__).__name__)


def _where(notice: Notice) -> dict[str, Any]:
    """The chat, the topic in it, and the message answered (if it is still there)."""
    answered = notice.reply_to
    return {
        "chat_id": _id(notice.chat),
        "message_thread_id": None if notice.topic == _GENERAL else notice.topic,
        "reply_parameters": ReplyParameters(answered, allow_sending_without_reply=True) if answered else None,
        "disable_notification": notice.silent or None,
    }


def _id(address: Address) -> int:
    return int(address.removeprefix("tg:"))
