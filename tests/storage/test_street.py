from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gridwork.street import Node, Person, Role, Street
from gridwork.streetfile import street_to_rows
from storage import Changes, Disagreement, NoStreet, Store

if TYPE_CHECKING:
    from datetime import datetime

    from storage import Tx

HOUR = timedelta(hours=1)
ROOT = Node("XH", "湘湖街道", "street")
NH = Node("NH", "南湖社区", "community", "XH")
NH01 = Node("NH01", "南湖一网格", "grid", "NH")
NH02 = Node("NH02", "南湖二网格", "grid", "NH")


def street(*nodes: Node, people: tuple[Person, ...] = ()) -> Street:
    return Street(
        "XH", "湘湖街道", "Asia/Shanghai", {node.code: node for node in (ROOT, NH, *nodes)}, people=people
    )


def leader(number: int, name: str) -> Person:
    return Person(f"tg:{number}", name, (Role("grid_leader", "NH01"),))


def load(tx: Tx, wanted: Street, when: datetime | None = None) -> Changes:
    return tx.street_rows.apply(street_to_rows(wanted), "file", when or tx.now)


def test_without_an_import_there_is_no_street(store: Store, now: datetime) -> None:
    assert store.street() is None
    with store.begin(now) as tx, pytest.raises(NoStreet, match="import"):
        _ = tx.street


def test_an_imported_street_is_everybodys(store: Store, now: datetime) -> None:
    wanted = street(NH01, people=(leader(1, "王组长"),))
    with store.begin(now) as tx:
        changes = load(tx, wanted)
        assert tx.street == wanted

    assert ("grid", "NH01") in changes.added
    assert store.street() == wanted
    with store.begin(now) as tx:
        assert tx.street == wanted


def test_an_import_that_changes_nothing_says_so_and_keeps_the_street_read(
    store: Store, now: datetime
) -> None:
    with store.begin(now) as tx:
        load(tx, street(NH01))
    before = store.street()

    with store.begin(now) as tx:
        assert load(tx, street(NH01)) == Changes()

    assert store.street() is before


def test_a_change_closes_the_old_row_and_keeps_its_history(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        load(tx, street(NH01, NH02))
    renamed = Node("NH01", "南湖新村网格", "grid", "NH")
    with store.begin(now + HOUR) as tx:
        changes = load(tx, street(renamed))

        assert (changes.added, changes.changed, changes.retired) == (
            (),
            (("grid", "NH01"),),
            (("grid", "NH02"),),
        )
        history = tx.street_rows.history("grid", "NH01")
        assert [(row.body["name"], row.valid_from, row.valid_to) for row in history] == [
            ("南湖一网格", now, now + HOUR),
            ("南湖新村网格", now + HOUR, None),
        ]
        assert [row.valid_to for row in tx.street_rows.history("grid", "NH02")] == [now + HOUR]
        assert {row.key for row in tx.street_rows.current("grid")} == {"NH", "NH01"}

    assert store.street() == street(renamed)


def test_what_a_chat_changed_is_a_conflict_and_stays(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        load(tx, street(NH01, people=(leader(1, "王组长"),)))
    by_scan = street_to_rows(street(NH01, people=(leader(1, "王大姐"), leader(2, "李四"))))
    with store.begin(now) as tx:
        from_chat = {key: body for key, body in by_scan.items() if key[0] == "person"}
        assert tx.street_rows.apply(from_chat, "chat", now) == Changes(
            added=(("person", "tg:2"),), changed=(("person", "tg:1"),)
        )

    with store.begin(now + HOUR) as tx:
        changes = load(tx, street(NH01, people=(leader(1, "王组长"),)))

    differs = ("name", "王大姐", "王组长")
    assert changes == Changes(conflicts=(Disagreement("person", "tg:1", "王大姐", (differs,)),))
    present = store.street()
    assert present is not None
    assert {person.name for person in present.people} == {"王大姐", "李四"}


def test_the_order_of_the_file_is_kept_though_rows_change(store: Store, now: datetime) -> None:
    first, second, third = leader(1, "一"), leader(2, "二"), leader(3, "三")
    with store.begin(now) as tx:
        load(tx, street(NH01, people=(first, third)))
    wanted = street(NH01, people=(leader(1, "一号"), second, third))
    with store.begin(now) as tx:
        load(tx, wanted)

    assert store.street() == wanted
    present = store.street()
    assert present is not None
    assert [person.address for person in present.people] == ["tg:1", "tg:2", "tg:3"]


def test_a_trial_import_leaves_nothing_behind(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        load(tx, street(NH01))
    with suppress(RuntimeError), store.begin(now) as tx:
        load(tx, street(NH02))
        assert tx.street == street(NH02)
        raise RuntimeError

    assert store.street() == street(NH01)
    with store.begin(now) as tx:
        load(tx, street(NH01, NH02))
    assert store.street() == street(NH01, NH02)


def test_another_process_sees_a_new_street_at_its_next_transaction(database_url: str, now: datetime) -> None:
    one, other = Store(database_url), Store(database_url)
    with one.begin(now) as tx:
        load(tx, street(NH01))
    assert other.street() == street(NH01)

    with one.begin(now) as tx:
        load(tx, street(NH02))

    with other.begin(now) as tx:
        assert tx.street == street(NH02)
    one.close()
    other.close()


def test_one_row_can_be_ended(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        load(tx, street(NH01, people=(leader(1, "一"),)))
    with store.begin(now) as tx:
        tx.street_rows.retire("person", "tg:1", now)

    assert store.street() == street(NH01)
