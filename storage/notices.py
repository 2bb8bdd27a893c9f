"""A Notice as text and back. Only what differs from the defaults is written."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gridwork.notice import Address, Button, Notice, Priority, Span, Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.writer import AnyRow


def as_text(value: object) -> str:
    """JSON, short and with Chinese readable as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


#: Fields that are written as they are, with the value that need not be written.
_PLAIN = tuple(
    (field.name, None if field.default is MISSING else field.default)
    for field in fields(Notice)
    if field.name not in {"words", "buttons", "priority", "photos", "not_before", "not_after"}
)


def write_notice(notice: Notice) -> str:
    body: dict[str, Any] = {}
    for name, default in _PLAIN:
        value = getattr(notice, name)
        if value != default:
            body[name] = value
    body["priority"] = int(notice.priority)
    words = notice.words
    body["words"] = [words.text, [[s.kind, s.start, s.length, s.target] for s in words.spans]]
    if notice.buttons:
        body["buttons"] = [
            [[b.label, b.verb, b.subject, b.arg, b.start] for b in row] for row in notice.buttons
        ]
    if notice.photos:
        body["photos"] = list(notice.photos)
    for name, moment in (("not_before", notice.not_before), ("not_after", notice.not_after)):
        if moment is not None:
            body[name] = moment.isoformat()
    return as_text(body)


_READERS: dict[str, Callable[[Any], Any]] = {
    "priority": Priority,
    "words": lambda value: Words(value[0], tuple(Span(*span) for span in value[1])),
    "buttons": lambda value: tuple(tuple(Button(*button) for button in row) for row in value),
    "photos": tuple,
    "not_before": datetime.fromisoformat,
    "not_after": datetime.fromisoformat,
}


def read_notice(body: str) -> Notice:
    written: dict[str, Any] = json.loads(body)
    return Notice(**{name: _READERS[name](v) if name in _READERS else v for name, v in written.items()})


def addressed(row: AnyRow) -> Notice:
    """The notice of a row (body, chat) for the chat it goes to now.

    Numbers of messages and topics of a chat it has left mean nothing there.
    """
    return to_chat(read_notice(row.body), row.chat)


def to_chat(notice: Notice, chat: Address) -> Notice:
    if notice.chat == chat:
        return notice
    return replace(notice, chat=chat, reply_to=None, topic=None)
