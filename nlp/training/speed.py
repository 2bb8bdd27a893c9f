"""Rows 16 and 17: what a full reading costs beside cutting the same lines with jieba, and its start.

Ratios of two things in one process, best of some rounds; the rest in processes of their own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridwork.street import Street

_ROUNDS: Final = 7
_SHORTEST, _LONGEST = 12, 30
_EACH = 400
_LINES = Path(__file__).parents[1] / "lines"
SEGMENTERS: Final = {"jieba": "JiebaSegmenter", "rjieba": "RustSegmenter"}

_ALONE = """
import json, resource, sys, time
from importlib import import_module
from pathlib import Path
from nlp import segment
street = None
if sys.argv[2]:
    from gridwork.streetfile import read_street
    street = read_street(Path(sys.argv[2]).read_text(encoding="utf-8"), "street.toml")
began = time.perf_counter()
if sys.argv[3] == "reader":
    from nlp import Reader
    Reader(street, cut=getattr(segment, sys.argv[1])).read("3栋楼道灯坏了")
else:
    getattr(segment, sys.argv[1])([]).cut("3栋楼道灯坏了")
took = time.perf_counter() - began
status = Path("/proc/self/status").read_text()
now = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024
print(json.dumps({"seconds": took, "memory": now}))
"""


def known() -> list[str]:
    """The segmenters that are installed."""
    return [name for name in SEGMENTERS if find_spec(name)]


def lines() -> list[str]:
    """Our own lines of 12 to 30 characters, half reports, half talk."""
    found: list[str] = []
    for name in ("reports_a", "talk_a"):
        rows = (_LINES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        texts = (json.loads(row)["text"] for row in rows)
        found += [text for text in texts if _SHORTEST <= len(text) <= _LONGEST][:_EACH]
    return found


def reading(segmenter: str, street: Street | None) -> float:
    """Seconds of a full reading over seconds of jieba.lcut, for the same lines."""
    import jieba  # noqa: PLC0415 - the yardstick of the field

    from nlp import Reader, segment  # noqa: PLC0415

    reader = Reader(street, cut=getattr(segment, SEGMENTERS[segmenter]))
    texts = lines()
    cut = _best(jieba.lcut, texts)
    return _best(lambda text: reader.read(text, chat="residents"), texts) / cut


def _best(work: Callable[[str], object], texts: Sequence[str]) -> float:
    return min(_round(work, texts) for _ in range(_ROUNDS))


def _round(work: Callable[[str], object], texts: Sequence[str]) -> float:
    began = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - began


def alone(segmenter: str, what: str, street: Path | None) -> dict[str, Any]:
    """Seconds until a reader (or a segmenter) of its own process has read a line, and its memory in MiB."""
    arguments = [SEGMENTERS[segmenter], str(street or ""), what]
    done = subprocess.run(  # noqa: S603 - our own lines, no shell
        [sys.executable, "-c", _ALONE, *arguments],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def first(segmenter: str, street: Path | None) -> tuple[float, float]:
    """Seconds to the first reading, and MiB that a reader takes over its segmenter."""
    reader, cutter = alone(segmenter, "reader", street), alone(segmenter, "cutter", street)
    return reader["seconds"], reader["memory"] - cutter["memory"]
