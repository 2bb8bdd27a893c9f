"""`demo`: a rehearsal Telegram with the example street, and the real bot against it in a second process."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import tempfile
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.clock import RealClock
from bot.commands.errors import WrongInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rehearsal import Rehearsal

_TOKEN = "1000001:REHEARSAL"  # noqa: S105 - opens nothing but a rehearsal
_ZONE = ZoneInfo("Asia/Shanghai")
#: The rehearsal's day begins here, so that nothing waits for the end of a night.
_MORNING = time(9, 30)
_READY_WITHIN = 90.0
_CONFIG = """\
[telegram]
token = "{token}"
api_base = "{base}"
[storage]
url = "sqlite:///{database}"
[street]
file = "{street}"
[rehearsal]
clock = "{base}/rehearsal/clock"
"""


def run(port: int, data: Path | None) -> int:
    with _folder(data) as folder:
        return asyncio.run(_play(port, folder))


@contextlib.contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    """Where the demo's database lies; without a name in a folder that is gone afterwards."""
    if data is None:
        with tempfile.TemporaryDirectory(prefix="gridwhistle-") as name:
            yield Path(name)
        return
    data.mkdir(parents=True, exist_ok=True)
    yield data.resolve()


async def _play(port: int, folder: Path) -> int:
    from rehearsal import Rehearsal  # noqa: PLC0415 - nobody but the demo needs it
    from rehearsal.scene import set_scene  # noqa: PLC0415

    street = _street()
    today = RealClock().now().astimezone(_ZONE).date()
    rehearsal = Rehearsal(_TOKEN, start=datetime.combine(today, _MORNING, tzinfo=_ZONE))
    set_scene(rehearsal, street)
    try:
        base = await rehearsal.start(port)
    except OSError as error:
        raise WrongInput("--port", f"{port} cannot be used ({error.strerror})", "a free port") from error
    config = _write_config(folder, base, street)
    stop = _stopping()
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        "--config",
        str(config),
        "--only",
        "receive,work,send,clock",
        stderr=(folder / "bot.log").open("w"),
        cwd=Path(__file__).parents[2],
    )
    try:
        return await _until_end(rehearsal, base, bot, stop, folder)
    finally:
        if bot.returncode is None:
            bot.terminate()
            await bot.wait()
        await rehearsal.stop()


def _street() -> Path:
    import rehearsal  # noqa: PLC0415 - nobody but the demo needs it

    return Path(rehearsal.__file__).parent / "street" / "xianghu.toml"


def _write_config(folder: Path, base: str, street: Path) -> Path:
    """The world is new at every start, so its cases are, too."""
    database = folder / "demo.db"
    for name in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
        name.unlink(missing_ok=True)
    config = folder / "demo.toml"
    text = _CONFIG.format(token=_TOKEN, base=base, database=database, street=street)
    config.write_text(text, encoding="utf-8")
    return config


def _stopping() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop


async def _until_end(
    rehearsal: Rehearsal, base: str, bot: asyncio.subprocess.Process, stop: asyncio.Event, folder: Path
) -> int:
    ready = asyncio.ensure_future(rehearsal.until(lambda: rehearsal.polling.begun, _READY_WITHIN))
    ended = asyncio.ensure_future(bot.wait())
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({ready, ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if ready.done() and not ready.exception():
        print(f"Rehearsal ready: {base}", flush=True)
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
    for task in (ready, stopped):
        task.cancel()
    if stop.is_set():
        return 0
    print(f"the bot has ended; its log: {folder / 'bot.log'}", file=sys.stderr)
    with contextlib.suppress(OSError):
        print((folder / "bot.log").read_text()[-2000:], file=sys.stderr)
    return 1
