"""What `train` writes: both tables from all development data, headed by their cross-validated figures."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nlp import sums
from nlp.training import bureaus, crossed, detector, tables
from nlp.training.data import fingerprint
from nlp.training.figures import Figure
from nlp.training.learned_rows import bureau_rows, detector_rows

if TYPE_CHECKING:
    from collections.abc import Sequence


def make(data: Path, out: Path) -> list[Figure]:
    """Raises BadData. Returns the cross-validated figures."""
    with tempfile.TemporaryDirectory(prefix="gridwhistle-train-") as scratch:
        return [*_make_detector(data, out, Path(scratch)), *_make_bureaus(data, out, Path(scratch))]


def _make_detector(data: Path, out: Path, scratch: Path) -> list[Figure]:
    talk = crossed.detect(data, scratch)
    figures = detector_rows(talk)
    rarely, seldom = talk.borders
    learned = talk.learner.learn(np.arange(len(talk.folds)))
    parameters = (
        f"SVM C={detector.SOFTNESS} rare={detector.RARE} pieces={detector.PIECES} damping={sums.DAMPING} "
        f"talk={detector.TALK_WEIGHS} chat={detector.CHAT_WEIGHS} sentence={detector.SENTENCE_WEIGHS}"
    )
    facts = _facts(data, detector.FILES, parameters, figures)
    tables.write_detector(out / sums.DETECTOR, learned, facts, learned.bias - seldom, rarely - seldom)
    return figures


def _make_bureaus(data: Path, out: Path, scratch: Path) -> list[Figure]:
    found = crossed.sort(data, scratch)
    figures = bureau_rows(found)
    pieces, weights = found.learner.learn(np.arange(len(found.messages)))
    parameters = (
        f"SVM C={bureaus.SOFTNESS} rare={bureaus.RARE} pieces={bureaus.PIECES} scale={bureaus.SCALE} "
        f"head={sums.HEAD} counted={1 + sums.HEAD_COUNTS}"
    )
    facts = _facts(data, bureaus.FILES, parameters, figures)
    tables.write_bureaus(out / sums.BUREAUS, found.learner.bureaus, pieces, weights, facts)
    return figures


def _facts(data: Path, files: Sequence[str], parameters: str, figures: Sequence[Figure]) -> dict[str, str]:
    crossed_figures = {f"{one.measure}, {one.part}": f"{one.value:.3f}" for one in figures}
    return {
        "made by": "python -m bot train; do not edit",
        "data": f"{' '.join(files)} (sha256 {fingerprint(data, files)})",
        "parameters": parameters,
        **crossed_figures,
    }
