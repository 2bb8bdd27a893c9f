"""Like cases, found by index alone however many there are; gridwork/joining.py judges them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, bindparam, delete, func, literal_column, or_, select

from gridwork.joining import Location, box
from storage.case_rows import ALL, OPEN_NOW, CaseRows
from storage.notices import as_text
from storage.tables import case_mergers, case_messages, cases
from storage.writer import insert

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.cases import Case
    from gridwork.notice import Address

#: More than so many like cases of one place are not looked at.
_MOST = 20
#: Latest messages of a chat in which its cases are looked for.
_MESSAGES = 60

#: Nothing is joined to a mailbox case: what is said of it later would be told to nobody.
_of_kind = ALL.where(
    cases.c.kind == bindparam("of_kind"),
    cases.c.opened_at >= bindparam("since"),
    cases.c.anonymous.is_(False),
)
_of_place = _of_kind.where(cases.c.place_name == bindparam("of_place"))
_oldest = (cases.c.opened_at, cases.c.id)
_newest = (cases.c.opened_at.desc(), cases.c.id.desc())
IN_BUILDING = (
    _of_place.where(cases.c.building == bindparam("of_building"), OPEN_NOW).order_by(*_oldest).limit(_MOST)
)
IN_COMPOUND = _of_place.where(cases.c.outage, OPEN_NOW).order_by(*_oldest).limit(_MOST)
NEAR_BY = (
    _of_kind.where(
        cases.c.latitude.is_not(None),
        cases.c.latitude.between(bindparam("south"), bindparam("north")),
        cases.c.longitude.between(bindparam("west"), bindparam("east")),
        OPEN_NOW,
    )
    .order_by(*_oldest)
    .limit(_MOST)
)
LATELY = _of_place.order_by(*_newest).limit(_MOST)
# By number, not by time: else SQLite takes the index that is in that order, and reads the whole compound.
LATELY_THERE = (
    _of_place.where(cases.c.building.in_([bindparam("of_building"), literal_column("''")]))
    .order_by(cases.c.id.desc())
    .limit(_MOST)
)
SAID = (
    ALL.join(case_messages, case_messages.c.case_id == cases.c.id)
    .where(
        case_messages.c.digest == bindparam("of_digest"),
        case_messages.c.digest != "",
        cases.c.anonymous.is_(False),
        case_messages.c.at >= bindparam("since"),
        or_(case_messages.c.person == bindparam("of_person"), bindparam("by_anybody", type_=Boolean)),
    )
    .order_by(case_messages.c.at.desc(), cases.c.id.desc())
    .limit(_MOST)
)
_spoken = (
    select(case_messages.c.case_id, case_messages.c.message_id, case_messages.c.at)
    .where(case_messages.c.chat == bindparam("of_chat"))
    .order_by(case_messages.c.message_id.desc())
    .limit(_MESSAGES)
    .subquery()
)
_spoken_of = (
    select(_spoken.c.case_id, func.max(_spoken.c.message_id).label("last"))
    .where(_spoken.c.at >= bindparam("since"))
    .group_by(_spoken.c.case_id)
    .subquery()
)
TALKED_ABOUT = (
    ALL.join(_spoken_of, _spoken_of.c.case_id == cases.c.id)
    .order_by(_spoken_of.c.last.desc(), cases.c.id.desc())
    .limit(bindparam("limit_rows"))
)
SPOKEN_SINCE = (
    select(case_messages.c.message_id)
    .where(
        case_messages.c.case_id == bindparam("of_case"),
        case_messages.c.at >= bindparam("since"),
        case_messages.c.chat == bindparam("of_chat"),
    )
    .limit(1)
)
_ADD_MERGER = insert(case_mergers)
_MERGER = select(case_mergers.c.at, case_mergers.c.body).where(case_mergers.c.case_id == bindparam("of_case"))
_DROP_MERGER = delete(case_mergers).where(case_mergers.c.case_id == bindparam("of_case"))


class CaseJoining(CaseRows):
    def open_alike(
        self,
        kind: str,
        place_name: str,
        building: str,
        since: datetime,
        *,
        outage: bool,
        location: Location | None = None,
    ) -> list[Case]:
        """Open cases of a kind in the same building, for outages in the compound, or near the location.

        Each once; what they are to each other is for the rule to say.
        """
        at = {"of_kind": kind, "of_place": place_name, "since": since}
        found: list[Case] = []
        if place_name and building:
            found += self._many(IN_BUILDING, of_building=building, **at)
        if place_name and outage:
            found += self._many(IN_COMPOUND, **at)
        if location is not None:
            south, north, west, east = box(location)
            of = {"of_kind": kind, "since": since}
            found += self._many(NEAR_BY, south=south, north=north, west=west, east=east, **of)
        return list({case.id: case for case in found}.values())

    def lately(self, kind: str, place_name: str, building: str, since: datetime) -> list[Case]:
        """Cases of a kind in a compound or on a road, open or not, newest first: those of the building and
        those that name none; of all buildings when none is given.
        """
        facts: dict[str, Any] = {"of_kind": kind, "of_place": place_name, "since": since}
        if not building:
            return self._many(LATELY, **facts)
        return self._many(LATELY_THERE, of_building=building, **facts)

    def said_before(
        self, digest: str, person: Address, since: datetime, *, by_anybody: bool = False
    ) -> list[Case]:
        """Cases in which the same words were said, by the person or by anybody, the last first."""
        self._writer.flush(case_messages)
        return self._many(SAID, of_digest=digest, of_person=person, since=since, by_anybody=by_anybody)

    def talked_about(self, chat: Address, since: datetime, limit: int) -> list[Case]:
        """Cases a chat has spoken of, open or not, the last first."""
        self._writer.flush(case_messages)
        return self._many(TALKED_ABOUT, of_chat=chat, since=since, limit_rows=limit)

    def spoken_of_since(self, case_id: int, chat: Address, since: datetime) -> bool:
        """Whether the chat has added to the case since then."""
        self._writer.flush(case_messages)
        facts = {"of_case": case_id, "of_chat": chat, "since": since}
        return self._writer.run(SPOKEN_SINCE, facts).first() is not None

    def keep_merger(self, case_id: int, moved: dict[str, Any]) -> None:
        """What merging the case has moved, for the day it is taken apart again."""
        facts = {"case_id": case_id, "at": self._writer.now, "body": as_text(moved)}
        self._writer.run(_ADD_MERGER, facts)

    def merger(self, case_id: int) -> tuple[datetime, dict[str, Any]] | None:
        """When the case was merged, and what that moved; None when it was not."""
        row = self._writer.run(_MERGER, {"of_case": case_id}).one_or_none()
        return (row.at, json.loads(row.body)) if row else None

    def drop_merger(self, case_id: int) -> None:
        self._writer.run(_DROP_MERGER, {"of_case": case_id})
