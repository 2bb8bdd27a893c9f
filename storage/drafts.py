"""Drafts (待确认): what may be a report and waits for its author's word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, update

from storage.tables import drafts
from storage.writer import insert

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.notice import Address
    from storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Draft:
    """`text` is masked; `reading` is what was understood, as JSON; it waits `until` then."""

    id: int
    chat: Address
    person: Address
    message_id: int | None
    text: str
    reading: str
    at: datetime
    until: datetime
    topic: int | None


_COLUMNS = (
    drafts.c.id,
    drafts.c.chat,
    drafts.c.person,
    drafts.c.message_id,
    drafts.c.text,
    drafts.c.reading,
    drafts.c.at,
    drafts.c.until,
    drafts.c.topic,
)
_ADD = insert(drafts).returning(drafts.c.id)
_GET = select(*_COLUMNS).where(drafts.c.id == bindparam("of_id"))
_LATEST = (
    select(*_COLUMNS)
    .where(
        drafts.c.person == bindparam("person"),
        drafts.c.chat == bindparam("chat"),
        drafts.c.at >= bindparam("since"),
    )
    .order_by(drafts.c.at.desc(), drafts.c.id.desc())
    .limit(1)
)
_REWRITE = (
    update(drafts)
    .where(drafts.c.id == bindparam("of_id"))
    .values(reading=bindparam("new_reading"), text=bindparam("new_text"))
)
_REMOVE = delete(drafts).where(drafts.c.id == bindparam("of_id")).returning(drafts.c.id)


class Drafts:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(
        self,
        *,
        chat: Address,
        person: Address,
        message_id: int | None,
        text: str,
        reading: str,
        at: datetime,
        until: datetime,
        topic: int | None = None,
    ) -> int:
        facts = {
            "chat": chat,
            "person": person,
            "message_id": message_id,
            "text": text,
            "reading": reading,
            "at": at,
            "until": until,
            "topic": topic,
        }
        return self._writer.number(_ADD, facts)

    def get(self, draft_id: int) -> Draft | None:
        row = self._writer.run(_GET, {"of_id": draft_id}).one_or_none()
        return Draft(*row) if row else None

    def latest_of(self, person: Address, chat: Address, since: datetime) -> Draft | None:
        facts = {"person": person, "chat": chat, "since": since}
        row = self._writer.run(_LATEST, facts).one_or_none()
        return Draft(*row) if row else None

    def rewrite(self, draft_id: int, reading: str, text: str = "") -> None:
        """What was understood has grown, or was said anew. `text` is masked."""
        facts = {"of_id": draft_id, "new_reading": reading, "new_text": text}
        self._writer.run(_REWRITE, facts)

    def remove(self, draft_id: int) -> bool:
        """False when it was gone already: somebody else answered first."""
        return self._writer.run(_REMOVE, {"of_id": draft_id}).first() is not None
