"""When may which notice leave: the planner of sends (发送节拍). Pure: no clock, no network, no database.

Telegram's limits as sliding windows, none of which may ever be overfull: 30 messages in any second overall,
1 in any second in a private chat, 20 in any minute in a group. Telegram counts a message when it arrives,
somewhere between the call's departure and its answer; so a call fills its windows from the moment it is
granted, and empties them one period after its *completion*. Then, of any limit + 1 calls, the one that left
last left a whole period after some other one was over: their arrivals are a period apart, whatever the
network does. Sends and edits count; reactions and deletions are counted like edits, to be safe (Telegram
documents neither). Toasts answer a tap, are not messages, and never wait.

All times are seconds on one steady scale of the caller's choice.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Protocol

from gridwork.notice import Priority
from gridwork.pacing import (
    GROUP_LIMIT,
    GROUP_PERIOD,
    OVERALL_LIMIT,
    OVERALL_PERIOD,
    PRIVATE_LIMIT,
    PRIVATE_PERIOD,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridwork.notice import Address

#: Seconds by which every period is kept longer: the server's clock is not ours and rounds.
MARGIN = 0.005
#: This much of the overall window may leave in one burst; beyond it, what is not urgent leaves evenly, so
#: that room for an urgent notice opens every few hundredths of a second instead of once a second.
BURST = 15
SPACING = 0.03
#: From here upwards (red, whistles, pings) the even spacing is not waited for.
URGENT = Priority.PING
#: So many refusals (429, 5xx) without one success between them: it is not the chat, it is everything.
REFUSALS_IN_A_ROW = 3


class Waiting(Protocol):
    """What the planner must know of a notice that could leave."""

    @property
    def id(self) -> int: ...
    @property
    def chat(self) -> Address: ...
    @property
    def private(self) -> bool: ...
    @property
    def priority(self) -> int: ...


class NotGranted(Exception):  # noqa: N818 - it says what is wrong: nobody granted this call
    """A call was about to leave that the planner has not granted: a mistake in the program."""


@dataclass(slots=True, eq=False)
class Grant:
    """Leave for exactly one call in one chat. `weight`: messages it puts there (an album: each photo)."""

    id: int
    chat: Address
    weight: int = 1
    toast: bool = False
    spent: bool = False

    def spend(self, chat: Address | None) -> None:
        """The door calls this once, just before the call leaves; `chat` None is the call of a toast."""
        wanted = None if self.toast else self.chat
        if self.spent or chat != wanted:
            raise NotGranted(f"no grant for a call in {chat}")
        self.spent = True


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing may leave before `until`; None: not before a call completes or something new waits."""

    until: float | None


#: Asks for a further call of a notice that is being said: (messages, seconds to rest before) -> Grant.
More = Callable[[int, float], Awaitable[Grant]]


@dataclass(slots=True)
class _Window:
    """At most `limit` arrivals in any `period` seconds."""

    limit: int
    period: float
    flying: int = 0
    completed: deque[float] = field(default_factory=deque)

    def free_at(self, now: float, weight: int = 1) -> float | None:
        """The moment `weight` more fit: `now`, or later, or None while only calls in flight can tell."""
        while self.completed and self.completed[0] + self.period <= now:
            self.completed.popleft()
        missing = weight - (self.limit - self.flying - len(self.completed))
        if missing <= 0:
            return now
        return self.completed[missing - 1] + self.period if missing <= len(self.completed) else None

    def land(self, weight: int, at: float) -> None:
        self.flying -= weight
        self.completed.extend([at] * weight)

    def recall(self, at: float) -> None:
        self.completed = deque(sorted((*self.completed, at)))


@dataclass(slots=True)
class _Chat:
    """One chat's window, its hold, and who waits in it; `reserved` while one of its notices is unresolved."""

    window: _Window
    private: bool
    held_until: float = -inf
    reserved: bool = False
    line: list[tuple[int, int]] = field(default_factory=list)

    def weight(self, messages: int) -> int:
        # A private chat's limit speaks of calls a second: an album of five must be able to leave at all.
        return 1 if self.private else messages

    def free_at(self, now: float, messages: int = 1) -> float | None:
        free = self.window.free_at(now, self.weight(messages))
        return None if free is None else max(free, self.held_until, now)

    def idle(self, now: float) -> bool:
        self.window.free_at(now)
        return not (self.reserved or self.line or self.held_until > now or self.window.completed)


def _chat_of(private: bool) -> _Chat:  # noqa: FBT001 - a fact about the chat
    limit, period = (PRIVATE_LIMIT, PRIVATE_PERIOD) if private else (GROUP_LIMIT, GROUP_PERIOD)
    return _Chat(_Window(limit, period + MARGIN), private)


