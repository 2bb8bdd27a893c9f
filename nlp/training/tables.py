"""The files of the learned tables: the same data and program make the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from nlp import sums
from nlp.tablefile import ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from nlp.training.detector import Sum
    from nlp.training.spoken import Columns

#: Weights are rounded to this many hundredths: finer differences change no decision, and the last digits of
#: a machine's arithmetic do not show.
_STEP: Final = 5
_TOP = 2 * ZERO - 1


def write_detector(path: Path, learned: Sum, facts: Mapping[str, str], bias: float, sure: float) -> None:
    """`bias` is counted so that 0 is the border of one in a hundred, `sure` that of one in a thousand."""
    heads = {**facts, "bias": f"{bias:.2f}", "one in a thousand": f"{sure:.2f}"}
    rows = zip(learned.pieces, _hundredths(learned.weights), strict=True)
    _write(path, heads, [f"{piece}\t{weight}" for piece, weight in rows if weight])


def write_bureaus(
    path: Path,
    bureaus: Sequence[str],
    pieces: Sequence[str],
    weights: np.ndarray[Any, Any],
    facts: Mapping[str, str],
) -> None:
    counted = np.clip(_hundredths(weights) + ZERO, 0, _TOP)
    rows = _told(pieces, counted)
    _write(path, {**facts, "bureaus": " ".join(bureaus)}, rows)


def write_chats(
    path: Path, learned: Columns, facts: Mapping[str, str], own_kind: float, borders: Mapping[str, float]
) -> None:
    """`own_kind`: what a rule counts for its own kind. `borders`: where one asks, and where it is red."""
    counted = np.clip(_hundredths(learned.weights) + ZERO, 0, _TOP)
    heads = {
        **facts,
        **{name: f"{border:.2f}" for name, border in borders.items()},
        sums.OWN_KIND: f"{own_kind:.2f}",
        **{name: " ".join(f"{weight:.2f}" for weight in row) for name, row in learned.head.items()},
    }
    _write(path, {**heads, "columns": " ".join(learned.names)}, _told(learned.pieces, counted))


def _told(pieces: Sequence[str], counted: np.ndarray[Any, Any]) -> list[str]:
    return [
        f"{piece}\t{' '.join(f'{weight:03d}' for weight in row)}"
        for piece, row in zip(pieces, counted, strict=True)
        if (row != ZERO).any()
    ]


def _hundredths(weights: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    rounded: np.ndarray[Any, np.dtype[np.int64]] = np.rint(weights * sums.HUNDREDTH / _STEP).astype(np.int64)
    return rounded * _STEP


def _write(path: Path, heads: Mapping[str, str], rows: Sequence[str]) -> None:
    lines = [f"# {key}\t{value}" for key, value in heads.items()]
    path.write_text("\n".join([*lines, *sorted(rows)]) + "\n", encoding="utf-8", newline="\n")
