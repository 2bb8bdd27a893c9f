"""The development data: its files, one way of writing, what is set aside, and what belongs together."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp.normalise import Normaliser

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence
    from pathlib import Path

#: Places are anonymised in the contest's texts: A市, A3区, K8县, 西地省. Without this they would be learned.
_PLACEHOLDER = re.compile(r"西地省|(?<![A-Za-z])[A-Z]\d{0,2} ?(?=[市区县州镇])[市区县州]?")
_SENTENCE_END = re.compile(r"[.。!！?？\n;；]+")
_WORD = re.compile(r"[\u4e00-\u9fff]")
_SAYS_SOMETHING = 6
_ROWS_AT_ONCE = 500
FOLDS: Final = 5
_PARTS: Final = 3

#: Without the lexicon's spellings: a changed lexicon must not change the tables.
_normal = Normaliser({})


class BadData(Exception):  # noqa: N818 - it is an answer to whoever gave the folder
    """The folder lacks a file, or a file is not what it should be."""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(f"{path}: cannot be read ({error})") from error


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """A tab-separated file with a row of names and no quoting."""
    lines = [line for line in _read(folder / name).split("\n") if line and not line.startswith("#")]
    names = lines[0].split("\t") if lines else []
    found = [line.split("\t") for line in lines[1:]]
    for number, row in enumerate(found, start=2):
        if len(row) != len(names):
            raise BadData(f"{folder / name}, row {number}: {len(row)} columns; allowed: {len(names)}")
    return [dict(zip(names, row, strict=True)) for row in found]


def records(folder: Path, name: str) -> list[dict[str, Any]]:
    """A file with one JSON object a line."""
    return [json.loads(line) for line in _read(folder / name).split("\n") if line]


def is_set_aside(name: str) -> bool:
    """A third of the chat sets is kept for judging: never read, never learned from."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % _PARTS == 0


def plain(text: str) -> str:
    """The text as the tables see it, without the placeholders of anonymised places."""
    return _normal(without_placeholders(text)).text.strip()


def without_placeholders(text: str) -> str:
    return _PLACEHOLDER.sub("", text)


def sentences(detail: str) -> Iterator[str]:
    """The sentences that say something, without the placeholders."""
    for sentence in _SENTENCE_END.split(without_placeholders(detail)):
        if len(_WORD.findall(sentence)) >= _SAYS_SOMETHING:
            yield sentence.strip()


class Families:
    """Sets of texts that belong together; joining two joins all of theirs."""

    def __init__(self, count: int) -> None:
        self._heads = list(range(count))

    def head(self, one: int) -> int:
        while self._heads[one] != one:
            self._heads[one] = self._heads[self._heads[one]]
            one = self._heads[one]
        return one

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.head(one), self.head(other)))
        self._heads[high] = low

    def join_same(self, keys: Iterable[Hashable]) -> None:
        first: dict[Hashable, int] = {}
        for number, key in enumerate(keys):
            self.join(first.setdefault(key, number), number)

    def join_alike(self, texts: Sequence[str], border: float) -> None:
        """Near-duplicates: cosine of two- and three-character pieces above `border`."""
        vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True).fit_transform(texts)
        for start in range(0, len(texts), _ROWS_AT_ONCE):
            near = (vectors[start : start + _ROWS_AT_ONCE] @ vectors.T).tocoo()
            close = near.data > border
            for one, other in zip(near.row[close] + start, near.col[close], strict=True):
                self.join(int(one), int(other))


def folds(families: Families, names: Sequence[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The fold of every text: that of its family, by a hash of the family's first name."""
    heads = (names[families.head(number)] for number in range(len(names)))
    return np.array([int(hashlib.sha256(head.encode()).hexdigest(), 16) % FOLDS for head in heads])


def fingerprint(folder: Path, names: Sequence[str]) -> str:
    """Twelve digits that change when one of the files does."""
    whole = hashlib.sha256()
    for name in sorted(names):
        whole.update(name.encode())
        whole.update((folder / name).read_bytes())
    return whole.hexdigest()[:12]
