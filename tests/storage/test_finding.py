"""查找: the same questions have the same answers on both engines."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage import Store, downgrade, upgrade
from storage.engine import make_engine
from storage.finding import in_one_spelling
from tests.storage.test_cases import open_case

if TYPE_CHECKING:
    from datetime import datetime

TEXTS = (
    "南湖路井盖不见了",
    "怡景苑3栋楼道灯不亮，电梯也响",
    "ＡＢＣ超市门口漏水 100%",
    "abc_def 管道",
    "5栋 路灯 坏了",
    "路灯坏了",
)
#: A question, and which of the texts hold it, newest first.
QUESTIONS = {
    "井盖": [0],
    "灯": [5, 4, 1],
    "路灯 坏": [5, 4],
    "路灯坏": [5],
    "abc": [3, 2],
    "ＡＢＣ": [3, 2],
    "漏水": [2],
    "100%": [2],
    "%": [2],
    "_": [3],
    "c_d": [3],
    "/": [],
    "\\": [],
    "'": [],
    "没有的词": [],
    "nh03-2026": [5, 4, 3, 2, 1, 0],
    "-003": [2],
    "  ": [],
}


def found(store: Store, now: datetime, query: str, **facts: Any) -> list[str]:
    asked: dict[str, Any] = {"nodes": {"NH03"}, "secret_nodes": {"NH03"}, "limit": 20}
    with store.begin(now) as tx:
        return [case.text for case in tx.cases.find(query, "tg:9", **asked | facts)]


@pytest.fixture
def filled(store: Store, now: datetime) -> Store:
    with store.begin(now) as tx:
        for said in TEXTS:
            open_case(tx, text=said)
    return store


@pytest.mark.parametrize(("query", "places"), QUESTIONS.items())
def test_every_word_has_to_occur_and_the_newest_comes_first(
    filled: Store, now: datetime, query: str, places: list[int]
) -> None:
    assert found(filled, now, query) == [TEXTS[place] for place in places]


def test_what_is_saved_later_is_found_too(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        case = open_case(tx, text="灯坏了")
    with store.begin(now) as tx:
        read = tx.cases.get(case.id)
        assert read is not None
        tx.cases.save(replace(read, result="换了灯泡"))

    assert found(store, now, "灯泡") == ["灯坏了"]


def test_only_the_persons_own_ground_and_what_is_confidential_only_for_the_trusted(
    store: Store, now: datetime
) -> None:
    with store.begin(now) as tx:
        open_case(tx, text="灯一", node="NH03")
        open_case(tx, text="灯二", node="NH04")
        open_case(tx, text="灯三", kind="dispute")
        open_case(tx, text="灯四", kind="care_medical", danger="missing")
        open_case(tx, text="灯五", kind="care_medical", danger="hurt")
        open_case(tx, text="灯六", kind="public_order", holder="tg:9")

    assert found(store, now, "灯") == ["灯六", "灯五", "灯四", "灯三", "灯一"]
    assert found(store, now, "灯", secret_nodes=set()) == ["灯六", "灯五", "灯一"]
    assert found(store, now, "灯", nodes={"NH04"}, secret_nodes=set()) == ["灯六", "灯二"]
    assert found(store, now, "灯", limit=2) == ["灯六", "灯五"]


def test_rows_from_before_the_column_are_found_after_the_upgrade(database_url: str, now: datetime) -> None:
    store = Store(database_url)
    with store.begin(now) as tx:
        for said in TEXTS * 100:
            open_case(tx, text=said)
    store.close()
    downgrade(database_url, "0001")

    upgrade(database_url)

    store = Store(database_url)
    assert len(found(store, now, "路灯 坏", limit=1000)) == 200
    assert found(store, now, "ＡＢＣ", limit=1) == ["abc_def 管道"]
    store.close()
    assert _searched(database_url) == 0


def _searched(url: str) -> int:
    """Rows whose column was left empty."""
    engine = make_engine(url)
    with engine.connect() as connection:
        left: int = connection.execute(text("SELECT count(*) FROM cases WHERE search = ''")).scalar_one()
    engine.dispose()
    return left


WORDS = st.text(alphabet="井盖路灯坏了aAＡ%_/\\'\" -3", max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(WORDS, max_size=5), query=WORDS)
def test_both_engines_find_what_a_plain_look_finds(
    sqlite_url: str, postgresql_url: str, now: datetime, said: list[str], query: str
) -> None:
    words = in_one_spelling(query).split()
    wanted = [one for one in said if words and all(word in in_one_spelling(one) for word in words)]
    for url in (sqlite_url, postgresql_url):
        store = Store(url)
        with suppress(_UndoneError), store.begin(now) as tx:
            for number, one in enumerate(said):
                open_case(tx, number="号" + "x" * number, text=one, place_name="")
            asked: dict[str, Any] = {"nodes": {"NH03"}, "secret_nodes": set(), "limit": 20}
            hits = [case.text for case in tx.cases.find(query, "tg:9", **asked)]
            assert sorted(hits) == sorted(wanted), url
            raise _UndoneError
        store.close()


class _UndoneError(Exception):
    """Leaves the database as it was."""
