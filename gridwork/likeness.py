"""相似: whether two reports of one place say the same thing, by the pieces of text they share. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from hashlib import sha256
from itertools import pairwise
from math import sqrt

#: From here on two texts of the same kind and place are worth the question whether they are one matter.
ALIKE = 0.35
#: Characters that say nothing of what is the matter.
_EMPTY = frozenset("的了啊呀吧吗呢嘛哦哈是在有我你他它们这那就也都还又")
_OTHER = re.compile(r"[\W_]+")
#: A re-sent text of fewer characters shows nothing: "停水了" is said by everybody.
_SHORTEST = 4


def plain(text: str) -> str:
    """The text in one spelling, without spaces and punctuation."""
    return _OTHER.sub("", unicodedata.normalize("NFKC", text).lower())


def fingerprint(text: str) -> str:
    """The same for the same words, whatever their spacing and punctuation; "" when they are too few."""
    words = plain(text)
    return sha256(words.encode()).hexdigest()[:24] if len(words) >= _SHORTEST else ""


def likeness(one: str, other: str) -> float:
    """0 (nothing in common) to 1 (the same): the cosine of the characters and pairs of characters."""
    first, second = _pieces(one), _pieces(other)
    shared = sum(count * second[piece] for piece, count in first.items())
    return shared / sqrt(_square(first) * _square(second)) if shared else 0.0


def alike(text: str, place: str, other: str, other_place: str) -> bool:
    """Whether two texts say the same of their place; what merely names the place counts on neither side."""
    said = _without(text, place)
    return any(likeness(said, _without(part, other_place)) >= ALIKE for part in other.split("；"))


def _without(text: str, place: str) -> str:
    return text.replace(place, "") if place else text


def _pieces(text: str) -> Counter[str]:
    letters = [letter for letter in plain(text) if letter not in _EMPTY]
    pairs = (first + second for first, second in pairwise(letters))
    return Counter([*letters, *pairs])


def _square(pieces: Counter[str]) -> int:
    return sum(count * count for count in pieces.values())
