"""Reaching people (触达): who hears where. Staff in private, else in the staff group; the reporter in
private once they have pressed Start, else by a reply in the group. Never a group for what is confidential.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridwork.kinds import is_confidential
from gridwork.notice import Button, Keyboard, Notice, Priority, Span, Words
from gridwork.roles import ABOVE
from gridwork.whistle import Post, next_level, post_or_above
from texts import cards

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.cases import Case
    from gridwork.notice import Address
    from gridwork.street import Person
    from handlers.office import Office
    from storage import Tx


def confidential(case: Case) -> bool:
    return is_confidential(case.kind, case.danger)


def can_write_to(tx: Tx, person: Address) -> bool:
    """Whether a private message is worth trying: staff is tried until the platform says no."""
    known = tx.people.get(person)
    return (known is None or not known.blocked) and not tx.chats.is_dead(person)


def has_started(tx: Tx, person: Address) -> bool:
    """Whether the person has pressed Start, so that a private message surely arrives."""
    known = tx.people.get(person)
    return known is not None and known.reachable and not tx.chats.is_dead(person)


def staff(
    tx: Tx, office: Office, case: Case, post: Post, *, lead: str = "", priority: Priority = Priority.PING
) -> None:
    """Call the people of a post: each gets one message, their card of the case, under the line `lead`.

    Nobody of them reachable in private: one card in the staff group, with a mention; a confidential
    case climbs to the next level instead.
    """
    reachable = [person.address for person in post.people if can_write_to(tx, person.address)]
    for person in reachable:
        _call(tx, office, case, person, lead, priority)
    if not reachable:
        without_private(tx, office, case, post, lead=lead, priority=priority)


def _call(tx: Tx, office: Office, case: Case, person: Address, lead: str, priority: Priority) -> None:
    """A first card rings by itself; whoever has one already is rung by one line."""
    card = desk_notice(tx, office, case, person, priority=priority)
    if tx.cases.is_new(case) or tx.cards.message_of(card.key) is None:
        tx.outbox.put(replace(card, words=led(lead, card.words)))
        photos(tx, case, person)
        return
    tx.outbox.put(card)
    text = lead or office.texts.say("desk-yours", number=case.number)
    key = f"case:{case.id}:call:{case.version}:{person}"
    staff_line(tx, office, case, person, key, text, priority=priority)


def led(lead: str, words: Words) -> Words:
    """The words under one more line."""
    if not lead:
        return words
    moved = tuple(replace(span, start=span.start + len(lead) + 1) for span in words.spans)
    return Words(f"{lead}\n{words.text}", moved)


def photos(tx: Tx, case: Case, person: Address) -> None:
    """What the reporters photographed, for the holder and in private only."""
    if not case.photos or not can_write_to(tx, person):
        return
    reporters = {part.person for part in tx.cases.people(case.id)} or {""}
    for message in tx.cases.messages(case.id):
        if message.photos and message.person in reporters:
            key = f"case:{case.id}:photos:{person}:{message.message_id}"
            _photos(tx, case, person, key, message.photos, None)


def without_private(
    tx: Tx, office: Office, case: Case, post: Post, *, lead: str = "", priority: Priority = Priority.PING
) -> None:
    """The way round for a post nobody of whom can be written to."""
    group = tx.street.staff_group(post.node)
    chat = tx.chats.resolve(group.chat) if group is not None else ""
    if chat and not confidential(case) and not tx.chats.is_dead(chat):
        card = staff_notice(tx, office, case, chat, post.people, priority=priority)
        tx.outbox.put(replace(card, words=led(lead, card.words)))
        return
    level = next_level(post.level)
    above = post_or_above(tx.street, case.node, level) if level else None
    if above is not None:
        staff(tx, office, case, above, lead=lead, priority=priority)


def desk_card(
    tx: Tx,
    office: Office,
    case: Case,
    person: Address,
    *,
    priority: Priority = Priority.CARD,
    buttons: Keyboard | None = None,
) -> None:
    """Show the holder's card in a private chat, which has the person's own address."""
    tx.outbox.put(desk_notice(tx, office, case, person, priority=priority, buttons=buttons))


def desk_notice(
    tx: Tx,
    office: Office,
    case: Case,
    person: Address,
    *,
    priority: Priority = Priority.CARD,
    buttons: Keyboard | None = None,
) -> Notice:
    return Notice(
        key=f"case:{case.id}:desk:{person}",
        chat=person,
        do="card",
        words=cards.desk_card(office.texts, tx.street, case),
        buttons=desk_buttons(tx, office, case, person) if buttons is None else buttons,
        priority=_for(case, priority),
        case=case.id,
        purpose="desk",
        not_before=staff_hours(tx, office, case),
    )


def desk_buttons(tx: Tx, office: Office, case: Case, person: Address) -> Keyboard:
    """The buttons of one person's card: whoever stands above the grid may also report in and reject."""
    roles = tx.street.roles_at(person, case.node)
    if not roles and case.holder != person:
        # The case has gone elsewhere: their card only tells where it stands.
        return ()
    return cards.desk_buttons(office.texts, case, above=bool(set(roles) & set(ABOVE)), private=True)


def staff_card(
    tx: Tx,
    office: Office,
    case: Case,
    chat: Address,
    people: tuple[Person, ...],
    *,
    priority: Priority = Priority.CARD,
    buttons: Keyboard | None = None,
) -> None:
    """The holder's card in a staff group."""
    tx.outbox.put(staff_notice(tx, office, case, chat, people, priority=priority, buttons=buttons))


