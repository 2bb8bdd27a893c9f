"""改地点 and 改类别: the question for a missing place, and corrections by the reporter or by staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.cases import Case, Event, NotAllowed, move
from gridwork.datum import in_datum
from gridwork.kinds import KINDS
from gridwork.notice import Button, Notice, Priority, Words
from gridwork.placing import choices, node_of
from gridwork.polygons import grid_at
from gridwork.steps import IN_HAND, State
from gridwork.whistle import holder_post, level_of
from handlers import dispatch, lookup, reach, showing, succession
from texts import cards

if TYPE_CHECKING:
    from gridwork.notice import Address
    from gridwork.reading import Place, Urgency
    from gridwork.street import Node
    from handlers.incoming import Pressed
    from handlers.office import Office
    from storage import Tx


def ask_courier(tx: Tx, office: Office, case: Case) -> None:
    """Riders have no default grid: asked once, by a reply, and not in the rush."""
    until = tx.now + timedelta(minutes=office.limits.question_minutes)
    at = office.quiet.for_group("couriers", case.urgency, tx.now, tx.street.zone)
    if at > until:
        return
    rows = cards.place_rows(office.texts, case, choices(tx.street, case.node, ()))
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:where",
            chat=case.chat,
            do="card",
            words=Words(office.texts.say("ask-place-courier", number=case.number)),
            buttons=tuple(rows),
            reply_to=case.message_id,
            topic=case.topic,
            priority=Priority.ANSWER,
            case=case.id,
            purpose="place",
            not_before=at if at > tx.now else None,
            not_after=until,
        )
    )


def grid_of(tx: Tx, location: tuple[float, float]) -> str | None:
    """The grid in which a shared location lies."""
    lon, lat = in_datum(tx.street.datum, location[1], location[0])
    return grid_at(tx.street, lon, lat)


def ask_location(
    tx: Tx, office: Office, case: Case, message_id: int | None, location: tuple[float, float]
) -> None:
    """A shared location is a hint (maps in China are shifted): the grid is always confirmed by a button."""
    node = grid_of(tx, location)
    if node is None or node == case.node or reach.confidential(case):
        return
    rows = (
        (Button(office.texts.say("button-here"), "placeto", case.id, node),),
        (Button(office.texts.say("button-other-place"), "placeother", case.id),),
    )
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:located:{message_id}",
            chat=tx.chats.resolve(case.chat),
            do="card",
            words=Words(office.texts.say("ask-location", grid=tx.street.nodes[node].name)),
            buttons=rows,
            reply_to=message_id,
            topic=case.topic,
            priority=Priority.ANSWER,
            case=case.id,
            purpose="place",
        )
    )


def ask_place(tx: Tx, office: Office, pressed: Pressed) -> str:
    """改地点: the places to choose from, on the card itself."""
    case = lookup.case_of(tx, pressed)
    lookup.author_or_staff(tx, pressed.person, case)
    _must_be_open(case)
    offered = choices(tx.street, _above(tx, case), ())
    rows = cards.place_rows(office.texts, case, offered)
    back = cards.kind_rows(office.texts, case)[-1]
    showing.one_card(tx, office, case, pressed.chat, (*rows, back))
    return office.texts.say("toast-choose-place")


def _above(tx: Tx, case: Case) -> str:
    """Where to look for other places: the community of a grid."""
    here = tx.street.nodes[tx.street.today(case.node)]
    return here.parent or here.code


def other_place(tx: Tx, office: Office, pressed: Pressed) -> str:
    """其他: the place is told in words, as a reply to the card."""
    case = lookup.case_of(tx, pressed)
    lookup.author_or_staff(tx, pressed.person, case)
    _must_be_open(case)
    until = tx.now + timedelta(minutes=office.limits.question_minutes)
    tx.cases.save(replace(case, question="words", question_until=until))
    return office.texts.say("toast-tell-place")


def correct_place(tx: Tx, office: Office, pressed: Pressed) -> str:
    """A compound was chosen: the case goes to that grid's leader, its clock unchanged."""
    case = lookup.case_of(tx, pressed)
    role = lookup.author_or_staff(tx, pressed.person, case)
    _must_be_open(case)
    node = tx.street.nodes.get(pressed.arg)
    if node is None:
        raise NotAllowed("press-unknown")
    saved = place_at(tx, office, case, node, pressed.person, role)
    return office.texts.say("toast-placed", place=saved.place)


def place_at(tx: Tx, office: Office, case: Case, node: Node, actor: Address, role: str) -> Case:
    """The case lies in this node by somebody's word: handed over, its clock unchanged."""
    named = next((p.name for p in node.places if p.kind == "compound"), node.name)
    public = f"{named}{case.building}"
    placed = replace(
        case,
        node=node.code,
        place=public,
        place_text=case.place_text or public,
        place_name=named,
        question="",
        question_until=None,
    )
    saved = hand_over(tx, office, placed, actor, role, old_node=case.node)
    showing.take_away(tx, saved, "place")
    return saved


