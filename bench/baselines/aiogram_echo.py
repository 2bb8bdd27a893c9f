"""An echo bot on aiogram: three durable one-row commits a message, then one line to a fixed private chat."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from typing import TYPE_CHECKING

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

if TYPE_CHECKING:
    from aiogram.types import Message

TOKEN, BASE, DATABASE, CHAT = sys.argv[1:5]
database = sqlite3.connect(DATABASE, isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.execute("CREATE TABLE said (at INTEGER PRIMARY KEY, text TEXT)")
dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message, bot: Bot) -> None:
    for _ in range(3):
        database.execute("INSERT INTO said (text) VALUES (?)", (message.text,))
    await bot.send_message(int(CHAT), message.text or "")


session = AiohttpSession(api=TelegramAPIServer.from_base(BASE))
asyncio.run(dispatcher.start_polling(Bot(TOKEN, session=session)))
