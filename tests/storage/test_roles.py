"""Invitations, and roles with their origin."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.street import Person, Role, Street
from gridwork.streetfile import street_to_rows
from storage import Disagreement
from tests.gridwork.village import NODES, village

if TYPE_CHECKING:
    from datetime import datetime

    from storage import Store, Tx
    from storage.street import Origin

DAY = timedelta(days=1)
LEADER, WORKER = Role("grid_leader", "NH01"), Role("grid_worker", "NH01")


def a_street(*roles: Role) -> Street:
    return village((Person("tg:1", "王组长", roles),))


def load(tx: Tx, *roles: Role, take: Origin = "chat") -> tuple[Disagreement, ...]:
    street = a_street(*roles)
    tx.street_rows.apply(street_to_rows(street), "file", tx.now)
    return tx.roles.imported(street, tx.now, take)


def roles(tx: Tx, person: str = "tg:1") -> tuple[Role, ...]:
    known = tx.street.person(person)
    return known.roles if known is not None else ()


def test_a_role_taken_up_in_a_chat_survives_every_import(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        load(tx, LEADER)
        tx.roles.join("tg:1", "王", WORKER, now)
        tx.roles.join("tg:2", "李", WORKER, now)
        assert (tx.roles.origin("tg:1", LEADER), tx.roles.origin("tg:1", WORKER)) == ("file", "chat")
    with store.begin(now + DAY) as tx:
        assert load(tx) == ()
        assert roles(tx) == (WORKER,)
        assert roles(tx, "tg:2") == (WORKER,)
        tx.roles.leave("tg:2", WORKER, tx.now)
        assert roles(tx, "tg:2") == ()


def test_a_role_of_the_file_that_was_left_is_a_conflict_until_the_file_agrees(
    store: Store, now: datetime
) -> None:
    with store.begin(now) as tx:
        load(tx, LEADER, WORKER)
        tx.roles.leave("tg:1", LEADER, now)
        assert roles(tx) == (WORKER,)
        left = ("role grid_leader NH01", "left", "held")
        assert load(tx, LEADER, WORKER) == (Disagreement("person", "tg:1", "王组长", (left,)),)
        assert roles(tx) == (WORKER,)
        assert load(tx, WORKER) == ()
        load(tx, LEADER, WORKER)
        assert set(roles(tx)) == {LEADER, WORKER}


def test_the_file_may_be_believed_against_a_leaving(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        load(tx, LEADER)
        tx.roles.leave("tg:1", LEADER, now)
        assert load(tx, LEADER, take="file") == ()
        assert roles(tx) == (LEADER,)


def test_a_role_that_the_file_has_come_to_name_is_the_files_to_take(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        load(tx)
        tx.roles.join("tg:1", "王", WORKER, now)
        load(tx, WORKER)
        assert tx.roles.origin("tg:1", WORKER) == "file"
        load(tx)
        assert roles(tx) == ()


def test_a_role_from_a_chat_ends_with_the_grid_it_was_for(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        load(tx)
        tx.roles.join("tg:1", "王", WORKER, now)
        nodes = tuple(node for node in NODES if node.code != "NH01")
        tx.street_rows.apply(street_to_rows(village((Person("tg:1", "王组长"),), nodes)), "file", now)
        assert tx.roles.end_with_their_scope(tx.street, now) == (("role", "tg:1 grid_worker NH01"),)
        assert roles(tx) == ()
        load(tx)
        assert roles(tx) == ()


def test_an_invitation_undoes_a_leaving(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        load(tx, LEADER)
        tx.roles.leave("tg:1", LEADER, now)
        tx.roles.join("tg:1", "王", LEADER, now)
        assert roles(tx) == (LEADER,)
        tx.roles.leave("tg:1", LEADER, now)
        assert roles(tx) == ()


def test_an_invitation_is_used_confirmed_and_ended_once(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        number, token = tx.invitations.make("secretary", "NH", "tg:9", now + DAY)
        assert tx.invitations.of_token(token + "x") is None
        assert not tx.invitations.confirm(number)
        assert tx.invitations.use(number, "tg:1", "王")
        assert not tx.invitations.use(number, "tg:2", "李")
        waiting = tx.invitations.of_token(token)
        assert waiting is not None
        assert (waiting.person, waiting.waits, waiting.counts) == ("tg:1", True, False)
        assert [one.id for one in tx.invitations.joined(5)] == [number]
        assert tx.invitations.confirm(number)
        assert not tx.invitations.confirm(number)
        assert tx.invitations.end(number, "tg:9")
        assert not tx.invitations.end(number, "tg:9")
        assert tx.invitations.joined(5) == []


def test_two_tokens_never_look_alike_and_fit_a_deep_link(store: Store, now: datetime) -> None:
    with store.begin(now) as tx:
        tokens = {tx.invitations.make("volunteer", "NH", "tg:9", now)[1] for _ in range(50)}

    assert len(tokens) == 50
    assert {len(token) for token in tokens} == {22}
