"""Both real libraries as bots of a rehearsal, behind one face."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import aiogram
import aiogram.types
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from rehearsal import Rehearsal

Library = Literal["aiogram", "python-telegram-bot"]
LIBRARIES: tuple[Library, ...] = ("aiogram", "python-telegram-bot")


@dataclass
class Client:
    """One of the two libraries: its bot, its types, and how it shows a refusal."""

    bot: Any
    types: Any
    error: type[Exception]
    rehearsal: Rehearsal

    async def refused(self, doing: Awaitable[Any]) -> str:
        """What Telegram answered to a call that the library reports as refused."""
        with pytest.raises(self.error):
            await doing
        answer = self.rehearsal.wire[-1].answer
        assert answer["ok"] is False
        return str(answer["description"])

    def keyboard(self, *rows: list[tuple[str, str]]) -> Any:
        """Inline buttons as (label, callback data) pairs; data that begins with https: is a link."""
        return self.types.InlineKeyboardMarkup(
            inline_keyboard=[[self._button(label, target) for label, target in row] for row in rows]
        )

    def file(self, content: bytes) -> Any:
        """An upload: aiogram wants it wrapped."""
        wrapped = getattr(self.types, "BufferedInputFile", None)
        return wrapped(content, "photo.jpg") if wrapped else content

    def _button(self, label: str, target: str) -> Any:
        kind = "url" if target.startswith("https:") else "callback_data"
        return self.types.InlineKeyboardButton(text=label, **{kind: target})


def aiogram_bot(base: str, token: str) -> aiogram.Bot:
    return aiogram.Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))


async def hangs_up(bot: aiogram.Bot) -> None:
    """Close its connections; aiogram's own way of it also waits a quarter of a second for TLS."""
    session = bot.session
    if isinstance(session, AiohttpSession) and session._session is not None:
        await session._session.close()


def telegram_bot(base: str, token: str) -> telegram.Bot:
    return telegram.Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )


@asynccontextmanager
async def connected(library: Library, rehearsal: Rehearsal, base: str) -> AsyncIterator[Client]:
    if library == "aiogram":
        receiving = aiogram_bot(base, rehearsal.token)
        yield Client(receiving, aiogram.types, AiogramError, rehearsal)
        await hangs_up(receiving)
    else:
        async with telegram_bot(base, rehearsal.token) as sending:
            yield Client(sending, telegram, TelegramError, rehearsal)
