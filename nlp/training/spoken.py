"""群里的一句话: report or talk, how urgent, of which kind, learned from our own lines and the chat sets.

Petitions and public talk only keep the sum from being carried away by them. Every column is a linear support
vector machine over pieces and over what the lexicon found; the loudest pieces of all columns are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.svm import LinearSVC

from nlp import sums
from nlp.bands import LEAST_ASKED
from nlp.training.data import Families, folds
from nlp.training.figures import border
from nlp.weights import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nlp.facts import Facts
    from nlp.training.detector import Example

#: Chosen by cross-validation on our own lines; the tries are in docs/reading.md.
RARE: Final = 2
PIECES: Final = 20_000
SOFTNESS: Final = {"report": 0.4, "red": 0.5, "calm": 0.5, "kinds": 0.5}
#: The rows of the head for what the lexicon found: its sum, and whether rules of an urgency fired. How loudly
#: each machine hears them beside the pieces; the kinds are told apart by words alone, a rule's own kind is
#: counted later.
_HEAD: Final = (sums.SAID, *(f"{urgency} rule" for urgency in sums.URGENCIES))
_VOICES: Final = {
    "report": np.array([0.1, 0.0, 0.0, 0.0, 0.0]),
    "red": np.array([0.015, 0.1, 0.1, 0.1, 0.1]),
    "calm": np.array([0.0, 0.2, 0.2, 0.2, 0.2]),
    "kinds": np.zeros(5),
}
#: A rule's own kind counts this much of the rule's weight.
OWN_KIND: Final = 0.2
CHAT_WEIGHS: Final = 8.0
TALK_WEIGHS: Final = 2.0
#: Petitions and public talk, which are six times as many, beside chat lines: hardly heard where a report is
#: told from talk, heard in full where red is.
PUBLIC_WEIGHS: Final = 0.1
#: A missed life at risk is worse than a false question.
RED_WEIGHS: Final = 3.0
#: Told from talk red is wanted; told from other reports a higher border does that.
CALM_WEIGHS: Final = 0.3
_WORTH: Final[Mapping[str, float]] = {"sentence": 0.2, "labelled title": 0.0}
OF_CHATS: Final = frozenset(("own", "chat"))
#: Shares of talk that may pass: of our own talk at the border of opening, of public talk and of our own at
#: that of asking; of our own talk at the soft alarm, of other reports that are taken for red, and of
#: everything that is not red where red alone opens a case.
OPENED: Final = 0.02
ASKED: Final = 0.004
ASKED_OF_TRAPS: Final = 0.08
SOFT: Final = 0.02
LIKELY: Final = 0.04
HARD: Final = 0.01
_ALIKE = 0.5


class Columns(NamedTuple):
    """A learned table: pieces with a row of weights each, and a row of the head for what is no piece."""

    names: tuple[str, ...]
    pieces: tuple[str, ...]
    weights: np.ndarray[Any, Any]
    head: dict[str, np.ndarray[Any, Any]]

    def moved(self, name: str, border: float) -> Columns:
        """The column `name` counted from `border`."""
        bias = self.head["bias"].copy()
        bias[self.names.index(name)] -= border
        return self._replace(head={**self.head, "bias": bias})


def own_folds(found: Sequence[Example]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Lines that are much alike stay together."""
    families = Families(len(found))
    families.join_alike([one.text for one in found], _ALIKE)
    return folds(families, [one.family for one in found])


