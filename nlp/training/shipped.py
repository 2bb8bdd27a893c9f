"""What `train` writes: both tables from all development data, headed by their cross-validated figures."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nlp import sums
from nlp.training import bureaus, crossed, detector, own, spoken, tables
from nlp.training.data import fingerprint
from nlp.training.figures import Figure
from nlp.training.learned_rows import bureau_rows, chat_rows, detector_rows

if TYPE_CHECKING:
    from collections.abc import Sequence


def make(data: Path, out: Path, more: Sequence[detector.Example] = ()) -> list[Figure]:
    """`more`: examples besides the data and our own lines. Returns the cross-validated figures.

    Raises BadData.
    """
    with tempfile.TemporaryDirectory(prefix="gridwhistle-train-") as scratch:
        talk = crossed.detect(data, Path(scratch))
        return [
            *_make_detector(data, out, talk),
            *_make_chats(data, out, crossed.hear(data, talk, Path(scratch), more)),
            *_make_bureaus(data, out, Path(scratch)),
        ]


def _make_detector(data: Path, out: Path, talk: crossed.Talk) -> list[Figure]:
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


def _make_chats(data: Path, out: Path, heard: crossed.Heard) -> list[Figure]:
    figures = chat_rows(heard)
    learned = heard.learner.learn(np.arange(len(heard.folds))).moved("report", heard.opens)
    softness = " ".join(f"{name}={value}" for name, value in spoken.SOFTNESS.items())
    parameters = (
        f"SVM C {softness} rare={spoken.RARE} pieces={spoken.PIECES} damping={sums.CHAT_DAMPING} "
        f"chat={spoken.CHAT_WEIGHS} talk={spoken.TALK_WEIGHS} red={spoken.RED_WEIGHS}"
    )
    facts = _facts(data, (*detector.FILES, own.TITLES, "xianghu.toml"), parameters, figures)
    facts[sums.OWN_LINES] = f"nlp/lines nlp/lexicon.toml (sha256 {own.fingerprint_of_lines()})"
    tables.write_chats(out / sums.CHATS, learned, facts, spoken.OWN_KIND, heard.borders)
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
    crossed_figures = {f"{one.measure}, {one.part}": one.told[0] for one in figures}
    return {
        "made by": "python -m bot train; do not edit",
        "data": f"{' '.join(files)} (sha256 {fingerprint(data, files)})",
        "parameters": parameters,
        **crossed_figures,
    }
