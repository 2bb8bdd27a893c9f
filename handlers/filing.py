"""案卷建立: a matter becomes a filed case with a number, a clock, a holder and a receipt, all at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.cases import Case, open_case
from gridwork.grounds import Grounds, showable
from gridwork.kinds import OUTAGE_KINDS, is_confidential
from gridwork.notice import Notice, Priority, Words
from gridwork.placing import needs_place, node_by_rule, node_of
from gridwork.reading import Urgency
from gridwork.steps import State
from gridwork.whistle import holder_post, level_of
from handlers import alike, dispatch, placing, reach, showing

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.grounds import OpenedBy, Weighed
    from gridwork.notice import Address
    from gridwork.reading import ChatKind, Matter, Reading
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx

_ROLE_OF_CHAT: dict[str, str] = {"couriers": "courier", "market": "merchant"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a report came from. `text` is masked already."""

    chat: Address
    person: Address
    message_id: int
    at: datetime
    text: str
    topic: int | None = None
    photos: tuple[str, ...] = ()
    attachments: str = ""
    location: tuple[float, float] | None = None
    bureau: str | None = None
    outage: bool = False
    danger: str = ""
    #: 我听你说: `chat` and `person` are empty, nobody is told and nobody is asked.
    anonymous: bool = False
    opened_by: OpenedBy = "words"
    score: float = 0.0
    why: Weighed = ()
    #: The node whose printed code was scanned.
    scanned: str = ""


def source_of(said: Said, reading: Reading) -> Source:
    return Source(
        chat=said.chat,
        person=said.person,
        message_id=said.message_id,
        at=said.at,
        text=reading.masked,
        topic=said.topic,
        photos=said.photos,
        attachments=said.attachment,
        location=said.location,
        bureau=reading.bureau,
        outage=reading.outage,
        danger=reading.danger,
        opened_by="words" if reading.decision == "open" else "told",
        score=reading.score,
        why=showable(reading.why),
        scanned=said.scanned,
    )


def file_case(tx: Tx, office: Office, matter: Matter, source: Source) -> Case:
    """立案. Case, receipt, ping and deadlines exist together or not at all."""
    case = _open(tx, office, matter, source)
    if not source.anonymous:
        tx.cases.add_person(
            case.id,
            source.person,
            "reporter",
            chat=source.chat,
            message_id=source.message_id,
            role=case.reporter_role,
        )
    tx.cases.add_message(
        case.id, source.chat, source.message_id, source.person, source.text, source.photos, source.at
    )
    tx.cases.add_grounds(case.id, _grounds(tx, matter, source))
    if not source.anonymous:
        _say_received(tx, office, case)
    dispatch.ping_holder(tx, office, case)
    set_dues(tx, office, case)
    if source.location is not None:
        placing.ask_location(tx, office, case, source.message_id, source.location)
    return case


def _open(tx: Tx, office: Office, matter: Matter, source: Source) -> Case:
    group = tx.street.group(source.chat)
    chat_kind: ChatKind = group.kind if group else "private"
    node = node_of(tx.street, matter.place, group.node if group else None)
    nobody = source.anonymous
    before = alike.Before() if nobody else alike.before(tx, matter, source.text, source.person)
    post = holder_post(tx.street, node)
    danger = source.danger if matter.urgency is Urgency.RED else ""
    hidden = source.anonymous or is_confidential(matter.kind, danger)
    asks = needs_place(tx.street, node) and not hidden
    question = "place" if asks else _asks_same(matter, source, chat_kind, danger) if before.open else ""
    minutes = timedelta(minutes=office.limits.question_minutes)
    case, events = open_case(
        matter,
        number=tx.cases.number(node, tx.now.astimezone(tx.street.zone).date()),
        node=node,
        level=level_of(tx.street, node),
        now=tx.now,
        limits=office.limits,
        reporter_role=_ROLE_OF_CHAT.get(chat_kind, "resident"),
        holder_role=post.role if post else None,
        bureau=source.bureau,
        text=source.text,
        outage=source.outage and matter.kind in OUTAGE_KINDS,
        danger=danger,
        chat=source.chat,
        chat_kind=chat_kind,
        message_id=source.message_id,
        topic=source.topic,
        reporter=source.person,
        photos=len(source.photos),
        attachments=source.attachments,
        anonymous=source.anonymous,
        question=question,
        question_until=tx.now + minutes if question else None,
        latitude=source.location[0] if source.location else None,
        longitude=source.location[1] if source.location else None,
        repeat_of=before.over,
        repeats=before.times,
        alike_to=before.open if source.opened_by != "split" else None,
    )
    return tx.cases.add(case, *events)


