"""The same 200 updates and six kill -9 over two libraries as they are shipped, and over the bot.

The updates come in seven portions; each of the first six is cut short a moment after the poll that took it.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bench import street as streets
from bench.process import BASELINES, Life, Program, dies_and_returns, gridwhistle
from bench.texts import REPORTS
from rehearsal import Rehearsal
from storage import Store, upgrade

if TYPE_CHECKING:
    from collections.abc import Callable

_SEED, _UPDATES, _KILLS = 20261203, 200, 6
#: Seconds: the longest time between a poll that took updates and the kill.
_WITHIN = 0.15
_START = datetime.fromisoformat("2026-12-03T09:30:00+08:00")


class _Street:
    """Where everybody reports something else, a portion at a time."""

    def __init__(self, folder: Path) -> None:
        self.rehearsal = Rehearsal(start=_START)
        self.file = streets.write(folder / "street.toml")
        streets.settle(self.rehearsal, self.file)
        self.said = 0

    def goes_on(self, share: float) -> None:
        groups = self.rehearsal.groups
        while self.said < share * _UPDATES:
            number, group = self.said, groups[self.said % len(groups)]
            estate = streets.ESTATES[number % streets.GRIDS]
            text = f"{estate}{number // streets.GRIDS + 1}栋{REPORTS[number % len(REPORTS)]}"
            streets.resident(self.rehearsal, group, number).says(group, text)
            self.said += 1

    async def is_cut_short(self, program: Program, is_done: Callable[[], bool]) -> None:
        chance = Random(_SEED)
        lives = [Life(chance.uniform(0, _WITHIN), "updates") for _ in range(_KILLS)]
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._speaks(program))
            tasks.create_task(dies_and_returns(program, self.rehearsal, lives))
        await self.rehearsal.quiet(2.0, timeout=120)
        await self.rehearsal.until(is_done, 60)
        await program.leaves()

    async def _speaks(self, program: Program) -> None:
        for portion in range(_KILLS + 1):
            await self.rehearsal.until(lambda: len(program.deaths) >= portion, 120)  # noqa: B023 - waited for here
            self.goes_on((portion + 1) / (_KILLS + 1))


async def _library(name: str, folder: Path) -> tuple[int, int]:
    """How many updates were never worked on, and how many twice."""
    street, done = _Street(folder), folder / "done"
    base = await street.rehearsal.start()
    words = (str(BASELINES / f"{name}.py"), street.rehearsal.token, base, str(done))
    try:
        await street.is_cut_short(Program(folder / "log", *words), lambda: True)
    finally:
        await street.rehearsal.stop()
    times = Counter(done.read_text().split()) if done.exists() else Counter()
    return _UPDATES - len(times), sum(count > 1 for count in times.values())


async def _gridwhistle(folder: Path) -> tuple[int, int]:
    """How many reports became no case, and how many two."""
    street, url = _Street(folder), f"sqlite:///{folder}/bench.db"
    upgrade(url)
    base = await street.rehearsal.start()
    words = gridwhistle(folder, street.rehearsal, base, url, street.file)
    store = Store(url)
    try:
        await street.is_cut_short(Program(folder / "log", *words), lambda: not _waiting(store))
        with store.begin(street.rehearsal.clock.now()) as tx:
            times = Counter(case.reporter for case, _ in tx.cases.list_all())
    finally:
        store.close()
        await street.rehearsal.stop()
    return _UPDATES - len(times), sum(count > 1 for count in times.values())


def _waiting(store: Store) -> int:
    with store.begin(_START) as tx:
        return tx.inbox.pending()


def run() -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for name, bot in (
        ("aiogram, default polling", lambda folder: _library("bare_aiogram", folder)),
        ("python-telegram-bot, default polling", lambda folder: _library("bare_ptb", folder)),
        ("gridwhistle", _gridwhistle),
    ):
        with tempfile.TemporaryDirectory() as folder:
            lost, doubled = asyncio.run(bot(Path(folder)))
        figures[f"{_UPDATES} updates, {_KILLS} kill -9, {name}: lost"] = lost
        figures[f"{_UPDATES} updates, {_KILLS} kill -9, {name}: doubled"] = doubled
    return figures
