from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from storage import Store

if TYPE_CHECKING:
    from datetime import datetime

MINUTE = timedelta(minutes=1)


def test_a_chat_is_noted_as_the_platform_tells_it(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        assert tx.chats.get("tg:-1") is None
        tx.chats.put("tg:-1", kind="group", title="怡景苑业主群")
        tx.chats.refuses_reactions("tg:-1")
        tx.chats.put("tg:-1", kind="supergroup", title="怡景苑", is_admin=True, topics=True)

        row = tx.chats.get("tg:-1")

    assert row is not None
    assert (row.kind, row.title, row.state, row.is_admin, row.topics) == (
        "supergroup",
        "怡景苑",
        "alive",
        True,
        True,
    )
    assert row.reactions_refused


def test_a_dead_chat_stays_dead_until_it_is_said_to_live(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.chats.dead("tg:-1", "kicked")
        tx.chats.put("tg:-1", kind="group")
        assert tx.chats.is_dead("tg:-1")
        assert [row.chat for row in tx.chats.of_state("dead")] == ["tg:-1"]

        tx.chats.alive("tg:-1")

        assert not tx.chats.is_dead("tg:-1")
        assert not tx.chats.is_dead("tg:-2")


def test_a_chat_that_moved_twice_is_found_where_it_is(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.chats.moved("tg:-1", "tg:-100")
        tx.chats.moved("tg:-100", "tg:-200")
        tx.chats.moved("tg:-200", "tg:-200")

        assert [tx.chats.resolve(chat) for chat in ("tg:-1", "tg:-100", "tg:-200")] == ["tg:-200"] * 3


def test_late_news_of_an_old_group_do_not_hide_where_it_has_gone(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.chats.moved("tg:-1", "tg:-100")
        tx.chats.dead("tg:-1", "left")
        tx.chats.alive("tg:-1")

    with store.begin(now) as tx:
        assert tx.chats.resolve("tg:-1") == "tg:-100"
        assert not tx.chats.is_dead("tg:-1")


def test_a_move_that_was_undone_is_forgotten(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        with suppress(RuntimeError), tx.savepoint():
            tx.chats.moved("tg:-1", "tg:-100")
            assert tx.chats.resolve("tg:-1") == "tg:-100"
            raise RuntimeError

        assert tx.chats.resolve("tg:-1") == "tg:-1"


def test_whom_the_bot_may_write_to(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        assert tx.people.get("tg:1") is None
        tx.people.started("tg:1", "李四", now)
        started = tx.people.get("tg:1")
        tx.people.blocked("tg:1")
        blocked = tx.people.get("tg:1")
        tx.people.started("tg:1", "李四", now)
        again = tx.people.get("tg:1")
        tx.people.forget("tg:1")
        assert tx.people.get("tg:1") is None

    assert started is not None
    assert blocked is not None
    assert again is not None
    assert [one.reachable for one in (started, blocked, again)] == [True, False, True]
    assert again.name == "李四"


def test_a_draft_is_answered_once(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        number = tx.drafts.add(
            chat="tg:-1", person="tg:5", message_id=3, text="好黑", reading="{}", at=now, until=now + MINUTE
        )
        draft = tx.drafts.get(number)
        assert draft is not None
        assert (draft.text, draft.until, draft.topic) == ("好黑", now + MINUTE, None)
        assert tx.drafts.latest_of("tg:5", "tg:-1", now) == draft
        assert tx.drafts.latest_of("tg:5", "tg:-1", now + MINUTE) is None

        assert tx.drafts.remove(number)
        assert not tx.drafts.remove(number)
        assert tx.drafts.get(number) is None


def test_a_number_of_a_draft_is_never_given_again_so_an_old_button_finds_nothing(
    store: Store, now: datetime
) -> None:
    numbers = []
    for _ in range(2):
        with store.begin(now) as tx:
            number = tx.drafts.add(
                chat="tg:-1", person="tg:5", message_id=3, text="", reading="{}", at=now, until=now
            )
            tx.drafts.remove(number)
            numbers.append(number)

    assert numbers[0] != numbers[1]


def test_uninvited_words_are_counted_by_chat_kind_and_time(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.words.record("tg:-1", "question", now)
        tx.words.record("tg:-1", "hint", now + MINUTE)
        tx.words.record("tg:-2", "hint", now + MINUTE)

        assert tx.words.uninvited("tg:-1", now - MINUTE) == 2
        assert tx.words.uninvited("tg:-1", now) == 1
        assert tx.words.count("tg:-1", ["question"], now - MINUTE) == 1
        tx.words.purge(now + MINUTE)
        assert tx.words.uninvited("tg:-1", now - MINUTE) == 1


def test_a_lease_has_one_owner_at_a_time(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        assert tx.leases.claim("sender:1", "a", now + MINUTE)
        assert tx.leases.claim("sender:1", "a", now + 2 * MINUTE)
        assert not tx.leases.claim("sender:1", "b", now + 9 * MINUTE)
        assert tx.leases.claim("sender:2", "b", now + MINUTE)
        assert tx.leases.holder("sender:1") == "a"
        assert not tx.leases.renew("sender:1", "b", now + MINUTE)

    later = now + 2 * MINUTE
    with store.begin(later) as tx:
        assert tx.leases.holder("sender:1") is None
        assert tx.leases.claim("sender:1", "b", later + MINUTE)
        assert not tx.leases.renew("sender:1", "a", later + MINUTE)
        tx.leases.release("sender:1", "a")
        assert tx.leases.holder("sender:1") == "b"
        assert tx.leases.renew("sender:1", "b", later + 2 * MINUTE)
        tx.leases.release("sender:1", "b")
        assert tx.leases.claim("sender:1", "a", later + MINUTE)


def test_small_facts_are_kept_by_name(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        assert tx.meta.get("offset") is None
        tx.meta.set("offset", "7")
        tx.meta.set("offset", "8")

        assert tx.meta.get("offset") == "8"
