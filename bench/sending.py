"""A day of sending in virtual time: the planner of sends at work, and the referee that judges it."""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from dataclasses import dataclass, field

from bot.pace import Grant, Pace, Wait
from gridwork.notice import Priority


@dataclass(frozen=True)
class Queued:
    id: int
    chat: str
    priority: int = Priority.RECEIPT
    private: bool = False
    at: float = 0.0


@dataclass
class Sends:
    """A day of sending in virtual time: calls take a while and arrive at a random moment of it."""

    notices: list[Queued]
    chance: random.Random
    slowest: float = 0.02
    refused: float = 0.0
    reread: float = 1.0
    now: float = 1000.0
    left: dict[int, float] = field(default_factory=dict)
    arrivals: list[tuple[float, str]] = field(default_factory=list)
    private: dict[str, bool] = field(default_factory=dict)

    def run(self) -> float:
        """Sends everything; returns how long it took until the last call was over."""
        self.pace, start = Pace(), self.now
        self.coming = sorted(self.notices, key=lambda queued: queued.at, reverse=True)
        self.waiting: dict[int, Queued] = {}
        self.calls: list[tuple[float, int, Grant, bool]] = []
        self.read_at = self.now
        self.private = {queued.chat: queued.private for queued in self.notices}
        while self.coming or self.waiting or self.calls:
            self._look(start)
            wait = self._send_all()
            self._until_something_happens(start, wait)
        return self.now - start

    def _look(self, start: float) -> None:
        new = False
        while self.coming and start + self.coming[-1].at <= self.now:
            queued = self.coming.pop()
            self.waiting[queued.id], new = queued, True
        if new or self.now >= self.read_at:
            self.pace.line_up(self.waiting.values(), self.now)
            self.read_at = self.now + self.reread

    def _send_all(self) -> Wait:
        while isinstance(grant := self.pace.next_send(self.now), Grant):
            latency = self.chance.uniform(0.001, self.slowest)
            refused = self.chance.random() < self.refused
            self.arrivals.append((self.now + self.chance.random() * latency, grant.chat))
            heapq.heappush(self.calls, (self.now + latency, grant.id, grant, refused))
            if not refused:
                self.left[grant.id] = self.now
        return grant

    def _until_something_happens(self, start: float, wait: Wait) -> None:
        moments = [self.read_at] if wait.until is None else [self.read_at, wait.until]
        moments += [self.calls[0][0]] if self.calls else []
        moments += [start + self.coming[-1].at] if self.coming else []
        self.now = max(self.now, min(moments))
        while self.calls and self.calls[0][0] <= self.now:
            at, _, grant, refused = heapq.heappop(self.calls)
            self.pace.completed(grant, at, at + 2 if refused else None)
            self.pace.released(grant)
            if not refused:
                del self.waiting[grant.id]

    def breaches(self) -> int:
        """The referee: arrivals that find their window full already."""
        by_chat: dict[str, list[float]] = defaultdict(list)
        for at, chat in self.arrivals:
            by_chat[chat].append(at)
        overall = overfull([at for at, _ in self.arrivals], 30, 1.0)
        limits = {True: (1, 1.0), False: (20, 60.0)}
        return overall + sum(overfull(times, *limits[self.private[chat]]) for chat, times in by_chat.items())


def overfull(times: list[float], limit: int, period: float) -> int:
    times = sorted(times)
    return sum(last - first <= period for first, last in zip(times, times[limit:], strict=False))


def a_large_morning(chance: random.Random, skew: int) -> list[Queued]:
    """10,000 notices over 400 groups and 2,000 private chats, one in ten urgent; the higher the skew, the
    louder the loudest group.
    """
    notices = []
    for number in range(10_000):
        private = chance.random() < 0.5
        chat = (
            f"tg:{chance.randrange(2000) + 1}" if private else f"tg:-{int(400 * chance.random() ** skew) + 1}"
        )
        priority = Priority.WHISTLE if chance.random() < 0.1 else Priority.RECEIPT
        notices.append(Queued(number, chat, priority, private))
    return notices


def bound(notices: list[Queued]) -> float:
    """No planner could be faster than this: 30 a second overall, and the slowest chat's own windows."""
    per_chat: dict[tuple[str, bool], int] = defaultdict(int)
    for queued in notices:
        per_chat[queued.chat, queued.private] += 1
    slowest = max(n - 1 if private else 60 * ((n - 1) // 20) for (_, private), n in per_chat.items())
    return max((len(notices) - 30) / 30, slowest)


def a_broadcast_with_whistles(chance: random.Random) -> tuple[list[Queued], list[Queued]]:
    """A broadcast to 5,000 people, and 300 whistles while it leaves."""
    broadcast = [Queued(n, f"tg:{n + 1}", Priority.BROADCAST, private=True) for n in range(5_000)]
    whistles = [
        Queued(10_000 + n, f"tg:{90_000 + n}", Priority.WHISTLE, private=True, at=chance.uniform(2, 150))
        for n in range(300)
    ]
    return broadcast, whistles


def delays(sends: Sends, queued: list[Queued], start: float) -> list[float]:
    """Seconds each of them waited before it left, shortest first."""
    return sorted(sends.left[one.id] - (start + one.at) for one in queued)
