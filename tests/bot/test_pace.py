"""The planner of sends, judged by a referee that sees every call arrive."""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pace import Grant, NotGranted, Pace, Wait, toast
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
        overall = _overfull([at for at, _ in self.arrivals], 30, 1.0)
        limits = {True: (1, 1.0), False: (20, 60.0)}
        return overall + sum(_overfull(times, *limits[self.private[chat]]) for chat, times in by_chat.items())


def _overfull(times: list[float], limit: int, period: float) -> int:
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


def test_the_referee_sees_a_breach() -> None:
    assert _overfull([0.0, 0.5], 1, 1.0) == 1
    assert _overfull([0.0, 1.01], 1, 1.0) == 0
    assert _overfull([i / 40 for i in range(41)], 30, 1.0) == 11


@pytest.mark.parametrize("skew", [1, 2])
def test_ten_thousand_notices_leave_without_a_breach_and_without_idling(skew: int) -> None:
    chance = random.Random(20261210)
    notices = a_large_morning(chance, skew)
    sends = Sends(notices, chance)

    took = sends.run()

    assert sends.breaches() == 0
    assert sorted(sends.left) == list(range(10_000))
    assert bound(notices) / took >= 0.95


def test_slow_calls_cost_their_own_time_and_no_more() -> None:
    chance = random.Random(20261210)
    notices = a_large_morning(chance, skew=1)
    sends = Sends(notices, chance, slowest=0.4)

    took = sends.run()

    # A place in the overall window is lost for as long as its call is under way: 0.2 s of every 1.2 s.
    assert sends.breaches() == 0
    assert bound(notices) * 1.2 / took >= 0.95


def test_a_whistle_overtakes_a_broadcast_within_a_second() -> None:
    chance = random.Random(7)
    broadcast = [Queued(n, f"tg:{n + 1}", Priority.BROADCAST, private=True) for n in range(5_000)]
    whistles = [
        Queued(10_000 + n, f"tg:{90_000 + n}", Priority.WHISTLE, private=True, at=chance.uniform(2, 150))
        for n in range(300)
    ]
    sends = Sends(broadcast + whistles, chance)

    sends.run()

    delays = sorted(sends.left[queued.id] - (1000 + queued.at) for queued in whistles)
    assert sends.breaches() == 0
    assert delays[int(0.99 * len(delays))] <= 1.0


def test_one_loud_group_does_not_starve_private_chats() -> None:
    loud = [Queued(n, "tg:-1") for n in range(1_000)]
    private = [Queued(5_000 + n, f"tg:{n + 1}", private=True) for n in range(100)]
    sends = Sends(loud[:300] + private, random.Random(3))

    sends.run()

    assert max(sends.left[queued.id] for queued in private) - 1000 < 6


@settings(max_examples=150, deadline=None)
@given(
    chats=st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=120),
    slowest=st.floats(0.002, 3.0),
    refused=st.sampled_from([0.0, 0.05, 0.4]),
    late=st.lists(st.floats(0, 30), min_size=120, max_size=120),
    seed=st.integers(0, 2**32),
)
def test_no_window_is_ever_overfull_and_everything_leaves(
    chats: list[tuple[int, bool]], slowest: float, refused: float, late: list[float], seed: int
) -> None:
    notices = [
        Queued(n, f"tg:{chat + 1}" if private else f"tg:-{chat + 1}", n % 9, private, late[n])
        for n, (chat, private) in enumerate(chats)
    ]
    sends = Sends(notices, random.Random(seed), slowest=slowest, refused=refused)

    sends.run()

    assert sends.breaches() == 0
    assert sorted(sends.left) == list(range(len(notices)))


def first(pace: Pace, now: float) -> Grant:
    grant = pace.next_send(now)
    assert isinstance(grant, Grant)
    return grant


def until(wait: Grant | Wait) -> float | None:
    assert isinstance(wait, Wait)
    return wait.until


def done(pace: Pace, grant: Grant, at: float, hold_until: float | None = None) -> None:
    pace.completed(grant, at, hold_until)
    pace.released(grant)


