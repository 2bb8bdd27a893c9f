"""Rows 1 to 7 of the targets, measured on the tables alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlp.training.crossed import RARELY, SELDOM
from nlp.training.figures import Figure, interval, macro_f1, recall, share
from nlp.training.spoken import OF_CHATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nlp.training.crossed import Heard, Sorted, Talk

_RECALLS = (
    (4, "title", "report recall, titles", ("≥ .86", "≥ .99")),
    (4, "stream title", "report recall, titles of the stream", ("", "")),
    (5, "first sentence", "report recall, first sentences", ("≥ .85", "≥ .97")),
    (6, "river title", "report recall, river titles", ("", "")),
    (6, "river detail", "report recall, short river details", ("≥ .98", "≥ .998")),
)


def bureau_rows(found: Sorted) -> list[Figure]:
    return [
        *_bureau_rows(found, found.by_title, "titles", (1, "≥ .875"), "≥ .955"),
        *_bureau_rows(found, found.by_whole, "title and detail", (2, "≥ .900"), "≥ .982"),
    ]


def _bureau_rows(
    found: Sorted, said: Mapping[int, tuple[str, ...]], part: str, f1: tuple[int, str], two: str
) -> Iterator[Figure]:
    right = {number: found.messages[number].bureau for number in said}
    facts = np.array([(right[number], said[number][0]) for number in said])
    yield Figure(f1[0], "bureau macro-F1", part, *interval(facts, macro_f1), len(said), f1[1])
    among = share([right[number] in said[number][:2] for number in said])
    yield Figure(3, "bureau among the first two", part, *among, len(said), two)


def detector_rows(talk: Talk) -> list[Figure]:
    spoken = talk.scores[talk.of("talk")]
    figures = []
    for row, kind, measure, targets in _RECALLS:
        wanted = talk.scores[talk.of(kind)]
        for passing, target in zip((RARELY, SELDOM), targets, strict=True):
            figures.append(
                Figure(row, measure, _at(passing), *recall(wanted, spoken, passing), len(wanted), target)
            )
    reviews = talk.scores[talk.of("review")]
    for passing, target in ((RARELY, "≤ .001"), (SELDOM, "≤ .005")):
        wrong = recall(reviews, spoken, passing)
        figures.append(Figure(7, "review false alarms", _at(passing), *wrong, len(reviews), target))
    return figures


def chat_rows(heard: Heard) -> list[Figure]:
    """Our own lines and the chat sets (without the third set aside), each by tables that have not seen it."""
    found = heard.learner.found
    of = {name: _of(heard, name) for name in ("chats", "titles")}
    opened = heard.column("report") >= heard.opens
    report = np.array([one.report for one in found])
    red = np.array([one.urgency == "red" for one in found])
    rings = heard.column("red") >= heard.borders["perhaps red"]
    shares = (
        (8, "chat reports opened", opened[of["chats"] & report], "≥ .95"),
        (8, "chat talk opened", opened[of["chats"] & ~report], "≤ .01"),
        (10, "red recall", rings[of["chats"] & red], "1"),
        (10, "red suspected in talk", rings[of["chats"] & ~report], "≤ .02"),
    )
    figures = [
        Figure(row, name, "own lines", *share(hits), len(hits), goal) for row, name, hits, goal in shares
    ]
    return [
        *figures,
        _kind_figure(heard, of["chats"], "own lines", "chat reports", "≥ .90"),
        _kind_figure(heard, of["titles"], "cross-validated", "real titles", "≥ .80"),
    ]


def _of(heard: Heard, name: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    kinds = OF_CHATS if name == "chats" else {"labelled title"}
    return np.array([one.kind in kinds for one in heard.learner.found])


def _kind_figure(heard: Heard, chosen: np.ndarray[Any, Any], part: str, of: str, target: str) -> Figure:
    found = heard.learner.found
    numbers = [n for n in map(int, np.flatnonzero(chosen)) if found[n].category]
    names = heard.learner.kinds
    said = [max(names, key=heard.sums[n].__getitem__) for n in numbers]
    facts = np.array([(found[n].category, kind) for n, kind in zip(numbers, said, strict=True)])
    return Figure(9, f"kind macro-F1, {of}", part, *interval(facts, macro_f1), len(facts), target)


def _at(passing: float) -> str:
    return f"at {passing:.1%} of talk"
