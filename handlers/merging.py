"""合并 (是同一件) and 拆开: two cases that turn out to be one, and one that turns out to be two."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gridwork import joining
from gridwork import merging as rule
from gridwork.cases import Case, NotAllowed
from gridwork.merging import Moved
from gridwork.steps import State
from handlers import alike, dispatch, filing, following, lookup, reach, showing

if TYPE_CHECKING:
    from gridwork.notice import Address
    from handlers.incoming import Pressed
    from handlers.office import Office
    from storage import Tx


def same(tx: Tx, office: Office, pressed: Pressed) -> str:
    """是同一件, of the author; 合并, of the holder."""
    case = lookup.case_of(tx, pressed)
    role = _role(tx, pressed.person, case)
    into = _other(tx, case)
    into_open(tx, office, case, into, role=role, actor=pressed.person)
    return office.texts.say("merged", number=case.number, into=into.number)


def _role(tx: Tx, person: Address, case: Case) -> str:
    """The author's word is carried out by the bot. Raises NotAllowed for everybody else but staff."""
    return "bot" if lookup.is_reporter(tx, person, case) else lookup.staff_role(tx, person, "merge", case)


def _other(tx: Tx, case: Case) -> Case:
    """The case this one may be one with, or what that has gone into."""
    if not case.is_open:
        raise NotAllowed("press-over", number=case.number)
    other = tx.cases.by_number(case.alike_to) if case.alike_to else None
    if other is not None and other.merged_into is not None:
        other = tx.cases.get(other.merged_into)
    if other is None or other.id == case.id:
        raise NotAllowed("not-from-here", number=case.number)
    if not other.is_open:
        raise NotAllowed("press-over", number=other.number)
    return other


def different(tx: Tx, office: Office, pressed: Pressed) -> str:
    """不是: the two stay two, and nobody is asked again."""
    case = lookup.case_of(tx, pressed)
    _role(tx, pressed.person, case)
    if not case.is_open or not case.alike_to:
        raise NotAllowed("not-from-here", number=case.number)
    question = "" if case.question == "same" else case.question
    saved = tx.cases.save(replace(case, alike_to=None, question=question))
    showing.every_card(tx, office, saved)
    return office.texts.say("stay-two", number=case.number)


def join_near(tx: Tx, office: Office, case_id: int) -> bool:
    """A place was shared after the words: the fresh case joins the older one that lies there, if any."""
    case = tx.cases.get(case_id)
    if case is None or case.people > 1 or case.state is not State.DISPATCHED:
        return False
    spot = replace(joining.spot_of_case(case), nodes=frozenset())
    into = alike.near(tx, office, case, spot)
    if into is None:
        return False
    into_open(tx, office, case, into, role="bot")
    return True


def into_open(tx: Tx, office: Office, case: Case, into: Case, *, role: str, actor: Address = "") -> None:
    """One case goes into another: its people and photos go over, both histories stay."""
    moved = _go_over(tx, case, into)
    ended, grown, event = rule.merge(case, into, moved, role=role, now=tx.now, actor=actor)
    graver = case.urgency.rank > into.urgency.rank
    ended = tx.cases.save(ended, event)
    tx.cases.keep_merger(case.id, asdict(moved))
    tx.dues.cancel_case(case.id)
    following.grow(tx, office, into, grown, *((case.urgency, case.danger) if graver else (None, "")))
    showing.every_card(tx, office, ended)
    for person in dispatch.holders(tx, into) if moved.photos else ():
        reach.photos(tx, tx.cases.get(into.id) or into, person)
    if case.people > 1:
        text = office.texts.say("merged", number=case.number, into=into.number)
        reach.reporter(tx, office, ended, f"case:{case.id}:merged", private=text)


def _go_over(tx: Tx, case: Case, into: Case) -> Moved:
    new: dict[str, list[Address]] = {"reporter": [], "supporter": []}
    brought = json.dumps({"merged": case.id})
    for part in tx.cases.people(case.id):
        if tx.cases.add_person(
            into.id,
            part.person,
            part.part,
            chat=part.chat,
            message_id=part.message_id,
            role=part.role,
            brought=brought,
        ):
            new[part.part].append(part.person)
    known = {(message.chat, message.message_id) for message in tx.cases.messages(into.id)}
    fresh = [m for m in tx.cases.messages(case.id) if (m.chat, m.message_id) not in known]
    for m in fresh:
        tx.cases.add_message(into.id, m.chat, m.message_id, m.person, m.text, m.photos, m.at)
    return Moved(
        state=case.state,
        reporters=tuple(new["reporter"]),
        supporters=tuple(new["supporter"]),
        messages=tuple((m.chat, m.message_id) for m in fresh),
        photos=sum(len(m.photos) for m in fresh),
    )


def unmerge(tx: Tx, office: Office, pressed: Pressed) -> str:
    """拆开: by the author as long as a fresh case can be undone, by staff at any time."""
    case = lookup.case_of(tx, pressed)
    role = _role(tx, pressed.person, case)
    merger = tx.cases.merger(case.id)
    if case.state is not State.MERGED or merger is None:
        raise NotAllowed("not-from-here", number=case.number)
    if role == "bot" and tx.now > merger[0] + timedelta(minutes=office.limits.undo_minutes):
        raise NotAllowed("undo-late", number=case.number, minutes=f"{office.limits.undo_minutes:g}")
    take_apart(tx, office, case, role=role, actor=pressed.person)
    return office.texts.say("unmerged", number=case.number)


def take_apart(tx: Tx, office: Office, case: Case, *, role: str, actor: Address) -> None:
    """Both cases as they were before one went into the other; the clock never stopped."""
    merger = tx.cases.merger(case.id)
    into = tx.cases.get(case.merged_into) if case.merged_into is not None else None
    if merger is None or into is None or not into.is_open:
        raise NotAllowed("press-over", number=into.number if into else case.number)
    moved = _still_there(tx, into, merger[1])
    freed, left, event = rule.unmerge(case, into, moved, role=role, now=tx.now, actor=actor)
    for person in (*moved.reporters, *moved.supporters):
        tx.cases.remove_person(into.id, person)
    for chat, message_id in moved.messages:
        tx.cases.remove_message(into.id, chat, message_id)
    freed = tx.cases.save(freed, event)
    left = tx.cases.save(left)
    tx.cases.drop_merger(case.id)
    filing.set_dues(tx, office, freed)
    showing.every_card(tx, office, left)
    showing.every_card(tx, office, freed)


def _still_there(tx: Tx, into: Case, kept: dict[str, Any]) -> Moved:
    """What went over, less whoever has left the other case since."""
    people = {part.person for part in tx.cases.people(into.id)}
    return Moved(
        state=State(kept["state"]),
        reporters=tuple(person for person in kept["reporters"] if person in people),
        supporters=tuple(person for person in kept["supporters"] if person in people),
        messages=tuple((chat, message_id) for chat, message_id in kept["messages"]),
        photos=kept["photos"],
    )
