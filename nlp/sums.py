"""Learned tables (字表): every short piece of a text has a weight, and a text is worth their plain sum.

Made by `train`; nothing but the standard library reads them. A piece is one to three neighbouring
characters; "^" and "$" stand for the ends of the text and 0 for any digit. A piece counts once.
"""

from __future__ import annotations

import math
from heapq import nlargest
from operator import add
from pathlib import Path
from typing import Final, NamedTuple

SHIPPED: Final = Path(__file__).with_name("tables")
DETECTOR: Final = "detector.tsv"
BUREAUS: Final = "bureaus.tsv"
_DIGITS = str.maketrans("123456789", "000000000")
#: Weights are whole hundredths in the files.
HUNDREDTH: Final = 100
#: Added to the number of pieces before its root is taken: one loud word alone is not yet a report.
DAMPING: Final = 16
#: The beginning of a message, where it says what it is about, counts this much more for the bureau.
HEAD: Final = 20
HEAD_COUNTS: Final = 2
#: How the file of bureaus writes "nothing": its weights are three digits, 000 to 999, without a sign.
ZERO: Final = 500
_LANE = 8
_ENDS = frozenset(("^", "$", "^$"))


class BadTable(Exception):  # noqa: N818 - it is an answer to whoever changed the file
    """A table that cannot be used: the file, the line, what is wrong and what is allowed."""

    def __init__(self, path: Path, line: int, wrong: str, allowed: str = "") -> None:
        end = f"; allowed: {allowed}" if allowed else ""
        super().__init__(f"{path}, line {line}: {wrong}{end}")


def pieces(text: str) -> set[str]:
    """The distinct pieces of a normalised text."""
    marked = f"^{text.strip()}$".translate(_DIGITS)
    pairs = list(map(add, marked, marked[1:]))
    return {*marked, *pairs, *map(add, pairs, marked[2:])}