def _asks_same(matter: Matter, source: Source, chat_kind: ChatKind, danger: str) -> str:
    """是不是同一件事: on the author's card. Where there is none, and when it burns, staff decide alone."""
    if source.opened_by == "split" or chat_kind == "couriers" or matter.urgency is Urgency.RED:
        return ""
    return "" if is_confidential(matter.kind, danger) else "same"


def _grounds(tx: Tx, matter: Matter, source: Source) -> Grounds:
    """判定依据, as things were when the case was opened: the words, the place, the chat's own node."""
    group = tx.street.group(source.chat)
    chat_node = (group.node if group else None) or ""
    node, rule = node_by_rule(tx.street, matter.place, chat_node)
    return Grounds(
        opened_by=source.opened_by,
        score=source.score,
        why=source.why,
        place=matter.place.public,
        candidates=matter.place.candidates,
        chat_node=chat_node,
        node=node,
        rule=rule,
        scanned=source.scanned,
    )


def _say_received(tx: Tx, office: Office, case: Case) -> None:
    """What the reporter sees: safety first, then the receipt as the chat allows."""
    if case.danger:
        safety_line(tx, office, case)
    if case.chat_kind == "private":
        showing.receipt(tx, office, case)
    elif reach.confidential(case):
        if reach.has_started(tx, case.reporter):
            showing.private_receipt(tx, office, case, case.reporter)
    elif case.chat_kind == "couriers":
        courier_receipt(tx, office, case, case.message_id)
        if case.question == "place":
            placing.ask_courier(tx, office, case)
    else:
        showing.receipt(tx, office, case)


def safety_line(tx: Tx, office: Office, case: Case) -> None:
    """先保命: what to do and whom to call, before anything else. Never says that help has been called."""
    text = office.texts.say(f"safety-{case.danger.replace('_', '-')}")
    if case.chat_kind == "couriers":
        text = f"{office.texts.say('safety-courier')}\n{text}"
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:safety:{case.chat}",
            chat=case.chat,
            words=Words(text),
            priority=Priority.RED,
            reply_to=case.message_id,
            topic=case.topic,
            case=case.id,
            purpose="safety",
        )
    )


def courier_receipt(tx: Tx, office: Office, case: Case, message_id: int | None) -> None:
    """A rider gets ✍ on the message and nothing else; where reactions are refused, one line."""
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:filed:{message_id}",
            chat=case.chat,
            do="react",
            reaction="✍",
            target=message_id,
            fallback=office.texts.say("courier-filed", number=case.number),
            reply_to=message_id,
            topic=case.topic,
            priority=Priority.RECEIPT,
            case=case.id,
        )
    )


def set_dues(tx: Tx, office: Office, case: Case) -> None:
    """The clock of the case: the climb when nobody signs, the reminders, the end of the question."""
    dispatch.set_climb(tx, office, case, 0)
    _set_reminders(tx, office, case, case.opened_at)
    if case.question_until is not None:
        tx.dues.add("place", str(case.id), case.question_until, "", case.id)


def quicken(tx: Tx, office: Office, case: Case) -> None:
    """A graver word: the climb and the reminders of the tighter limits instead of the old ones."""
    tx.dues.cancel_case(case.id, kinds=("climb", "remind"))
    if case.state is State.DISPATCHED:
        dispatch.set_climb(tx, office, case, 0)
    _set_reminders(tx, office, case, tx.now)


def _set_reminders(tx: Tx, office: Office, case: Case, since: datetime) -> None:
    for at in office.limits.reminders(since, case.due_at):
        tx.dues.add("remind", str(case.id), at, "", case.id)


def warn(tx: Tx, office: Office, said: Said, case: Case) -> None:
    """What keeps people alive, where a danger that nobody knew of was told."""
    there = replace(case, chat=said.chat, message_id=said.message_id, topic=said.topic)
    safety_line(tx, office, there)
