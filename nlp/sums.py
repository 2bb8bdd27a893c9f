"""Learned tables (字表): every short piece of a text has a weight, and a text is worth their plain sum.

Made by `train`; nothing but the standard library reads them. A piece is one to three neighbouring
characters; "^" and "$" stand for the ends of the text and 0 for any digit. A piece counts once.
"""

from __future__ import annotations

import math
from functools import cached_property
from heapq import nlargest
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from nlp.tablefile import LANE, ZERO, BadTable, TableFile
from nlp.weights import Weights, pieces

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SHIPPED: Final = Path(__file__).with_name("tables")
DETECTOR: Final = "detector.tsv"
BUREAUS: Final = "bureaus.tsv"
CHATS: Final = "chats.tsv"
#: Weights are whole hundredths in the files.
HUNDREDTH: Final = 100
#: Added to the number of pieces before its root is taken: one loud word alone is not yet a report.
DAMPING: Final = 16
#: The same for lines of a chat, where a few words are often all that is said.
CHAT_DAMPING: Final = 8
#: What the lexicon's rules and cues come to counts no further than this, either way; a kind's rules no
#: further than the second.
MOST_SAID: Final = 4.0
MOST_OF_KIND: Final = 5.0
#: The beginning of a message, where it says what it is about, counts this much more for the bureau.
HEAD: Final = 20
HEAD_COUNTS: Final = 2
#: The columns of the table of chat lines that come before those of the kinds, and the rows of its head.
CALM: Final = ("blue", "yellow", "orange")
URGENCIES: Final = (*CALM, "red")
SAID: Final = "said"
OWN_KIND: Final = "own kind"
#: The row that names what else was learned from; the digest of the lexicon stands at its end, in brackets.
OWN_LINES: Final = "own lines"
#: Sums from which on a report is asked about; from which on the red column asks, makes a report that opens
#: red, and together with a rule opens a case by itself.
BORDERS: Final = ("ask", "perhaps red", "likely red", "surely red")
_ENDS = frozenset(("^", "$", "^$"))
#: A weight in hundredths, either way, that one piece in five has.
_LOUD: Final = 60


class Detector:
    """报事还是闲谈: how surely a text is a report, as petitions are written.

    At 0, one line of talk in a hundred passes for one.
    Raises BadTable when the file cannot be used.
    """

    def __init__(self, path: Path = SHIPPED / DETECTOR, weights: Weights | None = None) -> None:
        file = TableFile(path)
        self._bias = file.number("bias")
        #: Above it one line of talk in a thousand passes.
        self.sure = file.number("one in a thousand")
        weights = weights or Weights()
        table = file.single()
        found = set(table.values())
        #: What is added to every weight, so that none is below 0.
        self._lift = -min(found, default=0)
        lanes = {one: (10**LANE + one + self._lift) * 10**weights.width for one in found}
        self._part = weights.add({piece: lanes[one] for piece, one in table.items()}, 1)

    def score(self, text: str) -> float:
        digits = self._part.digits(text)
        met = int(digits[:LANE])
        total = int(digits[LANE:]) - self._lift * met
        return self._bias + total / (HUNDREDTH * math.sqrt(met + DAMPING))


class Bureaus:
    """归哪个部门: the line departments, the likeliest first.

    Raises BadTable when the file cannot be used.
    """

    def __init__(self, path: Path = SHIPPED / BUREAUS, weights: Weights | None = None) -> None:
        file = TableFile(path)
        self.names = tuple(file.fact("bureaus").split(" "))
        weights = weights or Weights()
        self._part = weights.add(file.lanes(len(self.names), weights.width), len(self.names))

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        """Every bureau with its sum; () when the table knows nothing of the text."""
        whole = _lanes(self._part.digits(text))
        if whole[0] <= len(_ENDS) and self._part.weights(text, 0).keys() <= _ENDS:
            return ()
        head = whole if len(text) <= HEAD else _lanes(self._part.digits(text[:HEAD]))
        number, *sums = [one + HEAD_COUNTS * first for one, first in zip(whole, head, strict=True)]
        nothing, scale = ZERO * number, HUNDREDTH * math.sqrt(number)
        order = sorted(zip(self.names, sums, strict=True), key=lambda row: -row[1])
        return tuple((name, round((total - nothing) / scale, 2)) for name, total in order)

    def told(self, text: str, bureau: str) -> tuple[tuple[str, float], ...]:
        """Every piece the table knows with its weight for one bureau, the loudest first."""
        told = self._part.weights(text, self.names.index(bureau))
        weights = [(piece, (weight - ZERO) / HUNDREDTH) for piece, weight in told.items()]
        return tuple(sorted(weights, key=lambda row: (-row[1], row[0])))


def _lanes(digits: str) -> list[int]:
    return [int(digits[at : at + LANE]) for at in range(0, len(digits), LANE)]


class Shown(NamedTuple):
    """What the lexicon found in a line: its plain sum, and the urgencies and kinds of its rules."""

    said: float
    urgencies: Collection[str]
    kinds: Mapping[str, float]

    @property
    def counted(self) -> float:
        return min(max(self.said, -MOST_SAID), MOST_SAID)


