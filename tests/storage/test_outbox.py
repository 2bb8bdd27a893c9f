from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gridwork.notice import Notice, Priority, Words
from storage import Outcome, Outgoing, Store, Waiting

if TYPE_CHECKING:
    from datetime import datetime

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def put(store: Store, now: datetime, *notices: Notice) -> None:
    with store.begin(now) as tx:
        for notice in notices:
            tx.outbox.put(notice)


def due(store: Store, now: datetime, limit: int = 100, per_chat: int = 4) -> list[Waiting]:
    with store.begin(now) as tx:
        return tx.outbox.due(now, limit, per_chat)


def keys(store: Store, now: datetime) -> list[str]:
    return [one.key for one in due(store, now)]


def take(store: Store, now: datetime, row: int) -> Outgoing | None:
    with store.begin(now) as tx:
        return tx.outbox.take(row, "sender", now + MINUTE, now)


def take_first(store: Store, now: datetime) -> Outgoing:
    taken = take(store, now, due(store, now)[0].id)
    assert taken is not None
    return taken


def settle(store: Store, now: datetime, row: int, outcome: Outcome, **facts: Any) -> tuple[Notice, ...]:
    with store.begin(now) as tx:
        return tx.outbox.settle(row, now, outcome=outcome, **facts)


def send_first(store: Store, now: datetime, message_id: int | None = None) -> Outgoing:
    taken = take_first(store, now)
    settle(store, now, taken.id, "delivered", message_id=message_id)
    return taken


def card(text: str, key: str = "card", chat: str = "tg:-1", **facts: Any) -> Notice:
    return Notice(key, chat, do="card", words=Words(text), case=7, purpose="feedback", **facts)