def test_in_one_chat_notices_leave_by_priority_then_age_one_unresolved_at_a_time() -> None:
    pace = Pace()
    pace.line_up([Queued(1, "tg:-1"), Queued(2, "tg:-1"), Queued(3, "tg:-1", Priority.RED)], 0)

    red = first(pace, 0)

    assert red.id == 3
    assert pace.next_send(0) == Wait(None)
    pace.completed(red, 0.1)
    assert pace.next_send(0.1) == Wait(None), "completed, but not yet settled"
    pace.released(red)
    assert first(pace, 0.1).id == 1


def test_a_private_chat_waits_a_second_from_the_completion_not_from_the_departure() -> None:
    pace = Pace()
    pace.line_up([Queued(1, "tg:1", private=True), Queued(2, "tg:1", private=True)], 0)

    done(pace, first(pace, 0), at=4.0)

    assert until(pace.next_send(4.0)) == pytest.approx(5.005)
    assert first(pace, 5.005).id == 2


def test_a_refused_chat_rests_alone_and_a_shorter_hold_does_not_end_a_longer_one() -> None:
    pace = Pace()
    pace.line_up([Queued(1, "tg:-1"), Queued(2, "tg:-1"), Queued(3, "tg:-2")], 0)
    done(pace, first(pace, 0), at=0.1, hold_until=30.0)
    pace.hold("tg:-1", 2.0)

    other = first(pace, 0.2)
    done(pace, other, at=0.3)

    assert other.id == 3
    assert pace.next_send(0.3) == Wait(30.0)
    assert first(pace, 30.0).id == 2


def test_three_refusals_without_a_success_between_hold_everything() -> None:
    pace = Pace()
    pace.line_up([Queued(n, f"tg:-{n}") for n in range(1, 6)], 0)
    for _ in range(3):
        done(pace, first(pace, 0), at=0.1, hold_until=7.0)

    assert pace.next_send(0.2) == Wait(7.0)


def test_a_success_between_refusals_leaves_the_others_free() -> None:
    pace = Pace()
    pace.line_up([Queued(n, f"tg:-{n}") for n in range(1, 7)], 0)
    for refused in (True, True, False, True, True):
        done(pace, first(pace, 0), at=0.1, hold_until=7.0 if refused else None)

    assert first(pace, 0.2).id == 6


def test_rebuilt_windows_are_as_full_as_they_were_left() -> None:
    pace = Pace()
    pace.rebuild([("tg:-1", False, 100.0 - n) for n in range(20)] + [("tg:5", True, 99.9)])
    pace.line_up([Queued(1, "tg:-1"), Queued(2, "tg:5", private=True)], 100.0)

    assert until(pace.next_send(100.0)) == pytest.approx(100.905)
    done(pace, first(pace, 100.91), at=100.92)
    assert until(pace.next_send(100.92)) == pytest.approx(141.005)


def test_a_grant_that_was_not_used_costs_nothing() -> None:
    pace = Pace()
    pace.line_up([Queued(1, "tg:1", private=True), Queued(2, "tg:1", private=True)], 0)
    pace.unused(first(pace, 0))

    assert first(pace, 0).id == 2


def test_what_is_granted_is_not_granted_again_when_the_line_is_read_anew() -> None:
    pace = Pace()
    pace.line_up([Queued(1, "tg:-1")], 0)
    first(pace, 0)
    pace.line_up([Queued(1, "tg:-1"), Queued(2, "tg:-2")], 0)

    assert first(pace, 0).id == 2


def test_an_album_counts_each_photo_overall_and_in_a_group() -> None:
    pace = Pace()
    pace.line_up([Queued(1, "tg:-1")], 0)
    words = first(pace, 0)
    pace.completed(words, 0.0)
    for at in (0.0, 2.0):
        album = pace.another(words, at, weight=9)
        assert isinstance(album, Grant)
        assert album.weight == 9
        pace.completed(album, at)

    assert until(pace.another(words, 4.0, weight=2)) == pytest.approx(60.005)
    assert isinstance(pace.another(words, 4.0), Grant)


def test_a_grant_is_good_for_one_call_in_its_chat() -> None:
    grant = Grant(1, "tg:1")
    with pytest.raises(NotGranted):
        grant.spend("tg:2")
    grant.spend("tg:1")
    with pytest.raises(NotGranted):
        grant.spend("tg:1")


def test_leave_for_a_toast_sends_no_message() -> None:
    with pytest.raises(NotGranted):
        toast(1, "tg:1").spend("tg:1")
    toast(1, "tg:1").spend(None)
