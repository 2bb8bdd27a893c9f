"""命令菜单: has Telegram list the commands a chat can use, in both languages, and only what has changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from bot.patience import rest
from bot.telegram_in import Busy, Refused
from handlers.menus import Menu, menus
from storage import Unavailable
from texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock
    from bot.delivery import InStoreThread
    from bot.telegram_in import TelegramIn
    from storage import Store

log = logging.getLogger(__name__)
#: Seconds between two looks at who has become or is no longer staff.
EVERY = 3600
#: Seconds after which the list is left for the next look: nobody waits for it.
_PATIENCE = 10
#: Where it is noted what each chat's list was made of.
_HUNG = "menus of {bot}"


class Menus:
    def __init__(
        self,
        store: Store,
        in_store: InStoreThread,
        door: TelegramIn,
        clock: Clock,
        language: str,
        bot_id: str,
    ) -> None:
        self._store, self._run, self._door, self._clock = store, in_store, door, clock
        self._place = _HUNG.format(bot=bot_id)
        #: The office's own first: it is what everybody sees whose language has no list.
        others = [other for other in LANGUAGES if other != language]
        self._texts = {"": Texts(language)} | {other.partition("-")[0]: Texts(other) for other in others}

    async def keep(self, stop: asyncio.Event) -> None:
        """Looks again every hour until it is told to stop."""
        while not stop.is_set():
            await rest(stop, EVERY)
            await self.hang_out()

    async def hang_out(self) -> None:
        """Sets what has changed. A convenience: what fails is a line in the log, and tried again."""
        with suppress(Unavailable):
            wanted, hung = await self._run(self._look)
            set_now = await self._change(wanted, hung)
            if set_now != hung:
                await self._run(partial(self._note, set_now))

    async def _change(self, wanted: Mapping[str, Menu], hung: Mapping[str, str]) -> dict[str, str]:
        """What hangs afterwards; where Telegram does not answer, the rest is left as it was."""
        now = dict(hung)
        gone = [Menu(chat, ()) for chat in hung.keys() - wanted.keys()]
        try:
            async with asyncio.timeout(_PATIENCE):
                for menu in (*gone, *wanted.values()):
                    made_of = self._made_of(menu)
                    if now.get(menu.chat) != made_of:
                        await self._set(menu)
                        now[menu.chat] = made_of
        except (Busy, Refused, TimeoutError) as error:
            log.warning("commands not listed: %s", error)
        # What was taken down is made of no words.
        nothing = self._made_of(Menu("", ()))
        return {chat: made_of for chat, made_of in now.items() if made_of != nothing}

    async def _set(self, menu: Menu) -> None:
        for language in self._texts:
            await self._door.name_commands(menu.chat, self._lines(menu, language), language)

    def _lines(self, menu: Menu, language: str) -> dict[str, str]:
        return {word: self._texts[language].say(f"menu-{word}") for word in menu.words}

    def _made_of(self, menu: Menu) -> str:
        lines = [self._lines(menu, language) for language in self._texts]
        return hashlib.sha256(json.dumps(lines).encode()).hexdigest()[:16]

    def _look(self) -> tuple[dict[str, Menu], dict[str, str]]:
        with self._store.begin(self._clock.now()) as tx:
            hung = json.loads(tx.meta.get(self._place) or "{}")
            return {menu.chat: menu for menu in menus(tx)}, hung

    def _note(self, hung: Mapping[str, str]) -> None:
        with self._store.begin(self._clock.now()) as tx:
            tx.meta.set(self._place, json.dumps(hung))
