"""Figures with their intervals: shares, recall at a border, macro-F1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SAMPLES: Final = 1_000
_SEED: Final = 0
_MIDDLE: Final = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `row`: its row in the table of targets; `low`, `high`: 95 % by bootstrap.

    What is not measured has no value: `part` says why.
    """

    row: int
    measure: str
    part: str
    value: float | None
    low: float | None
    high: float | None
    count: int
    target: str = ""

    @property
    def told(self) -> tuple[str, str]:
        """The value and its interval, as a table shows them."""
        if self.value is None or self.low is None or self.high is None:
            return "not measured", ""
        return f"{self.value:.3f}", f"{self.low:.3f}-{self.high:.3f}"


def share(hits: Sequence[bool] | np.ndarray[Any, Any]) -> tuple[float, float, float]:
    return interval(np.asarray(hits, dtype=np.float64), lambda sample: float(sample.mean()))


def interval(
    facts: np.ndarray[Any, Any], measure: Callable[[np.ndarray[Any, Any]], float]
) -> tuple[float, float, float]:
    """The measure of all rows of `facts`, and the middle 95 % of what samples of its rows give."""
    if not len(facts):
        return float("nan"), float("nan"), float("nan")
    chance = np.random.default_rng(_SEED)
    drawn = [measure(facts[chance.integers(len(facts), size=len(facts))]) for _ in range(_SAMPLES)]
    low, high = np.percentile(drawn, _MIDDLE)
    return measure(facts), float(low), float(high)


def border(scores: np.ndarray[Any, Any], passing: float) -> float:
    """The score that `passing` of the scores lie above."""
    return float(np.sort(scores)[::-1][int(passing * len(scores))])


def recall(
    wanted: np.ndarray[Any, Any], talk: np.ndarray[Any, Any], passing: float
) -> tuple[float, float, float]:
    """The share of `wanted` above the border that `passing` of `talk` crosses; both are drawn anew."""
    chance = np.random.default_rng(_SEED)
    # Only the top of the talk decides: drawing from it alone what a whole sample would draw is enough.
    top = np.sort(talk)[::-1][: max(1, int(4 * passing * len(talk)))]
    drawn = []
    for _ in range(_SAMPLES):
        counts = chance.multinomial(len(talk), [*([1 / len(talk)] * len(top)), 1 - len(top) / len(talk)])
        passed = np.cumsum(counts[:-1])
        place = min(int(np.searchsorted(passed, int(passing * len(talk)), side="right")), len(top) - 1)
        sample = wanted[chance.integers(len(wanted), size=len(wanted))]
        drawn.append(float((sample > top[place]).mean()))
    low, high = np.percentile(drawn, _MIDDLE)
    return float((wanted > border(talk, passing)).mean()), float(low), float(high)


def macro_f1(facts: np.ndarray[Any, Any]) -> float:
    """Of rows (right class, said class) the mean of the classes' F1; a class that is never right is out."""
    right, said = facts[:, 0], facts[:, 1]
    scores = []
    for one in np.unique(right):
        hits = float(((right == one) & (said == one)).sum())
        scores.append(2 * hits / float((right == one).sum() + (said == one).sum()))
    return float(np.mean(scores))
