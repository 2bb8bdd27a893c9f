"""An update as Telegram delivered it -> a row of the inbox. Nothing of it is understood yet."""

from __future__ import annotations

import json
from typing import Any

from storage import RawUpdate

#: Numbers of updates fit the database's widest column.
_MOST = 2**63


def row_of(raw: Any, body: str | None = None) -> RawUpdate | None:
    """A raw update as a row of the inbox; None for something without an update id.

    `body` is the update's own JSON where it is at hand as it came.
    """
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _MOST:
        return None
    kind = next((key for key in raw if key != "update_id"), "nothing")
    return RawUpdate(
        number, _queue_of(raw, kind), kind, body or _written(raw), urgent=kind == "callback_query"
    )


def _written(raw: dict[str, Any]) -> str:
    """The update as JSON. Halves of characters, which no database takes, stay written as numbers."""
    body = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    try:
        body.encode()
    except UnicodeEncodeError:
        return json.dumps(raw, separators=(",", ":"))
    return body


def _queue_of(raw: dict[str, Any], kind: str) -> str:
    """The chat whose order the update keeps; "tg:?" where there is none."""
    inner = raw.get(kind)
    if not isinstance(inner, dict):
        return "tg:?"
    message = inner.get("message")
    holder = message if kind == "callback_query" and isinstance(message, dict) else inner
    chat = holder.get("chat") or holder.get("from") or inner.get("from") or {}
    return f"tg:{chat.get('id', '?')}" if isinstance(chat, dict) else "tg:?"
