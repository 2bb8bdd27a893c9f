"""Which of many patterns can match a text at all, told from its characters in one pass."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import reduce
from itertools import accumulate, repeat
from operator import or_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Sets of characters; whatever the pattern matches holds a character of each. Empty: always tried.
Gate = tuple[frozenset[str], ...]
_SETS = 2
_OPEN = re.compile("1")


class Gates:
    """The gates of some rows of patterns. A pattern is a bit for each of its sets; a character opens some."""

    def __init__(self, *rows: Sequence[Gate]) -> None:
        gates = [gate for row in rows for gate in row]
        self._count = len(gates)
        self._ends = tuple(accumulate(map(len, rows)))
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

    def passed(self, text: str) -> list[list[int]]:
        """For every row, the numbers of its patterns that are worth trying, in their order."""
        bits = reduce(or_, map(self._opened.get, set(text), repeat(0)), self._free)
        left = f"{bits & bits >> self._count & ~(-1 << self._count):0{self._count}b}"[::-1]
        rows, begin = [], 0
        for end in self._ends:
            rows.append([match.start() - begin for match in _OPEN.finditer(left, begin, end)])
            begin = end
        return rows
