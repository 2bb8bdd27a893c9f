"""A town to act in: the rehearsal's people, and the real bot against it over real HTTP."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.app import App
from bot.clock import LedClock
from bot.commands import import_street
from bot.commands.cases import printed
from bot.settings import Rehearsal as RehearsalTable
from bot.settings import Settings, Storage, StreetTable, Telegram
from rehearsal import Group, Message, Player, Rehearsal
from rehearsal.scene import set_scene
from storage import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gridwork.street import Street

STREET = Path(__file__).parents[2] / "rehearsal" / "street" / "xianghu.toml"
TOKEN = "1000001:REHEARSAL"
#: A Thursday morning in the street's zone.
MORNING = datetime.fromisoformat("2026-12-03T09:30:00+08:00")
_PARTS = ("receive", "work", "send", "clock")
#: Real seconds in which the bot asks for nothing, and the most that what is undone by then is waited for.
_QUIET, _LONGEST = 0.4, 5.0


class Town:
    """The street's groups and people by name, and what can be seen of the bot's work."""

    def __init__(self, rehearsal: Rehearsal, url: str, base: str) -> None:
        self.rehearsal = rehearsal
        self.url = url
        self.base = base
        self.app: App | None = None
        self._running: asyncio.Task[None] | None = None
        self.street: Street = import_street.load(STREET)

    # -- the bot

    async def opens(self) -> None:
        """Start the bot; returns once it asks Telegram for updates."""
        settings = Settings(
            telegram=Telegram(token=SecretStr(TOKEN), api_base=self.base),
            storage=Storage(url=self.url),
            street=StreetTable(file=STREET),
            rehearsal=RehearsalTable(clock=f"{self.base}/rehearsal/clock"),
        )
        self.app = App(settings, _PARTS, LedClock(self.rehearsal.clock.now()))
        before = self.rehearsal.polling.begun
        self._running = asyncio.ensure_future(self.app.run())
        await self.rehearsal.until(lambda: self._polls_after(before), 60)

    def _polls_after(self, before: int) -> bool:
        if self._running is not None and self._running.done():
            self._running.result()
        return self.rehearsal.polling.begun > before

    async def closes(self) -> None:
        """Stop the bot as SIGTERM does."""
        if self.app is not None and self._running is not None:
            self.app.stop()
            await asyncio.wait_for(self._running, 15)
        self.app = self._running = None

    # -- who and where

    def group(self, name: str) -> Group:
        found = [group for group in self.rehearsal.groups if group.title == name]
        assert found, f"no group {name}"
        return found[0]

    @property
    def residents(self) -> Group:
        return self.residents_of("NH")

    def residents_of(self, node: str) -> Group:
        """The residents' group of a community."""
        name = next(g.name for g in self.street.groups if g.kind == "residents" and g.node == node)
        return self.group(name)

    @property
    def riders(self) -> Group:
        return next(g for g in self.rehearsal.groups if g.chat.part == "couriers")

    def somebody(self, group: Group, number: int = 0) -> Player:
        """One of the ordinary members of a group."""
        part = {"couriers": "courier", "market": "merchant"}.get(group.chat.part, "resident")
        users = [self.rehearsal.world.users[user] for user in group.chat.standings]
        ordinary = [user for user in users if user.part == part and not user.is_bot]
        return self.rehearsal.person(ordinary[number].name, ordinary[number].id)

    def staff(self, role: str, node: str) -> Player:
        """Who holds a role at a node in the street file."""
        person = self.street.with_role(role, node)[0]
        return self.rehearsal.person(person.name, int(person.address.removeprefix("tg:")))

    def leader(self, node: str) -> Player:
        return self.staff("grid_leader", node)

    # -- what can be seen

    async def sees(
        self,
        place: Group | Player,
        *words: str,
        button: str = "",
        timeout: float = 20.0,  # noqa: ASYNC109
    ) -> Message:
        """The bot's newest message in a chat that shows these words (and this button), when it is there."""

        def found() -> Message | None:
            for message in reversed(self.rehearsal.bot_said(place)):
                shown = all(word in message.text for word in words)
                if shown and (not button or any(button in label for label in message.buttons)):
                    return message
            return None

        message = await self.rehearsal.until(found, timeout)
        assert message is not None
        return message

    async def settles(self) -> None:
        """Until the bot has nothing more to do, however slow the machine is."""
        await self.rehearsal.quiet(_QUIET)
        end = time.monotonic() + _LONGEST
        store = Store(self.url)
        try:
            while self.app is not None and self._something_waits(store) and time.monotonic() < end:
                await asyncio.sleep(0.05)
                await self.rehearsal.quiet(_QUIET)
        finally:
            store.close()

    def _something_waits(self, store: Store) -> bool:
        """What faults or limits hold back may wait for long: that is for the test to look at."""
        with store.begin(self.rehearsal.clock.now()) as tx:
            untaken = self.rehearsal.world.mailbox.count() or tx.inbox.pending()
            return bool(untaken or tx.outbox.due(tx.now, 1))

    def said_in(self, place: Group | Player) -> list[str]:
        return [message.text for message in self.rehearsal.bot_said(place)]

    def cases(self) -> list[dict[str, Any]]:
        store = Store(self.url)
        try:
            with store.begin(self.rehearsal.clock.now()) as tx:
                return list(printed(tx, tx.street.zone, datetime(1970, 1, 1, tzinfo=UTC)))
        finally:
            store.close()

    async def only_case(self, **wanted: Any) -> dict[str, Any]:
        """The one case there is, once it looks as wanted."""
        await self.rehearsal.until(lambda: self._looks(wanted), 20)
        cases = self.cases()
        assert len(cases) == 1, [case["number"] for case in cases]
        return cases[0]

    def _looks(self, wanted: dict[str, Any]) -> bool:
        cases = self.cases()
        return bool(cases) and all(cases[0][key] == value for key, value in wanted.items())

    async def moves_to(self, moment: str) -> None:
        await self.rehearsal.moves_to(datetime.fromisoformat(moment), 60)
        await self.settles()


@asynccontextmanager
async def a_town(url: str, start: datetime = MORNING) -> AsyncIterator[Town]:
    rehearsal = Rehearsal(TOKEN, start=start)
    set_scene(rehearsal, STREET)
    base = await rehearsal.start()
    town = Town(rehearsal, url, base)
    try:
        store = Store(url)
        import_street.run(store, STREET, rehearsal.clock.now(), dry_run=False)
        store.close()
        await town.opens()
        yield town
    finally:
        await town.closes()
        await rehearsal.stop()
