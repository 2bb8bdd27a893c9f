"""`evaluate`: the reader against its targets, on development data; a table or JSON lines."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.errors import WrongInput

if TYPE_CHECKING:
    from gridwork.street import Street
    from nlp.training.figures import Figure

_HEAD = ("row", "measure", "part", "value", "95 %", "texts", "target")


def run(data: Path, street: Street, form: str) -> int:
    """Raises WrongInput when the extra `train` is not installed or the data cannot be used."""
    try:
        # scikit-learn is no part of what the bot runs on.
        from nlp.training.data import BadData  # noqa: PLC0415
    except ImportError as error:
        wrong = f"{error.name or 'scikit-learn'} is not installed"
        raise WrongInput("evaluate", wrong, "pip install -r requirements-train.lock") from error
    try:
        figures = _measured(data, street)
    except BadData as error:
        raise WrongInput("--data", str(error), "the folder of development data") from error
    for line in _json(figures) if form == "json" else _table(figures):
        print(line)
    return 0


def _measured(data: Path, street: Street) -> list[Figure]:
    from bot.commands import duplicates, threads  # noqa: PLC0415 - as in run
    from nlp.reader import Reader  # noqa: PLC0415
    from nlp.training import chats, crossed, speed_rows, whole_reader  # noqa: PLC0415
    from nlp.training.learned_rows import bureau_rows, chat_rows, detector_rows  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="gridwhistle-evaluate-") as folder:
        talk, found = crossed.detect(data, Path(folder)), crossed.sort(data, Path(folder))
        heard = crossed.hear(data, talk, Path(folder))
        figures = [
            *bureau_rows(found),
            *detector_rows(talk),
            *chat_rows(heard),
            *whole_reader.rows(talk, found, Path(folder)),
        ]
    figures += [
        *chats.rows(Reader(street), data),
        *threads.rows(data, street),
        *duplicates.rows(data, street),
    ]
    figures += speed_rows.rows(street, data / "xianghu.toml")
    return sorted(figures, key=lambda one: one.row)


def _json(figures: list[Figure]) -> list[str]:
    return [json.dumps(asdict(one), ensure_ascii=False) for one in figures]


def _table(figures: list[Figure]) -> list[str]:
    """Markdown, as docs/reading.md shows it."""
    rows = [(str(one.row), one.measure, one.part, *one.told, str(one.count), one.target) for one in figures]
    return [f"| {' | '.join(row)} |" for row in (_HEAD, ("---",) * len(_HEAD), *rows)]
