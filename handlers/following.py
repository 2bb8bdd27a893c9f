"""并案与跟进: joining a report to an open case, and supporting it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.kinds import OUTAGE_KINDS
from gridwork.notice import Button, Notice, Priority, Words
from handlers import dispatch, filing, lookup, offers, placing, reach, showing
from handlers.effect import Effect
from texts import cards

if TYPE_CHECKING:
    from gridwork.cases import Case
    from gridwork.notice import Address
    from gridwork.reading import Matter, Reading, Urgency
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx

#: Like reports of one chat this close behind each other are a burst: the edited card answers all of them.
BURST = timedelta(minutes=10)
#: So many people make the holder's telephone ring once more; the first ring is the case's own.
_RINGS = (5, 20)


def join(tx: Tx, office: Office, said: Said, reading: Reading, matter: Matter, case: Case) -> Effect:
    """并案: one more report of an open case. The author can take it out again."""
    in_burst = tx.cases.spoken_of_since(case.id, said.chat, tx.now - BURST)
    new = tx.cases.add_person(
        case.id,
        said.person,
        "reporter",
        chat=said.chat,
        message_id=said.message_id,
        role=case.reporter_role,
        brought=_packed(said, reading, matter),
    )
    tx.cases.add_message(
        case.id, said.chat, said.message_id, said.person, reading.masked, said.photos, said.at
    )
    grown = replace(
        case,
        reporters=case.reporters + int(new),
        photos=case.photos + len(said.photos),
        happened=case.happened or matter.happened,
    )
    graver = matter.urgency.rank > case.urgency.rank
    saved = grow(tx, office, case, grown, *((matter.urgency, reading.danger) if graver else (None, "")))
    for person in dispatch.holders(tx, saved) if said.photos else ():
        reach.photos(tx, saved, person)
    if saved.danger != case.danger:
        filing.warn(tx, office, said, saved)
    if new:
        _say_joined(tx, office, said, saved, in_burst=in_burst)
    elif said.private:
        tell_again(tx, office, said, saved)
    return Effect("joins", case.number)


def _packed(said: Said, reading: Reading, matter: Matter) -> str:
    """The matter as the joiner told it, for a case of their own should it be another one."""
    told = {
        "matter": offers.packed_matter(matter),
        "bureau": reading.bureau,
        "outage": reading.outage and matter.kind in OUTAGE_KINDS,
        "danger": reading.danger,
        "location": said.location,
    }
    return json.dumps(told, ensure_ascii=False)


def grow(
    tx: Tx, office: Office, before: Case, grown: Case, urgency: Urgency | None = None, danger: str = ""
) -> Case:
    """The case has more people, photos or a graver word: all its cards show it, and the holder's telephone
    rings when it matters.
    """
    if urgency is not None:
        grown = placing.raised(tx, office, grown, urgency, danger)
    saved = tx.cases.save(grown)
    showing.every_card(tx, office, saved)
    if urgency is not None:
        filing.quicken(tx, office, saved)
        placing.ring_again(tx, office, saved)
    for many in _RINGS:
        if before.people < many <= saved.people:
            _ring(tx, office, saved, many)
    return saved


def _ring(tx: Tx, office: Office, case: Case, many: int) -> None:
    text = office.texts.say("desk-many", number=case.number, people=str(case.people))
    for person in dispatch.holders(tx, case):
        key = f"case:{case.id}:many:{many}:{person}"
        reach.staff_line(tx, office, case, person, key, text, priority=Priority.PING)


def _say_joined(tx: Tx, office: Office, said: Said, case: Case, *, in_burst: bool) -> None:
    """In private when they can be reached there; else by the case's card in their group, and by a line when
    that card is long out of sight.
    """
    group = tx.street.group(said.chat)
    if group is not None and group.kind == "couriers":
        filing.courier_receipt(tx, office, replace(case, chat=said.chat), said.message_id)
        return
    here = group is not None and not reach.confidential(case)
    first = here and not showing.has_receipt(tx, case, said.chat)
    if first:
        _answer_group(tx, office, said, case)
    if said.private or reach.has_started(tx, said.person):
        _line(tx, office, said, case, said.chat if said.private else said.person)
    elif here and not first and not in_burst and offers.may_speak(tx, office, said.chat):
        _line(tx, office, said, case, said.chat)


def _answer_group(tx: Tx, office: Office, said: Said, case: Case) -> None:
    """A further group has the same matter: what keeps people alive, and the case's card, once."""
    if case.danger:
        filing.warn(tx, office, said, case)
    showing.receipt_in(tx, office, case, said.chat, said.message_id, said.topic)


def _line(tx: Tx, office: Office, said: Said, case: Case, chat: Address) -> None:
    here = chat == said.chat
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:joined:{said.person}:{said.message_id}",
            chat=chat,
            words=Words(office.texts.say("joined", number=case.number, people=str(case.people))),
            buttons=((Button(office.texts.say("button-unjoin"), "unjoin", case.id),),),
            reply_to=said.message_id if here else None,
            topic=said.topic if here else None,
            priority=Priority.RECEIPT,
            case=case.id,
            purpose="joined",
        )
    )


def tell_again(tx: Tx, office: Office, said: Said, case: Case) -> None:
    """Said before: the number once more, in one line."""
    state = cards.state_line(office.texts, tx.street, case)
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:again:{said.message_id}",
            chat=said.chat,
            words=Words(office.texts.say("again", number=case.number, state=state)),
            reply_to=said.message_id,
            priority=Priority.RECEIPT,
            case=case.id,
            purpose="joined",
        )
    )


def me_too(tx: Tx, office: Office, pressed: Pressed) -> str:
    """我也遇到: somebody else has the same trouble and follows the case."""
    case = lookup.case_of(tx, pressed)
    if not case.is_open:
        return office.texts.say("press-over", number=case.number)
    if not support(tx, office, case, pressed.person, pressed.chat, pressed.message_id):
        return office.texts.say("metoo-already", number=case.number)
    return office.texts.say("metoo-noted", number=case.number)


def support(
    tx: Tx, office: Office, case: Case, person: Address, chat: Address, message_id: int | None
) -> bool:
    """One more supporter; False when the person is already with the case."""
    if not tx.cases.add_person(
        case.id, person, "supporter", chat=chat, message_id=message_id, role="resident"
    ):
        return False
    grow(tx, office, case, replace(case, supporters=case.supporters + 1))
    return True
