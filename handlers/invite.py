"""/邀请: a link into one role at one node, for one person, once. In private only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.cases import NotAllowed
from gridwork.notice import Button, Keyboard, Notice, Words
from gridwork.roles import NEEDS_SECOND, companies, gives, grounds, is_keeper, may_give
from gridwork.street import Role
from handlers import joining
from handlers.effect import NONE, Effect
from handlers.leaving import menu, must_be_menu
from handlers.saying import said_in_a_group
from handlers.wording import words_after
from texts import cards, times

if TYPE_CHECKING:
    from gridwork.notice import Address
    from gridwork.street import Street
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx

#: How long a link is good for.
LASTS = timedelta(hours=72)
#: Characters of a company's code beside the rest of what a button carries.
_IN_A_BUTTON = 32


def invite(tx: Tx, office: Office, said: Said) -> Effect:
    """By buttons, or in words: /邀请 网格员 NH03."""
    if said_in_a_group(tx, office, said):
        return NONE
    if not gives(tx.street, said.person):
        raise NotAllowed("invite-who")
    words = words_after(said.text).split()
    if not words:
        _show_roles(tx, office, said.person, said.message_id)
        return NONE
    role = _role_named(office, words[0])
    node = _scope_named(tx.street, role, " ".join(words[1:])) if role is not None else None
    if role is None or node is None:
        raise NotAllowed("invite-how")
    _make(tx, office, said.person, role, node)
    return NONE


def _role_named(office: Office, word: str) -> str | None:
    for role in joining.EVERY_ROLE:
        if word in {role, office.texts.say(f"role-{role.replace('_', '-')}")}:
            return role
    return None


def _scope_named(street: Street, role: str, name: str) -> str | None:
    """The node of that name or code; for 物业 the company."""
    if role == "property":
        found = (str(c["code"]) for c in companies(street) if name and name in {c["code"], c["name"]})
        return next(found, None)
    for node in street.nodes.values():
        if name and (name.upper() == node.code.upper() or name in {node.name, *node.aliases}):
            return node.code
    return None


def _show_roles(tx: Tx, office: Office, person: Address, number: int) -> None:
    buttons = [
        Button(office.texts.say(f"role-{role.replace('_', '-')}"), "invrole", number, role)
        for role in gives(tx.street, person)
    ]
    rows = cards.in_rows(buttons)
    if is_keeper(tx.street, person):
        rows = (*rows, (Button(office.texts.say("button-joined"), "invlist", number, "0"),))
    menu(tx, person, "invite", number, office.texts.say("invite-role"), rows)


def choose_role(tx: Tx, office: Office, pressed: Pressed) -> str:
    must_be_menu(tx, pressed, "invite")
    if pressed.arg == "property":
        return _show_companies(tx, office, pressed)
    tops = grounds(tx.street, pressed.person, pressed.arg)
    if not tops:
        raise NotAllowed("invite-not-yours")
    if len(tops) == 1:
        _show_nodes(tx, office, pressed, pressed.arg, tops[0])
    else:
        _show_choice(tx, office, pressed, pressed.arg, tops)
    return ""


def _show_companies(tx: Tx, office: Office, pressed: Pressed) -> str:
    """物业 is somebody of a property company, not of a node."""
    buttons = [
        Button(str(company["name"]), "invmake", pressed.subject, f"property-{company['code']}")
        for company in companies(tx.street)
        if may_give(tx.street, pressed.person, "property", str(company["code"]))
        # A longer code does not fit into a button; it can still be written.
        and len(str(company["code"])) <= _IN_A_BUTTON
    ]
    if not buttons:
        raise NotAllowed("invite-no-company")
    back = (Button(office.texts.say("button-back"), "invback", pressed.subject),)
    text = office.texts.say("invite-node", role=office.texts.say("role-property"))
    menu(tx, pressed.person, "invite", pressed.subject, text, (*cards.in_rows(buttons), back))
    return ""


def choose_node(tx: Tx, office: Office, pressed: Pressed) -> str:
    role, node = _chosen(tx, pressed)
    _show_nodes(tx, office, pressed, role, node)
    return ""


def back_to_roles(tx: Tx, office: Office, pressed: Pressed) -> str:
    must_be_menu(tx, pressed, "invite")
    if not gives(tx.street, pressed.person):
        raise NotAllowed("invite-not-yours")
    _show_roles(tx, office, pressed.person, pressed.subject)
    return ""


def make(tx: Tx, office: Office, pressed: Pressed) -> str:
    role, node = _chosen(tx, pressed)
    _make(tx, office, pressed.person, role, node)
    _show_roles(tx, office, pressed.person, pressed.subject)
    return office.texts.say("toast-invited")


def _chosen(tx: Tx, pressed: Pressed) -> tuple[str, str]:
    """The role and node of a button, when this person may give it there."""
    must_be_menu(tx, pressed, "invite")
    role, _, node = pressed.arg.partition("-")
    if not may_give(tx.street, pressed.person, role, node):
        raise NotAllowed("invite-not-yours")
    return role, node


def _show_nodes(tx: Tx, office: Office, pressed: Pressed, role: str, node: str) -> None:
    """The node itself, and what lies below it."""
    below = tuple(one.code for one in tx.street.nodes.values() if one.parent == node)
    here = Button(
        office.texts.say("button-invite-here", node=tx.street.nodes[node].name),
        "invmake",
        pressed.subject,
        f"{role}-{node}",
    )
    _show_choice(tx, office, pressed, role, below, (here,))


def _show_choice(
    tx: Tx,
    office: Office,
    pressed: Pressed,
    role: str,
    nodes: tuple[str, ...],
    first: tuple[Button, ...] = (),
) -> None:
    parents = {node.parent for node in tx.street.nodes.values()}
    buttons = []
    for code in nodes:
        name, arg = tx.street.nodes[code].name, f"{role}-{code}"
        further = Button(name, "invat", pressed.subject, arg)
        buttons.append(further if code in parents else Button(name, "invmake", pressed.subject, arg))
    back = (Button(office.texts.say("button-back"), "invback", pressed.subject),)
    rows: Keyboard = (*((first,) if first else ()), *cards.in_rows(buttons), back)
    text = office.texts.say("invite-node", role=office.texts.say(f"role-{role.replace('_', '-')}"))
    menu(tx, pressed.person, "invite", pressed.subject, text, rows)


def _make(tx: Tx, office: Office, inviter: Address, role: str, node: str) -> None:
    """The link, told once: only the hash of its token is kept."""
    if not may_give(tx.street, inviter, role, node):
        raise NotAllowed("invite-not-yours")
    until = tx.now + LASTS
    number, token = tx.invitations.make(role, node, inviter, until)
    name, payload = tx.meta.get("bot name"), f"j_{token}"
    lines = [
        office.texts.say(
            "invite-link",
            link=f"https://t.me/{name}?start={payload}" if name else office.texts.say("invite-below"),
            title=cards.title(office.texts, tx.street, Role(role, node)),
            until=times.moment(office.texts, tx.street, until),
        )
    ]
    if role in NEEDS_SECOND:
        second = joining.seconds(tx, inviter, "")
        lines.append(office.texts.say("invite-second" if second else "invite-no-second"))
    tx.outbox.put(
        Notice(
            key=f"secret:invite:{number}",
            chat=inviter,
            words=Words("\n".join(lines)),
            buttons=((Button(office.texts.say("button-join"), start=payload),),),
        )
    )