class Pace:
    """The windows, the holds and the line of notices that could leave; one unresolved notice per chat."""

    def __init__(self) -> None:
        self._overall = _Window(OVERALL_LIMIT, OVERALL_PERIOD + MARGIN)
        self._chats: dict[Address, _Chat] = {}
        #: Chats whose first notice may perhaps leave, by (priority, id); those that cannot yet, by when.
        self._ready: list[tuple[int, int, Address]] = []
        self._blocked: list[tuple[float, Address]] = []
        self._held_until = -inf
        self._spaced_until = -inf
        self._refusals = 0
        self._granted: set[int] = set()

    def line_up(self, waiting: Iterable[Waiting], now: float) -> None:
        """These, and no others, could leave (toasts excepted). What is granted already is left out."""
        for chat in self._chats.values():
            chat.line = []
        for notice in waiting:
            if notice.id not in self._granted:
                chat = self._chat(notice.chat, private=notice.private)
                chat.line.append((notice.priority, notice.id))
        self._chats = {address: chat for address, chat in self._chats.items() if not chat.idle(now)}
        self._ready, self._blocked = [], []
        for address, chat in self._chats.items():
            heapq.heapify(chat.line)
            if chat.line and not chat.reserved:
                self._ready.append((*chat.line[0], address))
        heapq.heapify(self._ready)

    def next_send(self, now: float) -> Grant | Wait:
        """The notice to send now, or how long to wait. A granted call fills its windows from here on."""
        if (free := self._free_at(now)) != now:
            return Wait(free)
        self._unblock(now)
        while self._ready:
            priority, number, address = self._ready[0]
            chat = self._chats[address]
            if (chat_free := chat.free_at(now)) == now:
                if priority > URGENT and now < self._spaced_until:
                    return Wait(self._spaced_until)
                heapq.heappop(self._ready)
                heapq.heappop(chat.line)
                return self._grant(number, address, chat, now)
            heapq.heappop(self._ready)
            # None: a straggler of an earlier grant is in flight; its completion brings the chat back.
            if chat_free is not None:
                heapq.heappush(self._blocked, (chat_free, address))
        return Wait(self._blocked[0][0] if self._blocked else None)

    def another(self, grant: Grant, now: float, weight: int = 1) -> Grant | Wait:
        """A further call for the same unresolved notice: the rest of a text, an album, a second try."""
        chat = self._chats[grant.chat]
        moments = (self._free_at(now, weight), chat.free_at(now, weight))
        if None in moments:
            return Wait(None)
        latest = max(moment for moment in moments if moment is not None)
        return Wait(latest) if latest > now else self._grant(grant.id, grant.chat, chat, now, weight)

    def completed(self, grant: Grant, at: float, hold_until: float | None = None) -> bool:
        """The call is over, well or badly. `hold_until`: it was refused for now, the chat rests until then.

        True when that was one refusal too many in a row, and everything rests until then.
        """
        chat = self._chats[grant.chat]
        self._overall.land(grant.weight, at)
        chat.window.land(chat.weight(grant.weight), at)
        self._refusals = 0 if hold_until is None else self._refusals + 1
        everything = self._refusals >= REFUSALS_IN_A_ROW
        if hold_until is not None:
            self.hold(None if everything else grant.chat, hold_until)
        return everything

    def unused(self, grant: Grant) -> None:
        """The call never left: its notice was withdrawn or taken by nobody's fault. The windows forget it."""
        chat = self._chats[grant.chat]
        self._overall.flying -= grant.weight
        chat.window.flying -= chat.weight(grant.weight)
        self.released(grant)

    def released(self, grant: Grant) -> None:
        """The notice is settled: the next one of its chat may be granted."""
        chat = self._chats[grant.chat]
        chat.reserved = False
        self._granted.discard(grant.id)
        if chat.line:
            heapq.heappush(self._ready, (*chat.line[0], grant.chat))

    def hold(self, chat: Address | None, until: float) -> None:
        """Nothing leaves in this chat (None: anywhere) before `until`. A shorter hold ends no longer one."""
        if chat is None:
            self._held_until = max(self._held_until, until)
        elif chat in self._chats:
            self._chats[chat].held_until = max(self._chats[chat].held_until, until)

    def rebuild(self, departures: Iterable[tuple[Address, bool, float]]) -> None:
        """Windows as they were left by whoever sent before: (chat, private, moment of completion)."""
        for address, private, at in departures:
            self._overall.recall(at)
            self._chat(address, private=private).window.recall(at)

    def _chat(self, address: Address, *, private: bool) -> _Chat:
        return self._chats.get(address) or self._chats.setdefault(address, _chat_of(private))

    def _free_at(self, now: float, weight: int = 1) -> float | None:
        free = self._overall.free_at(now, weight)
        return None if free is None else max(free, self._held_until, now)

    def _unblock(self, now: float) -> None:
        while self._blocked and self._blocked[0][0] <= now:
            _, address = heapq.heappop(self._blocked)
            heapq.heappush(self._ready, (*self._chats[address].line[0], address))

    def _grant(self, number: int, address: Address, chat: _Chat, now: float, weight: int = 1) -> Grant:
        self._overall.flying += weight
        chat.window.flying += chat.weight(weight)
        chat.reserved = True
        self._granted.add(number)
        if self._overall.flying + len(self._overall.completed) >= BURST:
            self._spaced_until = now + SPACING
        return Grant(number, address, weight)


def toast(number: int, chat: Address) -> Grant:
    """Leave for the answer to a tap: outside every window."""
    return Grant(number, chat, toast=True)
