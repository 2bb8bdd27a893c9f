"""待办: what only people at the desk can mend. One message for each list, each line with its action."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridwork.cases import NotAllowed
from gridwork.notice import Button, Notice, Words
from gridwork.roles import desk_role
from gridwork.steps import State
from gridwork.whistle import backups, holder_post, next_level, post_or_above
from handlers import reach
from handlers.effect import NONE, Effect
from handlers.saying import reply, said_in_a_group
from storage.chats import RETIRED
from storage.outbox import is_private
from texts import times

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridwork.notice import Address
    from gridwork.street import Person
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx

#: Lines of one page.
ON_PAGE = 8
#: Of a list nobody reads more.
_MOST = 200
#: Only from here does a case pass to another node.
_MOVABLE = (State.DISPATCHED, State.ACCEPTED, State.HANDLING)
_GRIDS = frozenset({"grid", "market_zone"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to mend, and its buttons: label without its place in the list, verb, subject, arg."""

    text: str
    buttons: tuple[Button, ...]


def desk(tx: Tx, office: Office, said: Said) -> Effect:
    """/待办: every list that has something in it; nothing anywhere is one sentence."""
    if said_in_a_group(tx, office, said):
        return NONE
    role = desk_role(tx.street, said.person)
    if role is None:
        raise NotAllowed("command-desk")
    shown = False
    for name in sections_of(role):
        lines = LISTS[name](tx, office, 0)
        if lines:
            shown = True
            _put(tx, office, said.chat, f"desk:{name}:{said.chat}:{said.message_id}", name, lines, 0)
    if not shown:
        reply(tx, said, office.texts.say("desk-empty"))
    return NONE


def sections_of(role: str) -> tuple[str, ...]:
    """Cases are the coordinator's; the administrator mends what is technical."""
    return tuple(name for name in LISTS if role == "coordinator" or name != "places")


def show(tx: Tx, office: Office, pressed: Pressed, name: str, page: int) -> None:
    """The list as it is now, on the message that was tapped."""
    posted = tx.cards.by_message(pressed.chat, pressed.message_id) if pressed.message_id else None
    if posted is not None and posted.purpose == "todo":
        _put(tx, office, pressed.chat, posted.key, name, LISTS[name](tx, office, page), page)


