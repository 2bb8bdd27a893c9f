"""Broadcasts (广播) as their authors left them. Who is told what: storage/recipients.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from gridwork.broadcasts import Audience, Broadcast
from storage.tables import broadcasts
from storage.writer import insert

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.notice import Address
    from storage.writer import AnyRow, Writer

_FIELDS = tuple(broadcasts.c.keys())
#: What a broadcast is born with, and what changes.
_FIXED = ("id", "author", "created_at")
_CHANGING = tuple(name for name in _FIELDS if name not in _FIXED)
_COLUMNS = tuple(broadcasts.c[name] for name in _FIELDS)
_ADD = insert(broadcasts).returning(broadcasts.c.id)
#: Locked: two presses at once, or a press and the clock, see one another's work.
_GET = select(*_COLUMNS).where(broadcasts.c.id == bindparam("of_id")).with_for_update()
_ASKED = (
    select(broadcasts.c.id)
    .where(
        broadcasts.c.author == bindparam("of_author"),
        broadcasts.c.asked_at >= bindparam("since"),
        broadcasts.c.question != "",
    )
    .order_by(broadcasts.c.asked_at.desc(), broadcasts.c.id.desc())
    .limit(1)
)
_ANSWERED = (
    select(broadcasts.c.id)
    .where(
        broadcasts.c.author == bindparam("of_author"),
        broadcasts.c.asked_at >= bindparam("since"),
        broadcasts.c.question == "",
        broadcasts.c.photo != "",
    )
    .limit(1)
)
_SAVE = (
    update(broadcasts)
    .where(broadcasts.c.id == bindparam("of_id"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)


class Broadcasts:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, author: Address) -> Broadcast:
        empty = Broadcast(0, author, self._writer.now)
        found: Broadcast | None = self.get(self._writer.number(_ADD, _facts(empty)))
        assert found is not None
        return found

    def get(self, broadcast_id: int) -> Broadcast | None:
        """The broadcast, locked until the transaction ends."""
        row = self._writer.run(_GET, {"of_id": broadcast_id}).one_or_none()
        return _read(row) if row else None

    def asked(self, author: Address, since: datetime) -> Broadcast | None:
        """The newest of an author's broadcasts that waits for an answer of theirs, asked for since then."""
        facts = {"of_author": author, "since": since}
        found = self._writer.run(_ASKED, facts).scalar_one_or_none()
        return self.get(found) if found is not None else None

    def has_just_got_photo(self, author: Address, since: datetime) -> bool:
        """Whether a text with a photo came from them since then."""
        facts = {"of_author": author, "since": since}
        return self._writer.run(_ANSWERED, facts).first() is not None

    def save(self, broadcast: Broadcast) -> None:
        facts = _facts(broadcast)
        new = {f"new_{name}": facts[name] for name in _CHANGING}
        self._writer.run(_SAVE, {"of_id": broadcast.id, **new})


def _facts(broadcast: Broadcast) -> dict[str, Any]:
    audience = broadcast.audience
    lists = {"kinds": audience.kinds, "roles": audience.roles, "nodes": audience.nodes}
    plain = {name: getattr(broadcast, name) for name in _FIELDS[1:] if name not in lists}
    return plain | {name: ",".join(values) for name, values in lists.items()}


def _read(row: AnyRow) -> Broadcast:
    facts = dict(zip(_FIELDS, row, strict=True))
    lists = {name: tuple(filter(None, facts.pop(name).split(","))) for name in ("kinds", "roles", "nodes")}
    return Broadcast(audience=Audience(**lists), **facts)
