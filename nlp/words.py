"""Many words looked for in one pass, the longest at a place first, in time of the text's length."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OPENING = 2


class Words:
    """Finds the words of a list in a text, from its left, without overlaps."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if word)
        sizes: dict[str, set[int]] = {}
        for word in self._words:
            sizes.setdefault(word[:_OPENING], set()).add(len(word))
        for letter in {word for word in self._words if len(word) == 1}:
            for opening in [one for one in sizes if one[0] == letter]:
                sizes[opening].add(1)
        #: The first two characters of words, and the lengths of those that begin so, longest first.
        self._sizes = {opening: tuple(sorted(found, reverse=True)) for opening, found in sizes.items()}

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Where each word begins, and the word."""
        sizes, words, at, length = self._sizes.get, self._words, 0, len(text)
        while at < length:
            step = 1
            for size in sizes(text[at : at + _OPENING]) or sizes(text[at], ()):
                word = text[at : at + size]
                if word in words:
                    yield at, word
                    step = size
                    break
            at += step
