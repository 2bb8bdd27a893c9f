"""Whatever happens to the roles: no open case stays with somebody who has no post for it."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gridwork.reading import Matter, Place, Reading, Urgency
from gridwork.roles import is_keeper, may_give, role_for
from gridwork.street import Group, Role, Street
from gridwork.streetfile import street_to_rows
from handlers import clock, dispatch, succession
from handlers.incoming import Membership, Pressed, Said
from handlers.leaving import mark
from handlers.office import Office
from handlers.react import react
from storage import Store, upgrade
from tests.gridwork.village import NODES, PEOPLE, person, village
from texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridwork.cases import Case
    from handlers.incoming import Incoming
    from storage import Tx

START = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
OFFICE = Office(Texts())
ANYBODY = st.integers(1, 14).map(lambda number: f"tg:{number}")
NODE = st.sampled_from([node.code for node in NODES])
ROLE = st.sampled_from(
    [
        "grid_leader",
        "grid_worker",
        "volunteer",
        "secretary",
        "market_secretary",
        "street_officer",
        "coordinator",
    ]
)
GROUPS = (Group("tg:-1", "南湖居民群", "residents", "NH"), Group("tg:-2", "南湖工作群", "staff", "NH"))


STAFF = (*PEOPLE, person(11, ("admin", "XH")))
#: Who may invite, more often than others.
INVITER = st.one_of(st.sampled_from(["tg:9", "tg:11", "tg:4", "tg:6"]), ANYBODY)


def a_street(without: frozenset[int] = frozenset()) -> Street:
    people = tuple(one for number, one in enumerate(STAFF) if number not in without)
    plain = village(people)
    return Street(plain.code, plain.name, plain.timezone, plain.nodes, people=people, groups=GROUPS)


class Roles(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(template(), self.folder / "street.db")
        self.store = Store(f"sqlite:///{self.folder / 'street.db'}")
        self.now = START
        self.number = 0
        self.blocked: set[str] = set()

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def happens(self, incoming: Incoming) -> None:
        with self.store.begin(self.now) as tx:
            react(tx, OFFICE, incoming)
        self.posts_all()

    def settles(self) -> None:
        """The clock rings, and everything said arrives."""
        with self.store.begin(self.now) as tx:
            clock.tick(tx, OFFICE)
        self.posts_all()

    def posts_all(self) -> None:
        with self.store.begin(self.now) as tx:
            while waiting := tx.outbox.due(self.now + timedelta(days=30), 500, per_chat=500):
                for one in waiting:
                    if tx.outbox.take(one.id, "test", self.now, self.now + timedelta(days=30)):
                        tx.outbox.settle(one.id, self.now, outcome="delivered", message_id=self.next())

    def asks(self, question: Callable[[Tx], object]) -> object:
        with self.store.begin(self.now) as tx:
            return question(tx)

    def next(self) -> int:
        self.number += 1
        return self.number

    def says(self, person: str, text: str) -> int:
        self.now += timedelta(seconds=5)
        self.comes_back(person)
        number = self.next()
        self.happens(Said(person, person, number, self.now, text, f"人{person[3:]}", private=True))
        return number

    def presses(
        self, person: str, verb: str, subject: int, arg: str = "", message: int | None = None
    ) -> None:
        self.now += timedelta(seconds=5)
        self.comes_back(person)
        callback = f"c{self.next()}"
        self.happens(Pressed(person, person, callback, self.now, verb, subject, arg, message, private=True))

    @initialize()
    def begins(self) -> None:
        with self.store.begin(self.now) as tx:
            tx.street_rows.apply(street_to_rows(a_street()), "file", self.now)

    @rule(
        node=st.sampled_from(["NH01", "NH03", "NH", "DH01", "SC-JD"]), urgency=st.sampled_from(list(Urgency))
    )
    def somebody_reports(self, node: str, urgency: Urgency) -> None:
        self.now += timedelta(minutes=4)
        place = Place(text="3栋", candidates=(node,), grid=node, building="3栋")
        kind = ("lighting_cable", "dispute", "gas")[self.number % 3]
        matter = Matter(kind, urgency, place)
        reading = Reading(
            "坏了", 9.0, "open", "report", kind=kind, urgency=urgency, place=place, matters=(matter,)
        )
        self.happens(
            Said("tg:-1", f"tg:{100 + self.next()}", self.next(), self.now, "3栋坏了", reading=reading)
        )

    @rule(person=ANYBODY, verb=st.sampled_from(["ack", "whistle", "done"]), pick=st.integers(0, 30))
    def somebody_taps(self, person: str, verb: str, pick: int) -> None:
        cases = self.cases()
        if cases:
            self.presses(person, verb, cases[pick % len(cases)].id)

    @rule(pick=st.integers(0, 30), other=st.integers(0, 3))
    def one_of_the_post_signs(self, pick: int, other: int) -> None:
        cases = self.cases()
        if not cases:
            return
        case = cases[pick % len(cases)]
        with self.store.begin(self.now) as tx:
            post = dispatch.post_of(tx, case)
        if post is not None:
            self.presses(post.people[other % len(post.people)].address, "ack", case.id)

    @rule(inviter=INVITER, person=ANYBODY, second=INVITER, role=ROLE, node=NODE)
    def somebody_joins(self, inviter: str, person: str, second: str, role: str, node: str) -> None:
        allowed = self.asks(lambda tx: may_give(tx.street, inviter, role, node))
        before = self.roles(person)
        with self.store.begin(self.now) as tx:
            made = tx.invitations.make(role, node, inviter, self.now + timedelta(hours=72))
        self.says(person, f"/start j_{made[1]}")
        keeps = self.asks(lambda tx: is_keeper(tx.street, second))
        self.presses(second, "invyes", made[0])
        if not allowed or person == inviter:
            assert self.roles(person) == before
        if not keeps and role in {"secretary", "coordinator", "street_officer", "market_secretary"}:
            assert self.roles(person) == before

    @rule(keeper=INVITER, number=st.integers(1, 12))
    def somebody_undoes(self, keeper: str, number: int) -> None:
        before = [self.roles(f"tg:{other}") for other in range(1, 15)]
        keeps = self.asks(lambda tx: is_keeper(tx.street, keeper))
        self.presses(keeper, "invundo", number)
        assert keeps or [self.roles(f"tg:{other}") for other in range(1, 15)] == before

    @rule(person=ANYBODY, pick=st.integers(0, 3))
    def somebody_leaves(self, person: str, pick: int) -> None:
        held = sorted(self.roles(person))
        if not held:
            return
        asked = self.says(person, "/whoami")
        with self.store.begin(self.now) as tx:
            shown = tx.cards.message_of(f"whoami:{person}:{asked}")
        left = held[pick % len(held)]
        self.presses(person, "quityes", asked, mark(Role(*left)), shown)
        assert self.roles(person) in ({*held} - {left}, {*held})

    @rule(without=st.frozensets(st.integers(0, len(STAFF) - 1), max_size=4))
    def the_street_file_changes(self, without: frozenset[int]) -> None:
        self.now += timedelta(minutes=1)
        street = a_street(without)
        with self.store.begin(self.now) as tx:
            tx.street_rows.apply(street_to_rows(street), "file", self.now)
            tx.roles.imported(street, self.now)
            succession.look_soon(tx)

    @rule(person=ANYBODY)
    def somebody_blocks_the_bot(self, person: str) -> None:
        self.now += timedelta(seconds=5)
        self.blocked.add(person)
        self.happens(Membership(person, "kicked", self.now, private=True, person=person))

    @rule(pick=st.integers(0, 30))
    def a_holder_blocks_the_bot(self, pick: int) -> None:
        holders = [case.holder for case in self.cases() if case.holder is not None]
        if holders:
            self.somebody_blocks_the_bot(holders[pick % len(holders)])

    def comes_back(self, person: str) -> None:
        """Whoever writes or taps has let the bot in again."""
        if person in self.blocked:
            self.blocked.remove(person)
            self.happens(Membership(person, "member", self.now, private=True, person=person))

    @rule(person=ANYBODY)
    def somebody_starts(self, person: str) -> None:
        self.says(person, "/start")

    @rule(minutes=st.sampled_from([10, 60, 600]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def no_case_is_held_by_somebody_without_a_post(self) -> None:
        if self.number == 0 and self.now == START:
            return
        self.settles()
        with self.store.begin(self.now) as tx:
            for case in tx.cases.all_open():
                if case.holder is None:
                    continue
                assert role_for(tx.street, case.holder, "feed_back", case) is not None, case
                assert case.holder_role in tx.street.roles_at(case.holder, case.node), case
                with_group = "NH" in tx.street.path(case.node) and case.kind != "dispute"
                assert case.holder not in self.blocked or with_group, case

    def cases(self) -> list[Case]:
        with self.store.begin(self.now) as tx:
            return tx.cases.all_open()

    def roles(self, person: str) -> set[tuple[str, str]]:
        with self.store.begin(self.now) as tx:
            known = tx.street.person(person)
            return {(role.role, role.scope) for role in known.roles} if known else set()


_made: list[Path] = []


def template() -> Path:
    if not _made:
        path = Path(tempfile.mkdtemp()) / "empty.db"
        upgrade(f"sqlite:///{path}")
        _made.append(path)
    return _made[0]


TestRoles = Roles.TestCase
TestRoles.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
