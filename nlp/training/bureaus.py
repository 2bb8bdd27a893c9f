"""归哪个部门: a linear support vector machine over pieces; only its loudest weights are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from nlp.training.data import Families, folds, plain, rows
from nlp.weights import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FILES: Final = (
    "messages_labelled_dev.tsv",
    "tokens_labelled_dev_1.tsv",
    "tokens_labelled_dev_2.tsv",
    "taxonomy_3level.tsv",
)
#: Chosen by cross-validation on the files above; the tries are in docs/reading.md.
RARE: Final = 3
PIECES: Final = 30_000
SOFTNESS: Final = 1.0
#: Brings the weights into the range that three digits hold.
SCALE: Final = 0.25
_SHORT_DETAIL = 80
_TITLE_WORDS = 9
_ALIKE = 0.45


class Message(NamedTuple):
    """A labelled message. `words` instead of a title and a detail where only its word list is known."""

    name: str
    bureau: str
    title: str
    detail: str
    words: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        return f"{self.title} {self.detail}" if self.title else "".join(self.words)

    @property
    def examples(self) -> Iterator[str]:
        """What is learned from it: title, beginning and whole; of a word list its first words and all."""
        if self.words:
            yield "".join(self.words[:_TITLE_WORDS])
        else:
            yield self.title
            yield self.detail[:_SHORT_DETAIL]
        yield self.whole


def messages(folder: Path) -> list[Message]:
    found = [
        Message(row["id"], row["label"], plain(row["title"]), plain(row["detail"]))
        for row in rows(folder, "messages_labelled_dev.tsv")
    ]
    for name in ("tokens_labelled_dev_1.tsv", "tokens_labelled_dev_2.tsv"):
        found += [
            Message(row["id"], row["label"], "", "", tuple(plain(row["toks"]).split()))
            for row in rows(folder, name)
        ]
    return found


def partition(found: Sequence[Message]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The fold of every message: near-duplicates, and a message with its own word list, together."""
    families = Families(len(found))
    families.join_alike([one.whole for one in found], _ALIKE)
    return folds(families, [one.name for one in found])


class Learner:
    """The labelled messages, counted once for all folds; the taxonomy's own words go into every one."""

    def __init__(self, found: Sequence[Message], folder: Path, most: int = PIECES) -> None:
        self.bureaus = tuple(sorted({one.bureau for one in found}))
        self._most = most
        number = {bureau: place for place, bureau in enumerate(self.bureaus)}
        told = [(place, text, one.bureau) for place, one in enumerate(found) for text in one.examples]
        named = [row for row in rows(folder, "taxonomy_3level.tsv") if row["l1"] in number]
        told += [(-1, plain(row["l3"]), row["l1"]) for row in named]
        counter = CountVectorizer(analyzer=pieces, min_df=RARE, binary=True, dtype=np.float64)
        counts = counter.fit_transform([text for _, text, _ in told]).tocsc()
        names = list(counter.get_feature_names_out())
        solid = [n for n, piece in enumerate(names) if not any(map(str.isspace, piece))]
        self.pieces = [names[n] for n in solid]
        self._counts = counts[:, solid].tocsr()
        self._source = np.array([place for place, _, _ in told])
        self._bureau = np.array([number[bureau] for _, _, bureau in told])

    def learn(self, part: np.ndarray[Any, Any]) -> tuple[tuple[str, ...], np.ndarray[Any, Any]]:
        """The loudest pieces and their weights, a column for each bureau, from the messages in `part`."""
        chosen = np.isin(self._source, np.append(part, -1))
        counts, bureau = self._counts[chosen], self._bureau[chosen]
        met = np.asarray(counts.sum(axis=0)).ravel()
        rarity = np.log((1 + counts.shape[0]) / (1 + met)) + 1
        scaled = normalize(counts @ sparse.diags(rarity))
        machine = LinearSVC(
            C=SOFTNESS,
            class_weight="balanced",
            fit_intercept=False,
            random_state=0,
            dual=True,
            max_iter=5_000,
        )
        weights = _levelled(machine.fit(scaled, bureau).coef_.T * rarity[:, None])
        loud = np.abs(weights).max(axis=1) * np.sqrt(met)
        kept = np.sort(np.argsort(-loud, kind="stable")[: self._most])
        return tuple(self.pieces[n] for n in kept), weights[kept]


def _levelled(weights: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Only differences between bureaus matter."""
    level = weights - weights.mean(axis=1, keepdims=True)
    scaled: np.ndarray[Any, Any] = level / level.std() * SCALE
    return scaled
