"""From a report to the ping its holder gets, as both are seen at Telegram's side; beside it an echo bot.

Five reports a second over sixty groups and 46 leaders: so slow that no limit of Telegram's is met, and what
is measured is the way through the bot. The echo bot gets the same messages from the same people.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, Any

from bench import street as streets
from bench.process import BASELINES, Program, gridwhistle
from bench.texts import REPORTS
from rehearsal import Rehearsal
from storage import upgrade

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


#: How long reports are made for.
SECONDS = 60
_A_SECOND, _SEED = 5, 20261203
_START = datetime.fromisoformat("2026-12-03T09:30:00+08:00")
_WARM_UP = 10
_BUILDING = re.compile("|".join(rf"{estate}\d+栋" for estate in streets.ESTATES))


class _Morning:
    """Everybody reports something else; when each was said, by the building it names."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self._chance = Random(_SEED)
        self.said: dict[str, float] = {}

    async def goes_on(self, count: int) -> list[float]:
        """Seconds each of `count` more reports took to the first private message that names its building."""
        already = len(self.said)
        for number in range(already, already + count):
            self._says(number)
            await asyncio.sleep(2 * self._chance.random() / _A_SECOND)
        mine = list(self.said)[already:]
        await self._rehearsal.until(lambda: len(self._arrived(mine)) == count, 60)
        return [at - self.said[where] for where, at in self._arrived(mine).items()]

    def _says(self, number: int) -> None:
        grid = number % streets.GRIDS
        where = f"{streets.ESTATES[grid]}{number // streets.GRIDS + 1}栋"
        group = self._rehearsal.groups[number % len(self._rehearsal.groups)]
        person = streets.resident(self._rehearsal, group, number)
        self.said[where] = monotonic()
        person.says(group, f"{where}{REPORTS[number % len(REPORTS)]}")

    def _arrived(self, wanted: list[str]) -> dict[str, float]:
        arrived: dict[str, float] = {}
        for request in self._rehearsal.wire.of("sendMessage"):
            where = _BUILDING.search(request.params["text"])
            if where is not None and int(request.params["chat_id"]) > 0:
                arrived.setdefault(where[0], request.came)
        return {where: arrived[where] for where in wanted if where in arrived}


@asynccontextmanager
async def _street(folder: Path) -> AsyncIterator[tuple[Rehearsal, str, Path]]:
    rehearsal = Rehearsal(start=_START)
    file = streets.write(folder / "street.toml")
    streets.settle(rehearsal, file)
    base = await rehearsal.start()
    try:
        yield rehearsal, base, file
    finally:
        await rehearsal.stop()


async def _gridwhistle(folder: Path, seconds: int) -> list[float]:
    url = f"sqlite:///{folder}/bench.db"
    upgrade(url)
    async with _street(folder) as (rehearsal, base, file):
        program = Program(folder / "log", *gridwhistle(folder, rehearsal, base, url, file))
        return await _measured(program, rehearsal, seconds)


async def _echo(folder: Path, seconds: int) -> list[float]:
    async with _street(folder) as (rehearsal, base, _):
        words = (rehearsal.token, base, str(folder / "echo.db"), str(streets.leader(0)))
        program = Program(folder / "log", str(BASELINES / "aiogram_echo.py"), *words)
        return await _measured(program, rehearsal, seconds)


async def _measured(program: Program, rehearsal: Rehearsal, seconds: int) -> list[float]:
    morning = _Morning(rehearsal)
    await program.starts(rehearsal)
    try:
        # The first ones wake everything up and are not counted.
        await morning.goes_on(_WARM_UP)
        return await morning.goes_on(_A_SECOND * seconds)
    finally:
        await program.leaves()


def run(seconds: int = SECONDS) -> dict[str, Any]:
    """The two in turn, in halves, so that both meet the same moods of the machine."""
    ours: list[float] = []
    echo: list[float] = []
    for _ in range(2):
        for found, bot in ((ours, _gridwhistle), (echo, _echo)):
            with tempfile.TemporaryDirectory() as folder:
                found.extend(asyncio.run(bot(Path(folder), max(1, seconds // 2))))
    ours.sort()
    echo.sort()
    return {
        "report to ping (ms, p50)": _at(ours, 0.5),
        "report to ping (ms, p99)": _at(ours, 0.99),
        "echo bot (ms, p50)": _at(echo, 0.5),
        "echo bot (ms, p99)": _at(echo, 0.99),
        "report to ping ÷ echo bot (p50)": round(_at(ours, 0.5) / _at(echo, 0.5), 2),
        "report to ping ÷ echo bot (p99)": round(_at(ours, 0.99) / _at(echo, 0.99), 2),
    }


def _at(waited: list[float], share: float) -> float:
    """Milliseconds."""
    return round(1000 * waited[int(share * len(waited))], 1)
