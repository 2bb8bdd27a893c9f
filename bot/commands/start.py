"""Which command is which function. Each imports what it needs when it runs."""

# ruff: noqa: PLC0415 - lazily: --help and `read` must not wait for libraries they do not use

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

from bot.commands.errors import WrongInput

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

    from bot.settings import Settings
    from gridwork.street import Street


def _settings(path: Path) -> Settings:
    from bot.settings import load

    return load(path)


def _street(path: Path) -> Street:
    from bot.commands.import_street import load
    from gridwork.streetfile import StreetFileErrors

    try:
        return load(path)
    except StreetFileErrors as errors:
        raise WrongInput(str(path), f"the street file is refused\n{errors}") from errors


def demo(wanted: argparse.Namespace) -> int:
    from bot.commands.demo import run

    return run(wanted.port, wanted.data)


def run(wanted: argparse.Namespace) -> int:
    # Told to stop while the libraries are still being loaded: nothing is begun that could be finished.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    from bot.commands.run import run

    return run(_settings(wanted.config), wanted.config, wanted.only)


def check(wanted: argparse.Namespace) -> int:
    from bot.commands.check import run

    print(run(_settings(wanted.config), wanted.config))
    return 0


def doctor(wanted: argparse.Namespace) -> int:
    from bot.commands.doctor import run

    return run(_settings(wanted.config), wanted.config)


def import_street(wanted: argparse.Namespace) -> int:
    from bot.commands import import_street as importing
    from bot.commands.database import opened

    settings = _settings(wanted.config)
    _street(wanted.street)
    with opened(settings) as (store, now):
        print(importing.run(store, wanted.street, now, dry_run=wanted.dry_run, take=wanted.take))
    return 0


def export(wanted: argparse.Namespace) -> int:
    from bot.commands import export as exporting

    if wanted.template:
        exporting.template(sys.stdout.buffer)
    elif wanted.config is None:
        raise WrongInput("--config", "is missing", "a config file, or --template")
    else:
        exporting.run(_settings(wanted.config), sys.stdout.buffer, wanted.format)
    return 0


def qr(wanted: argparse.Namespace) -> int:
    from bot.commands.qr import run

    print(run(_settings(wanted.config), wanted.config, wanted.out, wanted.kind, wanted.username))
    return 0


def migrate(wanted: argparse.Namespace) -> int:
    from bot.commands.database import migrate

    print(migrate(_settings(wanted.config)))
    return 0


def read(wanted: argparse.Namespace) -> int:
    from bot.clock import RealClock
    from bot.commands.read import run, said_now

    street = _street(wanted.street) if wanted.street else None
    if wanted.words:
        said_now(" ".join(wanted.words), sys.stdout, street, RealClock().now())
        return 0
    sys.stdin.reconfigure(encoding="utf-8", errors="strict")  # type: ignore[union-attr]
    run(sys.stdin, sys.stdout, street)
    return 0


def replay(wanted: argparse.Namespace) -> int:
    from bot.commands.replay import run

    street = _street(wanted.street)
    sys.stdin.reconfigure(encoding="utf-8", errors="strict")  # type: ignore[union-attr]
    run(sys.stdin, sys.stdout, street)
    return 0


def train(wanted: argparse.Namespace) -> int:
    from bot.commands.train import run

    return run(wanted.data, _settings(wanted.corrections) if wanted.corrections else None)


def evaluate(wanted: argparse.Namespace) -> int:
    from bot.commands.evaluate import run

    return run(wanted.data, _street(wanted.data / "xianghu.toml"), wanted.format)


def cases(wanted: argparse.Namespace) -> int:
    from bot.commands.cases import run

    run(_settings(wanted.config), sys.stdout, wanted.since, wanted.format, open_only=wanted.open_only)
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": demo,
    "run": run,
    "check": check,
    "doctor": doctor,
    "import": import_street,
    "export": export,
    "qr": qr,
    "migrate": migrate,
    "read": read,
    "replay": replay,
    "train": train,
    "evaluate": evaluate,
    "cases": cases,
}
