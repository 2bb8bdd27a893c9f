"""Makes nlp/learned.tsv: `python -m bench.learn <folder of development data>`.

Learns from the sentences in tests/nlp/sentences and from the files of the folder; lines of the chat sets
whose sha256(id) is divisible by three are set aside and never learned from. Only weights are kept, no texts.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import random
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gridwork.streetfile import read_street
from nlp import Reader, lexicon
from nlp.learned import BIAS, KINDS, RED, SHIPPED, pieces, without_places
from nlp.normalise import Normaliser
from nlp.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

_SENTENCES = Path(__file__).parents[1] / "tests" / "nlp" / "sentences"
_LINES = Path(lexicon.__file__).parent / "lines"
_PLACEHOLDERS = re.compile(r"西地省|(?<![A-Za-z])[A-Z]\d{0,2}(?=[市区县州镇])[市区县州]?")
_CHAT, _TALK, _TITLE, _CHATTER, _REVIEW = 4.0, 8.0, 0.5, 1.0, 0.5
_ROUNDS = 8
_STEP = 0.3
_FADE = 1e-5
_MOST_PIECES = 10_000
_AUDIBLE = 0.4
#: Lines are fair when there are half as many of talk as of reports.
_FAIR = 1.5


class Example(NamedTuple):
    text: str
    report: bool
    worth: float
    kind: str = ""
    red: bool = False
    #: Lines that tell kinds apart but say nothing of how talk sounds.
    only_kinds: bool = False


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _set_aside(row: dict[str, Any]) -> bool:
    return int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 3 == 0


def _chats(folder: Path) -> Iterator[Example]:
    for row in _lines(folder / "chat_reports_dev.jsonl"):
        if not _set_aside(row):
            wanted = row["expected"]
            red = wanted["urgency"] == "red"
            yield Example(row["text"], wanted["is_report"], _CHAT, wanted["category"] or "", red)
    for row in _lines(folder / "chat_negative_dev.jsonl"):
        if not _set_aside(row):
            yield Example(row["text"], report=False, worth=_TALK)


def _written() -> Iterator[Example]:
    """Lines written for learning: reports of every kind, and talk. Without talk they teach kinds alone."""
    rows = [row for path in sorted(_LINES.glob("*.jsonl")) for row in _lines(path)]
    reports = [row for row in rows if row.get("category")]
    lopsided = len(rows) < _FAIR * len(reports)
    for row in reports:
        red = row["urgency"] == "red"
        yield Example(
            row["text"], report=True, worth=_CHAT, kind=row["category"], red=red, only_kinds=lopsided
        )
    for row in rows:
        if not row.get("category"):
            yield Example(row["text"], report=False, worth=_TALK)


def _own() -> Iterator[Example]:
    for row in _rows(_SENTENCES / "reports.tsv"):
        yield Example(row["text"], report=True, worth=_CHAT, kind=row["kind"], red=row["urgency"] == "red")
    for row in _rows(_SENTENCES / "talk.tsv"):
        yield Example(row["text"], report=False, worth=_TALK)


def _public(folder: Path, chance: random.Random) -> Iterator[Example]:
    titles = [row["title"] for row in _rows(folder / "stream2019_dev.tsv")]
    rivers = [row["title"] for row in _rows(folder / "fuzhou_river_dev.tsv")]
    reader = Reader()
    for title in chance.sample(titles, 1_500) + chance.sample(rivers, 300):
        reading = reader.read(_PLACEHOLDERS.sub("", title))
        yield Example(title, report=True, worth=_TITLE, kind=reading.kind or "")
    for row in chance.sample(_rows(folder / "chatter_dev.tsv"), 12_000):
        yield Example(row["text"], report=False, worth=_CHATTER)
    for row in chance.sample(_rows(folder / "reviews_dev.tsv"), 1_500):
        yield Example(row["text"], report=False, worth=_REVIEW)


class _Sum:
    """A logistic sum learned by AdaGrad."""

    def __init__(self) -> None:
        self.weights: dict[str, float] = defaultdict(float)
        self.bias = 0.0
        self._squares: dict[str, float] = defaultdict(lambda: 1e-6)

    def learn(self, met: list[str], wanted: bool, worth: float) -> None:  # noqa: FBT001 - the label itself
        scale = math.sqrt(len(met))
        total = self.bias + sum(self.weights[piece] for piece in met) / scale
        error = (wanted - 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))) * worth
        self.bias += 0.02 * error
        for piece in met:
            slope = error / scale - _FADE * self.weights[piece]
            self._squares[piece] += slope * slope
            self.weights[piece] += _STEP * slope / math.sqrt(self._squares[piece])


def _met(examples: list[Example], folder: Path) -> list[tuple[list[str], Example]]:
    normal = Normaliser(lexicon.load().spellings)
    street = read_street((folder / "xianghu.toml").read_text(encoding="utf-8"), "xianghu.toml")
    places = Places(street, lambda word: normal(word).text)
    seen: dict[str, int] = defaultdict(int)
    found = []
    for example in examples:
        text = normal(_PLACEHOLDERS.sub("", example.text)).text
        met = sorted(pieces(without_places(text, places.spots(text))))
        for piece in met:
            seen[piece] += 1
        found.append((met, example))
    common = {piece for piece, times in seen.items() if times > 1}
    return [([piece for piece in met if piece in common], example) for met, example in found if met]


def _learned(found: list[tuple[list[str], Example]], chance: random.Random) -> tuple[_Sum, dict[str, _Sum]]:
    report, kinds = _Sum(), {example.kind: _Sum() for _, example in found if example.kind}
    kinds[RED] = _Sum()
    for _ in range(_ROUNDS):
        chance.shuffle(found)
        for met, example in found:
            if not met:
                continue
            kinds[RED].learn(met, example.red, example.worth)
            if not example.only_kinds:
                report.learn(met, example.report, example.worth)
            if example.report and example.kind:
                for kind in kinds.keys() - {RED}:
                    kinds[kind].learn(met, kind == example.kind, example.worth)
    return report, kinds


def _kept(report: _Sum, kinds: dict[str, _Sum], found: list[tuple[list[str], Example]]) -> set[str]:
    times: dict[str, int] = defaultdict(int)
    for met, _ in found:
        for piece in met:
            times[piece] += 1

    def loudness(piece: str) -> float:
        loudest = max((abs(one.weights.get(piece, 0.0)) for one in kinds.values()), default=0.0)
        return (abs(report.weights[piece]) + loudest / 2) * math.sqrt(times[piece])

    return set(sorted(times, key=lambda piece: (-loudness(piece), piece))[:_MOST_PIECES])


def _row(piece: str, weight: float, kinds: list[float]) -> str:
    """Kinds by their number in the row of kinds; what hardly speaks for or against one is left out."""
    told = " ".join(f"{number}:{value:.1f}" for number, value in enumerate(kinds) if abs(value) >= _AUDIBLE)
    return f"{piece}\t{weight:.2f}\t{told}"


def main(folder: Path) -> None:
    chance = random.Random(47678)
    found = _met([*_own(), *_written(), *_chats(folder), *_public(folder, chance)], folder)
    report, kinds = _learned(found, chance)
    lines = ["=\t0\t学来的字词：先是像不像报事的分，再是各类的分。由 python -m bench.learn 生成，勿手改。"]
    sums = [kinds[kind] for kind in sorted(kinds)]
    lines.append(f"{KINDS}\t0\t{' '.join(sorted(kinds))}")
    lines.append(_row(BIAS, report.bias, [one.bias for one in sums]))
    lines += [
        _row(piece, report.weights[piece], [one.weights.get(piece, 0.0) for one in sums])
        for piece in sorted(_kept(report, kinds, found))
    ]
    SHIPPED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 3} pieces from {len(found)} texts")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
