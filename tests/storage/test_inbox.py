from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storage import InboxRow, RawUpdate, Store

if TYPE_CHECKING:
    from datetime import datetime

MINUTE = timedelta(minutes=1)


def said(number: int, chat: str = "tg:-1", *, urgent: bool = False) -> RawUpdate:
    return RawUpdate(number, chat, "message", f'{{"update_id":{number}}}', urgent)


def receive(store: Store, now: datetime, *updates: RawUpdate) -> int:
    with store.begin(now) as tx:
        return tx.inbox.add("bot", updates)


def lease(store: Store, now: datetime, owner: str = "w", chats: int = 10, rows: int = 100) -> list[InboxRow]:
    with store.begin(now) as tx:
        return tx.inbox.lease(owner, now + MINUTE, chats, rows)


def finish(store: Store, now: datetime, rows: list[InboxRow], owner: str = "w") -> None:
    with store.begin(now) as tx:
        for row in rows:
            tx.inbox.done(row)
        tx.inbox.release(owner, {row.chat for row in rows})


def numbers(rows: list[InboxRow]) -> list[int]:
    return [row.update_id for row in rows]


def test_an_update_is_taken_in_once_however_often_it_comes(store: Store, now: datetime) -> None:
    assert receive(store, now, said(1), said(2), said(1)) == 2
    assert receive(store, now, said(2), said(3)) == 1
    assert receive(store, now) == 0

    finish(store, now, lease(store, now))

    assert receive(store, now, said(1), said(2), said(3)) == 0
    assert lease(store, now) == []


def test_another_bot_has_numbers_of_its_own(store: Store, now: datetime) -> None:
    receive(store, now, said(1))

    with store.begin(now) as tx:
        assert tx.inbox.add("other bot", [said(1)]) == 1


def test_an_update_comes_out_as_it_went_in(store: Store, now: datetime) -> None:
    receive(store, now, RawUpdate(7, "tg:-1", "message", '{"text":"路灯不亮 💡"}'))

    (row,) = lease(store, now)

    assert (row.bot, row.update_id, row.chat, row.kind, row.tries) == ("bot", 7, "tg:-1", "message", 0)
    assert row.body == '{"text":"路灯不亮 💡"}'
    assert row.received_at == now


def test_a_chat_keeps_the_order_of_arrival_though_numbers_jump(store: Store, now: datetime) -> None:
    receive(store, now, said(900, "tg:-1"), said(5, "tg:-2"), said(17, "tg:-1"))
    receive(store, now + MINUTE, said(3, "tg:-1"))

    rows = lease(store, now + MINUTE)

    assert [row.update_id for row in rows if row.chat == "tg:-1"] == [900, 17, 3]


def test_a_chat_with_a_press_goes_first_then_the_longest_waiting(store: Store, now: datetime) -> None:
    receive(store, now, said(1, "tg:-9"))
    receive(store, now + MINUTE, said(2, "tg:-2"))
    receive(store, now + 2 * MINUTE, said(3, "tg:-5", urgent=True))

    assert numbers(lease(store, now + 3 * MINUTE)) == [3, 1, 2]


def test_a_leased_chat_is_nobody_elses_until_given_back(store: Store, now: datetime) -> None:
    receive(store, now, said(1), said(2))
    first = lease(store, now, "one", rows=1)

    assert lease(store, now, "two") == []
    receive(store, now, said(3))
    assert lease(store, now, "two") == []

    finish(store, now, first, "one")

    assert numbers(lease(store, now, "two")) == [2, 3]


def test_a_lease_that_ran_out_is_taken_over_and_its_old_holder_finds_out(store: Store, now: datetime) -> None:
    receive(store, now, said(1))
    lease(store, now, "one")
    with store.begin(now) as tx:
        assert tx.inbox.still_mine("one", {"tg:-1"}) == {"tg:-1"}

    later = now + MINUTE
    with store.begin(later) as tx:
        assert tx.inbox.still_mine("one", {"tg:-1"}) == frozenset()
    assert numbers(lease(store, later, "two")) == [1]
    with store.begin(later) as tx:
        tx.inbox.release("one", {"tg:-1"})
        assert tx.inbox.still_mine("two", {"tg:-1"}) == {"tg:-1"}


def test_what_arrives_while_a_chat_is_in_hand_is_not_forgotten(store: Store, now: datetime) -> None:
    receive(store, now, said(1))
    rows = lease(store, now)
    receive(store, now, said(2, urgent=True))

    finish(store, now, rows)

    assert numbers(lease(store, now)) == [2]


def test_the_third_failure_sets_an_update_aside_and_the_queue_moves_on(store: Store, now: datetime) -> None:
    receive(store, now, said(1), said(2))
    rows = lease(store, now)
    with store.begin(now) as tx:
        assert [tx.inbox.failed(rows[0], "does not parse") for _ in range(3)] == [1, 2, 3]
        tx.inbox.quarantine(rows[0], "does not parse")
        tx.inbox.done(rows[1])
        tx.inbox.release("w", {"tg:-1"})

    with store.begin(now) as tx:
        assert tx.inbox.pending() == 0
        assert tx.inbox.quarantined() == 1
        (aside,) = tx.inbox.set_aside(10)
        assert (aside.chat, aside.error, aside.body) == ("tg:-1", "does not parse", rows[0].body)


