"""Where words begin and end. The only place that knows jieba, and rjieba where it is installed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Protocol

_USER_WORD_WEIGHT = 50_000


class Segmenter(Protocol):
    def cut(self, text: str) -> list[str]: ...


#: Makes a segmenter that knows some words of one's own.
Cutter = Callable[[Iterable[str]], Segmenter]


def segmenter(words: Iterable[str]) -> Segmenter:
    """Rjieba where the extra `fast` is installed, else jieba; `words` are whole words to both."""
    try:
        return RustSegmenter(words)
    except ImportError:
        return JiebaSegmenter(words)


class JiebaSegmenter:
    """A private tokenizer, so that the words of one street do not reach another.

    Safe for many threads after construction: cutting only reads.
    """

    def __init__(self, words: Iterable[str]) -> None:
        import jieba  # noqa: PLC0415 - its dictionary takes a second; who never reads should not wait

        jieba.setLogLevel(logging.CRITICAL)
        self._tokenizer = jieba.Tokenizer()
        # What `initialize` does, less its cache: a file in /tmp that other users could have written.
        with self._tokenizer.get_dict_file() as book:
            self._tokenizer.FREQ, self._tokenizer.total = self._tokenizer.gen_pfdict(book)
        self._tokenizer.initialized = True
        for word in words:
            self._tokenizer.add_word(word, _USER_WORD_WEIGHT)

    def cut(self, text: str) -> list[str]:
        found: list[str] = self._tokenizer.lcut(text)
        return found


class RustSegmenter:
    """The same dictionary and the same words of one's own, some twenty times as fast.

    Raises ImportError where rjieba is not installed.
    """

    #: Whether the dictionary that rjieba reads on import was taken; each one more takes a tenth of a second.
    _first_is_taken = False
    _taking = Lock()

    def __init__(self, words: Iterable[str]) -> None:
        import rjieba  # noqa: PLC0415 - not everybody has it

        with self._taking:
            self._tokenizer = rjieba.Jieba() if self._first_is_taken else rjieba
            RustSegmenter._first_is_taken = True
        for word in words:
            self._tokenizer.add_word(word, _USER_WORD_WEIGHT, "n")

    def cut(self, text: str) -> list[str]:
        found: list[str] = self._tokenizer.cut(text)
        return found
