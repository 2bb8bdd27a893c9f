"""From start to the first handled update, and memory: the bot against a process that only imports."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from rehearsal import Rehearsal
from rehearsal.scene import set_scene

_ROOT = Path(__file__).parents[1]
_STREET = _ROOT / "rehearsal" / "street" / "xianghu.toml"
#: A bot of its own a run: a new world counts its updates from the start again.
_TOKEN = "{number}:REHEARSAL"
_CONFIG = """\
[telegram]
token = "{token}"
api_base = "{base}"
[storage]
url = "sqlite:///{folder}/bench.db"
[street]
file = "{street}"
"""


def _high_water(pid: int | str) -> float:
    """The most memory a process has had, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _baseline() -> tuple[float, float]:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(_ROOT / "bench" / "baselines" / "only_imports.py")],
        capture_output=True,
        text=True,
        check=True,
    )
    took = time.perf_counter() - began
    return took, int(done.stdout.splitlines()[-1].split()[1]) / 1024


async def _bot(folder: str, building: int) -> tuple[float, float]:
    """Seconds from the process's start to the card of the first report, and the bot's memory."""
    token = _TOKEN.format(number=1_000_001 + building)
    rehearsal = Rehearsal(token, start=datetime.fromisoformat("2026-12-03T09:30:00+08:00"))
    set_scene(rehearsal, _STREET)
    base = await rehearsal.start()
    config = Path(folder) / "bench.toml"
    config.write_text(_CONFIG.format(token=token, base=base, folder=folder, street=_STREET))
    group = rehearsal.groups[0]
    resident = next(p for p in rehearsal.players.values() if p.user.part == "resident")
    resident.says(group, f"怡景苑{building}栋楼道灯坏了")
    began = time.perf_counter()
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--config", str(config), "--only", "receive,work,send,clock",
        cwd=_ROOT, stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip
    try:
        await rehearsal.until(lambda: any("照明" in m.text for m in rehearsal.bot_said(group)), 60)
        took = time.perf_counter() - began
        return took, _high_water(bot.pid)
    finally:
        bot.terminate()
        await bot.wait()
        await rehearsal.stop()


def run() -> dict[str, Any]:
    """Best of three each, taken in turn; the database exists already, as at any start but the first."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_bot(folder, 1))
        _baseline()
        bots, bases = [], []
        for number in range(3):
            bots.append(asyncio.run(_bot(folder, number + 2)))
            bases.append(_baseline())
    took, base_took = min(b[0] for b in bots), min(b[0] for b in bases)
    memory, base_memory = min(b[1] for b in bots), min(b[1] for b in bases)
    return {
        "start to first handled update (s)": round(took, 2),
        "only imports and jieba (s)": round(base_took, 2),
        "start ÷ only imports": round(took / base_took, 2),
        "memory (MiB)": round(memory),
        "memory of only imports and jieba (MiB)": round(base_memory),
        "memory ÷ only imports": round(memory / base_memory, 2),
    }
