"""The command line: `python -m bot`, also installed as `gridwhistle`.

Exit codes: 0 done, 2 wrong input (one clear message on standard error), 1 anything else.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.errors import WrongInput

if TYPE_CHECKING:
    from collections.abc import Sequence

_PARTS = "receive,work,send,clock,web"


class _Parser(argparse.ArgumentParser):
    """One clear line for a wrong word on the command line."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise WrongInput(self.prog, f"{message} (see {self.prog} --help)")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gridwhistle", description="Gridwhistle 网格哨: a neighbourhood government's front door"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    _demo(commands.add_parser("demo", help="a rehearsal Telegram with a page to play on, and the real bot"))
    _run(commands.add_parser("run", help="the bot"))
    _config(commands.add_parser("check", help="validate config, street file and texts; change nothing"))
    _config(commands.add_parser("doctor", help="ask Telegram, database, clock and street what is wrong"))
    importing = commands.add_parser("import", help="street file -> database, all or nothing")
    _config(importing)
    importing.add_argument("street", type=Path, metavar="STREETFILE")
    importing.add_argument("--dry-run", action="store_true", help="print what would change")
    importing.add_argument(
        "--take", choices=("chat", "file"), default="chat", help="whose word counts in a conflict"
    )
    _export(commands.add_parser("export", help="the present street -> a street file on standard output"))
    _qr(commands.add_parser("qr", help="QR sheets to print, for each grid and building"))
    _config(commands.add_parser("migrate", help="bring the database to the newest schema"))
    reading = commands.add_parser("read", help="words, or standard input -> one JSON line each")
    reading.add_argument("words", nargs="*", metavar="TEXT", help="one line, said now in private")
    reading.add_argument("--street", type=Path, metavar="FILE")
    replaying = commands.add_parser("replay", help="a transcript -> every action of the bot, and the cases")
    replaying.add_argument("--street", type=Path, metavar="FILE", required=True)
    replaying.add_argument("--format", choices=("jsonl",), default="jsonl")
    training = commands.add_parser("train", help="development data -> the learned tables of the reader")
    _data(training)
    training.add_argument(
        "--corrections",
        type=Path,
        metavar="CONFIG",
        help="learn from what the staff of this office put right",
    )
    judging = commands.add_parser("evaluate", help="the reader against its targets, on development data")
    _data(judging)
    judging.add_argument("--format", choices=("table", "json"), default="table")
    _cases(commands.add_parser("cases", help="cases with their events; never a reporter's identity"))
    return parser


def _config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, required=True, metavar="FILE")


def _data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=None, metavar="FILE")
    parser.add_argument("--format", choices=("toml", "xlsx"), default="toml")
    parser.add_argument(
        "--template", action="store_true", help="an empty workbook (XLSX) that explains its columns"
    )


def _qr(parser: argparse.ArgumentParser) -> None:
    _config(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--kind", choices=("grid", "building"), default=None, help="only these; else both")
    parser.add_argument("--username", default=None, metavar="NAME", help="the bot's; else Telegram is asked")


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--data", type=Path, default=None, metavar="DIR")


def _run(parser: argparse.ArgumentParser) -> None:
    _config(parser)
    parser.add_argument("--only", default=_PARTS, metavar="PART,...", help=f"some of {_PARTS}")


def _cases(parser: argparse.ArgumentParser) -> None:
    _config(parser)
    parser.add_argument("--open", action="store_true", dest="open_only", help="open cases only")
    parser.add_argument("--since", default=None, metavar="DATE", help="opened on or after this day")
    parser.add_argument("--format", choices=("jsonl", "csv", "xlsx"), default="jsonl")


def main(words: Sequence[str] | None = None) -> int:
    try:
        wanted = _parser().parse_args(words)
        code = _carry_out(wanted)
        sys.stdout.flush()
    except WrongInput as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever was reading has gone; Python's own last flush must not complain about it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _carry_out(wanted: argparse.Namespace) -> int:
    """Only the command that was asked for is imported."""
    from bot.commands import start  # noqa: PLC0415 - lazily, for a quick --help

    return start.COMMANDS[wanted.command](wanted)


if __name__ == "__main__":
    sys.exit(main())
