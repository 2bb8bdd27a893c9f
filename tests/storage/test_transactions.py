from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from gridwork.notice import Notice
from storage import RawUpdate, Store, Unavailable
from storage.engine import make_engine
from storage.tables import meta

if TYPE_CHECKING:
    from datetime import datetime


class Stumble(Exception):  # noqa: N818 - it is what a test throws
    pass


def facts(store: Store, now: datetime) -> dict[str, str | None]:
    with store.begin(now) as tx:
        return {key: tx.meta.get(key) for key in ("before", "inside", "after")}


def test_a_released_savepoint_is_not_visible_before_the_commit_nor_alive_after_a_rollback(
    database_url: str,
) -> None:
    engine = make_engine(database_url)
    with engine.connect() as writing:
        writing.execute(select(meta)).all()
        writing.exec_driver_sql("SAVEPOINT one")
        writing.exec_driver_sql("INSERT INTO meta (key, value) VALUES ('a', 'b')")
        writing.exec_driver_sql("RELEASE one")

        # A reader of its own, outside the engine's BEGIN IMMEDIATE.
        other = engine.raw_connection()
        cursor = other.cursor()
        cursor.execute("SELECT count(*) FROM meta")
        assert cursor.fetchone() == (0,)
        cursor.close()
        other.close()

        writing.rollback()
        assert writing.execute(text("SELECT count(*) FROM meta")).scalar_one() == 0
    engine.dispose()


def test_sqlite_is_set_up_to_keep_what_is_committed_and_wipe_what_is_deleted(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]
    engine.dispose()

    assert found == ["wal", 2, 1, 1]


def test_an_error_in_a_savepoint_takes_back_only_what_was_inside(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.meta.set("before", "1")
        with suppress(Stumble), tx.savepoint():
            tx.meta.set("inside", "1")
            raise Stumble
        tx.meta.set("after", "1")

    assert facts(store, now) == {"before": "1", "inside": None, "after": "1"}


def test_an_error_takes_back_the_whole_transaction(store: Store, now: datetime) -> None:
    with suppress(Stumble), store.begin(now) as tx:
        with tx.savepoint():
            tx.meta.set("inside", "1")
            tx.outbox.put(Notice("kept back", "tg:1"))
        raise Stumble

    assert facts(store, now)["inside"] is None
    with store.begin(now) as tx:
        assert tx.outbox.pending() == 0


@pytest.mark.parametrize("flushed_inside", [False, True])
def test_what_was_held_back_before_a_savepoint_survives_its_rollback(
    store: Store, now: datetime, *, flushed_inside: bool
) -> None:
    with store.begin(now) as tx:
        tx.outbox.put(Notice("before", "tg:1"))
        with suppress(Stumble), tx.savepoint():
            tx.outbox.put(Notice("inside", "tg:2"))
            if flushed_inside:
                tx.flush()
            raise Stumble
        tx.outbox.put(Notice("after", "tg:3"))

    with store.begin(now) as tx:
        assert [one.key for one in tx.outbox.due(now, 10)] == ["before", "after"]


def test_savepoints_nest(store: Store, now: datetime) -> None:
    with store.begin(now) as tx, tx.savepoint():
        tx.dues.add("kept", "a", now)
        with suppress(Stumble), tx.savepoint():
            tx.dues.add("lost", "a", now)
            raise Stumble

    with store.begin(now) as tx:
        assert [due.kind for due in tx.dues.take(now, 10)] == ["kept"]


def test_a_read_sees_what_was_held_back(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.outbox.put(Notice("a", "tg:1"))
        tx.dues.add("kind", "a", now)

        assert tx.outbox.pending() == 1
        assert len(tx.dues.take(now, 10)) == 1


def test_a_moment_without_a_zone_writes_nothing(store: Store, now: datetime) -> None:
    def note() -> None:
        with store.begin(now) as tx:
            tx.meta.set("inside", "1")
            tx.dues.add("kind", "a", now.replace(tzinfo=None))

    with pytest.raises(Exception, match="without a time zone"):
        note()

    assert facts(store, now)["inside"] is None


def test_a_busy_database_is_told_apart_from_an_error(
    sqlite_url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine._PRAGMAS", ("PRAGMA busy_timeout=1",))
    store = Store(sqlite_url)
    with store.begin(now), pytest.raises(Unavailable, match="locked"), store.begin(now):
        pass
    store.close()


def test_a_server_that_goes_away_inside_a_savepoint_is_told_and_waited_out(
    postgresql_url: str, now: datetime
) -> None:
    store = Store(postgresql_url)
    engine = make_engine(postgresql_url)

    def write() -> None:
        with store.begin(now) as tx, tx.savepoint():
            tx.meta.set("inside", "1")
            with engine.connect() as other:
                other.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            tx.meta.set("after", "1")

    with pytest.raises(Unavailable):
        write()
    engine.dispose()

    assert facts(store, now) == {"before": None, "inside": None, "after": None}
    store.close()


def test_deleted_chatter_leaves_no_trace_in_the_files(sqlite_url: str, now: datetime) -> None:
    secret = "今晚去哪吃夜宵"
    store = Store(sqlite_url)
    with store.begin(now) as tx:
        tx.inbox.add("bot", [RawUpdate(n, "tg:-1", "message", secret * 50) for n in range(100)])
    with store.begin(now) as tx:
        for row in tx.inbox.lease("worker", now + timedelta(minutes=1), 9, 999):
            tx.inbox.done(row)

    store.checkpoint()

    path = sqlite_url.removeprefix("sqlite:///")
    for name in (path, f"{path}-wal"):
        with open(name, "rb") as file:  # noqa: PTH123 - the file itself is looked at
            assert secret.encode() not in file.read()
    store.close()


def test_a_checkpoint_does_not_disturb_a_running_store(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tx.meta.set("before", "1")

    store.checkpoint()

    assert facts(store, now)["before"] == "1"


def test_only_what_may_be_undone_by_a_power_failure_does_not_wait_for_the_disk(
    sqlite_url: str, now: datetime
) -> None:
    store = Store(sqlite_url)

    def waits_for_the_disk(*, durable: bool) -> bool:
        with store.begin(now, durable=durable) as tx:
            full = 2
            return tx._writer.number(text("PRAGMA synchronous")) == full

    assert [waits_for_the_disk(durable=durable) for durable in (True, False, False, True)] == [
        True,
        False,
        False,
        True,
    ]
    store.close()


def test_what_need_not_wait_for_the_disk_is_committed_all_the_same(store: Store, now: datetime) -> None:
    with store.begin(now, durable=False) as tx:
        tx.meta.set("before", "1")

    assert facts(store, now)["before"] == "1"