def told_place(tx: Tx, office: Office, case: Case, place: Place, person: Address) -> Case | None:
    """The place was told in words; None when the words name no place of this street."""
    if not place.candidates and not place.grid and not place.building:
        return None
    node = node_of(tx.street, place, case.node)
    name = place.name or case.place_name
    public = place.public if place.name else f"{case.place_name}{place.building}"
    placed = replace(
        case,
        node=node,
        place=public,
        place_text=place.text or public,
        place_name=name,
        building=place.building,
        question="",
        question_until=None,
    )
    saved = hand_over(tx, office, placed, person, case.reporter_role, old_node=case.node)
    showing.take_away(tx, saved, "place")
    return saved


def hand_over(tx: Tx, office: Office, placed: Case, actor: Address, role: str, *, old_node: str) -> Case:
    """The case has found its node: it is handed to whoever answers there, in one message."""
    if placed.node == old_node or placed.state not in {State.DISPATCHED, State.ACCEPTED, State.HANDLING}:
        event = Event(tx.now, "place", placed.state, placed.state, role, actor, placed.place)
        saved = tx.cases.save(placed, event)
        showing.every_card(tx, office, saved)
        return saved
    post = holder_post(tx.street, placed.node)
    moved, event = move(
        placed,
        "transfer",
        role=role,
        now=tx.now,
        actor=actor,
        reason=f"{old_node} → {placed.node}",
        level=level_of(tx.street, placed.node),
        holder=None,
        holder_role=post.role if post else placed.holder_role,
    )
    if placed.state in IN_HAND:
        moved = dispatch.to_be_signed(tx, office, moved)
    saved = tx.cases.save(moved, event)
    showing.every_card(tx, office, saved)
    dispatch.ping_holder(tx, office, saved)
    return saved


def raised(tx: Tx, office: Office, case: Case, urgency: Urgency, danger: str) -> Case:
    """Raising is free; the clock keeps running from the opening and only grows tighter."""
    return replace(
        case,
        urgency=urgency,
        danger=danger or case.danger,
        ack_due=min(case.ack_due, office.limits.acknowledge_by(urgency, tx.now)),
        due_at=min(case.due_at, office.limits.feedback_by(urgency, case.kind, tx.now)),
    )


def ring_again(tx: Tx, office: Office, case: Case) -> None:
    """A graver urgency reaches the holder as a new line: an edited card rings no phone."""
    saved = tx.cases.get(case.id) or case
    for chat in dispatch.holders(tx, saved):
        text = office.texts.say(
            "desk-raised", number=saved.number, urgency=office.texts.say(f"urgency-{saved.urgency}")
        )
        key = f"case:{saved.id}:raised:{saved.urgency}:{chat}"
        reach.staff_line(tx, office, saved, chat, key, text, priority=Priority.PING)


def ask_kind(tx: Tx, office: Office, pressed: Pressed) -> str:
    """改类别: all kinds, on the card itself."""
    case = lookup.case_of(tx, pressed)
    lookup.author_or_staff(tx, pressed.person, case)
    _must_be_open(case)
    showing.one_card(tx, office, case, pressed.chat, cards.kind_rows(office.texts, case))
    return office.texts.say("toast-choose-kind")


def correct_kind(tx: Tx, office: Office, pressed: Pressed) -> str:
    case = lookup.case_of(tx, pressed)
    role = lookup.author_or_staff(tx, pressed.person, case)
    _must_be_open(case)
    if pressed.arg not in KINDS:
        raise NotAllowed("press-unknown")
    event = Event(
        tx.now, "kind", case.state, case.state, role, pressed.person, f"{case.kind} → {pressed.arg}"
    )
    saved = tx.cases.save(replace(case, kind=pressed.arg), event)
    showing.every_card(tx, office, saved)
    if reach.confidential(saved) and not reach.confidential(case):
        _goes_private(tx, office, saved)
    return office.texts.say("toast-kind", kind=office.texts.say(f"kind-{pressed.arg.replace('_', '-')}"))


def _goes_private(tx: Tx, office: Office, case: Case) -> None:
    """Its cards have left the groups: the author's goes to them, and the staff's to who can be told alone."""
    if case.chat_kind != "private" and reach.has_started(tx, case.reporter):
        showing.private_receipt(tx, office, case, case.reporter)
    succession.look_soon(tx)


def _must_be_open(case: Case) -> None:
    if not case.is_open:
        raise NotAllowed("press-over", number=case.number)


def question_over(tx: Tx, office: Office, case: Case) -> None:
    """Ten minutes without an answer: the question leaves the card, the case stays where it is."""
    if case.question not in {"place", "words", "same"}:
        return
    saved = tx.cases.save(replace(case, question="", question_until=None))
    showing.every_card(tx, office, saved)
    showing.take_away(tx, saved, "place")
