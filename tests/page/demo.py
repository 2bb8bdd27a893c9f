"""The real demo program: a rehearsal and the bot, as `make demo` starts them."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bot.running import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).parents[2]


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address the demo prints when the first message can be typed."""
    command = [sys.executable, "-m", "bot", "demo", "--port", str(free_port()), "--data", str(folder)]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        ready = program.stdout.readline()
        try:
            assert ready.startswith("Rehearsal ready: "), (folder / "bot.log").read_text()
            yield ready.removeprefix("Rehearsal ready: ").strip()
        finally:
            program.terminate()
            program.wait(20)
