"""A running rehearsal, and both real libraries as its bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import aiogram
import aiogram.types
import aiohttp
import pytest
import pytest_asyncio
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from rehearsal import Rehearsal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from rehearsal import Group, Player

START = datetime(2026, 12, 9, 9, 0, tzinfo=UTC)


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


def telegram_bot(base: str, token: str) -> telegram.Bot:
    return telegram.Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )


@pytest.fixture(autouse=True)
def time_spans_as_time_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns whoever reads its old integers of seconds."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def rehearsal() -> Rehearsal:
    return Rehearsal(start=START)


@pytest_asyncio.fixture
async def base(rehearsal: Rehearsal) -> AsyncIterator[str]:
    yield await rehearsal.start()
    await rehearsal.stop()


@pytest_asyncio.fixture(params=["aiogram", "python-telegram-bot"])
async def client(request: pytest.FixtureRequest, rehearsal: Rehearsal, base: str) -> AsyncIterator[Client]:
    if request.param == "aiogram":
        receiving = aiogram_bot(base, rehearsal.token)
        yield Client(receiving, aiogram.types, AiogramError, rehearsal)
        await receiving.session.close()
    else:
        async with telegram_bot(base, rehearsal.token) as sending:
            yield Client(sending, telegram, TelegramError, rehearsal)


@pytest_asyncio.fixture
async def http(base: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(base) as session:
        yield session


@pytest.fixture
def group(rehearsal: Rehearsal) -> Group:
    """A residents' group with the bot as administrator."""
    group = rehearsal.group(-1009000000001, "南湖社区居民群")
    rehearsal.person("张阿姨").joins(group)
    rehearsal.bot_joins(group)
    rehearsal.world.mailbox.drop()
    return group


@pytest.fixture
def zhang(rehearsal: Rehearsal, group: Group) -> Player:
    """A member of the group who has never pressed Start."""
    return rehearsal.person("张阿姨")


@pytest.fixture
def leader(rehearsal: Rehearsal) -> Player:
    """Somebody who has pressed Start."""
    leader = rehearsal.person("常网格长", 900100013)
    leader.starts()
    rehearsal.world.mailbox.drop()
    return leader