class Learner:
    """The examples, taken apart by the lexicon and counted once for all folds."""

    def __init__(self, found: Sequence[Example], facts: Iterable[Facts], most: int = PIECES) -> None:
        self.found = found
        read = [(one.rest, one.shown) for one in facts]
        self.texts = [text for text, _ in read]
        self.shown = [shown for _, shown in read]
        counter = CountVectorizer(analyzer=pieces, min_df=RARE, binary=True, dtype=np.float64)
        counts = counter.fit_transform(self.texts).tocsc()
        names = list(counter.get_feature_names_out())
        solid = [n for n, piece in enumerate(names) if not any(map(str.isspace, piece))]
        self.pieces = [names[n] for n in solid]
        self._counts = counts[:, solid].tocsr()
        self._most = most
        self._beside = np.array(
            [[one.counted, *(float(u in one.urgencies) for u in sums.URGENCIES)] for one in self.shown]
        )
        self._labels()

    def _labels(self) -> None:
        found = self.found
        chat = np.array([one.kind in OF_CHATS for one in found])
        self._report = np.array([one.report for one in found])
        self._red = np.array([one.urgency == "red" for one in found])
        self._calm = np.array([one.urgency if one.urgency in sums.CALM else "" for one in found])
        self._kind = np.array([one.category if one.report else "" for one in found])
        worth = np.array([_WORTH.get(one.kind, 1.0) for one in found]) * np.where(chat, CHAT_WEIGHS, 1.0)
        hardly = np.where(chat, 1.0, PUBLIC_WEIGHS)
        self._worth = worth * hardly * np.where(self._report, 1.0, TALK_WEIGHS)
        other = np.where(chat & self._report, CALM_WEIGHS, 1.0)
        self._alarm = worth * np.where(self._red, RED_WEIGHS, other)
        self.kinds = tuple(sorted({kind for kind in self._kind if kind}))

    @property
    def names(self) -> tuple[str, ...]:
        return ("report", "red", *sums.CALM, *self.kinds)

    def learn(self, part: np.ndarray[Any, Any]) -> Columns:
        """From the examples whose numbers are in `part`: all pieces, the loudest of them, those again."""
        everything = np.arange(len(self.pieces))
        weights, _ = self._fitted(part, everything)
        loud = np.abs(weights).max(axis=1) * np.sqrt(np.asarray(self._counts[part].sum(axis=0)).ravel())
        kept = np.sort(np.argsort(-loud, kind="stable")[: self._most])
        weights, head = self._fitted(part, kept)
        return Columns(self.names, tuple(self.pieces[n] for n in kept), weights, head)

    def _fitted(
        self, part: np.ndarray[Any, Any], kept: np.ndarray[Any, Any]
    ) -> tuple[np.ndarray[Any, Any], dict[str, np.ndarray[Any, Any]]]:
        """The weights of the pieces, a column for each name, and the rows of the head."""
        weights = np.zeros((len(kept), len(self.names)))
        head = {name: np.zeros(len(self.names)) for name in ("bias", *_HEAD)}
        for name, columns, machine in self._machines(part, kept):
            learned = _for_each(len(columns), np.column_stack([machine.coef_, machine.intercept_]))
            places = [self.names.index(column) for column in columns]
            weights[:, places] = learned[:, : len(kept)].T
            head["bias"][places] = learned[:, -1]
            heard = learned[:, len(kept) : -1] * _VOICES[name]
            for number, row in enumerate(_HEAD):
                head[row][places] = heard[:, number]
        return weights, head

    def _machines(self, part: np.ndarray[Any, Any], kept: np.ndarray[Any, Any]) -> Any:
        """Each machine with its name and the columns it fills."""
        everyone = part[self._worth[part] > 0]
        yield "report", ("report",), self._machine("report", everyone, kept, self._report, self._worth)
        yield "red", ("red",), self._machine("red", everyone, kept, self._red, self._alarm)
        urgent = part[self._calm[part] != ""]
        yield "calm", sums.CALM, self._machine("calm", urgent, kept, _numbers(self._calm, sums.CALM))
        known = part[self._kind[part] != ""]
        yield "kinds", self.kinds, self._machine("kinds", known, kept, _numbers(self._kind, self.kinds))

    def _machine(
        self,
        name: str,
        part: np.ndarray[Any, Any],
        kept: np.ndarray[Any, Any],
        label: np.ndarray[Any, Any],
        worth: np.ndarray[Any, Any] | None = None,
    ) -> LinearSVC:
        counts = self._counts[part][:, kept]
        met = np.asarray(counts.sum(axis=1)).ravel()
        scaled = sparse.diags(1 / np.sqrt(met + sums.CHAT_DAMPING)) @ counts
        beside = self._beside[part] * _VOICES[name]
        machine = LinearSVC(
            C=SOFTNESS[name],
            random_state=0,
            dual=True,
            max_iter=5_000,
            class_weight=None if worth is not None else "balanced",
        )
        return machine.fit(
            sparse.hstack([scaled, sparse.csr_matrix(beside)]).tocsr(),
            label[part],
            sample_weight=None if worth is None else worth[part],
        )


def _numbers(labels: np.ndarray[Any, Any], names: Sequence[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    number = {name: place for place, name in enumerate(names)}
    return np.array([number.get(str(label), -1) for label in labels])


def _for_each(columns: int, learned: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """A row for each class: of two classes a machine tells only the second."""
    return learned if len(learned) == columns else np.vstack([-learned, learned])


def borders(
    learner: Learner, scores: Sequence[Mapping[str, float]], written: np.ndarray[Any, Any]
) -> tuple[float, dict[str, float]]:
    """The border of opening a case, and those of asking and of red.

    Opening and red are told by our own lines and the chat sets, which are full of traps; asking by public
    talk besides. `written`: what the detector's sum makes of the examples of public texts, which come first.
    """
    found = learner.found
    chat = np.array([one.kind in OF_CHATS for one in found])
    public = np.array([one.kind == "talk" for one in found])
    calm = np.array([one.urgency != "red" for one in found])
    talk = chat & ~np.array([one.report for one in found])
    report = np.array([one["report"] for one in scores])
    red = np.array([one["red"] for one in scores])
    opens = border(report[talk], OPENED)
    like = np.where(written >= LEAST_ASKED, report[: len(written)], -np.inf)
    asks = max(border(like[public[: len(written)]], ASKED), border(report[talk], ASKED_OF_TRAPS))
    perhaps = border(red[talk], SOFT)
    other = chat & calm & ~talk
    likely = max(perhaps, border(red[other], LIKELY))
    sure = max(likely, border(red[chat & calm], HARD))
    return opens, {
        "ask": min(asks - opens, 0.0),
        "perhaps red": perhaps,
        "likely red": likely,
        "surely red": sure,
    }
