"""kill -9 at random moments while a fifth of all calls fail: nothing is lost, nothing is done twice.

The people do not wait for the bot: they report, correct, tap and join in while it dies and comes back.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from random import Random
from typing import TYPE_CHECKING

import pytest

from bench import street as streets
from bench.process import Life, Program, dies_and_returns, gridwhistle
from rehearsal import Rehearsal
from storage import Store
from tests.whole.town import MORNING, TOKEN
from tests.whole.wild_day import Day
from tests.whole.wild_verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

SEED = 20261203


@asynccontextmanager
async def _wild_weather(folder: Path) -> AsyncIterator[tuple[Rehearsal, str, Path]]:
    """A street in which 5 % of the bot's calls fail in each of four ways, and 10 % of updates come again."""
    street = streets.write(folder / "street.toml")
    rehearsal = Rehearsal(TOKEN, start=MORNING)
    streets.settle(rehearsal, street)
    faults = rehearsal.faults
    faults.seed(SEED)
    faults.too_many(1, chance=0.05)
    faults.refuse(502, "Bad Gateway", chance=0.05)
    faults.drop(chance=0.05)
    faults.drop(chance=0.05, after=True)
    faults.repeat_updates(0.1, most=3)
    faults.shuffle_updates()
    base = await rehearsal.start()
    try:
        yield rehearsal, base, street
    finally:
        await rehearsal.stop()


async def _done(rehearsal: Rehearsal, url: str, within: float) -> None:
    """Until the bot has taken in everything, said everything, and rests."""
    store = Store(url)

    def nothing_waits() -> bool:
        if rehearsal.world.mailbox.count():
            # What comes again comes with the next poll: the one under way is to end.
            rehearsal.bell.ring()
            return False
        with store.begin(rehearsal.clock.now()) as tx:
            return not (tx.inbox.pending() or tx.outbox.pending())

    try:
        end = asyncio.get_running_loop().time() + within
        while not (rehearsal.wire.quiet_for() >= 1.0 and nothing_waits()):
            assert asyncio.get_running_loop().time() < end, "the bot does not come to rest"
            await asyncio.sleep(0.3)
    finally:
        store.close()


def _life(chance: Random, *, speaking: bool) -> Life:
    return Life(chance.uniform(0, 1.5), "word") if speaking else Life(chance.uniform(0, 2.5))


async def _a_day_of_kills(url: str, folder: Path, *, updates: int, kills: int) -> Verdict:
    chance = Random(SEED)
    async with _wild_weather(folder) as (rehearsal, base, street):
        day = Day(rehearsal, chance, updates)
        bot = Program(folder / "bot.log", *gridwhistle(folder, rehearsal, base, url, street))
        # Half of them end early, while it takes things in; half of them while it speaks.
        lives = [_life(chance, speaking=number % 2 == 1) for number in range(kills)]
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(dies_and_returns(bot, rehearsal, lives))
                tasks.create_task(day.goes_on(lambda: (len(bot.deaths) + 1) / (kills + 1)))
            await _done(rehearsal, url, within=30 + updates / 10)
        finally:
            await bot.leaves()
        verdict = Verdict(day, bot.deaths)
        verdict.reads(url)
    sys.stdout.write(f"seed {SEED}, {updates} updates, {kills} kills: {verdict}\n")
    return verdict


@pytest.mark.timeout(600)
async def test_two_hundred_updates_and_six_kills(database_url: str, tmp_path: Path) -> None:
    verdict = await _a_day_of_kills(database_url, tmp_path, updates=200, kills=6)

    assert verdict.wrong == []


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_two_thousand_updates_and_twenty_kills(database_url: str, tmp_path: Path) -> None:
    verdict = await _a_day_of_kills(database_url, tmp_path, updates=2000, kills=20)

    assert verdict.wrong == []
