"""Row 14 of the targets: what is said twice, played through `replay`.

The product asks about likeness (gridwork/likeness.py) only within a place and a kind, never over all pairs
of a stream: how well it would order such pairs is not measured, and told as such.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING

from bot.commands import replay
from nlp.training.data import is_set_aside, records
from nlp.training.figures import Figure, share

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gridwork.street import Street

_BEGIN = datetime(2026, 12, 10, 2, 0, tzinfo=UTC)
_LATER = timedelta(hours=1)
_SENT = 30
_NOT_MEASURED = (None, None, None)
_UNMEASURED = (
    ("silver pairs, AP", "≥ .97"),
    ("silver pairs, recall at 0.1 %", "≥ .85"),
    ("planted duplicates linked", "≥ .95"),
)
_WHY = "only texts of one place and kind are compared"


def rows(data: Path, street: Street) -> Iterator[Figure]:
    for measure, target in _UNMEASURED:
        yield Figure(14, measure, _WHY, *_NOT_MEASURED, 0, target)
    hits = [_linked(text, street) for text in _texts(data)]
    yield Figure(14, "exact re-sends by one person linked", "read", *share(hits), len(hits), "1")


def _texts(data: Path) -> list[str]:
    found = [
        row["text"]
        for row in records(data, "chat_reports_dev.jsonl")
        if not is_set_aside(row["id"]) and row["chat"] == "resident group" and row["expected"]["is_report"]
    ]
    return found[:_SENT]


def _linked(text: str, street: Street) -> bool:
    """The same words an hour later make no second case."""
    said = [
        {"at": (_BEGIN + n * _LATER).isoformat(), "chat": "resident group", "person": "a", "text": text}
        for n in range(2)
    ]
    out = StringIO()
    replay.run(StringIO("".join(json.dumps(line) + "\n" for line in said)), out, street)
    return len(json.loads(out.getvalue().splitlines()[-1])["cases"]) <= 1
