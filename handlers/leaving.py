"""我是谁、退出: one's roles with where they come from, and the way out of each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gridwork.cases import NotAllowed
from gridwork.notice import Button, Keyboard, Notice, Priority, Words
from gridwork.roles import keepers
from handlers import reach, succession
from handlers.effect import NONE, Effect
from handlers.saying import said_in_a_group
from texts import cards

if TYPE_CHECKING:
    from gridwork.notice import Address
    from gridwork.street import Role, Street
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx


def whoami(tx: Tx, office: Office, said: Said) -> Effect:
    """/我是谁: one's roles, each with its origin and a button to leave it, in private only."""
    if said_in_a_group(tx, office, said):
        return NONE
    _show(tx, office, said.person, said.message_id)
    return NONE


def menu(tx: Tx, person: Address, name: str, number: int, text: str, buttons: Keyboard) -> None:
    """A message of choices in a private chat; each tap shows the next choice in its place."""
    key = f"{name}:{person}:{number}"
    tx.outbox.put(Notice(key=key, chat=person, do="card", words=Words(text), buttons=buttons, purpose=name))


def must_be_menu(tx: Tx, pressed: Pressed, name: str) -> None:
    """Raises NotAllowed unless the tap came from this person's own menu."""
    if not pressed.private:
        raise NotAllowed("only-private")
    posted = tx.cards.message_of(f"{name}:{pressed.person}:{pressed.subject}")
    if posted is None or posted != pressed.message_id:
        raise NotAllowed("press-unknown")


def _show(tx: Tx, office: Office, person: Address, number: int) -> None:
    known = tx.street.person(person)
    roles = known.roles if known is not None else ()
    lines = [office.texts.say("whoami-staff" if roles else "whoami-resident")]
    rows = []
    for role in roles:
        title = cards.title(office.texts, tx.street, role)
        key = "whoami-chat" if tx.roles.origin(person, role) == "chat" else "whoami-file"
        lines.append(office.texts.say(key, title=title))
        rows.append((Button(office.texts.say("button-quit", title=title), "quit", number, mark(role)),))
    menu(tx, person, "whoami", number, "\n".join(lines), tuple(rows))


def mark(role: Role) -> str:
    """A role in a button: a property company's code may be longer than a button can carry."""
    return hashlib.sha256(f"{role.role} {role.scope}".encode()).hexdigest()[:12]


def _pressed_role(tx: Tx, pressed: Pressed) -> Role:
    must_be_menu(tx, pressed, "whoami")
    known = tx.street.person(pressed.person)
    for role in known.roles if known is not None else ():
        if mark(role) == pressed.arg:
            return role
    raise NotAllowed("quit-gone")


def ask_quit(tx: Tx, office: Office, pressed: Pressed) -> str:
    """退出 asks once more."""
    role = _pressed_role(tx, pressed)
    must_not_be_last(tx.street, pressed.person, role)
    text = office.texts.say("quit-sure", title=cards.title(office.texts, tx.street, role))
    rows = (
        (Button(office.texts.say("button-quit-sure"), "quityes", pressed.subject, pressed.arg),),
        (Button(office.texts.say("button-back"), "quitback", pressed.subject),),
    )
    menu(tx, pressed.person, "whoami", pressed.subject, text, rows)
    return ""


def quit_back(tx: Tx, office: Office, pressed: Pressed) -> str:
    must_be_menu(tx, pressed, "whoami")
    _show(tx, office, pressed.person, pressed.subject)
    return ""


def quit_role(tx: Tx, office: Office, pressed: Pressed) -> str:
    """退出: the role ends, wherever it came from; open cases are handed on, the coordinators hear of it."""
    role = _pressed_role(tx, pressed)
    known = tx.street.person(pressed.person)
    title = cards.title(office.texts, tx.street, role)
    count = end_role(tx, office, pressed.person, role, by=pressed.person)
    _show(tx, office, pressed.person, pressed.subject)
    text = office.texts.say("quit-told", name=known.name if known else "", title=title, count=str(count))
    for keeper in keepers(tx.street):
        if keeper.address != pressed.person and reach.can_write_to(tx, keeper.address):
            key = f"quit:{pressed.callback}:{keeper.address}"
            tx.outbox.put(Notice(key=key, chat=keeper.address, words=Words(text), priority=Priority.PING))
    return office.texts.say("toast-quit", title=title)


def end_role(tx: Tx, office: Office, person: Address, role: Role, *, by: Address) -> int:
    """Ends a role and hands over what it held; how many cases that were. Raises NotAllowed for the last
    one who could let anybody in.
    """
    must_not_be_last(tx.street, person, role)
    tx.roles.leave(person, role, tx.now)
    tx.invitations.end_of(person, role.role, role.scope, by)
    return succession.audit(tx, office)


def must_not_be_last(street: Street, person: Address, role: Role) -> None:
    """Without coordinator and administrator nobody could confirm, undo or invite any more."""
    kept = keepers(street)
    if [one.address for one in kept] != [person]:
        return
    keeping = [
        one for one in kept[0].roles if one.scope == street.code and one.role in {"coordinator", "admin"}
    ]
    if keeping == [role]:
        raise NotAllowed("quit-last")
