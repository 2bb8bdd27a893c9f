"""`read`: lines on standard input -> what the bot makes of each, as JSON, one line each, in order.

No token, no network, no database.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TextIO

from bot.commands.errors import WrongInput
from nlp import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridwork.reading import ChatKind, Matter, Reading
    from gridwork.street import Street

_CHATS: dict[str, ChatKind] = {
    "resident group": "residents",
    "market group": "market",
    "courier group": "couriers",
    "private": "private",
}
_ROLES = ("resident", "courier", "merchant", "leader")
_KEYS = ("id", "text", "sender_role", "chat", "grid")
_FORMS = 'id<TAB>text, or JSON {"id", "text", "sender_role", "chat", "grid"}'


@dataclass(frozen=True, slots=True)
class _Line:
    """One message to read. `grid` is the code of the chat's own node."""

    id: str | int
    text: str
    chat: ChatKind = "private"
    role: str = "resident"
    grid: str | None = None


def run(lines: TextIO, out: TextIO, street: Street | None) -> None:
    """Raises WrongInput at the first line that is none; the lines before it are answered."""
    reader = Reader(street)
    for number, text in _numbered(lines):
        line = _line(f"line {number}", text, street)
        reading = reader.read(line.text, chat=line.chat, node=line.grid, role=line.role)
        if not reading.bureaus:
            ranked = reader.bureaus(line.text)
            reading = replace(reading, bureau=ranked[0][0] if ranked else None, bureaus=ranked)
        out.write(json.dumps(_printed(line, reading), ensure_ascii=False) + "\n")


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


def _printed(line: _Line, reading: Reading) -> dict[str, Any]:
    several = reading.matters if len(reading.matters) > 1 else ()
    return {
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
        "cases": [_matter(one) for one in several],
        "masked": reading.masked,
        "why": [list(pair) for pair in reading.why],
    }


def _matter(matter: Matter) -> dict[str, Any]:
    return {
        "kind": matter.kind,
        "urgency": matter.urgency,
        "place": matter.place.text,
        "grid": matter.place.grid,
    }
