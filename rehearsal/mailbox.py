"""Updates waiting for the bot: kept until confirmed by offset, 24 hours at most, a press 150 seconds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rehearsal.bell import Bell
    from rehearsal.clock import Clock

#: What a bot gets that never named kinds; the others of KINDS come only when listed.
USUAL = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
KINDS = USUAL | {"message_reaction", "chat_member"}
KEPT = timedelta(hours=24)
#: tdlib/telegram-bot-api, Client.cpp: a callback query lives 150 s, not 24 h.
PRESS_KEPT = timedelta(seconds=150)


@dataclass(frozen=True, slots=True)
class Update:
    id: int
    kind: str
    content: dict[str, Any]
    expires: datetime

    def shape(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.content}


class Mailbox:
    def __init__(self, clock: Clock, bell: Bell, first_id: int = 700_000_001) -> None:
        self._clock = clock
        self._bell = bell
        self._next_id = first_id
        self._waiting: deque[Update] = deque()
        #: As the bot last listed them; None while it never did.
        self.listed: tuple[str, ...] | None = None

    def put(self, kind: str, content: dict[str, Any]) -> None:
        """Queue an update, unless the bot has not asked for its kind."""
        if kind not in self.allowed():
            return
        kept = PRESS_KEPT if kind == "callback_query" else KEPT
        self._waiting.append(Update(self._next_id, kind, content, self._clock.now() + kept))
        self._next_id += 1
        self._bell.ring()

    def allowed(self) -> frozenset[str]:
        return frozenset(self.listed) if self.listed else USUAL

    def allow(self, kinds: Iterable[str]) -> None:
        """Remember the kinds the bot lists; kinds this server does not play are kept but never come."""
        self.listed = tuple(kinds) or None

    def confirm(self, offset: int) -> None:
        """Forget every update below `offset`; a negative one keeps only that many from the end."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
            return
        while self._waiting and self._waiting[0].id < offset:
            self._waiting.popleft()

    def waiting(self, limit: int = 100) -> list[Update]:
        """The oldest updates still of use, in order."""
        now = self._clock.now()
        if any(update.expires <= now for update in self._waiting):
            self._waiting = deque(update for update in self._waiting if update.expires > now)
        return [self._waiting[at] for at in range(min(limit, len(self._waiting)))]

    def count(self) -> int:
        return len(self.waiting(len(self._waiting)))

    def drop(self) -> None:
        self._waiting.clear()
