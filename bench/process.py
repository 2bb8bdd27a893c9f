"""A bot as a process of its own, which can be killed at any moment and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rehearsal import Rehearsal
    from rehearsal.wire import Request

ROOT = Path(__file__).parents[1]
BASELINES = ROOT / "bench" / "baselines"
_PARTS = "receive,work,send,clock"
_CONFIG = """\
[telegram]
token = "{token}"
api_base = "{base}"
[storage]
url = "{url}"
[street]
file = "{street}"
[log]
level = "warning"
[rehearsal]
clock = "{base}/rehearsal/clock"
"""


def gridwhistle(folder: Path, rehearsal: Rehearsal, base: str, url: str, street: Path) -> tuple[str, ...]:
    """The command that runs the real bot against a rehearsal, on the rehearsal's clock."""
    config = folder / "bot.toml"
    config.write_text(_CONFIG.format(token=rehearsal.token, base=base, url=url, street=street))
    return "-m", "bot", "run", "--config", str(config), "--only", _PARTS


class Program:
    """`words`: what Python is told to run. What it writes is found in `log`."""

    def __init__(self, log: Path, *words: str) -> None:
        self._words, self._log = words, log
        self._process: asyncio.subprocess.Process | None = None
        #: When it was killed, on the monotonic counter.
        self.deaths: list[float] = []

    async def starts(self, rehearsal: Rehearsal, within: float = 120.0) -> None:
        """Returns when it asks for updates. Raises RuntimeError when it ends before that."""
        before = rehearsal.polling.begun
        with self._log.open("a") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._words,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        await rehearsal.until(lambda: self._ended() or rehearsal.polling.begun > before, within)
        if self._ended():
            raise RuntimeError(f"ended with {self._process.returncode}: {self._log.read_text()[-2000:]}")

    def _ended(self) -> bool:
        return self._process is not None and self._process.returncode is not None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def dies(self) -> None:
        """kill -9."""
        self.deaths.append(time.monotonic())
        await self._stop(signal.SIGKILL)

    async def leaves(self) -> None:
        """SIGTERM, and time to finish what is begun."""
        await self._stop(signal.SIGTERM)

    async def _stop(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.send_signal(how)
        await self._process.wait()
        self._process = None


@dataclass(frozen=True, slots=True)
class Life:
    """Ends so many seconds after the first poll, the first updates taken, or the first word said in it."""

    seconds: float
    after: Literal["poll", "updates", "word"] = "poll"

    def has(self, request: Request) -> bool:
        """Whether this request is what the life is counted from."""
        if self.after == "updates":
            return request.method == "getUpdates" and not request.idle
        return request.method.startswith("send") or request.method.startswith("edit")


async def dies_and_returns(program: Program, rehearsal: Rehearsal, lives: Iterable[Life]) -> None:
    """One life after the other, each ended by kill -9; then one that lasts."""
    for life in lives:
        before = rehearsal.wire[-1].number if len(rehearsal.wire) else 0
        await program.starts(rehearsal)
        if life.after != "poll":
            # Where nothing of the kind happens for long, nothing is left to interrupt.
            with suppress(TimeoutError):
                await rehearsal.until(partial(_has_begun, life, rehearsal, before), 20)
        await asyncio.sleep(life.seconds)
        await program.dies()
    await program.starts(rehearsal)


def _has_begun(life: Life, rehearsal: Rehearsal, before: int) -> bool:
    return any(map(life.has, rehearsal.wire.after(before)))
