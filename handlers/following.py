"""并案与跟进: joining a report to an open case, supporting it, and leaving it again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridwork.cases import Case, NotAllowed
from gridwork.notice import Button, Notice, Priority, Words
from gridwork.reading import Matter, Place
from handlers import filing, lookup, offers, reach, showing
from handlers.effect import Effect

if TYPE_CHECKING:
    from gridwork.notice import Address
    from gridwork.reading import Reading
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx


def join(tx: Tx, office: Office, said: Said, reading: Reading, case: Case) -> Effect:
    """并案: one more report of an open case. The author can take it out again."""
    new = tx.cases.add_person(
        case.id,
        said.person,
        "reporter",
        chat=said.chat,
        message_id=said.message_id,
        role=case.reporter_role,
    )
    tx.cases.add_message(
        case.id, said.chat, said.message_id, said.person, reading.masked, said.photos, said.at
    )
    grown = replace(case, reporters=case.reporters + int(new), photos=case.photos + len(said.photos))
    saved = tx.cases.save(grown)
    showing.every_card(tx, office, saved)
    if new:
        _say_joined(tx, office, said, saved)
    return Effect("joins", case.number)


def _say_joined(tx: Tx, office: Office, said: Said, case: Case) -> None:
    group = tx.street.group(said.chat)
    if group is not None and group.kind == "couriers":
        filing.courier_receipt(tx, office, replace(case, chat=said.chat), said.message_id)
        return
    if group is not None and (reach.confidential(case) or not offers.may_speak(tx, office, said.chat)):
        return
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:joined:{said.person}",
            chat=said.chat,
            words=Words(office.texts.say("joined", number=case.number, people=str(case.reporters))),
            buttons=((Button(office.texts.say("button-unjoin"), "unjoin", case.id),),),
            reply_to=said.message_id,
            topic=said.topic,
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
    saved = tx.cases.save(replace(case, supporters=case.supporters + 1))
    showing.every_card(tx, office, saved)
    return True


def leave_joined(tx: Tx, office: Office, pressed: Pressed) -> str:
    """不是同一件: the author of a joined report gets a case of their own."""
    case = lookup.case_of(tx, pressed)
    mine = [m for m in tx.cases.messages(case.id) if m.person == pressed.person]
    if case.reporter == pressed.person or not mine or not lookup.is_reporter(tx, pressed.person, case):
        raise NotAllowed("only-author")
    tx.cases.remove_person(case.id, pressed.person)
    left = tx.cases.save(replace(case, reporters=case.reporters - 1))
    showing.every_card(tx, office, left)
    place = Place(case.place_text, case.place, case.place_name, case.building, case.node, (case.node,))
    own = filing.file_case(
        tx,
        office,
        Matter(case.kind, case.urgency, place),
        filing.Source(
            pressed.chat, pressed.person, mine[0].message_id, mine[0].at, mine[0].text, opened_by="split"
        ),
    )
    return office.texts.say("unjoined", number=own.number)
