"""Cross-validation: every text is scored by tables that were learned without it and its near-duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gridwork.streetfile import read_street
from nlp import lexicon, sums
from nlp.facts import Facts, Finder
from nlp.training import bureaus, detector, own, spoken, tables
from nlp.training.data import FOLDS
from nlp.training.figures import border

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: Shares of talk that may pass: the border of opening a case, and that of looking closer.
RARELY, SELDOM = 0.001, 0.01


@dataclass(frozen=True)
class Talk:
    """The learner of the detector with its folds, and the score of every example by the fold's own table."""

    learner: detector.Learner
    folds: np.ndarray[Any, Any]
    scores: np.ndarray[Any, Any]

    def of(self, kind: str, *, report: bool | None = None) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The numbers of the examples of a kind."""
        return np.array(
            [
                number
                for number, one in enumerate(self.learner.found)
                if one.kind == kind and report in (None, one.report)
            ]
        )

    @property
    def borders(self) -> tuple[float, float]:
        talk = self.scores[self.of("talk")]
        return border(talk, RARELY), border(talk, SELDOM)


def detect(data: Path, scratch: Path) -> Talk:
    """Learns the detector once a fold, leaving the tables in `scratch`/0, /1 ... beside what lies there."""
    learner = detector.Learner(detector.examples(data))
    folds = detector.partition(learner.found, learner.texts)
    scores = np.zeros(len(learner.found))
    for fold, folder in _folders(scratch):
        learned = learner.learn(np.flatnonzero(folds != fold))
        tables.write_detector(folder / sums.DETECTOR, learned, {}, learned.bias, 0.0)
        table = sums.Detector(folder / sums.DETECTOR)
        for number in np.flatnonzero(folds == fold):
            scores[number] = table.score(learner.texts[number])
    return Talk(learner, folds, scores)


@dataclass(frozen=True)
class Heard:
    """The learner of chat lines with its folds, and what the fold's own table made of every example."""

    learner: spoken.Learner
    folds: np.ndarray[Any, Any]
    sums: list[dict[str, float]]
    #: The border of opening a case, counted in the sums of `report`; and the others, counted from it.
    opens: float
    borders: dict[str, float]

    def column(self, name: str) -> np.ndarray[Any, Any]:
        return np.array([one[name] for one in self.sums])


def hear(data: Path, talk: Talk, scratch: Path, more: Sequence[detector.Example] = ()) -> Heard:
    """As `detect`, for chat lines; `more` are examples besides our own lines and the chat sets."""
    lines = [*own.lines(), *own.titles(data), *more]
    learner = spoken.Learner([*talk.learner.found, *lines], _facts(data, talk.learner.found, lines))
    folds = np.concatenate([talk.folds, spoken.own_folds(lines)])
    sums_of: list[dict[str, float]] = [{} for _ in learner.found]
    learned = {}
    for fold, folder in _folders(scratch):
        learned[fold] = learner.learn(np.flatnonzero(folds != fold))
        tables.write_chats(folder / sums.CHATS, learned[fold], {}, spoken.OWN_KIND, _NO_BORDERS)
        table = sums.Chats(folder / sums.CHATS)
        for number in map(int, np.flatnonzero(folds == fold)):
            sums_of[number] = dict(table.weigh(learner.texts[number], learner.shown[number]).sums)
    opens, borders = spoken.borders(learner, sums_of, talk.scores - talk.borders[1])
    for fold, folder in _folders(scratch):
        moved = learned[fold].moved("report", opens)
        tables.write_chats(folder / sums.CHATS, moved, {}, spoken.OWN_KIND, borders)
    return Heard(learner, folds, sums_of, opens, borders)


_NO_BORDERS = dict.fromkeys(sums.BORDERS, 0.0)


def _facts(
    data: Path, public: Sequence[detector.Example], lines: Sequence[detector.Example]
) -> Iterator[Facts]:
    """Public texts know no street; our own lines are said in the example street."""
    words = lexicon.load()
    anywhere = Finder(words)
    here = Finder(words, read_street((data / "xianghu.toml").read_text(encoding="utf-8"), "xianghu.toml"))
    for one in (*public, *lines):
        yield (here if one.kind in spoken.OF_CHATS else anywhere).facts(one.text)


@dataclass(frozen=True)
class Sorted:
    """The learner of the bureaus with its folds, and for every message the bureaus as its fold ranks them."""

    learner: bureaus.Learner
    messages: list[bureaus.Message]
    folds: np.ndarray[Any, Any]
    by_title: dict[int, tuple[str, ...]]
    by_whole: dict[int, tuple[str, ...]]


def sort(data: Path, scratch: Path) -> Sorted:
    """As `detect`, for the bureaus of the messages whose natural text is known."""
    messages = bureaus.messages(data)
    learner = bureaus.Learner(messages, data)
    folds = bureaus.partition(messages)
    by_title, by_whole = {}, {}
    for fold, folder in _folders(scratch):
        pieces, weights = learner.learn(np.flatnonzero(folds != fold))
        tables.write_bureaus(folder / sums.BUREAUS, learner.bureaus, pieces, weights, {})
        table = sums.Bureaus(folder / sums.BUREAUS)
        for number in map(int, np.flatnonzero(folds == fold)):
            if messages[number].title:
                by_title[number] = _names(table, messages[number].title)
                by_whole[number] = _names(table, messages[number].whole)
    return Sorted(learner, messages, folds, by_title, by_whole)


def _names(table: sums.Bureaus, text: str) -> tuple[str, ...]:
    return tuple(name for name, _ in table.rank(text)) or table.names


def _folders(scratch: Path) -> Iterator[tuple[int, Path]]:
    for fold in range(FOLDS):
        folder = scratch / str(fold)
        folder.mkdir(exist_ok=True)
        yield fold, folder
