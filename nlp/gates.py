"""Which of many patterns can match a text at all, told from its characters in one pass."""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from itertools import repeat
from operator import or_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Sets of characters; whatever the pattern matches holds a character of each. Empty: always tried.
Gate = tuple[frozenset[str], ...]
_SETS = 2


class Gates:
    """The gates of a row of patterns. A pattern is a bit for each of its sets; a character opens some."""

    def __init__(self, gates: Sequence[Gate]) -> None:
        self._count = len(gates)
        opened: dict[str, int] = defaultdict(int)
        self._free = 0
        for number, gate in enumerate(gates):
            for place in range(_SETS):
                bit = 1 << (number + place * self._count)
                if place >= len(gate):
                    self._free |= bit
                    continue
                for letter in gate[place]:
                    opened[letter] |= bit
        self._opened = dict(opened)

    def passed(self, text: str) -> list[int]:
        """Numbers of the patterns that are worth trying, in their order."""
        bits = reduce(or_, map(self._opened.get, set(text), repeat(0)), self._free)
        left = bin(bits & bits >> self._count & ~(-1 << self._count))[:1:-1]
        numbers = []
        at = left.find("1")
        while at >= 0:
            numbers.append(at)
            at = left.find("1", at + 1)
        return numbers
