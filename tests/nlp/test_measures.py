"""Floors under the quality of the reader, over sentences written for this project."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nlp import lexicon

if TYPE_CHECKING:
    from gridwork.reading import ChatKind, Reading
    from nlp import Reader

_SENTENCES = Path(lexicon.__file__).parent / "lines"


def _rows(name: str) -> list[dict[str, str]]:
    with (_SENTENCES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


@pytest.fixture(scope="module")
def reports(reader: Reader) -> list[tuple[dict[str, str], Reading]]:
    return [(row, reader.read(row["text"], chat="residents")) for row in _rows("reports")]


def test_nearly_every_report_opens(reports: list[tuple[dict[str, str], Reading]]) -> None:
    assert _share([reading.decision == "open" for _, reading in reports]) >= 0.95


def test_the_kind_is_nearly_always_right(reports: list[tuple[dict[str, str], Reading]]) -> None:
    assert _share([reading.kind == row["kind"] for row, reading in reports]) >= 0.88


def test_the_urgency_is_nearly_always_right(reports: list[tuple[dict[str, str], Reading]]) -> None:
    assert _share([reading.urgency == row["urgency"] for row, reading in reports]) >= 0.90


def test_red_is_hardly_ever_missed(reports: list[tuple[dict[str, str], Reading]]) -> None:
    red = [reading for row, reading in reports if row["urgency"] == "red"]
    assert _share([reading.urgency == "red" for reading in red]) >= 0.97


@pytest.mark.parametrize("chat", ["residents", "market", "couriers", "private"])
def test_talk_hardly_ever_opens_and_never_rings(reader: Reader, chat: ChatKind) -> None:
    readings = [reader.read(row["text"], chat=chat) for row in _rows("talk")]
    assert _share([reading.decision == "open" for reading in readings]) <= 0.01
    assert not [reading for reading in readings if reading.decision == "open" and reading.urgency == "red"]
