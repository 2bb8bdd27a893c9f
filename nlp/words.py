"""Many words looked for in one pass, the longest at a place first, in time of the text's length."""

from __future__ import annotations

from functools import lru_cache
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPENING = 2


@lru_cache(maxsize=8)
def openings(text: str) -> tuple[str, ...]:
    """Every character with the one after it; the last stands alone."""
    return (*map(add, text, text[1:]), text[-1:])


class Words:
    """Finds the words of a list in a text, from its left, without overlaps."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if word)
        sizes: dict[str, set[int]] = {}
        for word in self._words:
            sizes.setdefault(word[:_OPENING], set()).add(len(word))
        for opening, found in sizes.items():
            if opening[0] in self._words:
                found.add(1)
        #: The first two characters of words, and the lengths of those that begin so, longest first.
        self._sizes = {opening: tuple(sorted(found, reverse=True)) for opening, found in sizes.items()}
        self._single: dict[str, tuple[int, ...]] = {word: (1,) for word in self._words if len(word) == 1}

    def found(self, text: str) -> list[tuple[int, str]]:
        """Where each word begins, and the word."""
        told = openings(text)
        if self._sizes.keys().isdisjoint(told) and self._single.keys().isdisjoint(text):
            return []
        words, found, free = self._words, [], 0
        for at, sizes in enumerate(map(self._sizes.get, told)):
            if at < free:
                continue
            for size in sizes or self._single.get(text[at], ()):
                word = text[at : at + size]
                if word in words:
                    found.append((at, word))
                    free = at + size
                    break
        return found