def test_a_chat_without_room_for_its_rows_is_left_to_others(store: Store, now: datetime) -> None:
    receive(store, now, said(1, "tg:-1"), said(2, "tg:-1"), said(3, "tg:-2"))

    assert numbers(lease(store, now, "one", rows=2)) == [1, 2]
    assert numbers(lease(store, now, "two")) == [3]


def test_a_chat_handled_but_never_given_back_does_not_stand_in_line_for_ever(
    store: Store, now: datetime
) -> None:
    receive(store, now, said(1, "tg:-1"))
    with store.begin(now) as tx:
        for row in tx.inbox.lease("one", now + MINUTE, 9, 9):
            tx.inbox.done(row)
    later = now + MINUTE
    receive(store, later, said(2, "tg:-2"))

    assert lease(store, later, "two", chats=1) == []
    assert numbers(lease(store, later, "two", chats=1)) == [2]


def test_an_update_can_come_back_from_quarantine_or_be_discarded(store: Store, now: datetime) -> None:
    receive(store, now, said(1), said(2))
    with store.begin(now) as tx:
        for row in tx.inbox.lease("w", now + MINUTE, 9, 9):
            tx.inbox.quarantine(row, "trouble")
        tx.inbox.release("w", {"tg:-1"})
    with store.begin(now) as tx:
        first, second = tx.inbox.set_aside(10)
        assert tx.inbox.put_back(first.id)
        assert tx.inbox.discard(second.id)
        assert not tx.inbox.put_back(first.id)
        assert not tx.inbox.discard(second.id)

    assert numbers(lease(store, now)) == [1]
    with store.begin(now) as tx:
        assert tx.inbox.quarantined() == 0
        assert tx.inbox.quarantined_ever() == 2


def test_tries_are_told_with_the_row(store: Store, now: datetime) -> None:
    receive(store, now, said(1))
    with store.begin(now) as tx:
        (row,) = tx.inbox.lease("w", now + MINUTE, 9, 9)
        tx.inbox.failed(row, "trouble")
        tx.inbox.release("w", {"tg:-1"})

    assert lease(store, now)[0].tries == 1


def test_numbers_are_forgotten_only_after_their_time(store: Store, now: datetime) -> None:
    receive(store, now, said(1))
    receive(store, now + MINUTE, said(2))
    with store.begin(now + MINUTE) as tx:
        tx.inbox.purge_seen(now + MINUTE)

    assert receive(store, now + MINUTE, said(1), said(2)) == 1


def test_the_oldest_waiting_is_known(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        assert tx.inbox.oldest() is None
    receive(store, now, said(1))
    receive(store, now + MINUTE, said(2))

    with store.begin(now) as tx:
        assert tx.inbox.oldest() == now


@pytest.mark.parametrize("seed", range(3))
def test_workers_on_postgresql_never_share_a_chat_and_keep_its_order(
    postgresql_url: str, now: datetime, seed: int
) -> None:
    dice = random.Random(seed)
    store = Store(postgresql_url)
    arrivals = [said(number, f"tg:-{dice.randrange(12)}") for number in range(300)]
    handled: list[tuple[str, int]] = []
    in_hand: set[str] = set()
    shared: list[str] = []
    broken: list[str] = []
    ended = threading.Event()

    def take_in() -> None:
        try:
            for start in range(0, 300, 10):
                receive(store, now, *arrivals[start : start + 10])
        finally:
            ended.set()

    def turn(owner: str) -> None:
        rows = lease(store, now, owner, chats=3, rows=7)
        chats = {row.chat for row in rows}
        shared.extend(chats & in_hand)
        in_hand.update(chats)
        with store.begin(now) as tx:
            assert tx.inbox.still_mine(owner, chats) == chats
            for row in rows:
                tx.inbox.done(row)
            handled.extend((row.chat, row.update_id) for row in rows)
            in_hand.difference_update(chats)
            tx.inbox.release(owner, chats)

    def work(owner: str) -> None:
        while not broken and not (ended.is_set() and nothing_waits(store, now)):
            try:
                turn(owner)
            except Exception:
                broken.append(owner)
                raise

    with ThreadPoolExecutor(4) as hands:
        jobs = [hands.submit(take_in), *(hands.submit(work, f"worker {n}") for n in range(3))]
        for job in jobs:
            job.result()
    store.close()

    assert shared == []
    assert sorted(number for _, number in handled) == list(range(300))
    for chat in {one.chat for one in arrivals}:
        expected = [one.update_id for one in arrivals if one.chat == chat]
        assert [number for of, number in handled if of == chat] == expected


def nothing_waits(store: Store, now: datetime) -> bool:
    with store.begin(now) as tx:
        return tx.inbox.pending() == 0
