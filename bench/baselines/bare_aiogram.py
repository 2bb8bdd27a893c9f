"""aiogram as it is shipped, polling: each update is worked on for 50 ms, then its number is written down."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

if TYPE_CHECKING:
    from aiogram.types import Message, Update

TOKEN, BASE, DONE = sys.argv[1:4]
done = Path(DONE).open("a", buffering=1)  # noqa: SIM115 - open as long as the bot runs
dispatcher = Dispatcher()


@dispatcher.message()
async def work(_: Message, event_update: Update) -> None:
    await asyncio.sleep(0.05)
    done.write(f"{event_update.update_id}\n")


session = AiohttpSession(api=TelegramAPIServer.from_base(BASE))
asyncio.run(dispatcher.start_polling(Bot(TOKEN, session=session)))
