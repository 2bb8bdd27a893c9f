"""A transcript (聊天记录) for `replay`: JSON lines, checked whole before anything is played."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

from bot.commands.errors import WrongInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gridwork.notice import Address
    from gridwork.street import Street

_GENERIC = {"resident group": "residents", "market group": "market", "courier group": "couriers"}
#: People who are named by words instead of numbers get numbers from here on.
_FIRST_STRANGER = 7_000_000_000
#: Degrees of latitude.
_POLE = 90


@dataclass(frozen=True, slots=True)
class Line:
    """One line: somebody says or presses something, or only time passes (then `chat` is empty)."""

    number: int
    at: datetime
    chat: Address = ""
    person: Address = ""
    text: str = ""
    photo: bool = False
    location: tuple[float, float] | None = None
    reply_to: int | None = None
    edit_of: int | None = None
    press: str | None = None
    #: The line that the message carrying the button came after.
    on: int | None = None


def _name(value: Any) -> bool:
    return (isinstance(value, str) and bool(value.strip())) or _whole(value)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _person(value: Any) -> bool:
    return _name(value) and not (_whole(value) and value <= 0)


def _point(value: Any) -> bool:
    if not isinstance(value, list) or [type(part) in {int, float} for part in value] != [True, True]:
        return False
    latitude, longitude = map(float, value)
    return abs(latitude) <= _POLE and abs(longitude) <= 2 * _POLE


#: What may stand under each key: whether a value is right, and how that is said.
_VALUES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "at": (lambda value: isinstance(value, str), "ISO 8601 with a zone, 2026-12-10T09:00:00+08:00"),
    "chat": (_name, "the id or name of a group, or private"),
    "person": (_person, "the person's Telegram id, or any name"),
    "role": (lambda value: isinstance(value, str), "text"),
    "text": (lambda value: isinstance(value, str), "text"),
    "photo": (lambda value: isinstance(value, bool), "true or false"),
    "location": (_point, "[latitude, longitude] in degrees"),
    "reply_to": (_whole, "the number of an earlier line"),
    "edit_of": (_whole, "the number of an earlier line"),
    "press": (lambda value: isinstance(value, str) and bool(value.strip()), "the label of a button"),
    "on": (_whole, "the number of an earlier line"),
    "tick": (lambda value: isinstance(value, bool), "true or false"),
}


@dataclass(frozen=True, slots=True)
class Transcript:
    lines: tuple[Line, ...]
    #: People named by words -> the Telegram ids they were given.
    strangers: Mapping[str, int]


def read(source: TextIO, street: Street) -> Transcript:
    """Raises WrongInput that names the line and the key."""
    reading = _Reading(street)
    try:
        for number, text in enumerate(source, 1):
            if text.strip():
                reading.take(number, text)
    except UnicodeDecodeError as error:
        raise WrongInput("standard input", "is not UTF-8", "JSON lines in UTF-8") from error
    return Transcript(tuple(reading.lines.values()), reading.strangers)


def _row(number: int, text: str) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except ValueError as error:
        raise WrongInput(f"line {number}", "is not JSON", "one JSON object per line") from error
    if not isinstance(row, dict):
        raise WrongInput(f"line {number}", "is not a JSON object", "one JSON object per line")
    given = {key: value for key, value in row.items() if value is not None}
    for key, value in given.items():
        if key not in _VALUES:
            raise WrongInput(f"line {number}: {key}", "unknown key", ", ".join(sorted(_VALUES)))
        right, allowed = _VALUES[key]
        if not right(value):
            shown = json.dumps(value, ensure_ascii=False)
            raise WrongInput(f"line {number}: {key}", f"{shown} is not allowed", allowed)
    return given


class _Reading:
    def __init__(self, street: Street) -> None:
        self._street = street
        self._last: datetime | None = None
        self.lines: dict[int, Line] = {}
        self.strangers: dict[str, int] = {}

    def take(self, number: int, text: str) -> None:
        row = _row(number, text)
        at = self._moment(number, row.get("at"))
        if row.pop("tick", False):
            self._alone(number, row)
            self.lines[number] = Line(number, at)
            return
        for key in ("chat", "person"):
            if key not in row:
                raise WrongInput(f"line {number}: {key}", "missing", _VALUES[key][1])
        person = self._person(row["person"])
        chat = self._chat(number, row["chat"], person)
        self._check_earlier(number, row, chat, person)
        location = row.get("location")
        self.lines[number] = Line(
            number=number,
            at=at,
            chat=chat,
            person=person,
            text=row.get("text", ""),
            photo=row.get("photo", False),
            location=(float(location[0]), float(location[1])) if location else None,
            reply_to=row.get("reply_to"),
            edit_of=row.get("edit_of"),
            press=row.get("press"),
            on=row.get("on"),
        )

    def _moment(self, number: int, given: str | None) -> datetime:
        place, allowed = f"line {number}: at", _VALUES["at"][1]
        if given is None:
            raise WrongInput(place, "missing", allowed)
        try:
            at = datetime.fromisoformat(given)
        except ValueError as error:
            raise WrongInput(place, f"{given!r} is no time", allowed) from error
        if at.tzinfo is None:
            raise WrongInput(place, f"{given!r} has no zone", allowed)
        if self._last is not None and at < self._last:
            raise WrongInput(place, "goes back in time", "lines in the order of time")
        self._last = at
        return at.astimezone(UTC)

    def _alone(self, number: int, row: dict[str, Any]) -> None:
        more = sorted(set(row) - {"at"})
        if more:
            raise WrongInput(f"line {number}: {more[0]}", "stands beside tick", "a tick has nothing but at")

    def _person(self, given: int | str) -> Address:
        text = str(given).strip()
        if text.isascii() and text.isdigit():
            return f"tg:{int(text)}"
        return f"tg:{self.strangers.setdefault(text, _FIRST_STRANGER + len(self.strangers))}"

    def _chat(self, number: int, given: int | str, person: Address) -> Address:
        text = str(given).strip()
        if text == "private" or f"tg:{text}" == person:
            return person
        for group in self._street.groups:
            if text in {group.name, group.chat.removeprefix("tg:")} or _GENERIC.get(text) == group.kind:
                return group.chat
        names = ", ".join(("private", *_GENERIC, *(group.name for group in self._street.groups)))
        raise WrongInput(f"line {number}: chat", f"unknown chat {text!r}", names)

    def _check_earlier(self, number: int, row: dict[str, Any], chat: Address, person: Address) -> None:
        """What points at another line points at an earlier one; only one's own words can be edited."""
        for key in ("reply_to", "edit_of", "on"):
            if key in row and row[key] not in self.lines:
                wrong = f"there is no earlier line {row[key]}"
                raise WrongInput(f"line {number}: {key}", wrong, _VALUES[key][1])
        if "on" in row and "press" not in row:
            raise WrongInput(f"line {number}: on", "nothing is pressed", "on beside press only")
        if "edit_of" not in row:
            return
        edited = self.lines[row["edit_of"]]
        if edited.press is not None or (edited.chat, edited.person) != (chat, person):
            wrong = f"line {edited.number} is no message of this person in this chat"
            raise WrongInput(f"line {number}: edit_of", wrong, "a line of one's own")
