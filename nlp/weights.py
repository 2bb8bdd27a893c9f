"""One table out of several: a piece of a text is looked up once and answers for all of their columns."""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat
from operator import add
from typing import TYPE_CHECKING, Final

from nlp.tablefile import LANE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DIGITS = str.maketrans("123456789", "000000000")
_ONE_LANE: Final = 10**LANE


@lru_cache(maxsize=8)
def pieces(text: str) -> frozenset[str]:
    """The distinct pieces of a normalised text."""
    marked = f"^{text.strip()}$".translate(_DIGITS)
    pairs = list(map(add, marked, marked[1:]))
    return frozenset((*marked, *pairs, *map(add, pairs, marked[2:])))


class Weights:
    """Every piece that one of the tables knows, with its weights as lanes of one whole number.

    All sums are taken at once. No weight is below 0 in its lane, so that no lane borrows from its neighbour.
    Tables are added first, then texts are asked about, by many threads.
    """

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._lanes = 0
        #: Every table asks about the same text.
        self.digits = lru_cache(maxsize=8)(self._digits)

    @property
    def width(self) -> int:
        """How many digits the lanes have that were added so far."""
        return LANE * self._lanes

    def add(self, table: Mapping[str, int], columns: int) -> Part:
        """`table`: piece -> its lanes, left of those added before: one that tells that the piece is known,
        then one for each column.
        """
        known = self._known
        for piece, number in table.items():
            known[piece] = known.get(piece, 0) + number
        part = Part(self, self._lanes, columns)
        self._lanes += columns + 1
        return part

    def found(self, text: str) -> Iterator[tuple[str, int]]:
        """The pieces of a text with their lanes, 0 where no table knows one."""
        told = pieces(text)
        return zip(told, map(self._known.get, told, repeat(0)), strict=True)

    def _digits(self, text: str) -> str:
        """The sums over the pieces of a text, lane after lane."""
        total = sum(map(self._known.get, pieces(text), repeat(0)))
        return str(total).zfill(LANE * self._lanes)


class Part:
    """The columns of one table among those of all."""

    def __init__(self, weights: Weights, right: int, columns: int) -> None:
        """`right`: how many lanes stand behind its own."""
        self._weights = weights
        self._stop, self._start = LANE * right, LANE * (right + columns + 1)
        self._places = [10 ** (LANE * (right + columns - 1 - column)) for column in range(columns)]
        self._is_known = 10 ** (LANE * (right + columns))

    def digits(self, text: str) -> str:
        """Lane after lane: how many pieces of the text the table knows, then the sum of each column."""
        whole = self._weights.digits(text)
        return whole[len(whole) - self._start : len(whole) - self._stop]

    def column(self, table: Mapping[str, int], column: int) -> dict[str, int]:
        """One column of the table that was added."""
        place = self._places[column]
        return {piece: number // place % _ONE_LANE for piece, number in table.items()}

    def weights(self, text: str, column: int) -> dict[str, int]:
        """The pieces of the text that the table knows, with their weights in one column."""
        known, place = self._is_known, self._places[column]
        return {
            piece: number // place % _ONE_LANE
            for piece, number in self._weights.found(text)
            if number >= known and number // known % _ONE_LANE
        }
