"""python-telegram-bot as it is shipped, polling: each update is worked on for 50 ms, then written down."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from telegram.ext import Application, ContextTypes, MessageHandler, filters

if TYPE_CHECKING:
    from telegram import Update

TOKEN, BASE, DONE = sys.argv[1:4]
done = Path(DONE).open("a", buffering=1)  # noqa: SIM115 - open as long as the bot runs


async def work(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    await asyncio.sleep(0.05)
    done.write(f"{update.update_id}\n")


application = Application.builder().token(TOKEN).base_url(f"{BASE}/bot").build()
application.add_handler(MessageHandler(filters.ALL, work))
application.run_polling()