def staff_notice(
    tx: Tx,
    office: Office,
    case: Case,
    chat: Address,
    people: tuple[Person, ...],
    *,
    priority: Priority = Priority.CARD,
    buttons: Keyboard | None = None,
) -> Notice:
    """With a mention of `people` and the way to the private chat."""
    keys = cards.desk_buttons(office.texts, case) if buttons is None else buttons
    start = (Button(office.texts.say("button-start"), start="hello"),)
    return Notice(
        key=f"case:{case.id}:staff:{chat}",
        chat=chat,
        do="card",
        words=mentioning(cards.desk_card(office.texts, tx.street, case, in_group=True), people),
        buttons=(*keys, start) if people else keys,
        priority=_for(case, priority),
        case=case.id,
        purpose="staff",
        not_before=staff_hours(tx, office, case),
    )


def mentioning(words: Words, people: tuple[Person, ...]) -> Words:
    """The words under a line that mentions these people."""
    line = ""
    spans = []
    for person in people:
        spans.append(Span("mention", len(line) + 1, len(person.name) + 1, person.address))
        line += f" @{person.name}"
    if not line:
        return words
    moved = tuple(replace(span, start=span.start + len(line)) for span in words.spans)
    first = tuple(replace(span, start=span.start - 1) for span in spans)
    return Words(f"{line[1:]}\n{words.text}", (*first, *moved))


def desk_line(
    tx: Tx,
    office: Office,
    case: Case,
    person: Address,
    key: str,
    text: str,
    *,
    priority: Priority,
    purpose: str = "line",
    pictures: tuple[str, ...] = (),
    answers_now: bool = False,
) -> bool:
    """One line in a staff member's private chat; False when they cannot be written to.

    `answers_now`: they have just written or tapped, so nothing is held back for quiet hours.
    """
    if not can_write_to(tx, person):
        return False
    tx.outbox.put(
        Notice(
            key=key,
            chat=person,
            words=Words(text),
            buttons=desk_buttons(tx, office, case, person),
            reply_to=tx.cards.message_of(f"case:{case.id}:desk:{person}"),
            priority=_for(case, priority),
            case=case.id,
            purpose=purpose,
            photos=pictures,
            not_before=None if answers_now else staff_hours(tx, office, case),
        )
    )
    return True


def staff_line(
    tx: Tx,
    office: Office,
    case: Case,
    person: Address,
    key: str,
    text: str,
    *,
    priority: Priority,
    purpose: str = "line",
) -> None:
    """One line to a member of staff about a case; unlike an edited card it makes the phone ring.

    Whoever cannot be written to is called in the staff group.
    """
    if desk_line(tx, office, case, person, key, text, priority=priority, purpose=purpose):
        return
    group = tx.street.staff_group(case.node)
    if group is None or confidential(case):
        return
    chat = tx.chats.resolve(group.chat)
    holder = tx.street.person(person)
    tx.outbox.put(
        Notice(
            key=f"{key}:{chat}",
            chat=chat,
            words=mentioning(Words(text), (holder,) if holder else ()),
            reply_to=tx.cards.message_of(f"case:{case.id}:staff:{chat}"),
            priority=_for(case, priority),
            case=case.id,
            purpose=purpose,
            not_before=staff_hours(tx, office, case),
        )
    )


def staff_hours(tx: Tx, office: Office, case: Case) -> datetime | None:
    at = office.quiet.for_staff(case.urgency, tx.now, tx.street.zone)
    return at if at > tx.now else None


def _for(case: Case, priority: Priority) -> Priority:
    """A red case's words leave before everything else."""
    return Priority.RED if case.urgency == "red" and priority <= Priority.PING else priority


def reporter(
    tx: Tx,
    office: Office,
    case: Case,
    key: str,
    *,
    private: str,
    group: str = "",
    private_buttons: Keyboard = (),
    group_buttons: Keyboard = (),
    pictures: tuple[str, ...] = (),
    purpose: str = "",
    answers_now: bool = False,
) -> None:
    """Tell everybody who reported the case: in private, else by a reply in the group, one for all of a group.

    `group` is empty for what must never be said there. `answers_now`: they have just tapped, no quiet hours.
    """
    told: set[Address] = set()
    for part in tx.cases.people(case.id):
        in_private = has_started(tx, part.person)
        barred = not in_private and (not group or part.chat in {part.person, *told} or confidential(case))
        if part.part != "reporter" or barred:
            continue
        told |= set() if in_private else {part.chat}
        held = None if answers_now else hours(tx, office, case, part.person if in_private else part.chat)
        if in_private and pictures:
            _photos(tx, case, part.person, f"{key}:{part.person}:photos", pictures, held)
        tx.outbox.put(
            Notice(
                key=f"{key}:{part.person}",
                chat=part.person if in_private else tx.chats.resolve(part.chat),
                do="card",
                words=Words(private if in_private else group),
                buttons=private_buttons if in_private else group_buttons,
                reply_to=None if in_private else part.message_id,
                topic=case.topic if not in_private and part.chat == case.chat else None,
                priority=Priority.RECEIPT,
                case=case.id,
                purpose=purpose,
                not_before=held,
            )
        )


def hours(tx: Tx, office: Office, case: Case, chat: Address) -> datetime:
    """When a question that nobody waits for may go to this chat."""
    group = tx.street.group(chat)
    if group is None:
        return office.quiet.for_person(tx.now, tx.street.zone)
    return office.quiet.for_group(group.kind, case.urgency, tx.now, tx.street.zone)


def _photos(
    tx: Tx, case: Case, person: Address, key: str, pictures: tuple[str, ...], not_before: datetime | None
) -> None:
    tx.outbox.put(
        Notice(
            key=key,
            chat=person,
            photos=pictures,
            priority=Priority.RECEIPT,
            case=case.id,
            not_before=not_before,
        )
    )
