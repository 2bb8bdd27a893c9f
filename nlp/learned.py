"""What was learned from many messages: how much a piece of writing sounds like a report, and of what kind.

A plain sum like the lexicon's, over characters and pairs of characters. It speaks where no rule was
written for the words; of red it asks more than it rings, and it never outweighs a veto.
"""

from __future__ import annotations

import math
import re
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlp.places import Spot

SHIPPED: Final = Path(__file__).with_name("learned.tsv")
#: The rows of the table that hold the names of the kinds, and what every text begins with.
KINDS: Final = "=kinds"
BIAS: Final = "=bias"
#: Among the kinds: how much it sounds like a life at risk.
RED: Final = "=red"
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
_A_PLACE = "□"
#: The logistic sum times this is counted into the score, at most _MOST either way: as much as one rule.
_WORTH = 1.6
_MOST = 2.2
_SHOWN = 3
_TENTHS = 10
_LANE = 32
_ONES = (1 << _LANE) - 1
_ZERO = 1 << 14
#: A place alone says nothing; of a word or two (停水了) nothing much can be learned.
_SAYING_NOTHING = re.compile(rf"[\s\W{_A_PLACE}的在就是我这那里边]+")
_ENOUGH = 10


class Lean(NamedTuple):
    """Where a text leans. `weight` goes into the score; `words` are the pieces that spoke loudest for it."""

    weight: float
    words: str
    met: tuple[str, ...]


def pieces(text: str) -> set[str]:
    """Characters and pairs, with numbers and spaces made alike; "^" and "$" are the ends."""
    plain = _SPACES.sub(" ", _DIGITS.sub("0", text)).strip()
    ends = f"^{plain}$"
    return {*plain, *map(add, ends, ends[1:])}


def without_places(text: str, spots: Sequence[Spot]) -> str:
    """The text with every place replaced by one sign: a name says nothing about what has happened there."""
    for spot in sorted(spots, key=lambda one: -one.start):
        text = f"{text[: spot.start]}{_A_PLACE}{text[spot.end :]}"
    return text


class Learned:
    """The table at `path`: one piece a line, its weight for a report, and for kinds as number:weight."""

    def __init__(self, path: Path = SHIPPED) -> None:
        _, names, *rows = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line)
        self._names = tuple(names[2].split())
        self._reports = {piece: float(report) for piece, report, _ in rows}
        self._kinds = {piece: _lanes(kinds, len(self._names)) for piece, _, kinds in rows}
        self._bias = self._reports.pop(BIAS)

    def lean(self, text: str, spots: Sequence[Spot]) -> Lean:
        reports = self._reports
        rest = without_places(text, spots)
        met = [piece for piece in pieces(rest) if piece in reports]
        said = len(_SAYING_NOTHING.sub("", rest))
        if not met or not said:
            return Lean(0.0, "", ())
        total = self._bias + sum(map(reports.__getitem__, met)) / math.sqrt(len(met))
        sure = min(1.0, (said / _ENOUGH) ** 1.5)
        weight = round(max(-_MOST, min(_MOST, total * _WORTH)) * sure, 2)
        return Lean(weight, self._loudest(met, weight), tuple(met))

    def _loudest(self, met: list[str], weight: float) -> str:
        sign = -1 if weight > 0 else 1
        loud = sorted((sign * self._reports[piece], piece) for piece in met)
        return "·".join(piece for _, piece in loud[:_SHOWN])

    def kinds(self, lean: Lean) -> dict[str, float]:
        """Every kind, and RED, with the logistic sum that speaks for it."""
        met, bias = sum(map(self._kinds.__getitem__, lean.met)), self._kinds[BIAS]
        scale = math.sqrt(len(lean.met) or 1)
        sums: dict[str, float] = {}
        for number, name in enumerate(self._names):
            total = (met >> number * _LANE & _ONES) - len(lean.met) * _ZERO
            sums[name] = (total / scale + (bias >> number * _LANE & _ONES) - _ZERO) / _TENTHS
        return sums

    def sounds(self, lean: Lean) -> tuple[str, float]:
        """The kind the text sounds like ("" when it does not sound like a report), and how much like red."""
        if not lean.met:
            return "", -math.inf
        sums = self.kinds(lean)
        red = sums.pop(RED)
        return (max(sums, key=sums.__getitem__) if lean.weight > 0 else ""), red


def _lanes(told: str, columns: int) -> int:
    """The weights for all kinds in one whole number, so that sums of many pieces are one addition each.

    Every kind has a lane of bits; _ZERO stands for nothing, so that no lane borrows from its neighbour.
    """
    lanes = [_ZERO] * columns
    for pair in told.split():
        number, weight = pair.split(":")
        lanes[int(number)] += round(float(weight) * _TENTHS)
    return sum(lane << number * _LANE for number, lane in enumerate(lanes))
