"""Learned tables (字表): every short piece of a text has a weight, and a text is worth their plain sum.

Made by `train`; nothing but the standard library reads them. A piece is one to three neighbouring
characters; "^" and "$" stand for the ends of the text and 0 for any digit. A piece counts once.
"""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from heapq import nlargest
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

SHIPPED: Final = Path(__file__).with_name("tables")
DETECTOR: Final = "detector.tsv"
BUREAUS: Final = "bureaus.tsv"
CHATS: Final = "chats.tsv"
_DIGITS = str.maketrans("123456789", "000000000")
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
#: How the file of bureaus writes "nothing": its weights are three digits, 000 to 999, without a sign.
ZERO: Final = 500
#: The columns of the table of chat lines that come before those of the kinds, and the rows of its head.
CALM: Final = ("blue", "yellow", "orange")
URGENCIES: Final = (*CALM, "red")
SAID: Final = "said"
OWN_KIND: Final = "own kind"
#: Sums from which on a report is asked about; from which on the red column asks, makes a report that opens
#: red, and together with a rule opens a case by itself.
BORDERS: Final = ("ask", "perhaps red", "likely red", "surely red")
_LANE = 8
_ENDS = frozenset(("^", "$", "^$"))


class BadTable(Exception):  # noqa: N818 - it is an answer to whoever changed the file
    """A table that cannot be used: the file, the line, what is wrong and what is allowed."""

    def __init__(self, path: Path, line: int, wrong: str, allowed: str = "") -> None:
        end = f"; allowed: {allowed}" if allowed else ""
        super().__init__(f"{path}, line {line}: {wrong}{end}")


@lru_cache(maxsize=8)
def pieces(text: str) -> frozenset[str]:
    """The distinct pieces of a normalised text."""
    marked = f"^{text.strip()}$".translate(_DIGITS)
    pairs = list(map(add, marked, marked[1:]))
    return frozenset((*marked, *pairs, *map(add, pairs, marked[2:])))


def weights_of(table: Mapping[str, int], told: Iterable[str]) -> list[int]:
    """The weights of the pieces that the table knows."""
    return [weight for weight in map(table.get, told) if weight is not None]


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


class Detector:
    """报事还是闲谈: how surely a text is a report, as petitions are written.

    At 0, one line of talk in a hundred passes for one.

    Raises BadTable when the file cannot be used.
    """

    def __init__(self, path: Path = SHIPPED / DETECTOR) -> None:
        file = _File(path)
        self._bias = file.number("bias")
        #: Above it one line of talk in a thousand passes.
        self.sure = file.number("one in a thousand")
        self._weights = file.weights(1)

    def score(self, text: str) -> float:
        met = weights_of(self._weights, pieces(text))
        return self._bias + sum(met) / (HUNDREDTH * math.sqrt(len(met) + DAMPING))


class _Columns:
    """A table with several weights a piece.

    All sums are taken at once, as lanes of eight digits in one whole number; every weight is at least 0
    there (ZERO stands for nothing), so that no lane borrows from its neighbour.
    """

    def __init__(self, file: _File, names: str) -> None:
        self.names = tuple(file.fact(names).split(" "))
        self.weights = file.weights(len(self.names))

    def met(self, text: str) -> set[str]:
        """The pieces that the table knows."""
        return self.weights.keys() & pieces(text)

    def weights_in(self, text: str) -> list[int]:
        return weights_of(self.weights, pieces(text))

    def sums(self, total: int, number: int) -> list[int]:
        """The columns of a sum of `number` pieces, in hundredths."""
        digits = str(total).zfill(_LANE * len(self.names))
        return [int(digits[at : at + _LANE]) - ZERO * number for at in range(0, len(digits), _LANE)]


