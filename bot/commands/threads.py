"""Row 13 of the targets: short conversations played through `replay`; is the number of cases right?"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

from bot.commands import replay
from nlp.training.chats import CHATS, PARTS
from nlp.training.data import is_set_aside, records
from nlp.training.figures import Figure, share

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gridwork.street import Street

#: Ten in the morning of a working day in the street: no quiet hours.
_BEGIN = datetime(2026, 12, 10, 2, 0, tzinfo=UTC)


def rows(data: Path, street: Street) -> Iterator[Figure]:
    """No thread is printed, the set-aside ones are only counted."""
    threads = records(data, "threads_dev.jsonl")
    for part in PARTS:
        some = [thread for thread in threads if is_set_aside(thread["id"]) == (part == "set aside")]
        hits = [_cases(thread, street) == thread["expected"]["cases"] for thread in some]
        yield Figure(13, "threads with the right number of cases", part, *share(hits), len(hits), "≥ .90")


def _cases(thread: dict[str, Any], street: Street) -> int:
    chat = _chat(thread, street)
    lines = [json.dumps(_line(message, chat), ensure_ascii=False) for message in thread["messages"]]
    out = StringIO()
    replay.run(StringIO("\n".join(lines) + "\n"), out, street)
    return len(json.loads(out.getvalue().splitlines()[-1])["cases"])


def _line(message: dict[str, Any], chat: str) -> dict[str, Any]:
    at = _BEGIN + timedelta(seconds=message["at"])
    said = {str(key): message[key] for key in ("role", "text", "photo") if key in message}
    return {"at": at.isoformat(), "chat": chat, "person": message["from"], **said}


def _chat(thread: dict[str, Any], street: Street) -> str:
    """The group of that kind at that node by its name; else the first of the kind, or the private chat."""
    kind = CHATS[thread["chat"]]
    named = (
        group.name for group in street.groups if group.kind == kind and group.node == thread["group_node"]
    )
    return next(named, thread["chat"])
