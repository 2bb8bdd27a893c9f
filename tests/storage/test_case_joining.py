"""Like cases are found, by index alone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from gridwork.cases import Case
from gridwork.likeness import fingerprint
from gridwork.reading import Urgency
from gridwork.steps import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from storage import Store, Tx

HOUR = timedelta(hours=1)
DAY = date(2026, 12, 10)
HERE = (28.2, 112.97)


def open_case(tx: Tx, **facts: Any) -> Case:
    now = tx.now
    given: dict[str, Any] = {
        "number": tx.cases.number("NH03", DAY),
        "state": State.DISPATCHED,
        "kind": "lighting_cable",
        "urgency": Urgency.YELLOW,
        "node": "NH03",
        "opened_at": now,
        "ack_due": now,
        "due_at": now,
        "place_name": "怡景苑",
    }
    return tx.cases.add(Case(**given | facts))


def test_open_cases_alike_are_those_of_the_building_the_compound_and_near_by(
    store: Store, now: datetime
) -> None:
    since = now - 48 * HOUR
    with store.begin(now) as tx:
        open_case(tx, opened_at=now - 72 * HOUR, building="3栋")
        second = open_case(tx, opened_at=now - HOUR, building="3栋", state=State.VERIFYING)
        first = open_case(tx, opened_at=now - 2 * HOUR, building="3栋")
        open_case(tx, opened_at=now - 3 * HOUR, building="3栋", state=State.CLOSED)
        open_case(tx, opened_at=now - 3 * HOUR, building="3栋", kind="gas")
        open_case(tx, opened_at=now - 3 * HOUR, building="3栋", place_name="汇丰楼")
        open_case(tx, opened_at=now - 3 * HOUR, building="")
        out = open_case(tx, building="5栋", kind="water_drain", outage=True)
        near = open_case(tx, place_name="", latitude=28.2001, longitude=112.9701)
        open_case(tx, place_name="", latitude=28.21, longitude=112.97)

        alike = tx.cases.open_alike
        assert alike("lighting_cable", "怡景苑", "3栋", since, outage=False) == [first, second]
        assert alike("lighting_cable", "怡景苑", "4栋", since, outage=False) == []
        assert alike("lighting_cable", "怡景苑", "", since, outage=False) == []
        assert alike("water_drain", "怡景苑", "", since, outage=True) == [out]
        assert alike("water_drain", "怡景苑", "5栋", since, outage=True) == [out]
        assert alike("water_drain", "怡景苑", "9栋", since, outage=False) == []
        assert alike("lighting_cable", "", "", since, outage=False, location=HERE) == [near]


def test_lately_at_a_place_are_the_building_and_what_names_none_open_or_not(
    store: Store, now: datetime
) -> None:
    since = now - 30 * 24 * HOUR
    with store.begin(now) as tx:
        open_case(tx, opened_at=now - 31 * 24 * HOUR, building="3栋")
        old = open_case(tx, opened_at=now - 9 * HOUR, building="3栋", state=State.CLOSED)
        wide = open_case(tx, opened_at=now - 5 * HOUR)
        next_door = open_case(tx, building="5栋")

        assert tx.cases.lately("lighting_cable", "怡景苑", "3栋", since) == [wide, old]
        assert tx.cases.lately("lighting_cable", "怡景苑", "", since) == [next_door, wide, old]


def test_the_same_words_are_found_again_by_their_author_or_passed_on_by_anybody(
    store: Store, now: datetime
) -> None:
    words = "怡景苑3栋停水了"
    with store.begin(now) as tx:
        case = open_case(tx)
        tx.cases.add_message(case.id, "tg:-1", 5, "tg:1", words)
        since, digest = now - HOUR, fingerprint(f"{words}！")

        assert tx.cases.said_before(digest, "tg:1", since) == [case]
        assert tx.cases.said_before(digest, "tg:2", since) == []
        assert tx.cases.said_before(digest, "tg:2", since, by_anybody=True) == [case]
        assert tx.cases.said_before(digest, "tg:1", now + HOUR) == []


def test_a_chat_talks_about_the_cases_it_has_added_to_wherever_they_came_from(
    store: Store, now: datetime
) -> None:
    with store.begin(now) as tx:
        older, newer = open_case(tx, chat="tg:-2"), open_case(tx, chat="tg:-1")
        tx.cases.add_message(newer.id, "tg:-1", 5, "tg:1", "灯坏了", at=now - 2 * HOUR)
        tx.cases.add_message(older.id, "tg:-1", 6, "tg:2", "我家也是")

        assert tx.cases.talked_about("tg:-1", now - 3 * HOUR, 9) == [older, newer]
        assert tx.cases.talked_about("tg:-1", now - HOUR, 9) == [older]
        assert tx.cases.talked_about("tg:-1", now - 3 * HOUR, 1) == [older]
        assert tx.cases.spoken_of_since(older.id, "tg:-1", now - HOUR)
        assert not tx.cases.spoken_of_since(newer.id, "tg:-1", now - HOUR)
        assert not tx.cases.spoken_of_since(older.id, "tg:-2", now - HOUR)


SEARCHES: dict[str, Callable[[Tx, datetime], object]] = {
    "building": lambda tx, since: tx.cases.open_alike("gas", "小区7", "3栋", since, outage=False),
    "compound": lambda tx, since: tx.cases.open_alike("gas", "小区7", "", since, outage=True),
    "near": lambda tx, since: tx.cases.open_alike("gas", "", "", since, outage=False, location=HERE),
    "lately": lambda tx, since: tx.cases.lately("gas", "小区7", "3栋", since),
    "lately anywhere": lambda tx, since: tx.cases.lately("gas", "小区7", "", since),
    "resent": lambda tx, since: tx.cases.said_before("abc", "tg:1", since),
    "passed on": lambda tx, since: tx.cases.said_before("abc", "tg:1", since, by_anybody=True),
    "talked about": lambda tx, since: tx.cases.talked_about("tg:-7", since, 5),
    "spoken of": lambda tx, since: tx.cases.spoken_of_since(7, "tg:-7", since),
}


def plans(store: Store, now: datetime, search: Callable[[Tx, datetime], object]) -> list[str]:
    """How the database would find what the search asks for, a line each."""
    found: list[str] = []
    asked: list[tuple[Any, Any]] = []

    def listen(_c: Any, _cursor: Any, words: str, facts: Any, _context: Any, _many: Any) -> None:
        if words.lstrip().startswith("SELECT"):
            asked.append((words, facts))

    with store.begin(now) as tx:
        connection = tx._writer.connection
        event.listen(connection, "before_cursor_execute", listen)
        search(tx, now - 48 * HOUR)
        event.remove(connection, "before_cursor_execute", listen)
        sqlite = connection.dialect.name == "sqlite"
        for words, facts in asked:
            how = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
            found += [str(row[-1]) for row in connection.exec_driver_sql(f"{how} {words}", facts)]
    return found


@pytest.fixture
def crowded(store: Store, now: datetime) -> Store:
    """4,000 cases of 40 compounds with a message each, and a database that knows what it holds."""
    with store.begin(now) as tx:
        for n in range(4000):
            case = open_case(
                tx,
                kind=("gas", "elevator", "lighting_cable", "water_drain")[n % 4],
                place_name=f"小区{n % 41}",
                building=f"{n % 13}栋",
                outage=n % 4 == 0,
                latitude=28 + n / 10_000 if n % 5 == 0 else None,
                longitude=113.0 if n % 5 == 0 else None,
                opened_at=now - n * HOUR / 10,
            )
            tx.cases.add_message(
                case.id, f"tg:-{n % 60}", n, f"tg:{n}", f"灯坏了好几天 {n}", at=case.opened_at
            )
        tx.flush()
        tx._writer.connection.exec_driver_sql("ANALYZE")
    return store


def test_no_search_for_like_cases_reads_a_whole_table(crowded: Store, now: datetime) -> None:
    for name, search in SEARCHES.items():
        lines = plans(crowded, now, search)
        assert lines, name
        scans = [
            line
            for line in lines
            if re.search(r"SCAN (cases|case_messages)\b|Seq Scan on (cases|case_messages)", line)
        ]
        assert not scans, (name, lines)


def test_of_a_full_compound_only_the_building_is_read(store: Store, now: datetime) -> None:
    lines = plans(store, now, SEARCHES["lately"])

    assert any("kind_place_name_building" in line for line in lines) or "Index Scan" in " ".join(lines), lines