class Bureaus(_Columns):
    """归哪个部门: the line departments, the likeliest first.

    Raises BadTable when the file cannot be used.
    """

    def __init__(self, path: Path = SHIPPED / BUREAUS) -> None:
        super().__init__(_File(path), "bureaus")

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        """Every bureau with its sum; () when the table knows nothing of the text."""
        whole = self.weights_in(text)
        if len(whole) <= len(_ENDS) and self.met(text) <= _ENDS:
            return ()
        head = whole if len(text) <= HEAD else self.weights_in(text[:HEAD])
        number = len(whole) + HEAD_COUNTS * len(head)
        total = sum(whole) + HEAD_COUNTS * sum(head)
        scale = HUNDREDTH * math.sqrt(number)
        sums = [lane / scale for lane in self.sums(total, number)]
        order = sorted(zip(self.names, sums, strict=True), key=lambda row: -row[1])
        return tuple((name, round(value, 2)) for name, value in order)

    def told(self, text: str, bureau: str) -> tuple[tuple[str, float], ...]:
        """Every piece the table knows with its weight for one bureau, the loudest first."""
        lane = self.names.index(bureau)
        weights = [(piece, self.sums(self.weights[piece], 1)[lane] / HUNDREDTH) for piece in self.met(text)]
        return tuple(sorted(weights, key=lambda row: (-row[1], row[0])))


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
        met = chats.weights_in(text)
        self._digits = chats.digits(sum(met))
        self._nothing = ZERO * len(met)
        self.scale = HUNDREDTH * math.sqrt(len(met) + CHAT_DAMPING)
        self.report = self.column("report")
        self.red = self.column("red")

    def column(self, name: str) -> float:
        at = self._chats.places[name]
        lane = int(self._digits[at : at + _LANE]) - self._nothing
        return lane / self.scale + self._chats.beside(name, self._shown)

    @cached_property
    def sums(self) -> dict[str, float]:
        zero, scale, digits = self._nothing, self.scale, self._digits
        lanes = [(int(digits[at : at + _LANE]) - zero) / scale for at in range(0, len(digits), _LANE)]
        beside = self._chats.all_beside(self._shown)
        return dict(zip(self._chats.names, map(add, lanes, beside), strict=True))

    @property
    def calm(self) -> str:
        """The likeliest urgency below red."""
        return max(CALM, key=self.sums.__getitem__)


class Chats(_Columns):
    """群里的一句话: how surely it is a report, how urgent, and of which kind.

    Pieces are those of the text without its places; what the lexicon found is weighed beside them, by the
    rows of the head that bear its name. At 0 a line is as surely a report as one that opens a case.
    Raises BadTable when the file cannot be used.
    """

    def __init__(self, path: Path = SHIPPED / CHATS) -> None:
        file = _File(path)
        super().__init__(file, "columns")
        self._bias = self._row(file, "bias")
        self.places = {name: _LANE * number for number, name in enumerate(self.names)}
        self._said = self._row(file, SAID)
        self._urgent = {urgency: self._row(file, f"{urgency} rule") for urgency in URGENCIES}
        lower = 10 ** (_LANE * (len(self.names) - 1 - self.names.index("report")))
        #: The one column of which single pieces are told.
        self._reports = {p: told // lower % 10**_LANE - ZERO for p, told in self.weights.items()}
        self._always = [(self._bias[name], self._said[name]) for name in self.names]
        self._own_kind = file.number(OWN_KIND)
        self.borders = {name: file.number(name) for name in BORDERS}

    def _row(self, file: _File, name: str) -> dict[str, float]:
        try:
            return dict(zip(self.names, map(float, file.fact(name).split(" ")), strict=True))
        except ValueError as error:
            raise BadTable(file.path, 1, f'"{name}" is no row of numbers', "one for each column") from error

    def digits(self, total: int) -> str:
        """The lanes of a sum, one after the other."""
        return str(total).zfill(_LANE * len(self.names))

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
            rules = [self._urgent[urgency] for urgency in shown.urgencies]
            found = [
                one + sum([rule[name] for rule in rules]) for one, name in zip(found, self.names, strict=True)
            ]
        for name, weight in shown.kinds.items():
            found[self.places[name] // _LANE] += self._own_kind * min(weight, MOST_OF_KIND)
        return found

    def weigh(self, text: str, shown: Shown) -> Spoken:
        return Spoken(self, text, shown)

    def loudest(self, spoken: Spoken, most: int) -> list[tuple[str, float]]:
        """The pieces that did most for or against a report, with their shares; those for it first.

        The two ends alone stand in every text: they explain nothing.
        """
        told = [(abs(self._reports[piece]), piece) for piece in self.met(spoken.text) - _ENDS]
        loud = [(piece, self._reports[piece] / spoken.scale) for _, piece in nlargest(most, told)]
        return sorted(loud, key=lambda row: (-row[1], row[0]))
