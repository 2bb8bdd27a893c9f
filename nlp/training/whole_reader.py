"""Rows 1 to 7 once more, through the whole reader: what `read` says, with tables that did not see the text.

The lexicon, and what was learned beside it, are the shipped ones and cannot be cross-validated.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from nlp.reader import Reader
from nlp.training.data import FOLDS
from nlp.training.figures import Figure, share
from nlp.training.learned_rows import bureau_rows, detector_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nlp.training.crossed import Sorted, Talk


def rows(talk: Talk, found: Sorted, scratch: Path) -> list[Figure]:
    """`scratch` holds the tables of each fold, as crossed.detect and crossed.sort left them."""
    scores = np.zeros(len(talk.scores))
    decisions = np.full(len(talk.scores), "", dtype="<U6")
    by_title, by_whole = {}, {}
    for fold in range(FOLDS):
        reader = Reader(tables=scratch / str(fold))
        for number in map(int, np.flatnonzero(talk.folds == fold)):
            reading = reader.read(talk.learner.found[number].text, chat="residents")
            scores[number], decisions[number] = reading.score, reading.decision
        for number in (one for one in found.by_title if found.folds[one] == fold):
            by_title[number] = _bureaus(reader, found.messages[number].title)
            by_whole[number] = _bureaus(reader, found.messages[number].whole)
    whole_talk = replace(talk, scores=scores)
    whole_found = replace(found, by_title=by_title, by_whole=by_whole)
    figures = [*bureau_rows(whole_found), *detector_rows(whole_talk), *_decided(whole_talk, decisions)]
    return [replace(one, part=f"{one.part}, whole reader") for one in figures]


def _bureaus(reader: Reader, text: str) -> tuple[str, ...]:
    ranked = reader.read(text).bureaus or reader.bureaus(text)
    return tuple(name for name, _ in ranked) or ("none",)


def _decided(talk: Talk, decisions: np.ndarray[tuple[int], np.dtype[np.str_]]) -> Iterator[Figure]:
    for kind, measure in (("talk", "talk"), ("review", "reviews")):
        said = decisions[talk.of(kind)]
        yield Figure(7, f"{measure} opened", "shipped", *share(said == "open"), len(said), "≤ .001")
        yield Figure(7, f"{measure} asked about", "shipped", *share(said == "ask"), len(said), "≤ .005")