def test_the_same_key_says_it_once_for_ever(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:1"), Notice("a", "tg:1"))
    assert keys(store, now) == ["a"]
    send_first(store, now)

    put(store, now, Notice("a", "tg:1"))

    assert keys(store, now) == []


def test_a_notice_goes_out_as_it_was_put(store: Store, now: datetime) -> None:
    notice = Notice("a", "tg:-5", words=Words("路灯不亮"), reply_to=3, priority=Priority.PING)
    put(store, now, notice)

    (waiting,) = due(store, now)
    taken = take_first(store, now)

    assert (waiting.chat, waiting.private, waiting.priority, waiting.created_at) == ("tg:-5", False, 3, now)
    assert (taken.notice, taken.message_id, taken.repeat, taken.tries) == (notice, None, False, 0)


def test_a_persons_chat_is_private(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:5"))

    assert due(store, now)[0].private


def test_the_graver_leaves_first_then_the_older(store: Store, now: datetime) -> None:
    put(
        store,
        now,
        Notice("news", "tg:1", priority=Priority.BROADCAST),
        Notice("answer", "tg:2"),
        Notice("whistle", "tg:3", priority=Priority.WHISTLE),
        Notice("second answer", "tg:4"),
    )

    assert keys(store, now) == ["whistle", "answer", "second answer", "news"]


def test_only_the_first_few_of_a_chat_are_shown_so_others_are_seen(store: Store, now: datetime) -> None:
    put(store, now, *(Notice(f"a{n}", "tg:-1") for n in range(300)), Notice("b", "tg:-2"))

    assert [one.key for one in due(store, now, limit=3, per_chat=2)] == ["a0", "a1", "b"]


def test_a_notice_waits_for_its_moment(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:1", not_before=now + HOUR))
    assert keys(store, now) == []
    with store.begin(now) as tx:
        assert tx.outbox.next_at(now) == now + HOUR
        assert tx.outbox.oldest(now) is None

    assert keys(store, now + HOUR) == ["a"]
    with store.begin(now) as tx:
        assert tx.outbox.next_at(now + HOUR) is None
        assert tx.outbox.oldest(now + 2 * HOUR) == now + HOUR


def test_what_comes_too_late_never_leaves(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:1", not_after=now + 15 * SECOND))
    (waiting,) = due(store, now)

    late = now + 16 * SECOND

    assert take(store, late, waiting.id) is None
    assert keys(store, late) == []
    with store.begin(late) as tx:
        assert tx.outbox.pending() == 0


def test_a_waiting_card_is_shown_in_its_newest_form_once(store: Store, now: datetime) -> None:
    put(store, now, card("待接单", priority=Priority.CARD))
    put(store, now + SECOND, card("已接单", priority=Priority.PING), card("处理中", priority=Priority.CARD))

    taken = take_first(store, now + SECOND)

    assert taken.notice.words.text == "处理中"
    assert due(store, now + HOUR) == []


def test_a_coalesced_card_keeps_the_graver_priority_and_the_earlier_moment(
    store: Store, now: datetime
) -> None:
    put(store, now, card("特急", priority=Priority.RED))
    put(store, now, card("特急 已接单", priority=Priority.CARD, not_before=now + HOUR))

    (waiting,) = due(store, now)

    assert waiting.priority == Priority.RED


def test_a_posted_card_is_edited_and_a_lost_one_posted_anew(store: Store, now: datetime) -> None:
    put(store, now, card("待接单"))
    send_first(store, now, message_id=55)

    put(store, now, card("已接单"))
    taken = take_first(store, now)
    assert taken.message_id == 55

    settle(store, now, taken.id, "card_lost")
    again = take_first(store, now)
    assert (again.message_id, again.notice.words.text) == (None, "已接单")


def test_a_card_put_while_one_is_being_sent_waits_behind_it(store: Store, now: datetime) -> None:
    put(store, now, card("待接单"))
    first = take_first(store, now)
    put(store, now, card("已接单"))
    assert due(store, now) == []

    settle(store, now, first.id, "delivered", message_id=9)

    assert take_first(store, now).message_id == 9


@pytest.mark.parametrize("outcome", ["later", "unknown"])
def test_an_unsent_card_gives_way_to_its_newer_form(store: Store, now: datetime, outcome: Outcome) -> None:
    put(store, now, card("待接单", priority=Priority.RED))
    first = take_first(store, now)
    put(store, now, card("已接单", priority=Priority.CARD))

    settle(store, now, first.id, outcome, not_before=now + SECOND)

    assert due(store, now) == []
    (waiting,) = due(store, now + SECOND)
    assert waiting.priority == Priority.RED
    taken = take(store, now + SECOND, waiting.id)
    assert taken is not None
    assert (taken.notice.words.text, taken.repeat, taken.tries) == ("已接单", outcome == "unknown", 1)


def test_a_card_that_was_refused_can_be_shown_again(store: Store, now: datetime) -> None:
    put(store, now, card("待接单"))
    settle(store, now, take_first(store, now).id, "refused", error="bad request")

    put(store, now, card("已接单"))

    assert take_first(store, now).notice.words.text == "已接单"


def test_one_chat_has_one_call_at_a_time_and_a_toast_waits_for_nothing(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:-1"), Notice("b", "tg:-1"), Notice("c", "tg:-2"))
    first, second, _ = due(store, now)
    assert take(store, now, first.id) is not None
    put(store, now, Notice("toast", "tg:-1", do="toast", priority=Priority.TOAST))

    assert keys(store, now) == ["toast", "c"]
    assert take(store, now, second.id) is None
    toast = due(store, now)[0]
    assert take(store, now, toast.id) is not None
    assert take(store, now, toast.id) is None

    settle(store, now, first.id, "delivered")
    assert take(store, now, second.id) is not None


def test_two_senders_at_once_never_call_the_same_chat(postgresql_url: str, now: datetime) -> None:
    store = Store(postgresql_url)
    put(store, now, Notice("a", "tg:-1"), Notice("b", "tg:-1"))
    rows = [one.id for one in due(store, now)]
    start = threading.Barrier(2)
    taken: list[Outgoing | None] = []

    def sender(row: int) -> None:
        with store.begin(now) as tx:
            start.wait()
            taken.append(tx.outbox.take(row, f"sender {row}", now + MINUTE, now))

    threads = [threading.Thread(target=sender, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()

    assert len([one for one in taken if one is not None]) == 1


def test_what_must_wait_waits_and_counts_its_tries(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:1"))
    settle(store, now, take_first(store, now).id, "later", not_before=now + 30 * SECOND, error="429")

    assert keys(store, now + 29 * SECOND) == []
    with store.begin(now) as tx:
        assert tx.outbox.next_at(now) == now + 30 * SECOND
    again = take_first(store, now + 30 * SECOND)
    assert (again.tries, again.repeat) == (1, False)


def test_a_newer_form_of_a_card_does_not_shorten_the_wait_telegram_asked_for(
    store: Store, now: datetime
) -> None:
    put(store, now, card("待接单"))
    settle(store, now, take_first(store, now).id, "later", not_before=now + 30 * SECOND)

    put(store, now, card("已接单"))

    assert keys(store, now) == []
    assert keys(store, now + 30 * SECOND) == ["card"]


def test_an_uncertain_ping_goes_again_marked_as_a_repeat(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:1"))
    settle(store, now, take_first(store, now).id, "unknown")

    assert take_first(store, now).repeat


def test_an_uncertain_edit_simply_goes_again(store: Store, now: datetime) -> None:
    put(store, now, card("待接单", uncertain="hold"))
    send_first(store, now, message_id=4)
    put(store, now, card("已接单", uncertain="hold"))
    settle(store, now, take_first(store, now).id, "unknown")

    again = take_first(store, now)
    assert (again.message_id, again.repeat) == (4, False)


def test_an_uncertain_broadcast_waits_for_the_coordinator(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:-1", uncertain="hold"), Notice("b", "tg:-2", uncertain="hold"))
    for _ in range(2):
        settle(store, now, take_first(store, now).id, "unknown")
    assert keys(store, now) == []

    with store.begin(now) as tx:
        (first, notice), (second, _) = tx.outbox.held()
        assert notice.key == "a"
        tx.outbox.decide(first, again=True)
        tx.outbox.decide(second, again=False)
        assert tx.outbox.held() == []

    taken = take_first(store, now)
    assert (taken.notice.key, taken.repeat) == ("a", True)


def test_a_sender_that_stopped_leaves_nothing_behind(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:1"), Notice("b", "tg:2", uncertain="hold"))
    for one in due(store, now):
        take(store, now, one.id)

    with store.begin(now) as tx:
        assert tx.outbox.stuck(now) == []
        assert len(tx.outbox.stuck(now + MINUTE)) == 2
        assert len(tx.outbox.held()) == 1
        assert [one.key for one in tx.outbox.due(now, 9)] == ["a"]


def test_a_late_word_about_a_recovered_send_still_counts(store: Store, now: datetime) -> None:
    put(store, now, card("待接单"))
    taken = take_first(store, now)
    with store.begin(now) as tx:
        tx.outbox.stuck(now + MINUTE)

    settle(store, now, taken.id, "delivered", message_id=8)

    assert keys(store, now) == []
    with store.begin(now) as tx:
        assert tx.cards.message_of("card") == 8


def test_settling_twice_is_settling_once(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:1"))
    taken = send_first(store, now, message_id=3)

    settle(store, now, taken.id, "delivered", message_id=3)
    settle(store, now, taken.id, "later")

    assert keys(store, now) == []
    with store.begin(now) as tx:
        assert len(tx.outbox.departures(now)) == 1


def test_a_dead_chat_gives_back_everything_that_waited_for_it(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:-1"), Notice("b", "tg:-1"), Notice("c", "tg:-2"))

    given_up = settle(store, now, take_first(store, now).id, "gone", error="bot was kicked")

    assert [notice.key for notice in given_up] == ["a", "b"]
    assert keys(store, now) == ["c"]
    with store.begin(now) as tx:
        row = tx.chats.get("tg:-1")
        assert row is not None
        assert (row.state, row.why) == ("dead", "bot was kicked")
        assert tx.outbox.pending() == 1


def test_what_is_put_for_a_dead_chat_is_stranded_until_it_lives_again(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.chats.dead("tg:1", "blocked")
    put(store, now, Notice("a", "tg:1"))
    with store.begin(now) as tx:
        assert [notice.key for _, notice in tx.outbox.stranded()] == ["a"]
        assert tx.outbox.due(now, 9) == []
        assert tx.outbox.next_at(now - SECOND) is None
        tx.chats.alive("tg:1")
        assert tx.outbox.stranded() == []

    assert keys(store, now) == ["a"]


def test_a_supergroup_gets_what_waited_for_the_group(store: Store, now: datetime) -> None:
    put(store, now, card("待接单", chat="tg:-1"))
    send_first(store, now, message_id=5)
    put(
        store,
        now,
        card("已接单", chat="tg:-1"),
        Notice("b", "tg:-1", reply_to=77, topic=2),
        Notice("c", "tg:-1", do="react", target=77),
    )
    first = take_first(store, now)

    settle(store, now, first.id, "moved", new_chat="tg:-100")
    put(store, now, Notice("d", "tg:-1", reply_to=78))

    with store.begin(now) as tx:
        assert tx.chats.resolve("tg:-1") == "tg:-100"
        assert {one.chat for one in tx.outbox.due(now, 9)} == {"tg:-100"}
    sent = [send_first(store, now, message_id=n) for n in (1, 2, 3)]
    assert [one.notice.key for one in sent] == ["card", "b", "d"]
    assert {one.notice.chat for one in sent} == {"tg:-100"}
    assert [(one.message_id, one.notice.reply_to, one.notice.topic) for one in sent] == [
        (None, None, None)
    ] * 3
    assert keys(store, now) == []


def test_a_hold_survives_and_ends(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:-1"), Notice("b", "tg:2"), Notice("t", "tg:-1", do="toast"))
    with store.begin(now) as tx:
        tx.outbox.hold(now + 30 * SECOND, "tg:-1")
        tx.outbox.hold(now + 10 * SECOND, "tg:-1")
        assert tx.outbox.holds(now) == {"tg:-1": now + 30 * SECOND}

    assert keys(store, now) == ["b", "t"]
    with store.begin(now) as tx:
        assert tx.outbox.next_at(now) == now + 30 * SECOND
        tx.outbox.hold(now + MINUTE)
    assert keys(store, now + 30 * SECOND) == ["t"]
    assert keys(store, now + MINUTE) == ["a", "b", "t"]


def test_departures_tell_what_left_and_toasts_do_not_count(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:1"), Notice("t", "tg:2", do="toast"), Notice("x", "tg:3"))
    outcomes: list[Outcome] = ["delivered", "delivered", "dropped"]
    for outcome in outcomes:
        settle(store, now + SECOND, take_first(store, now).id, outcome)

    with store.begin(now) as tx:
        assert tx.outbox.departures(now) == [("tg:1", now + SECOND)]
        assert tx.outbox.departures(now + 2 * SECOND) == []


def test_a_withdrawn_notice_never_leaves_and_may_be_put_again(store: Store, now: datetime) -> None:
    put(store, now, Notice("a", "tg:1"), card("待接单"))
    with store.begin(now) as tx:
        assert tx.outbox.withdraw("a")
        assert tx.outbox.withdraw("card")
        assert not tx.outbox.withdraw("a")
        assert tx.cards.of_case(7) == []
    assert keys(store, now) == []

    put(store, now, Notice("a", "tg:1"), card("已接单"))

    assert keys(store, now) == ["a", "card"]


def test_old_notices_are_forgotten_but_waiting_ones_and_cards_stay(store: Store, now: datetime) -> None:
    put(store, now, card("待接单"), Notice("a", "tg:1"))
    send_first(store, now, message_id=5)
    send_first(store, now, message_id=6)
    put(store, now, Notice("waits", "tg:2"))

    with store.begin(now) as tx:
        tx.outbox.purge(now + HOUR)
        assert tx.cards.by_message("tg:-1", 5) is not None
        assert tx.cards.by_message("tg:1", 6) is None

    assert keys(store, now) == ["waits"]


def test_replies_find_their_card_and_its_case(store: Store, now: datetime) -> None:
    put(store, now, card("待接单"), Notice("ask", "tg:1", case=8, purpose="place"))
    send_first(store, now, message_id=41)
    send_first(store, now, message_id=42)

    with store.begin(now) as tx:
        found = tx.cards.by_message("tg:-1", 41)
        asked = tx.cards.by_message("tg:1", 42)
        assert found is not None
        assert asked is not None
        assert (found.key, found.case_id, found.purpose) == ("card", 7, "feedback")
        assert (asked.key, asked.case_id, asked.purpose) == ("ask", 8, "place")
        assert tx.cards.by_message("tg:1", 41) is None
        assert (tx.cards.message_of("card"), tx.cards.message_of("ask")) == (41, 42)
        assert tx.cards.message_of("nobody") is None


def test_every_card_of_a_case_can_be_shown_anew_posted_or_not(store: Store, now: datetime) -> None:
    put(store, now, card("给组长", "leader", "tg:1"))
    send_first(store, now, message_id=3)
    with store.begin(now) as tx:
        tx.outbox.put(card("给群", "group", "tg:-1", topic=9))
        tx.outbox.put(card("给组长 二", "leader", "tg:1"))

        found = tx.cards.of_case(7)

    shown = [(one.key, one.chat, one.message_id, one.topic, one.notice.words.text) for one in found]
    assert shown == [("group", "tg:-1", None, 9, "给群"), ("leader", "tg:1", 3, None, "给组长 二")]


def test_a_card_that_changes_chats_is_posted_anew_there(store: Store, now: datetime) -> None:
    put(store, now, card("待接单", chat="tg:1"))
    send_first(store, now, message_id=3)

    put(store, now, card("待接单", chat="tg:2"))

    taken = take_first(store, now)
    assert (taken.notice.chat, taken.message_id) == ("tg:2", None)


def edit(text: str, chat: str = "tg:-5") -> Notice:
    return Notice(f"edit:{text}", chat, do="edit", words=Words(text), target=9, uncertain="hold")


def test_an_edit_whose_message_is_gone_is_over(store: Store, now: datetime) -> None:
    put(store, now, edit("改"))
    taken = take_first(store, now)

    settle(store, now, taken.id, "card_lost")

    assert keys(store, now + HOUR) == []


def test_an_edit_nobody_is_sure_of_is_done_again(store: Store, now: datetime) -> None:
    put(store, now, edit("改"))
    taken = take_first(store, now)

    settle(store, now, taken.id, "unknown")

    assert keys(store, now) == ["edit:改"]


def test_an_edit_does_not_follow_its_group_where_the_numbers_are_others(store: Store, now: datetime) -> None:
    put(store, now, edit("改"), Notice("a", "tg:-5"))

    with store.begin(now) as tx:
        tx.chats.moved("tg:-5", "tg:-100")

    assert keys(store, now) == ["a"]
