"""One way of writing: half-width, simplified, no decoration, with the way back to what was typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIRST_PICTURES = range(0x1F000, 0x1FB00)
_SIGNS = (*range(0x2190, 0x2200), *range(0x2300, 0x2400), *range(0x25A0, 0x2800), *range(0x2B00, 0x2C00))
_HALF_SURROGATES = range(0xD800, 0xE000)
_PUNCTUATION = {
    "。": ".", "…": ".", "、": ",", "，": ",", "；": ";", "：": ":", "！": "!", "？": "?", "～": "~",
    "“": '"', "”": '"', "‘": "'", "’": "'", "「": '"', "」": '"', "—": "-", "–": "-", "·": "·",
    "\t": " ", "\r": " ", "\u3000": " ", "\xa0": " ", "［": "[", "］": "]",
}  # fmt: skip
#: What carries no meaning at all: zero-width signs, variation selectors, skin tones, keycap frames.
_INVISIBLE = "\u200b-\u200f\u2060\u2061-\u2064\ufeff\u00ad\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff"
_UNSEEN = re.compile(rf"[{_INVISIBLE}]+")
#: Signs and spaces said more than once, and Chinese words said more than twice.
_LOOSE = re.compile(r"([^\w\s])\1+|( ){2,}|([\u4e00-\u9fff])\3{2,}")


def _compatible(code: int) -> str | None:
    """The one character that stands for `code` in the compatibility form, if there is exactly one."""
    letter = unicodedata.normalize("NFKC", chr(code)).lower()
    return letter if len(letter) == 1 and letter != chr(code) else None


def _folding() -> dict[int, str]:
    folding = dict.fromkeys((*_FIRST_PICTURES, *_SIGNS, *_HALF_SURROGATES), " ")
    for code in (*range(0x41, 0x5B), *range(0x2460, 0x2474), *range(0xFF01, 0xFF5F)):
        letter = _compatible(code)
        if letter:
            folding[code] = letter
    for sign, plain in _PUNCTUATION.items():
        folding[ord(sign)] = plain
    for tone in range(0x1F3FB, 0x1F400):
        folding.pop(tone, None)
    return folding


_FOLDING = _folding()


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in its normal form. `origins[i]` is where its i-th character stood in the original."""

    text: str
    origins: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that became `text[start:end]`."""
        if start >= end:
            return 0, 0
        return self.origins[start], self.origins[end - 1] + 1


def _kept(match: re.Match[str]) -> int:
    """How many characters of a loose stretch stay: two of a Chinese word, one of a sign, none unseen."""
    if match.re is _UNSEEN:
        return 0
    return 2 if match.group(3) else 1


def _tightened(normal: Normal, loose: re.Pattern[str]) -> Normal:
    if not loose.search(normal.text):
        return normal
    pieces: list[str] = []
    origins: list[int] = []
    at = 0
    for match in loose.finditer(normal.text):
        stop = match.start() + _kept(match)
        pieces.append(normal.text[at:stop])
        origins.extend(normal.origins[at:stop])
        at = match.end()
    pieces.append(normal.text[at:])
    origins.extend(normal.origins[at:])
    return Normal("".join(pieces), origins)


class Normaliser:
    """Holds the converter of traditional characters and the lexicon's same-length spellings.

    `spellings` maps dialect and common typing errors to the standard word of the same length.
    """

    def __init__(self, spellings: Mapping[str, str]) -> None:
        from opencc import OpenCC  # noqa: PLC0415 - a first reading pays for it, not the import of the house

        self._simplify = OpenCC("t2s").convert
        self._letters = {ord(word): plain for word, plain in spellings.items() if len(word) == 1}
        self._letter = re.compile(
            f"[{''.join(map(re.escape, map(chr, self._letters)))}]" if self._letters else "(?!)"
        )
        self._words = {word: plain for word, plain in spellings.items() if len(word) > 1}
        self._respell = re.compile(
            "|".join(map(re.escape, sorted(self._words, key=len, reverse=True))) or "(?!)"
        )

    def _simplified(self, text: str) -> str:
        plain: str = self._simplify(text)
        if len(plain) == len(text):
            return plain
        return "".join(one if len(one) == 1 else old for old in text for one in (self._simplify(old),))

    def __call__(self, text: str) -> Normal:
        folded = text.translate(_FOLDING)
        tight = _tightened(_tightened(Normal(folded, range(len(folded))), _UNSEEN), _LOOSE)
        plain = self._simplified(tight.text)
        if self._letter.search(plain):
            plain = plain.translate(self._letters)
        if self._respell.search(plain):
            plain = self._respell.sub(self._respelt, plain)
        return tight if plain == tight.text else Normal(plain, tight.origins)

    def _respelt(self, found: re.Match[str]) -> str:
        return self._words[found.group()]