class _File:
    """Lines "# key<TAB>value" first, then one piece a line with its weights after a tab."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise BadTable(path, 1, f"cannot be read: {error}") from error
        if lines[-1]:
            raise BadTable(path, len(lines), "the last line is cut off", "a line end after every line")
        heads = next((n for n, line in enumerate(lines) if not line.startswith("# ")), len(lines))
        self.facts = dict(self._fact(n, line) for n, line in enumerate(lines[:heads], start=1))
        self.first = heads + 1
        self.rows = lines[heads:-1]

    def _fact(self, number: int, line: str) -> tuple[str, str]:
        key, tab, value = line[2:].partition("\t")
        if not tab:
            raise BadTable(self.path, number, "no tab after the name", "# name<TAB>value")
        return key, value

    def fact(self, key: str) -> str:
        if key not in self.facts:
            raise BadTable(self.path, 1, f'no line "# {key}"', "the head that `train` writes")
        return self.facts[key]

    def number(self, key: str) -> float:
        try:
            return float(self.fact(key))
        except ValueError as error:
            raise BadTable(self.path, 1, f'"{key}" is no number', "such as 0.25") from error

    def weights(self, columns: int) -> dict[str, int]:
        """Piece -> its weight; several weights become lanes of one number (see Bureaus)."""
        try:
            table = self._single() if columns == 1 else self._lanes(columns)
        except ValueError as error:
            raise self._first_wrong(columns) from error
        if len(table) != len(self.rows):
            raise self._first_wrong(columns)
        return table

    def _single(self) -> dict[str, int]:
        pairs = (row.split("\t") for row in self.rows)
        return {piece: int(told) for piece, told in pairs}

    def _lanes(self, columns: int) -> dict[str, int]:
        wide = "0" * (_LANE - len(str(ZERO)))
        width, gaps = 4 * columns - 1, " " * (columns - 1)
        table = {}
        for row in self.rows:
            piece, told = row.split("\t")
            if len(told) != width or told[3::4] != gaps:
                raise ValueError(told)
            table[piece] = int(told.replace(" ", wide))
        return table

    def _first_wrong(self, columns: int) -> BadTable:
        allowed = f"piece<TAB>{'whole number' if columns == 1 else f'{columns} times three digits'}"
        seen: set[str] = set()
        for number, row in enumerate(self.rows, start=self.first):
            piece, tab, told = row.partition("\t")
            if not tab:
                return BadTable(self.path, number, "no tab", allowed)
            if not _is_weight(told, columns):
                return BadTable(self.path, number, f'weight "{told}"', allowed)
            if piece in seen:
                return BadTable(self.path, number, f'"{piece}" a second time', "every piece once")
            seen.add(piece)
        return BadTable(self.path, self.first, "wrong rows", allowed)


def _is_weight(told: str, columns: int) -> bool:
    if columns == 1:
        return told.removeprefix("-").isdecimal()
    words = told.split(" ")
    return len(words) == columns and all(len(word) == len(str(ZERO)) and word.isdecimal() for word in words)


class Weighed(NamedTuple):
    """What a text came to, and what it takes to say why."""

    score: float
    scale: float
    met: set[str]
    weights: dict[str, int]

    def told(self, most: int) -> list[tuple[str, float]]:
        """The loudest pieces with their shares of the score, those that speak for a report first.

        The two ends alone stand in every text: they make short texts less sure, and explain nothing.
        """
        loud = nlargest(most, self.met - _ENDS, key=lambda piece: (abs(self.weights[piece]), piece))
        shares = [(piece, round(self.weights[piece] / self.scale, 2)) for piece in loud]
        return sorted(shares, key=lambda share: (-share[1], share[0]))


class Detector:
    """报事还是闲谈: how surely a text is a report. At 0, one line of talk in a hundred passes for one.

    Raises BadTable when the file cannot be used.
    """

    def __init__(self, path: Path = SHIPPED / DETECTOR) -> None:
        file = _File(path)
        self._bias = file.number("bias")
        #: Above it one line of talk in a thousand passes.
        self.sure = file.number("one in a thousand")
        self._weights = file.weights(1)

    def score(self, text: str) -> float:
        return self.weigh(text).score

    def weigh(self, text: str) -> Weighed:
        met = self._weights.keys() & pieces(text)
        scale = HUNDREDTH * math.sqrt(len(met) + DAMPING)
        score = self._bias + sum(map(self._weights.__getitem__, met)) / scale
        return Weighed(score, scale, met, self._weights)


class Bureaus:
    """归哪个部门: the line departments, the likeliest first.

    All sums are taken at once, as lanes of eight digits in one whole number; every weight is at least 0
    there (ZERO stands for nothing), so that no lane borrows from its neighbour.
    Raises BadTable when the file cannot be used.
    """

    def __init__(self, path: Path = SHIPPED / BUREAUS) -> None:
        file = _File(path)
        self.names = tuple(file.fact("bureaus").split(" "))
        self._weights = file.weights(len(self.names))

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        """Every bureau with its sum; () when the table knows nothing of the text."""
        whole = self._met(text)
        head = whole if len(text) <= HEAD else self._met(text[:HEAD])
        number = len(whole) + HEAD_COUNTS * len(head)
        if whole <= _ENDS:
            return ()
        weight = self._weights.__getitem__
        total = sum(map(weight, whole)) + HEAD_COUNTS * sum(map(weight, head))
        scale = HUNDREDTH * math.sqrt(number)
        sums = [(lane - ZERO * number) / scale for lane in self._lanes(total)]
        order = sorted(zip(self.names, sums, strict=True), key=lambda row: -row[1])
        return tuple((name, round(value, 2)) for name, value in order)

    def told(self, text: str, bureau: str) -> tuple[tuple[str, float], ...]:
        """Every piece the table knows with its weight for one bureau, the loudest first."""
        lane = self.names.index(bureau)
        met = self._met(text)
        weights = [(piece, (self._lanes(self._weights[piece])[lane] - ZERO) / HUNDREDTH) for piece in met]
        return tuple(sorted(weights, key=lambda row: (-row[1], row[0])))

    def _met(self, text: str) -> set[str]:
        return self._weights.keys() & pieces(text)

    def _lanes(self, total: int) -> list[int]:
        digits = str(total).zfill(_LANE * len(self.names))
        return [int(digits[at : at + _LANE]) for at in range(0, len(digits), _LANE)]
