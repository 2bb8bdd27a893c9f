"""报事还是闲谈: a linear support vector machine over pieces, cut down to the loudest and learned again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.svm import LinearSVC

from nlp import sums
from nlp.training.data import (
    Families,
    folds,
    is_set_aside,
    plain,
    records,
    rows,
    sentences,
    without_placeholders,
)
from nlp.weights import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

FILES: Final = (
    "messages_labelled_dev.tsv", "stream2019_dev.tsv", "fuzhou_river_dev.tsv", "chat_reports_dev.jsonl",
    "chat_negative_dev.jsonl", "chatter_dev.tsv", "reviews_dev.tsv",
)  # fmt: skip
#: Chosen by cross-validation on the files above; the tries are in docs/reading.md.
RARE: Final = 3
PIECES: Final = 40_000
SOFTNESS: Final = 1.0
TALK_WEIGHS: Final = 3.0
CHAT_WEIGHS: Final = 3.0
#: Sentences from within a petition sound like one, yet many could be said anywhere.
SENTENCE_WEIGHS: Final = 0.1
SENTENCES: Final = 3
FIRST_SENTENCE: Final = 40
SHORT_DETAIL: Final = 60
_LONGEST = 200
_LEAST, _MOST = 8, 60
_ALIKE = 0.6


class Example(NamedTuple):
    """A text as it was typed. `kind`: the set it is judged in. `family`: what it was taken from."""

    kind: str
    text: str
    family: str
    report: bool
    #: Where they are known: the kind of the matter, and its urgency.
    category: str = ""
    urgency: str = ""


@dataclass(frozen=True)
class Sum:
    """A learned sum: pieces in their order, their weights, and what every text begins with."""

    pieces: tuple[str, ...]
    weights: np.ndarray[Any, Any]
    bias: float


def examples(folder: Path) -> list[Example]:
    return [*_petitions(folder), *_rivers(folder), *_chats(folder), *_talk(folder)]


def _petitions(folder: Path) -> Iterator[Example]:
    for kind, name in (("title", "messages_labelled_dev.tsv"), ("stream title", "stream2019_dev.tsv")):
        for row in rows(folder, name):
            yield Example(kind, without_placeholders(row["title"]), row["id"], report=True)
            for number, sentence in enumerate(islice(sentences(row["detail"]), SENTENCES)):
                first = number == 0 and len(sentence) <= FIRST_SENTENCE
                if first or _LEAST <= len(sentence) <= _MOST:
                    yield Example("first sentence" if first else "sentence", sentence, row["id"], report=True)


def _rivers(folder: Path) -> Iterator[Example]:
    for row in rows(folder, "fuzhou_river_dev.tsv"):
        kind = "river detail" if len(row["detail"]) <= SHORT_DETAIL else "long detail"
        yield Example("river title", row["title"], row["id"], report=True)
        yield Example(kind, row["detail"][:_LONGEST], row["id"], report=True)


def _chats(folder: Path) -> Iterator[Example]:
    for name in ("chat_reports_dev.jsonl", "chat_negative_dev.jsonl"):
        for row in records(folder, name):
            if not is_set_aside(row["id"]):
                yield labelled("chat", row["text"], row["id"], row["expected"])


def labelled(kind: str, text: str, name: str, label: Mapping[str, Any]) -> Example:
    """A line with its labels, in the words of the chat sets."""
    report = bool(label["is_report"])
    category, urgency = (label.get("category"), label.get("urgency")) if report else ("", "")
    return Example(kind, text, name, report, category or "", urgency or "")


def _talk(folder: Path) -> Iterator[Example]:
    for kind, name in (("talk", "chatter_dev.tsv"), ("review", "reviews_dev.tsv")):
        for row in rows(folder, name):
            yield Example(kind, row["text"], row["id"], report=False)


def partition(found: Sequence[Example], texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The fold of every example: near-duplicates, a title with its detail, the same talk stay together."""
    reports = [number for number, one in enumerate(found) if one.report]
    families = Families(len(found))
    families.join_same((one.report, one.family) for one in found)
    families.join_same((found[n].report, "".join(filter(str.isalpha, text))) for n, text in enumerate(texts))
    alike = Families(len(reports))
    alike.join_alike([texts[number] for number in reports], _ALIKE)
    for place, number in enumerate(reports):
        families.join(number, reports[alike.head(place)])
    return folds(families, [one.family for one in found])


class Learner:
    """The examples, counted once for all folds."""

    def __init__(self, found: Sequence[Example], rare: int = RARE, most: int = PIECES) -> None:
        self.found = found
        self.texts = [plain(one.text) for one in found]
        counter = CountVectorizer(analyzer=pieces, min_df=rare, binary=True, dtype=np.float64)
        counts = counter.fit_transform(self.texts).tocsc()
        self.pieces: list[str] = list(counter.get_feature_names_out())
        solid = [n for n, piece in enumerate(self.pieces) if not any(map(str.isspace, piece))]
        self.pieces = [self.pieces[n] for n in solid]
        self._counts = counts[:, solid].tocsr()
        self._most = most
        self._report = np.array([one.report for one in found])
        self._worth = np.array([_worth(one) for one in found])

    def learn(self, part: np.ndarray[Any, Any]) -> Sum:
        """From the examples whose numbers are in `part`: all pieces, the loudest of them, those again."""
        counts = self._counts[part]
        weights, _ = self._fitted(counts, part)
        loud = np.abs(weights) * np.sqrt(np.asarray(counts.sum(axis=0)).ravel())
        kept = np.sort(np.argsort(-loud, kind="stable")[: self._most])
        weights, bias = self._fitted(counts[:, kept], part)
        return Sum(tuple(self.pieces[n] for n in kept), weights, bias)

    def _fitted(self, counts: Any, part: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], float]:
        met = np.asarray(counts.sum(axis=1)).ravel()
        scaled = sparse.diags(1 / np.sqrt(met + sums.DAMPING)) @ counts
        machine = LinearSVC(C=SOFTNESS, random_state=0, dual=True, max_iter=5_000)
        machine.fit(scaled, self._report[part], sample_weight=self._worth[part])
        return machine.coef_[0], float(machine.intercept_[0])


def _worth(one: Example) -> float:
    by_kind = {"chat": CHAT_WEIGHS, "sentence": SENTENCE_WEIGHS}
    return by_kind.get(one.kind, 1.0) * (1.0 if one.report else TALK_WEIGHS)
