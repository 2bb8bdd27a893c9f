"""Cases (案卷) and their history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, or_, select, tuple_, update

from gridwork.cases import Case, Event
from gridwork.steps import State
from storage import finding
from storage.case_joining import CaseJoining
from storage.case_rows import ALL, COLUMNS, NAMES, OPEN_NOW
from storage.columns import UtcDateTime
from storage.tables import case_people, cases, counters, events
from storage.writer import insert

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from gridwork.notice import Address

_counter = insert(counters)
_COUNT = _counter.on_conflict_do_update(
    index_elements=["node", "day"], set_={"last": counters.c.last + 1}
).returning(counters.c.last)
_ADD = insert(cases).returning(cases.c.id)
_SAVE = (
    update(cases)
    .where(cases.c.id == bindparam("of_id"), cases.c.version == bindparam("of_version"))
    .values({name: bindparam(name) for name in (*NAMES, "search") if name not in {"id", "number"}})
    .returning(cases.c.version)
)
_RECORD = insert(events)
_GET = ALL.where(cases.c.id == bindparam("of_id"))
_BY_NUMBER = ALL.where(cases.c.number == bindparam("of_number"))
_LATEST_OF = (
    ALL.where(
        cases.c.reporter == bindparam("of_person"),
        cases.c.chat == bindparam("of_chat"),
        cases.c.opened_at >= bindparam("since"),
        OPEN_NOW,
    )
    .order_by(cases.c.opened_at.desc(), cases.c.id.desc())
    .limit(1)
)
_HELD_BY = ALL.where(
    cases.c.node.in_(bindparam("nodes", expanding=True)),
    cases.c.state.in_(bindparam("states", expanding=True)),
).order_by(cases.c.due_at, cases.c.id)
_HELD = ALL.where(OPEN_NOW, cases.c.holder == bindparam("of_person")).order_by(cases.c.due_at, cases.c.id)
_named_in = select(case_people.c.case_id).where(case_people.c.person == bindparam("of_person"))
_OF_PERSON = (
    ALL.where(or_(cases.c.reporter == bindparam("of_person"), cases.c.id.in_(_named_in)))
    .order_by(cases.c.opened_at.desc(), cases.c.id.desc())
    .limit(bindparam("limit_rows"))
)
_ALL_OPEN = ALL.where(OPEN_NOW).order_by(cases.c.due_at, cases.c.id)
_OPEN_COUNT = select(func.count()).where(OPEN_NOW)
_EVENTS = (
    select(
        events.c.case_id,
        events.c.at,
        events.c.action,
        events.c.source,
        events.c.target,
        events.c.role,
        events.c.actor,
        events.c.reason,
    )
    .where(events.c.case_id.in_(bindparam("of_cases", expanding=True)))
    .order_by(events.c.case_id, events.c.id)
)
_BATCH = 500
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_PAGE = (
    ALL.where(
        cases.c.opened_at >= bindparam("since"),
        tuple_(cases.c.opened_at, cases.c.id)
        > tuple_(bindparam("after_at", type_=UtcDateTime), bindparam("after_id")),
    )
    .order_by(cases.c.opened_at, cases.c.id)
    .limit(_BATCH)
)
_OPEN_PAGE = _PAGE.where(OPEN_NOW)


class Conflict(Exception):  # noqa: N818 - somebody else was quicker, which is nobody's error
    """The case changed since it was read: read it again and decide anew."""


class Cases(CaseJoining):
    """Cases and events here; like cases in CaseJoining, people and messages of a case in CaseFile."""

    def number(self, node: str, day: date) -> str:
        """The next number of a node and day of the street's zone: "NH03-20261210-007"."""
        facts = {"node": node, "day": day.isoformat(), "last": 1}
        last = self._writer.number(_COUNT, facts)
        return f"{node}-{day:%Y%m%d}-{last:03d}"

    def add(self, case: Case, *happened: Event) -> Case:
        """Writes a new case with its first events; the case with its id."""
        facts = _facts(case)
        del facts["id"]
        kept = replace(case, id=self._writer.number(_ADD, facts))
        self._nobody_yet(kept.id)
        for event in happened:
            self.record(kept.id, event)
        return kept

    def is_new(self, case: Case) -> bool:
        """Whether it was opened in this transaction, so that nothing was said of it before."""
        return self._new_of == self._writer.undone and case.id in self._new

    def save(self, case: Case, *happened: Event) -> Case:
        """Writes a changed case; the case with its new version. Raises Conflict when it had moved on."""
        kept = replace(case, version=case.version + 1)
        facts = _facts(kept) | {"of_id": case.id, "of_version": case.version}
        del facts["id"], facts["number"]
        if self._writer.run(_SAVE, facts).first() is None:
            raise Conflict(case.number)
        for event in happened:
            self.record(case.id, event)
        return kept

    def record(self, case_id: int, event: Event) -> None:
        """Adds a line to a case's history."""
        facts = {
            "case_id": case_id,
            "at": event.at,
            "action": event.action,
            "source": event.source,
            "target": event.target,
            "role": event.role,
            "actor": event.actor,
            "reason": event.reason,
        }
        self._writer.later(events, _RECORD, facts)

    def get(self, case_id: int) -> Case | None:
        return self._one(_GET, of_id=case_id)

    def by_number(self, number: str) -> Case | None:
        return self._one(_BY_NUMBER, of_number=number)

    def latest_of(self, person: Address, chat: Address, since: datetime) -> Case | None:
        """The newest open case the person opened in that chat."""
        return self._one(_LATEST_OF, of_person=person, of_chat=chat, since=since)

    def held_by(self, nodes: Collection[str], states: Collection[State]) -> list[Case]:
        """Cases that nodes answer for, by due time."""
        return self._many(_HELD_BY, nodes=sorted(nodes), states=sorted(states))

    def held(self, person: Address) -> list[Case]:
        """Open cases a person has taken (接单), by due time."""
        return self._many(_HELD, of_person=person)

    def of_person(self, person: Address, limit: int) -> list[Case]:
        """Cases a person reported or supports, newest first."""
        self._writer.flush(case_people)
        return self._many(_OF_PERSON, of_person=person, limit_rows=limit)

    def find(
        self,
        query: str,
        person: Address,
        *,
        nodes: Collection[str],
        secret_nodes: Collection[str],
        limit: int,
    ) -> list[Case]:
        """Cases that hold every word of `query` or carry that (part of a) number, newest first.

        Only those at `nodes`, confidential ones only at `secret_nodes`, and whatever the person holds.
        """
        words = finding.words_of(query)
        if not words:
            return []
        facts = finding.facts_of(person, nodes, secret_nodes, limit)
        return self._many(finding.finding(COLUMNS, words), **facts)

    def all_open(self) -> list[Case]:
        """Every open case, by due time."""
        return self._many(_ALL_OPEN)

    def open_count(self) -> int:
        return self._writer.number(_OPEN_COUNT)

    def events(self, case_id: int) -> list[Event]:
        """The history of a case, oldest first."""
        return self._histories([case_id]).get(case_id, [])

    def list_all(
        self, since: datetime | None = None, *, open_only: bool = False
    ) -> Iterator[tuple[Case, list[Event]]]:
        """Cases by opening, with their history; read in batches, so any number fits."""
        statement = _OPEN_PAGE if open_only else _PAGE
        start = since or _LONG_AGO
        after = (start, -1)
        while True:
            page = self._many(statement, since=start, after_at=after[0], after_id=after[1])
            histories = self._histories([case.id for case in page])
            for case in page:
                yield case, histories.get(case.id, [])
            if len(page) < _BATCH:
                return
            after = (page[-1].opened_at, page[-1].id)

    def _histories(self, case_ids: Sequence[int]) -> dict[int, list[Event]]:
        self._writer.flush(events)
        histories: dict[int, list[Event]] = {}
        for case_id, *line in self._writer.run(_EVENTS, {"of_cases": case_ids}):
            histories.setdefault(case_id, []).append(Event(*line))
        return histories


def _facts(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in NAMES} | {"search": finding.searchable(case)}
