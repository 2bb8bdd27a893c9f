"""What the buttons of 待办 do. Each checks role and present state anew: of two taps one does it, the
other reads what is so now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.cases import Case, NotAllowed
from gridwork.notice import Keyboard, Notice, Priority, Words
from gridwork.placing import needs_place
from gridwork.roles import desk_role
from handlers import desk, lookup, placing
from storage.chats import RETIRED
from texts import cards

if TYPE_CHECKING:
    from handlers.incoming import Pressed
    from handlers.office import Office
    from storage import Tx


def _at_the_desk(tx: Tx, pressed: Pressed, name: str) -> None:
    """Raises NotAllowed for whoever has no business with this list, and outside a private chat."""
    role = desk_role(tx.street, pressed.person)
    if role is None or name not in desk.sections_of(role):
        raise NotAllowed("command-desk")
    if not pressed.private:
        raise NotAllowed("only-private")


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def turn(tx: Tx, office: Office, pressed: Pressed) -> str:
    """下一页."""
    if pressed.arg not in desk.LISTS:
        raise NotAllowed("press-unknown")
    _at_the_desk(tx, pressed, pressed.arg)
    desk.show(tx, office, pressed, pressed.arg, pressed.subject)
    return ""


def ask_grid(tx: Tx, office: Office, pressed: Pressed) -> str:
    """改地点 at the desk: the nodes to choose from, on the list's own message."""
    _at_the_desk(tx, pressed, "places")
    case = lookup.case_of(tx, pressed)
    page, _, at = pressed.arg.partition("_")
    if at not in tx.street.nodes:
        raise NotAllowed("press-unknown")
    settled = _settled(tx, office, case)
    if settled:
        desk.show(tx, office, pressed, "places", 0)
        return settled
    posted = tx.cards.by_message(pressed.chat, pressed.message_id) if pressed.message_id else None
    if posted is not None and posted.purpose == "todo":
        text = office.texts.say("desk-which-grid", number=case.number, text=case.text)
        buttons = cards.assign_buttons(office.texts, tx.street, case, at, _page(page))
        _show(tx, pressed, posted.key, text, buttons)
    return office.texts.say("toast-whereto")


def _show(tx: Tx, pressed: Pressed, key: str, text: str, buttons: Keyboard) -> None:
    tx.outbox.put(
        Notice(key=key, chat=pressed.chat, do="card", words=Words(text), buttons=buttons, purpose="todo")
    )


def _settled(tx: Tx, office: Office, case: Case) -> str:
    """What is so now of a case that no longer waits for its grid; "" while it does."""
    if not case.is_open:
        return office.texts.say("press-over", number=case.number)
    if not needs_place(tx.street, case.node):
        return office.texts.say("desk-placed", number=case.number, grid=tx.street.node(case.node).name)
    return ""


def assign(tx: Tx, office: Office, pressed: Pressed) -> str:
    """The case goes to the grid that was chosen, its clock unchanged."""
    _at_the_desk(tx, pressed, "places")
    case = lookup.case_of(tx, pressed)
    node = tx.street.nodes.get(pressed.arg)
    if node is None or needs_place(tx.street, node.code):
        raise NotAllowed("press-unknown")
    told = _settled(tx, office, case)
    if not told:
        role = lookup.staff_role(tx, pressed.person, "assign", case)
        placing.place_at(tx, office, case, node, pressed.person, role)
        told = office.texts.say("toast-transferred", grid=node.name)
    desk.show(tx, office, pressed, "places", 0)
    return told


def retry(tx: Tx, office: Office, pressed: Pressed) -> str:
    """再试: out of quarantine and into the queue again."""
    _at_the_desk(tx, pressed, "aside")
    key = "toast-retried" if tx.inbox.put_back(pressed.subject) else "desk-done-already"
    desk.show(tx, office, pressed, "aside", _page(pressed.arg))
    return office.texts.say(key)


def discard(tx: Tx, office: Office, pressed: Pressed) -> str:
    """丢弃: out of quarantine for good."""
    _at_the_desk(tx, pressed, "aside")
    key = "toast-discarded" if tx.inbox.discard(pressed.subject) else "desk-done-already"
    desk.show(tx, office, pressed, "aside", _page(pressed.arg))
    return office.texts.say(key)


def resend(tx: Tx, office: Office, pressed: Pressed) -> str:
    """再发: once more, marked as perhaps a repeat."""
    _at_the_desk(tx, pressed, "sends")
    key = "toast-resent" if tx.outbox.decide(pressed.subject, again=True) else "desk-done-already"
    desk.show(tx, office, pressed, "sends", _page(pressed.arg))
    return office.texts.say(key)


def leave(tx: Tx, office: Office, pressed: Pressed) -> str:
    """不发: taken as said."""
    _at_the_desk(tx, pressed, "sends")
    key = "toast-left" if tx.outbox.decide(pressed.subject, again=False) else "desk-done-already"
    desk.show(tx, office, pressed, "sends", _page(pressed.arg))
    return office.texts.say(key)


def revive(tx: Tx, office: Office, pressed: Pressed) -> str:
    """再试: a group or a colleague counts as reachable again.

    A colleague gets one line, which is the trial.
    """
    chat = desk.address_of(pressed.arg)
    person = tx.street.person(chat)
    name = "staff" if person is not None else "groups"
    _at_the_desk(tx, pressed, name)
    key = "desk-done-already"
    if _out_of_reach(tx, pressed, staff=person is not None):
        key = "toast-revived"
        tx.chats.alive(chat)
        if person is not None:
            tx.people.unblocked(chat)
            _try(tx, office, pressed, chat)
    desk.show(tx, office, pressed, name, pressed.subject)
    return office.texts.say(key)


def _try(tx: Tx, office: Office, pressed: Pressed, chat: str) -> None:
    tx.outbox.put(
        Notice(
            key=f"revived:{chat}:{pressed.callback}",
            chat=chat,
            words=Words(office.texts.say("desk-trial")),
            priority=Priority.PING,
        )
    )


def retire(tx: Tx, office: Office, pressed: Pressed) -> str:
    """已停用: the group is nobody's to mend any more."""
    _at_the_desk(tx, pressed, "groups")
    key = "desk-done-already"
    if _out_of_reach(tx, pressed, staff=False):
        key = "toast-retired"
        tx.chats.retired(desk.address_of(pressed.arg))
    desk.show(tx, office, pressed, "groups", pressed.subject)
    return office.texts.say(key)


def _out_of_reach(tx: Tx, pressed: Pressed, *, staff: bool) -> bool:
    """Whether it still is so: colleagues may have blocked the bot, groups have put it out."""
    chat = desk.address_of(pressed.arg)
    known = tx.chats.get(chat)
    dead = known is not None and known.state == "dead" and known.why != RETIRED
    person = tx.people.get(chat) if staff else None
    return dead or (person is not None and person.blocked)
