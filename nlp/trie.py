"""Many words as one regular expression in which the longest word wins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A branch of the tree of letters; the key "" says that a word ends here.
Branch = dict[str, "Branch"]


def _tree(words: Iterable[str]) -> Branch:
    root: Branch = {}
    for word in words:
        at = root
        for letter in word:
            at = at.setdefault(letter, {})
        at[""] = {}
    return root


def _written(branch: Branch) -> str:
    arms = [re.escape(letter) + _written(below) for letter, below in branch.items() if letter]
    if not arms:
        return ""
    optional = "?" if "" in branch else ""
    if len(arms) == 1 and not optional:
        return arms[0]
    return f"(?:{'|'.join(arms)}){optional}"


def alternation(words: Iterable[str]) -> str:
    """A pattern that matches the longest of `words` at a position, in time of the text's length."""
    return _written(_tree(words)) or r"(?!)"
