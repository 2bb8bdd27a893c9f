"""Every card of a case shows the case as it is now: posted once, then edited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridwork.notice import Keyboard, Notice, Priority, Words
from gridwork.placing import choices
from gridwork.roles import role_for
from handlers import reach
from texts import cards

if TYPE_CHECKING:
    from gridwork.cases import Case
    from gridwork.notice import Address
    from gridwork.street import Person
    from handlers.office import Office
    from storage import Tx
    from storage.cards import Card


def receipt(tx: Tx, office: Office, case: Case, *, priority: Priority = Priority.RECEIPT) -> None:
    """The card where the case was reported: in the group as a reply, or in the reporter's private chat."""
    tx.outbox.put(_receipt(tx, office, case, case.chat, case.message_id, priority))


def receipt_in(tx: Tx, office: Office, case: Case, chat: Address, message_id: int, topic: int | None) -> None:
    """The card in a further group whose members have the same matter: the one answer it gets there."""
    note = _receipt(tx, office, case, chat, message_id, Priority.RECEIPT)
    tx.outbox.put(replace(note, topic=topic))


def has_receipt(tx: Tx, case: Case, chat: Address) -> bool:
    """Whether the case has its card in that chat, posted or about to be."""
    chat = tx.chats.resolve(chat)
    return any(card.purpose == "receipt" and card.chat == chat for card in tx.cards.of_case(case.id))


def private_receipt(tx: Tx, office: Office, case: Case, person: Address) -> None:
    """The same card in the reporter's private chat, for what must not be seen in the group."""
    tx.outbox.put(_receipt(tx, office, case, person, None, Priority.RECEIPT))


def _receipt(
    tx: Tx, office: Office, case: Case, chat: Address, reply_to: int | None, priority: Priority
) -> Notice:
    other = tx.cases.by_number(case.alike_to) if case.question == "same" and case.alike_to else None
    return Notice(
        key=f"case:{case.id}:receipt:{chat}",
        chat=tx.chats.resolve(chat),
        do="card",
        words=cards.group_card(office.texts, tx.street, case, other),
        buttons=receipt_buttons(tx, office, case, in_group=tx.street.group(chat) is not None),
        priority=priority,
        reply_to=reply_to,
        topic=case.topic if chat == case.chat else None,
        case=case.id,
        purpose="receipt",
    )


def receipt_buttons(tx: Tx, office: Office, case: Case, *, in_group: bool) -> Keyboard:
    offered = choices(tx.street, case.node, ()) if case.question == "place" else ()
    return cards.group_buttons(office.texts, case, offered, in_group=in_group)


def every_card(tx: Tx, office: Office, case: Case) -> None:
    """Bring all posted cards of the case up to date; one that shows it already is left alone.

    What has turned out to be confidential leaves the groups.
    """
    hidden = reach.confidential(case)
    for card in tx.cards.of_case(case.id):
        if hidden and tx.street.group(card.chat) is not None:
            _remove(tx, case, card)
            continue
        if card.message_id is None and _is_over(tx, case, card) and tx.outbox.withdraw(card.key):
            continue
        note = _as_now(tx, office, case, card)
        if note is not None and (note.words, note.buttons) != (card.notice.words, card.notice.buttons):
            tx.outbox.put(note)


def _as_now(tx: Tx, office: Office, case: Case, card: Card) -> Notice | None:
    if card.purpose == "desk":
        if _is_over(tx, case, card):
            return _handed(office, case, card)
        return reach.desk_notice(tx, office, case, card.chat)
    if card.purpose == "staff":
        return reach.staff_notice(tx, office, case, card.chat, _still_to_ring(tx, card))
    if card.purpose == "receipt":
        # A card that still waits is posted as what it was to be: the answer to somebody's message.
        note = _receipt(tx, office, case, card.chat, card.notice.reply_to, Priority.CARD)
        return replace(note, key=card.key, chat=card.chat, topic=card.topic)
    return None


def _is_over(tx: Tx, case: Case, card: Card) -> bool:
    """Whether it lies on the desk of somebody who has nothing to do with the case any more."""
    return card.purpose == "desk" and role_for(tx.street, card.chat, "acknowledge", case) is None


def _handed(office: Office, case: Case, card: Card) -> Notice:
    """What remains of such a card: that the case was handed on (已交接)."""
    role = office.texts.say(f"role-{(case.holder_role or 'coordinator').replace('_', '-')}")
    words = Words(office.texts.say("handed-over", number=case.number, role=role))
    return replace(card.notice, words=words, buttons=(), priority=Priority.CARD, purpose="handed")


def _still_to_ring(tx: Tx, card: Card) -> tuple[Person, ...]:
    """Whom a card that still waits is to call by name; a posted one has called them."""
    if card.message_id is not None:
        return ()
    called = [span.target for span in card.notice.words.spans if span.kind == "mention"]
    return tuple(person for person in map(tx.street.person, called) if person is not None)


def one_card(tx: Tx, office: Office, case: Case, chat: Address, buttons: Keyboard) -> None:
    """One chat's card with other buttons for the moment (a list of reasons, kinds or places)."""
    for card in tx.cards.of_case(case.id):
        if card.chat != chat:
            continue
        if card.purpose == "desk":
            reach.desk_card(tx, office, case, chat, buttons=buttons)
        elif card.purpose == "staff":
            reach.staff_card(tx, office, case, chat, (), buttons=buttons)
        elif card.purpose == "receipt":
            note = _receipt(tx, office, case, chat, None, Priority.ANSWER)
            tx.outbox.put(replace(note, key=card.key, buttons=buttons))


def take_away(tx: Tx, case: Case, purpose: str) -> None:
    """A question that was asked in a message of its own is removed once it is settled."""
    for card in tx.cards.of_case(case.id):
        if card.purpose == purpose:
            _remove(tx, case, card)


def _remove(tx: Tx, case: Case, card: Card) -> None:
    tx.outbox.withdraw(card.key)
    if card.message_id is not None:
        tx.outbox.put(
            Notice(
                key=f"{card.key}:over",
                chat=card.chat,
                do="delete",
                target=card.message_id,
                priority=Priority.CARD,
                case=case.id,
            )
        )
