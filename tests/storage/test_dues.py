from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from storage import Store

if TYPE_CHECKING:
    from datetime import datetime

MINUTE = timedelta(minutes=1)


def ring(store: Store, now: datetime, limit: int = 100) -> list[str]:
    """What a tick finds and handles."""
    with store.begin(now) as tx:
        found = tx.dues.take(now, limit)
        for due in found:
            tx.dues.done(due)
    return [f"{due.kind} {due.subject}" for due in found]


def test_what_is_due_comes_in_order_of_its_moment_once(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.dues.add("remind", "case:1", now + 2 * MINUTE)
        tx.dues.add("whistle", "case:1", now + MINUTE, "secretary", case=1)
        tx.dues.add("station", "jt", now + 2 * MINUTE)
        tx.dues.add("late", "case:9", now + 9 * MINUTE)

    assert ring(store, now) == []
    assert ring(store, now + 3 * MINUTE, limit=2) == ["whistle case:1", "remind case:1"]
    assert ring(store, now + 3 * MINUTE) == ["station jt"]
    assert ring(store, now + 3 * MINUTE) == []


def test_a_due_row_tells_everything_it_was_given(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.dues.add("whistle", "case:1", now, "secretary", case=1)
        (due,) = tx.dues.take(now, 1)

    assert (due.kind, due.subject, due.at, due.target, due.case) == ("whistle", "case:1", now, "secretary", 1)


def test_the_same_thing_noted_again_happens_once_even_after_it_was_done(store: Store, now: datetime) -> None:
    for _ in range(2):
        with store.begin(now) as tx:
            tx.dues.add("remind", "station", now)
            tx.dues.add("remind", "station", now)
    assert ring(store, now) == ["remind station"]

    with store.begin(now) as tx:
        tx.dues.add("remind", "station", now)

    assert ring(store, now) == []


def test_another_moment_or_another_target_is_another_thing(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.dues.add("remind", "a", now)
        tx.dues.add("remind", "a", now, "tg:1")
        tx.dues.add("remind", "a", now - MINUTE)

    assert len(ring(store, now)) == 3


def test_what_was_taken_back_does_not_happen_and_may_be_noted_again(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.dues.add("ack overdue", "case:1", now, case=1)
        tx.dues.add("feedback overdue", "case:1", now, case=1)
        tx.dues.add("ack overdue", "case:2", now, case=2)
        tx.dues.cancel("ack overdue", case=1)
    with store.begin(now) as tx:
        assert [due.kind for due in tx.dues.of_case(1)] == ["feedback overdue"]
        tx.dues.cancel("ack overdue", "case:2")
        tx.dues.add("ack overdue", "case:1", now, case=1)

    assert sorted(ring(store, now)) == ["ack overdue case:1", "feedback overdue case:1"]


def test_a_case_can_take_back_some_kinds_or_all(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        for kind in ("a", "b", "c"):
            tx.dues.add(kind, "case:1", now, case=1)
        tx.dues.add("a", "case:2", now, case=2)
        tx.dues.cancel_case(1, ("a", "b"))
        assert [due.kind for due in tx.dues.of_case(1)] == ["c"]
        tx.dues.cancel_case(1)

    assert ring(store, now) == ["a case:2"]


def test_a_failure_is_tried_again_in_a_minute_and_blocks_nobody(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.dues.add("broken", "a", now)
        tx.dues.add("sound", "b", now)
        assert tx.dues.failed(tx.dues.take(now, 1)[0]) == 1

    assert ring(store, now) == ["sound b"]
    with store.begin(now) as tx:
        assert tx.dues.next_at() == now + MINUTE
    with store.begin(now + MINUTE) as tx:
        (due,) = tx.dues.take(now + MINUTE, 1)
        assert (due.kind, due.tries) == ("broken", 1)


def test_the_next_moment_and_how_many_are_late_are_known(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        assert tx.dues.next_at() is None
        tx.dues.add("a", "a", now + MINUTE)
        tx.dues.add("b", "b", now + 2 * MINUTE)

        assert tx.dues.next_at() == now + MINUTE
        assert [tx.dues.late(now + n * MINUTE) for n in range(4)] == [0, 0, 1, 2]


def test_done_things_are_forgotten_after_their_time(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.dues.add("a", "a", now)
    ring(store, now)
    with store.begin(now) as tx:
        tx.dues.purge(now + MINUTE)
        tx.dues.add("a", "a", now)

    assert ring(store, now) == ["a a"]


def test_two_clocks_on_postgresql_do_nothing_twice(postgresql_url: str, now: datetime) -> None:
    store = Store(postgresql_url)
    with store.begin(now) as tx:
        for number in range(100):
            tx.dues.add("remind", str(number), now)
    start = threading.Barrier(2)
    rung: list[str] = []

    def clock() -> None:
        start.wait()
        while found := ring(store, now, limit=5):
            rung.extend(found)

    threads = [threading.Thread(target=clock) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()

    assert len(rung) == len(set(rung)) == 100
