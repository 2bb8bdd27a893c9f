"""Rows 16 and 17 of the targets, as figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.training import speed
from nlp.training.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gridwork.street import Street

_MOST = {"jieba": ("≤ 3.0", ""), "rjieba": ("≤ 1.5", "≤ 0.4")}


def rows(street: Street, file: Path) -> Iterator[Figure]:
    """One run each: no interval."""
    count = len(speed.lines())
    for name in speed.known():
        ratio = speed.reading(name, street)
        seconds, memory = speed.first(name, file)
        yield Figure(16, "full reading ÷ jieba.lcut", name, ratio, ratio, ratio, count, _MOST[name][0])
        yield Figure(17, "first reading, seconds", name, seconds, seconds, seconds, 1, _MOST[name][1])
        yield Figure(17, "memory over the segmenter, MiB", name, memory, memory, memory, 1, "≤ 25")
