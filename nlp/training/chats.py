"""Rows 8 to 12 and 15 of the targets: the shipped reader on the chat sets.

The set-aside third is scored and nothing else: no line of it is printed or returned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from opencc import OpenCC

from gridwork.reading import Urgency
from nlp.training.data import is_set_aside, records
from nlp.training.figures import Figure, interval, macro_f1, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from gridwork.reading import ChatKind, Reading
    from nlp.reader import Reader

CHATS: Final[dict[str, ChatKind]] = {
    "resident group": "residents",
    "market group": "market",
    "courier group": "couriers",
    "private": "private",
}
#: The chat table has learned from the lines of the first: what it makes of them is no measure.
PARTS: Final = ("read", "set aside")
_UNSEEN: Final = "set aside"
_traditional = OpenCC("s2t").convert
_DRESSES: Final[dict[str, Callable[[str], str]]] = {
    "full-width": lambda text: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text),
    "traditional": _traditional,
    "emoji": lambda text: f"🙏{text}😭😭",
    "punctuation": lambda text: text.replace("，", "，，，").replace("！", "！！！") + "！！！",
}


@dataclass(frozen=True, slots=True)
class Read:
    """A labelled line and what the reader made of it."""

    expected: dict[str, Any]
    reading: Reading

    @property
    def is_report(self) -> bool:
        return bool(self.expected["is_report"])

    @property
    def opened(self) -> bool:
        return self.reading.decision == "open"

    @property
    def kinds(self) -> tuple[str, str]:
        """The right kind, and the kind that was said; any that is also fine counts as the right one."""
        right, said = self.expected["category"], self.reading.kind or "none"
        return right, right if said in self.expected.get("also_ok", ()) else said

    @property
    def rings(self) -> bool:
        return self.reading.urgency is Urgency.RED and self.reading.decision != "silent"

    @property
    def steps_off(self) -> int:
        """Steps between the right urgency and the one that was said; nothing said is as far as can be."""
        said = self.reading.urgency
        right = Urgency(self.expected["urgency"])
        return abs(right.rank - said.rank) if said else len(Urgency)


def rows(reader: Reader, data: Path) -> list[Figure]:
    figures: list[Figure] = []
    for part in PARTS:
        reports, talk = (
            _read(reader, data, name, part) for name in ("chat_reports_dev", "chat_negative_dev")
        )
        if part == _UNSEEN:
            figures += _chat_rows(part, [one for one in reports if one.is_report], talk)
        figures += _grid_rows(part, reports)
    return [*figures, *_dress_rows(reader, data)]


def _lines(data: Path, name: str, part: str) -> Iterator[dict[str, Any]]:
    for row in records(data, f"{name}.jsonl"):
        if is_set_aside(row["id"]) == (part == "set aside"):
            yield row


def _read(reader: Reader, data: Path, name: str, part: str) -> list[Read]:
    return [
        Read(row["expected"], reader.read(row["text"], chat=CHATS[row["chat"]], role=row["sender_role"]))
        for row in _lines(data, name, part)
    ]


def _chat_rows(part: str, reports: Sequence[Read], talk: Sequence[Read]) -> Iterator[Figure]:
    def of(row: int, measure: str, hits: Sequence[bool], target: str) -> Figure:
        return Figure(row, measure, part, *share(hits), len(hits), target)

    yield of(8, "chat reports opened", [one.opened for one in reports], "≥ .95")
    yield of(8, "chat talk opened", [one.opened for one in talk], "≤ .01")
    kinds = np.array([one.kinds for one in reports])
    yield Figure(9, "kind macro-F1, chat reports", part, *interval(kinds, macro_f1), len(kinds), "≥ .90")
    red = [one.rings for one in reports if one.expected["urgency"] == "red"]
    yield of(10, "red recall", red, "1")
    calm = [one for one in (*reports, *talk) if one.expected["urgency"] != "red"]
    yield of(10, "false hard alarms", [one.rings and one.opened for one in calm], "0")
    yield of(10, "soft alarms on talk", [one.rings and not one.opened for one in talk], "≤ .02")
    yield of(11, "urgency right", [one.steps_off == 0 for one in reports], "≥ .85")
    yield of(11, "urgency within one step", [one.steps_off <= 1 for one in reports], "≥ .98")


def _grid_rows(part: str, reports: Sequence[Read]) -> Iterator[Figure]:
    named = [one for one in reports if one.expected.get("grid")]
    hits = [one.reading.place.grid == one.expected["grid"] for one in named]
    yield Figure(12, "grid right where a place is named", part, *share(hits), len(hits), "≥ .97")
    open_ended = [one for one in reports if not one.expected.get("grid")]
    wrong = [_wrong_grid(one) for one in open_ended]
    yield Figure(12, "wrong grid where it stays open", part, *share(wrong), len(wrong), "0")


def _wrong_grid(one: Read) -> bool:
    """A grid is said although the text settles none, or settles another community."""
    said, hint = one.reading.place.grid, one.expected.get("grid_hint")
    return said is not None and said != hint


def _dress_rows(reader: Reader, data: Path) -> Iterator[Figure]:
    found = [
        row for name in ("chat_reports_dev", "chat_negative_dev") for row in records(data, f"{name}.jsonl")
    ]
    for name, dress in _DRESSES.items():
        same = [
            reader.read(dress(row["text"]), chat=CHATS[row["chat"]]).decision
            == reader.read(row["text"], chat=CHATS[row["chat"]]).decision
            for row in found
        ]
        yield Figure(15, "same decision in another dress", name, *share(same), len(same), "≥ .995")
