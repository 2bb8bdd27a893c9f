"""`read`: lines on standard input -> what the bot makes of each, as JSON, one line each, in order.

No token, no network, no database.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from bot.commands.errors import WrongInput
from nlp import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridwork.happened import Happened
    from gridwork.reading import ChatKind, Matter, Reading
    from gridwork.street import Street

_CHATS: dict[str, ChatKind] = {
    "resident group": "residents",
    "market group": "market",
    "courier group": "couriers",
    "private": "private",
}
_ROLES = ("resident", "courier", "merchant", "leader")
_KEYS = ("id", "text", "sender_role", "chat", "grid", "at")
_FORMS = 'id<TAB>text, or JSON {"id", "text", "sender_role", "chat", "grid", "at"}'


@dataclass(frozen=True, slots=True)
class _Line:
    """One message to read. `grid` is the code of the chat's own node.

    `at`: when it was said, with a zone. Only then the answer tells when something happened.
    """

    id: str | int
    text: str
    chat: ChatKind = "private"
    role: str = "resident"
    grid: str | None = None
    at: datetime | None = None


def said_now(text: str, out: TextIO, street: Street | None, now: datetime) -> None:
    """One line as if somebody said it in private at this moment; without a street in this machine's zone."""
    at = _in_zone(now, street) if street is not None else now.astimezone()
    out.write(_answered(Reader(street), _Line("", text, at=at)))


def run(lines: TextIO, out: TextIO, street: Street | None) -> None:
    """Raises WrongInput at the first line that is none; the lines before it are answered."""
    reader = Reader(street)
    said = (_line(f"line {number}", text, street) for number, text in _numbered(lines))
    out.writelines(_answered(reader, line) for line in said)


def _answered(reader: Reader, line: _Line) -> str:
    reading = reader.read(line.text, chat=line.chat, node=line.grid, role=line.role, now=line.at)
    if not reading.bureaus:
        ranked = reader.bureaus(line.text)
        reading = replace(reading, bureau=ranked[0][0] if ranked else None, bureaus=ranked)
    return json.dumps(_printed(line, reading), ensure_ascii=False) + "\n"


def _numbered(lines: TextIO) -> Iterator[tuple[int, str]]:
    """Lines decoded one by one where the bytes can be had, so that a bad byte is told by its own line."""
    for number, line in enumerate(getattr(lines, "buffer", lines), start=1):
        text = line if isinstance(line, str) else _decoded(number, line)
        yield number, (text.removeprefix("\ufeff") if number == 1 else text).rstrip("\r\n")


def _decoded(number: int, line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WrongInput(f"line {number}", f"byte {error.start + 1} is not UTF-8", "UTF-8") from error


def _line(place: str, text: str, street: Street | None) -> _Line:
    if text.lstrip().startswith("{"):
        return _from_json(place, text, street)
    name, tab, said = text.partition("\t")
    if not tab:
        raise WrongInput(place, "neither a tab nor JSON", _FORMS)
    return _Line(name, said)


def _from_json(place: str, text: str, street: Street | None) -> _Line:
    try:
        row: dict[str, Any] = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongInput(place, f"no JSON: {error}", _FORMS) from error
    for key in row:
        if key not in _KEYS:
            raise WrongInput(place, f'unknown key "{key}"', " ".join(_KEYS))
    return _Line(
        _identity(place, row.get("id")),
        _said(place, row.get("text")),
        _CHATS[_one_of(place, "chat", row.get("chat") or "private", tuple(_CHATS))],
        _one_of(place, "sender_role", row.get("sender_role") or "resident", _ROLES),
        _node(place, row.get("grid"), street),
        _moment(place, row.get("at"), street),
    )


def _identity(place: str, value: object) -> str | int:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise WrongInput(place, '"id" is missing', "text or a whole number")
    return value


def _said(place: str, value: object) -> str:
    if not isinstance(value, str):
        raise WrongInput(place, '"text" is missing', "text")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise WrongInput(place, '"text" holds half a character', "whole characters")
    return value


def _one_of(place: str, key: str, value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise WrongInput(place, f'unknown {key} "{value}"', ", ".join(allowed))
    return str(value)


def _node(place: str, value: object, street: Street | None) -> str | None:
    """Without a street no code can be checked and none is used."""
    if value is None or street is None:
        return None
    return _one_of(place, "grid", value, tuple(street.nodes))


def _moment(place: str, value: object, street: Street | None) -> datetime | None:
    if value is None:
        return None
    allowed = "such as 2026-12-10T10:00:00+08:00"
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise WrongInput(f'{place}: "at"', f"{value!r} is no time", allowed) from error
    if at.tzinfo is None:
        raise WrongInput(f'{place}: "at"', f"{value!r} has no zone", allowed)
    return _in_zone(at, street)


def _in_zone(at: datetime, street: Street | None) -> datetime:
    """On the street's clock; without a street the zone is the one that was given."""
    return at.astimezone(street.zone) if street is not None else at


def _printed(line: _Line, reading: Reading) -> dict[str, Any]:
    several = reading.matters if len(reading.matters) > 1 else ()
    printed = {
        "id": line.id,
        "score": reading.score,
        "decision": reading.decision,
        "intent": reading.intent,
        "kind": reading.kind,
        "kinds": [list(pair) for pair in reading.kinds],
        "bureau": reading.bureau,
        "bureaus": [list(pair) for pair in reading.bureaus],
        "urgency": reading.urgency,
        "place": reading.place.text,
        "grid": reading.place.grid,
        "grids": list(reading.place.candidates),
        "cases": [_matter(line, one) for one in several],
        "masked": reading.masked,
        "why": [list(pair) for pair in reading.why],
    }
    return printed | _when(line, reading.happened)


def _matter(line: _Line, matter: Matter) -> dict[str, Any]:
    printed = {
        "kind": matter.kind,
        "urgency": matter.urgency,
        "place": matter.place.text,
        "grid": matter.place.grid,
    }
    return printed | _when(line, matter.happened)


def _when(line: _Line, happened: Happened | None) -> dict[str, Any]:
    """Nothing of a line that does not say when it was said."""
    if line.at is None:
        return {}
    if happened is None:
        return {"happened": None}
    begin, end = (at.astimezone(line.at.tzinfo).isoformat() for at in (happened.begin, happened.end))
    return {"happened": {"form": happened.form, "begin": begin, "end": end, "words": happened.words}}