class Spoken:
    """What a chat line came to, by column: `report`, the urgencies, the kinds.

    Two columns are added up at once, the others when one is asked for: most talk is done with after the two.
    """

    def __init__(self, chats: Chats, text: str, shown: Shown) -> None:
        self._chats = chats
        self._shown = shown
        self.text = text
        digits = chats.digits(text)
        met = int(digits[:LANE])
        self._columns = digits[LANE:]
        self._nothing = ZERO * met
        self.scale = HUNDREDTH * math.sqrt(met + CHAT_DAMPING)
        self.report = self.column("report")
        self.red = self.column("red")

    def column(self, name: str) -> float:
        at = self._chats.places[name]
        lane = int(self._columns[at : at + LANE]) - self._nothing
        return lane / self.scale + self._chats.beside(name, self._shown)

    @cached_property
    def sums(self) -> dict[str, float]:
        nothing, scale = self._nothing, self.scale
        learned = [(lane - nothing) / scale for lane in _lanes(self._columns)]
        beside = self._chats.all_beside(self._shown)
        return dict(zip(self._chats.names, map(add, learned, beside), strict=True))

    @property
    def calm(self) -> str:
        """The likeliest urgency below red."""
        return max(CALM, key=self.sums.__getitem__)


def _loud(reports: Mapping[str, int]) -> dict[str, int]:
    """The pieces that say most for or against a report, with their weights."""
    shares = {piece: weight - ZERO for piece, weight in reports.items() if abs(weight - ZERO) >= _LOUD}
    return {piece: share for piece, share in shares.items() if piece not in _ENDS}


class Chats:
    """群里的一句话: how surely it is a report, how urgent, and of which kind.

    Pieces are those of the text without its places; what the lexicon found is weighed beside them, by the
    rows of the head that bear its name. At 0 a line is as surely a report as one that opens a case.
    Raises BadTable when the file cannot be used.
    """

    def __init__(self, path: Path = SHIPPED / CHATS, weights: Weights | None = None) -> None:
        file = TableFile(path)
        self.names = tuple(file.fact("columns").split(" "))
        self.places = {name: LANE * number for number, name in enumerate(self.names)}
        self._bias = self._row(file, "bias")
        self._said = self._row(file, SAID)
        self._always = tuple(zip(self._bias.values(), self._said.values(), strict=True))
        self._urgent = {urgency: self._row(file, f"{urgency} rule") for urgency in URGENCIES}
        self._own_kind = file.number(OWN_KIND)
        self.borders = {name: file.number(name) for name in BORDERS}
        #: The digest of the lexicon whose rules were weighed, or "".
        self.lexicon = file.facts.get(OWN_LINES, "").rstrip(")")[-6:]
        weights = weights or Weights()
        table = file.lanes(len(self.names), weights.width)
        self._part = weights.add(table, len(self.names))
        self.digits = self._part.digits
        self._report = self.names.index("report")
        #: Nearly every line has enough pieces as loud as these for what is told of it.
        self._loud = _loud(self._part.column(table, self._report))

    def _row(self, file: TableFile, name: str) -> dict[str, float]:
        try:
            return dict(zip(self.names, map(float, file.fact(name).split(" ")), strict=True))
        except ValueError as error:
            raise BadTable(file.path, 1, f'"{name}" is no row of numbers', "one for each column") from error

    def beside(self, name: str, shown: Shown) -> float:
        """What does not come from pieces: where the column begins, and what the lexicon found."""
        said = self._bias[name] + shown.counted * self._said[name]
        rules = sum(self._urgent[urgency][name] for urgency in shown.urgencies)
        return said + rules + self._own_kind * min(shown.kinds.get(name, 0.0), MOST_OF_KIND)

    def all_beside(self, shown: Shown) -> list[float]:
        """`beside` of every column."""
        counted = shown.counted
        found = [bias + counted * said for bias, said in self._always]
        if shown.urgencies:
            rows = zip(*(self._urgent[urgency].values() for urgency in shown.urgencies), strict=True)
            found = list(map(add, found, map(sum, rows)))
        for name, weight in shown.kinds.items():
            found[self.places[name] // LANE] += self._own_kind * min(weight, MOST_OF_KIND)
        return found

    def weigh(self, text: str, shown: Shown) -> Spoken:
        return Spoken(self, text, shown)

    def loudest(self, spoken: Spoken, most: int) -> list[tuple[str, float]]:
        """The pieces that did most for or against a report, with their shares; those for it first.

        The two ends alone stand in every text: they explain nothing.
        """
        shares = {piece: self._loud[piece] for piece in self._loud.keys() & pieces(spoken.text)}
        if len(shares) < most:
            known = self._part.weights(spoken.text, self._report)
            shares = {piece: weight - ZERO for piece, weight in known.items() if piece not in _ENDS}
        loud = nlargest(most, [(abs(share), piece) for piece, share in shares.items()])
        told = [(piece, shares[piece] / spoken.scale) for _, piece in loud]
        return sorted(told, key=lambda row: (-row[1], row[0]))
