"""A regular expression that is made ready when it is first searched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Pattern:
    """Stands for re.Pattern where there are many and a text needs few: making one ready takes longer than
    reading a line.

    Safe for many threads: at worst two make the same one ready. What is no regular expression is told as
    re.error by `ready`, or else by the first search.
    """

    __slots__ = ("finditer", "pattern", "search")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.search: Callable[[str], re.Match[str] | None] = self._first_search
        self.finditer: Callable[[str], Iterator[re.Match[str]]] = self._first_finditer

    def ready(self) -> re.Pattern[str]:
        compiled = re.compile(self.pattern)
        self.search, self.finditer = compiled.search, compiled.finditer
        return compiled

    def _first_search(self, text: str) -> re.Match[str] | None:
        return self.ready().search(text)

    def _first_finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.ready().finditer(text)
