"""不是同一件: whoever joined a case leaves it again, in whatever way they came to it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gridwork.cases import Case, NotAllowed
from gridwork.reading import Matter, Place
from handlers import filing, lookup, merging, offers, showing

if TYPE_CHECKING:
    from gridwork.notice import Address
    from handlers.incoming import Pressed
    from handlers.office import Office
    from storage import Tx
    from storage.case_file import CaseMessage, CasePerson


def leave_joined(tx: Tx, office: Office, pressed: Pressed) -> str:
    """The author of a joined report gets a case of their own, a supporter is counted no more."""
    case = lookup.case_of(tx, pressed)
    part = next((p for p in tx.cases.people(case.id) if p.person == pressed.person), None)
    if part is None or case.reporter == pressed.person:
        raise NotAllowed("only-author")
    if not case.is_open:
        raise NotAllowed("press-over", number=case.number)
    brought: dict[str, Any] = json.loads(tx.cases.brought(case.id, pressed.person) or "{}")
    merged = tx.cases.get(brought["merged"]) if "merged" in brought else None
    if merged is not None and merged.reporter == pressed.person:
        merging.take_apart(tx, office, merged, role="bot", actor=pressed.person)
        return office.texts.say("unjoined", number=merged.number)
    mine = _take_out(tx, office, _without_their_time(case, brought), part)
    if part.part == "supporter" or not mine:
        return office.texts.say("left", number=case.number)
    own = _file(tx, office, case, brought, pressed.person, mine)
    return office.texts.say("unjoined", number=own.number)


def _without_their_time(case: Case, brought: dict[str, Any]) -> Case:
    """Nobody but whoever leaves has said when it happened: then nobody has."""
    theirs = offers.matter_of(brought["matter"]).happened if "matter" in brought else None
    return replace(case, happened=None) if theirs is not None and theirs == case.happened else case


def _take_out(tx: Tx, office: Office, case: Case, part: CasePerson) -> list[CaseMessage]:
    """The person and their messages are no longer the case's; gives the messages."""
    mine = [message for message in tx.cases.messages(case.id) if message.person == part.person]
    tx.cases.remove_person(case.id, part.person)
    for message in mine:
        tx.cases.remove_message(case.id, message.chat, message.message_id)
    left = replace(
        case,
        reporters=case.reporters - (part.part == "reporter"),
        supporters=case.supporters - (part.part == "supporter"),
        photos=case.photos - sum(len(message.photos) for message in mine),
    )
    showing.every_card(tx, office, tx.cases.save(left))
    return mine


def _file(
    tx: Tx, office: Office, case: Case, brought: dict[str, Any], person: Address, mine: list[CaseMessage]
) -> Case:
    first = mine[0]
    location = brought.get("location")
    source = filing.Source(
        first.chat,
        person,
        first.message_id,
        first.at,
        "；".join(message.text for message in mine if message.text),
        photos=tuple(photo for message in mine for photo in message.photos),
        location=(location[0], location[1]) if location else None,
        bureau=brought.get("bureau", case.bureau),
        outage=brought.get("outage", case.outage),
        danger=brought.get("danger", ""),
        opened_by="split",
    )
    return filing.file_case(tx, office, _matter(case, brought), source)


def _matter(case: Case, brought: dict[str, Any]) -> Matter:
    """As they told it; without a place of their own it is where the case they joined is."""
    told = offers.matter_of(brought["matter"]) if "matter" in brought else None
    if told is not None and (told.place.name or told.place.grid):
        return told
    place = Place(case.place_text, case.place, case.place_name, case.building, case.node, (case.node,))
    return replace(told, kind=case.kind, place=place) if told else Matter(case.kind, case.urgency, place)
