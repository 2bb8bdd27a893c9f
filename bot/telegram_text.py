"""Words measured and cut the way Telegram measures them: in UTF-16 code units. Pure."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from gridwork.notice import Span, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Bot API: a message, a photo's caption, the answer to a press; at most so many units.
MOST_IN_MESSAGE = 4096
MOST_IN_CAPTION = 1024
MOST_IN_TOAST = 200
_LAST_OF_ONE_UNIT = 0xFFFF


def units(text: str) -> int:
    return len(text) + sum(ord(sign) > _LAST_OF_ONE_UNIT for sign in text)


def offsets(text: str) -> list[int]:
    """Where each code point (and the end) stands in UTF-16 units."""
    return list(accumulate((1 + (ord(sign) > _LAST_OF_ONE_UNIT) for sign in text), initial=0))


def split(words: Words, most: int = MOST_IN_MESSAGE) -> list[Words]:
    """The words in pieces of at most `most` units: cut between lines where a line ends in reach, spans kept.

    Pieces of nothing but blanks are left out (Telegram refuses them).
    """
    if units(words.text) <= most:
        return [words]
    return [
        piece for begin, end in _cuts(words.text, most) if (piece := _part(words, begin, end)).text.strip()
    ]


def shortened(words: Words, most: int = MOST_IN_MESSAGE) -> Words:
    """What fits into one message, with … for the rest."""
    if units(words.text) <= most:
        return words
    begin, end = next(_cuts(words.text, most - 1))
    head = _part(words, begin, end)
    return replace(head, text=head.text + "…")


def marked(words: Words, mark: str) -> Words:
    """The words behind a mark: "（可能重复）"."""
    spans = tuple(replace(span, start=span.start + len(mark)) for span in words.spans)
    return Words(mark + words.text, spans)


def _cuts(text: str, most: int) -> Iterator[tuple[int, int]]:
    at = offsets(text)
    begin = end = 0
    while begin < len(text):
        while end < len(text) and at[end + 1] - at[begin] <= most:
            end += 1
        if end < len(text) and (line_end := text.rfind("\n", begin, end + 1)) > begin:
            end = line_end
        yield begin, end
        begin = end = end + text.startswith("\n", end)


def _part(words: Words, begin: int, end: int) -> Words:
    spans = (_clipped(span, begin, end) for span in words.spans)
    return Words(words.text[begin:end], tuple(span for span in spans if span.length > 0))


def _clipped(span: Span, begin: int, end: int) -> Span:
    first, last = max(span.start, begin), min(span.start + span.length, end)
    return replace(span, start=first - begin, length=last - first)
