from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gridwork.cases import Case, Event
from gridwork.grounds import Grounds
from gridwork.happened import Happened
from gridwork.reading import Urgency
from gridwork.steps import State
from storage import Conflict, Store

if TYPE_CHECKING:
    from datetime import datetime

    from storage import Tx

HOUR = timedelta(hours=1)
DAY = date(2026, 12, 10)


def open_case(tx: Tx, **facts: Any) -> Case:
    now = tx.now
    given: dict[str, Any] = {
        "number": tx.cases.number("NH03", DAY),
        "state": State.DISPATCHED,
        "kind": "lighting_cable",
        "urgency": Urgency.YELLOW,
        "node": "NH03",
        "opened_at": now,
        "ack_due": now + 4 * HOUR,
        "due_at": now + 72 * HOUR,
        "place_name": "怡景苑",
        "chat": "tg:-1",
        "reporter": "tg:5",
    }
    return tx.cases.add(Case(**given | facts), Event(now, "report", None, State.REPORTED, "resident", "tg:5"))


def test_numbers_count_per_node_and_day_and_grow_beyond_three_digits(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        assert [tx.cases.number("NH03", DAY) for _ in range(2)] == ["NH03-20261210-001", "NH03-20261210-002"]
        assert tx.cases.number("NH04", DAY) == "NH04-20261210-001"
        assert tx.cases.number("NH03", date(2026, 12, 11)) == "NH03-20261211-001"
        for _ in range(997):
            last = tx.cases.number("NH03", DAY)
        assert last == "NH03-20261210-999"
        assert tx.cases.number("NH03", DAY) == "NH03-20261210-1000"


def test_a_number_of_a_report_that_failed_is_given_again(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        with suppress(RuntimeError), tx.savepoint():
            tx.cases.number("NH03", DAY)
            raise RuntimeError

        assert tx.cases.number("NH03", DAY) == "NH03-20261210-001"


def test_every_fact_of_a_case_comes_back(store: Store, now: datetime) -> None:
    strings = {
        f.name: f.name for f in fields(Case) if f.type in {"str", "str | None", "Address", "Address | None"}
    }
    moments = {f.name: now + HOUR for f in fields(Case) if str(f.type).startswith("datetime")}
    numbers = {
        f.name: 2**40 if f.name.endswith(("_id", "topic", "_into")) else 3
        for f in fields(Case)
        if "int" in str(f.type)
    }
    degrees = {"latitude": 28.25, "longitude": 112.5}
    truths = {f.name: True for f in fields(Case) if f.type == "bool"}
    happened = {"happened": Happened("part", now - HOUR, now, "今天早上", "morning")}
    words = {"ended_as": "resolved", "level": "community", "chat_kind": "couriers", "urgency": Urgency.RED}
    facts = strings | moments | numbers | degrees | truths | words | happened | {"state": State.MEDIATING}
    full = Case(**facts)  # type: ignore[arg-type]
    assert set(facts) == {f.name for f in fields(Case)}

    with store.begin(now) as tx:
        kept = tx.cases.add(full)
    with store.begin(now) as tx:
        back = tx.cases.get(kept.id)

    assert back == kept == replace(full, id=kept.id)
    assert isinstance(back.state, State)
    assert isinstance(back.urgency, Urgency)


def test_a_case_is_found_by_id_and_number_or_not_at_all(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        case = open_case(tx)

        assert tx.cases.get(case.id) == tx.cases.by_number("NH03-20261210-001") == case
        assert tx.cases.get(case.id + 1) is None
        assert tx.cases.by_number("NH03-20261210-002") is None


def test_a_saved_case_has_a_new_version_and_its_history_grows(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        case = open_case(tx)
        event = Event(now, "acknowledge", State.DISPATCHED, State.ACCEPTED, "grid_leader", "tg:9", "马上到")
        saved = tx.cases.save(replace(case, state=State.ACCEPTED, holder="tg:9", acknowledged_at=now), event)
        tx.cases.record(case.id, Event(now, "extend", State.ACCEPTED, State.ACCEPTED, "secretary"))

    with store.begin(now) as tx:
        assert tx.cases.get(case.id) == saved
        assert saved.version == case.version + 1
        assert [line.action for line in tx.cases.events(case.id)] == ["report", "acknowledge", "extend"]
        assert tx.cases.events(case.id)[1] == event


def test_of_two_changes_of_one_case_the_second_is_told_and_writes_nothing(
    store: Store, now: datetime
) -> None:
    with store.begin(now) as tx:
        case = open_case(tx)
        tx.cases.save(replace(case, holder="tg:1"))
        with pytest.raises(Conflict), tx.savepoint():
            tx.cases.save(replace(case, holder="tg:2"), Event(now, "x", None, State.ACCEPTED, "bot"))

    with store.begin(now) as tx:
        kept = tx.cases.get(case.id)
        assert kept is not None
        assert kept.holder == "tg:1"
        assert len(tx.cases.events(case.id)) == 1


def test_the_latest_open_case_of_a_person_in_a_chat(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        open_case(tx, opened_at=now - 3 * HOUR)
        newer = open_case(tx, opened_at=now - 2 * HOUR)
        open_case(tx, opened_at=now - HOUR, state=State.CLOSED)
        open_case(tx, chat="tg:-2")
        open_case(tx, reporter="tg:6")

        assert tx.cases.latest_of("tg:5", "tg:-1", now - 9 * HOUR) == newer
        assert tx.cases.latest_of("tg:5", "tg:-1", now - HOUR) is None


def test_held_cases_come_by_due_time(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        later = open_case(tx, due_at=now + 9 * HOUR)
        sooner = open_case(tx, due_at=now + HOUR, node="NH04")
        open_case(tx, node="DH01")
        open_case(tx, state=State.HANDLING)

        assert tx.cases.held_by({"NH03", "NH04"}, {State.DISPATCHED}) == [sooner, later]
        assert tx.cases.held_by(set(), {State.DISPATCHED}) == []


def test_a_persons_cases_are_those_they_reported_or_support(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        own = open_case(tx)
        joined = open_case(tx, reporter="tg:6", opened_at=now + HOUR)
        open_case(tx, reporter="tg:6")
        tx.cases.add_person(own.id, "tg:5", "reporter", chat="tg:-1", message_id=1, role="resident")
        tx.cases.add_person(joined.id, "tg:5", "supporter", chat="tg:-1", message_id=2, role="resident")

        assert tx.cases.of_person("tg:5", 9) == [joined, own]
        assert tx.cases.of_person("tg:5", 1) == [joined]


@pytest.mark.parametrize("same_transaction", [True, False])
def test_a_person_is_in_a_case_once(store: Store, now: datetime, *, same_transaction: bool) -> None:
    def join(tx: Tx, person: str) -> bool:
        return tx.cases.add_person(case.id, person, "supporter", chat="tg:-1", message_id=3, role="courier")

    with store.begin(now) as tx:
        case = open_case(tx)
        if same_transaction:
            assert [join(tx, "tg:7"), join(tx, "tg:7"), join(tx, "tg:6")] == [True, False, True]
    with store.begin(now) as tx:
        if not same_transaction:
            assert [join(tx, "tg:7"), join(tx, "tg:7"), join(tx, "tg:6")] == [True, False, True]
        assert [(one.person, one.part, one.role) for one in tx.cases.people(case.id)] == [
            ("tg:6", "supporter", "courier"),
            ("tg:7", "supporter", "courier"),
        ]
        assert tx.cases.remove_person(case.id, "tg:7")
        assert not tx.cases.remove_person(case.id, "tg:7")
        assert join(tx, "tg:7")


def test_a_person_who_left_a_fresh_case_may_come_back(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        case = open_case(tx)
        facts: dict[str, Any] = {"chat": "tg:-1", "message_id": None, "role": "resident"}
        tx.cases.add_person(case.id, "tg:7", "supporter", **facts)
        tx.cases.remove_person(case.id, "tg:7")

        assert tx.cases.add_person(case.id, "tg:7", "supporter", **facts)
        assert len(tx.cases.people(case.id)) == 1


def test_people_of_a_report_that_failed_do_not_appear_in_the_next_case(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        with suppress(RuntimeError), tx.savepoint():
            lost = open_case(tx)
            tx.cases.add_person(lost.id, "tg:7", "reporter", chat="tg:-1", message_id=1, role="resident")
            raise RuntimeError
        case = open_case(tx)
        assert tx.cases.add_person(case.id, "tg:7", "reporter", chat="tg:-1", message_id=1, role="resident")

    with store.begin(now) as tx:
        assert [one.person for one in tx.cases.people(case.id)] == ["tg:7"]


def test_messages_are_filed_under_their_cases(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        first, second = open_case(tx), open_case(tx)
        tx.cases.add_message(first.id, "tg:-1", 10, "tg:5", "路灯不亮，垃圾没人收", ("photo-1", "photo-2"))
        tx.cases.add_message(second.id, "tg:-1", 10, "tg:5", "路灯不亮，垃圾没人收", ("photo-1", "photo-2"))
        tx.cases.add_message(first.id, "tg:-1", 11, "tg:5", "在3栋", at=now + HOUR)
        tx.cases.add_message(first.id, "tg:-1", 10, "tg:5", "改过的话")

        assert tx.cases.case_of_message("tg:-1", 10) == first.id
        assert tx.cases.cases_of_message("tg:-1", 10) == [first.id, second.id]
        assert tx.cases.case_of_message("tg:-2", 10) is None
        told = [(one.text, one.photos) for one in tx.cases.messages(first.id)]

    assert told == [("路灯不亮，垃圾没人收", ("photo-1", "photo-2")), ("在3栋", ())]


def test_all_cases_come_by_opening_with_their_history_however_many(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.begin(now) as tx:
        for number in range(1_003):
            open_case(
                tx,
                opened_at=now + timedelta(minutes=number // 2),
                state=State.CLOSED if number % 3 else State.FILED,
            )

    with store.begin(now) as tx:
        everything = list(tx.cases.list_all())
        assert len(everything) == 1_003
        assert [case.id for case, _ in everything] == sorted(case.id for case, _ in everything)
        assert all([line.action for line in history] == ["report"] for _, history in everything)
        assert len(list(tx.cases.list_all(open_only=True))) == 335
        assert len(list(tx.cases.list_all(now + timedelta(minutes=500)))) == 3


def test_a_moved_group_takes_its_cases_along(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        case = open_case(tx, message_id=10)
        tx.cases.add_person(case.id, "tg:5", "reporter", chat="tg:-1", message_id=10, role="resident")
        tx.chats.moved("tg:-1", "tg:-100")

        moved = tx.cases.get(case.id)
        assert moved is not None
        assert (moved.chat, moved.message_id) == ("tg:-100", None)
        assert tx.cases.latest_of("tg:5", "tg:-100", now) == moved
        assert [(one.chat, one.message_id) for one in tx.cases.people(case.id)] == [("tg:-100", None)]


def test_the_grounds_of_a_case_stay_as_they_were_kept_first(store: Store, now: datetime) -> None:
    kept = Grounds(
        "words",
        2.6,
        (("路灯…不亮", 2.6), ("字·其余", -0.4)),
        "怡景苑3栋",
        ("NH03", "NH04"),
        "NH",
        "NH",
        "candidates",
    )
    with store.begin(now) as tx:
        case, other = open_case(tx), open_case(tx)
        tx.cases.add_grounds(case.id, kept)
        tx.cases.add_grounds(case.id, Grounds("tap", 0.0, (), "", (), "", "NH", "chat"))
        assert tx.cases.grounds(case.id) == kept

    with store.begin(now) as tx:
        assert tx.cases.grounds(case.id) == kept
        assert tx.cases.grounds(other.id) is None
