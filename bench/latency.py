"""From a report to the ping its holder gets, as both are seen at Telegram's side; beside it an echo bot.

Five reports a second over sixty groups and 46 leaders: so slow that no limit of Telegram's is met, and what
is measured is the way through the bot. The echo bot gets the same reports at the same time.
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

    def __init__(self, rehearsal: Rehearsal, seed: int) -> None:
        self._rehearsal = rehearsal
        self._chance = Random(seed)
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


async def _both(folder: Path, seconds: int) -> tuple[list[float], list[float]]:
    """Each bot against a Telegram of its own, at the same time: both meet the same moods of the machine."""
    url = f"sqlite:///{folder}/bench.db"
    upgrade(url)
    async with _street(folder) as (ours, base, file), _street(folder) as (theirs, their_base, _):
        words = gridwhistle(folder, ours, base, url, file)
        echo = (theirs.token, their_base, str(folder / "echo.db"), str(streets.leader(0)))
        programs = (
            (Program(folder / "log", *words), ours),
            (Program(folder / "echo.log", str(BASELINES / "aiogram_echo.py"), *echo), theirs),
        )
        mornings = [_Morning(rehearsal, _SEED + n) for n, (_, rehearsal) in enumerate(programs)]
        try:
            for program, rehearsal in programs:
                await program.starts(rehearsal)
            # The first ones wake everything up and are not counted.
            await asyncio.gather(*(morning.goes_on(_WARM_UP) for morning in mornings))
            waited = await asyncio.gather(*(morning.goes_on(_A_SECOND * seconds) for morning in mornings))
        finally:
            for program, _ in programs:
                await program.leaves()
    return sorted(waited[0]), sorted(waited[1])


def run(seconds: int = SECONDS) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        ours, echo = asyncio.run(_both(Path(folder), seconds))
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
