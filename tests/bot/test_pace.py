"""The planner of sends, judged by a referee that sees every call arrive."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.sending import Queued, Sends, a_broadcast_with_whistles, a_large_morning, bound, delays, overfull
from bot.pace import Grant, NotGranted, Pace, Wait, toast
from gridwork.notice import Priority


def test_the_referee_sees_a_breach() -> None:
    assert overfull([0.0, 0.5], 1, 1.0) == 1
    assert overfull([0.0, 1.01], 1, 1.0) == 0
    assert overfull([i / 40 for i in range(41)], 30, 1.0) == 11


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
    broadcast, whistles = a_broadcast_with_whistles(chance)
    sends = Sends(broadcast + whistles, chance)
    start = sends.now

    sends.run()

    waited = delays(sends, whistles, start)
    assert sends.breaches() == 0
    assert waited[int(0.99 * len(waited))] <= 1.0


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
