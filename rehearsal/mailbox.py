"""Updates waiting for the bot: kept until it has confirmed them, 24 hours at most, a press 150 seconds."""

from __future__ import annotations

import itertools
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from rehearsal.bell import Bell
    from rehearsal.clock import Clock

POSTS = frozenset({"message", "edited_message", "channel_post", "edited_channel_post"})
#: What a bot gets that never named kinds; the others of KINDS come only when listed.
USUAL = POSTS | {"callback_query", "my_chat_member"}
KINDS = USUAL | {"message_reaction", "chat_member"}
KEPT = timedelta(hours=24)
#: tdlib/telegram-bot-api, Client.cpp: a callback query lives 150 s, not 24 h.
PRESS_KEPT = timedelta(seconds=150)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True, eq=False)
class Update:
    id: int
    kind: str
    content: dict[str, Any]
    expires: datetime
    #: How often it is still to be handed out; more than once only by a fault.
    left: int = 1

    def shape(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.content}

    @property
    def queue(self) -> str:
        """What keeps its order: a chat's messages, a person's presses, a chat's other news by their kind."""
        if self.kind == "callback_query":
            return f"presses of {self.content['from']['id']}"
        chat = self.content["chat"]["id"]
        return f"chat {chat}" if self.kind in POSTS else f"{self.kind} of {chat}"


@dataclass(slots=True)
class Disorder:
    """Faults on the way to the bot: updates that come again, queues that overtake each other."""

    #: How likely an update comes again, and how often it comes at most.
    chance: float = 0.0
    most: int = 5
    shuffled: bool = False
    random: Random = field(default_factory=lambda: Random(0))  # noqa: S311 - repeatable, not secret

    def times(self) -> int:
        return self.random.randint(2, self.most) if self.random.random() < self.chance else 1

    def mixed(self, updates: list[Update]) -> list[Update]:
        """In some order that no queue notices."""
        if not self.shuffled:
            return updates
        queues: defaultdict[str, deque[Update]] = defaultdict(deque)
        for update in updates:
            queues[update.queue].append(update)
        order = [update.queue for update in updates]
        self.random.shuffle(order)
        return [queues[queue].popleft() for queue in order]


class Mailbox:
    def __init__(self, clock: Clock, bell: Bell, first_id: int = 700_000_001) -> None:
        self._clock = clock
        self._bell = bell
        self._next_id = first_id
        self._waiting: deque[Update] = deque()
        #: Confirmed already, and yet to come again.
        self._again: deque[Update] = deque()
        self._first_expiry = NEVER
        self.disorder = Disorder()
        #: As the bot last listed them; None while it never did.
        self.listed: tuple[str, ...] | None = None

    def put(self, kind: str, content: dict[str, Any]) -> None:
        """Queue an update, unless the bot has not asked for its kind."""
        if kind not in self.allowed():
            return
        expires = self._clock.now() + (PRESS_KEPT if kind == "callback_query" else KEPT)
        self._first_expiry = min(self._first_expiry, expires)
        self._waiting.append(Update(self._next_id, kind, content, expires, self.disorder.times()))
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
            self._taken(self._waiting.popleft())

    def taken(self, update: Update) -> None:
        """The bot's webhook has taken this one."""
        for place in (self._waiting, self._again):
            if update in place:
                place.remove(update)
                self._taken(update)
                return

    def _taken(self, update: Update) -> None:
        update.left -= 1
        if update.left:
            self._again.append(update)

    def waiting(self, limit: int = 100) -> list[Update]:
        """The oldest updates still of use, in order."""
        self._expire()
        return list(itertools.islice(self._waiting, limit))

    def handed_out(self, limit: int = 100) -> list[Update]:
        """What a poll brings: the oldest, and among them what comes again though it was confirmed."""
        found = self.waiting(limit)
        again = [self._again.popleft() for _ in range(min(limit - len(found), len(self._again)))]
        for update in again:
            self._taken(update)
        return self.disorder.mixed(again + found)

    def heads(self, busy: Container[str], limit: int) -> list[Update]:
        """For a webhook: the oldest of each queue that is not busy; at most `limit`."""
        self._expire()
        heads: dict[str, Update] = {}
        for update in self._waiting:
            if len(heads) >= limit:
                break
            if update.queue not in busy:
                heads.setdefault(update.queue, update)
        return self.disorder.mixed(list(heads.values()))

    def repeats(self, busy: Container[str], limit: int) -> list[Update]:
        """For a webhook: of what comes again though it was taken, one for each queue that is not busy."""
        found: dict[str, Update] = {}
        for update in self._again:
            if len(found) < limit and update.queue not in busy:
                found.setdefault(update.queue, update)
        return list(found.values())

    def count(self) -> int:
        """How many are yet to come, those included that come again."""
        self._expire()
        return len(self._waiting) + len(self._again)

    def drop(self) -> None:
        self._waiting.clear()
        self._again.clear()

    def _expire(self) -> None:
        now = self._clock.now()
        if now < self._first_expiry:
            return
        self._waiting = deque(update for update in self._waiting if update.expires > now)
        self._first_expiry = min((update.expires for update in self._waiting), default=NEVER)
