"""What the bot said in groups without being asked, counted for the budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select

from storage.tables import uninvited_words
from storage.writer import insert

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from gridwork.notice import Address
    from storage.writer import Writer

_RECORD = insert(uninvited_words)
_UNINVITED = select(func.count()).where(
    uninvited_words.c.chat == bindparam("of_chat"), uninvited_words.c.at > bindparam("since")
)
_COUNT = _UNINVITED.where(uninvited_words.c.kind.in_(bindparam("kinds", expanding=True)))
_PURGE = delete(uninvited_words).where(uninvited_words.c.at < bindparam("before"))


class UninvitedWords:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def record(self, chat: Address, kind: str, at: datetime) -> None:
        self._writer.later(uninvited_words, _RECORD, {"chat": chat, "kind": kind, "at": at})

    def uninvited(self, chat: Address, since: datetime) -> int:
        """How many of any kind after `since`."""
        self._writer.flush(uninvited_words)
        return self._writer.number(_UNINVITED, {"of_chat": chat, "since": since})

    def count(self, chat: Address, kinds: Collection[str], since: datetime) -> int:
        """How many of these kinds after `since`."""
        self._writer.flush(uninvited_words)
        facts = {"of_chat": chat, "kinds": sorted(kinds), "since": since}
        return self._writer.number(_COUNT, facts)

    def purge(self, before: datetime) -> None:
        self._writer.run(_PURGE, {"before": before})
