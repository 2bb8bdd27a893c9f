"""Which of many patterns can match a text at all, told from its characters in one pass."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Sets of characters; whatever the pattern matches holds a character of each. Empty: always tried.
Gate = tuple[frozenset[str], ...]
_SETS = 2


class Gates:
    """The gates of a row of patterns. A pattern is a bit; a character opens the bits of its sets."""

    def __init__(self, gates: Sequence[Gate]) -> None:
        opened: dict[str, list[int]] = defaultdict(lambda: [0] * _SETS)
        self._free = [0] * _SETS
        for number, gate in enumerate(gates):
            for place in range(_SETS):
                if place >= len(gate):
                    self._free[place] |= 1 << number
                    continue
                for letter in gate[place]:
                    opened[letter][place] |= 1 << number
        self._opened = {letter: (bits[0], bits[1]) for letter, bits in opened.items()}

    def passed(self, text: str) -> list[int]:
        """Numbers of the patterns that are worth trying, in their order."""
        first, second = self._free
        opened = self._opened.get
        for letter in set(text):
            bits = opened(letter)
            if bits:
                first |= bits[0]
                second |= bits[1]
        left = first & second
        numbers = []
        while left:
            lowest = left & -left
            numbers.append(lowest.bit_length() - 1)
            left ^= lowest
        return numbers