def _put(tx: Tx, office: Office, chat: Address, key: str, name: str, lines: list[Line], page: int) -> None:
    last = max(0, (len(lines) - 1) // ON_PAGE)
    page = min(page, last)
    first = page * ON_PAGE
    shown = list(enumerate(lines[first : first + ON_PAGE], first + 1))
    head = office.texts.say(f"desk-head-{name}", count=str(len(lines)))
    text = "\n".join([head, *(f"{place}. {line.text}" for place, line in shown)])
    rows = [tuple(_numbered(button, place) for button in line.buttons) for place, line in shown]
    tx.outbox.put(
        Notice(
            key=key,
            chat=chat,
            do="card",
            words=Words(text if lines else office.texts.say(f"desk-none-{name}")),
            buttons=(*(row for row in rows if row), *_turning(office, name, page, last)),
            purpose="todo",
        )
    )


def _numbered(button: Button, place: int) -> Button:
    return Button(f"{place} {button.label}", button.verb, button.subject, button.arg)


def _turning(office: Office, name: str, page: int, last: int) -> tuple[tuple[Button, ...], ...]:
    """下一页, and from the last one back to the first."""
    if not last:
        return ()
    if page < last:
        return ((Button(office.texts.say("button-next"), "deskpage", page + 1, name),),)
    return ((Button(office.texts.say("button-first"), "deskpage", 0, name),),)


def _places(tx: Tx, office: Office, page: int) -> list[Line]:
    """Open cases that lie above the grids."""
    del page
    above = [code for code, node in tx.street.nodes.items() if node.level not in _GRIDS]
    return [
        Line(
            office.texts.say(
                "desk-line-place",
                number=case.number,
                kind=office.texts.say(f"kind-{case.kind.replace('_', '-')}"),
                place=case.place or office.texts.say("place-unknown"),
                node=tx.street.node(case.node).name,
            ),
            (Button(office.texts.say("button-place"), "assign", case.id, f"0_{case.node}"),),
        )
        for case in tx.cases.held_by(above, _MOVABLE)[:_MOST]
    ]


def _aside(tx: Tx, office: Office, page: int) -> list[Line]:
    """Updates in quarantine: where from, of which kind, which error; never what was said."""
    return [
        Line(
            office.texts.say(
                "desk-line-aside",
                at=times.moment(office.texts, tx.street, row.received_at),
                chat=_chat_name(tx, office, row.chat),
                kind=row.kind,
                error=_class_of(row.error),
            ),
            (
                Button(office.texts.say("button-again"), "retry", row.id, str(page)),
                Button(office.texts.say("button-drop"), "discard", row.id, str(page)),
            ),
        )
        for row in tx.inbox.set_aside(_MOST)
    ]


def _class_of(error: str) -> str:
    """The error's own name: what stands behind it may quote people."""
    named = re.match(r"\w+", error)
    return named.group() if named else ""


def _chat_name(tx: Tx, office: Office, chat: Address) -> str:
    group = tx.street.group(chat)
    if group is not None:
        return group.name
    known = tx.chats.get(chat)
    if is_private(chat):
        return office.texts.say("private-chat")
    return known.title if known is not None and known.title else chat.partition(":")[2]


def _groups(tx: Tx, office: Office, page: int) -> list[Line]:
    """Groups that take nothing any more and that nobody has given up."""
    return [
        Line(
            office.texts.say("desk-line-group", group=_chat_name(tx, office, row.chat)),
            (
                Button(office.texts.say("button-again"), "revive", page, coded(row.chat)),
                Button(office.texts.say("button-retire"), "retire", page, coded(row.chat)),
            ),
        )
        for row in tx.chats.of_state("dead")
        if row.why != RETIRED and not is_private(row.chat)
    ]


def _staff(tx: Tx, office: Office, page: int) -> list[Line]:
    """Staff whom no private message reaches, and who else could be asked."""
    return [
        Line(
            _out_of_reach(tx, office, person),
            (Button(office.texts.say("button-reachable"), "revive", page, coded(person.address)),),
        )
        for person in tx.street.people
        if person.roles and not reach.can_write_to(tx, person.address)
    ]


def _out_of_reach(tx: Tx, office: Office, person: Person) -> str:
    other = _instead(tx, person)
    if other is None:
        return office.texts.say("desk-line-staff-alone", who=_titled(tx, office, person))
    return office.texts.say(
        "desk-line-staff", who=_titled(tx, office, person), other=_titled(tx, office, other)
    )


def _titled(tx: Tx, office: Office, person: Person) -> str:
    first = person.roles[0]
    node = tx.street.nodes.get(first.scope)
    role = office.texts.say(f"role-{first.role.replace('_', '-')}")
    return f"{node.name if node else first.scope}{role}{person.name}"


def _instead(tx: Tx, person: Person) -> Person | None:
    """Whoever answers for the same ground and can be written to: colleagues, the backup, the level above."""
    scope = person.roles[0].scope
    post = holder_post(tx.street, scope) if scope in tx.street.nodes else None
    if post is None:
        return None
    level = next_level(post.level)
    above = post_or_above(tx.street, scope, level) if level else None
    asked = (*post.people, *backups(tx.street, scope), *(above.people if above else ()))
    others = (one for one in asked if one.address != person.address)
    return next((one for one in others if reach.can_write_to(tx, one.address)), None)


def _sends(tx: Tx, office: Office, page: int) -> list[Line]:
    """Sends nobody knows the end of: to whom and about which case; of relayed words nothing is shown."""
    lines = []
    for row, notice in tx.outbox.held(_MOST):
        case = tx.cases.get(notice.case) if notice.case is not None else None
        about = case.number if case else notice.words.text.partition("\n")[0][:_BEGINNING]
        lines.append(
            Line(
                office.texts.say("desk-line-send", chat=_recipient(tx, office, notice.chat), about=about),
                (
                    Button(office.texts.say("button-resend"), "resend", row, str(page)),
                    Button(office.texts.say("button-leave"), "leave", row, str(page)),
                ),
            )
        )
    return lines


#: Characters of a message that belongs to no case.
_BEGINNING = 20


def _recipient(tx: Tx, office: Office, chat: Address) -> str:
    person = tx.street.person(chat)
    return _titled(tx, office, person) if person and person.roles else _chat_name(tx, office, chat)


def coded(chat: Address) -> str:
    """An address as a button can carry it."""
    return chat.replace(":", "_", 1)


def address_of(arg: str) -> Address:
    return arg.replace("_", ":", 1)


LISTS: dict[str, Callable[[Tx, Office, int], list[Line]]] = {
    "places": _places,
    "aside": _aside,
    "groups": _groups,
    "staff": _staff,
    "sends": _sends,
}
