"""`run`: the bot. SIGTERM: finish what is begun, exit 0; a second one ends it there and then.

SIGHUP: the reader's words are read again; a mistake in them is logged and the old ones stay.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING

from bot import logs
from bot.app import PARTS, App
from bot.clock import Clock, LedClock, RealClock
from bot.commands import database, import_street
from bot.commands.errors import WrongInput
from bot.telegram_in import Refused
from gridwork.streetfile import StreetFileErrors
from texts import BadTexts

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings
    from storage import Store

log = logging.getLogger(__name__)


def run(settings: Settings, config: Path, only: str) -> int:
    parts = tuple(only.split(","))
    for part in parts:
        if part not in PARTS:
            raise WrongInput("--only", f"unknown part {part!r}", ", ".join(PARTS))
    if not settings.telegram.token.get_secret_value():
        raise WrongInput(f"{config}: telegram.token", "is empty", "the token from BotFather")
    logs.set_up(settings.log.format, settings.log.level, logs.secrets_of(settings))
    database.prepare(settings)
    clock = _clock(settings)
    _import_if_changed(settings, clock)
    try:
        return asyncio.run(_serve(settings, parts, clock))
    except BadTexts as bad:
        raise WrongInput("[texts] overrides", str(bad)) from bad


async def _serve(settings: Settings, parts: tuple[str, ...], clock: Clock) -> int:
    app = App(settings, parts, clock)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, _end, app)
    loop.add_signal_handler(signal.SIGHUP, app.reload)
    try:
        await app.run(once_ready=_settle)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def _settle() -> None:
    """What the libraries and the dictionaries hold stays as long as the process.

    It need not be looked through for garbage again and again, which took a tenth of a second each time.
    """
    gc.collect()
    gc.freeze()


def _end(app: App) -> None:
    """The first time: finish what is begun. Asked again: at once, as after a crash nothing is lost."""
    if app.stopping:
        os._exit(1)
    app.stop()


def _clock(settings: Settings) -> Clock:
    """The real clock; a rehearsal's only where the config names one."""
    if not settings.rehearsal.clock:
        return RealClock()
    import json  # noqa: PLC0415 - in a rehearsal only
    import urllib.request  # noqa: PLC0415
    from datetime import datetime  # noqa: PLC0415

    with urllib.request.urlopen(settings.rehearsal.clock, timeout=10) as answer:  # noqa: S310 - our own config
        return LedClock(datetime.fromisoformat(json.load(answer)["now"]))


def _import_if_changed(settings: Settings, clock: Clock) -> None:
    """The street file is imported when it is not the one imported last. Raises WrongInput for a bad one."""
    from storage import Store  # noqa: PLC0415 - lazily

    path = settings.street.file
    store = Store(settings.storage.url)
    try:
        if not path.exists() and store.street() is not None:
            return
        mark = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
        if mark and _imported(store, clock) == mark:
            return
        said = import_street.run(store, path, clock.now(), dry_run=False)
        conflicts = sum(line.startswith("conflict:") for line in said.splitlines())
        if conflicts:
            log.warning("street file: %d conflicts stay as chats have set them; see `import`", conflicts)
        with store.begin(clock.now()) as tx:
            tx.meta.set("street file", mark)
    except StreetFileErrors as errors:
        raise WrongInput("[street] file", f"the street file is refused\n{errors}") from errors
    finally:
        store.close()


def _imported(store: Store, clock: Clock) -> str | None:
    with store.begin(clock.now()) as tx:
        return tx.meta.get("street file")
