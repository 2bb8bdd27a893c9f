"""群的设置: the bot introduces itself, is bound to a node, and is told how much to listen.

What a group shows is short; buttons come in private, to whoever may set that group (gridwork.groups.may_set).
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from gridwork.cases import NotAllowed
from gridwork.groups import MODES, may_set, mode_of
from gridwork.notice import Button, Keyboard, Notice, Priority, Words
from gridwork.street import Group
from handlers import closing, reach
from handlers.effect import Effect
from handlers.saying import reply

if TYPE_CHECKING:
    from gridwork.notice import Address
    from gridwork.street import GroupKind, GroupMode
    from handlers.incoming import Membership, Pressed, Said
    from handlers.office import Office
    from storage import Tx

KINDS: tuple[GroupKind, ...] = ("residents", "market", "couriers", "staff")
#: Where it is written whether the platform shows the bot everything ("off") or not ("on").
_PRIVACY = "privacy mode"
_PURPOSE = "group"
#: Nodes offered at once.
_PAGE = 20
#: Names of groups in one message.
_NAMED = 10


# -- what the platform tells


def note_privacy(tx: Tx, office: Office, *, reads_all: bool) -> None:
    """At each start. Groups in which the bot hears too little are told to the coordinators once a day."""
    tx.meta.set(_PRIVACY, "off" if reads_all else "on")
    deaf = [row.title for row in tx.chats.of_state("alive") if row.kind == "group" and not row.is_admin]
    if reads_all or not deaf:
        return
    day = tx.now.astimezone(tx.street.zone).date()
    text = office.texts.say("groups-unread", names="、".join(deaf[:_NAMED]), count=str(len(deaf)))
    for person in tx.street.with_role("coordinator", tx.street.code):
        if reach.can_write_to(tx, person.address):
            key = f"unread:{day}:{person.address}"
            tx.outbox.put(Notice(key, person.address, words=Words(text), priority=Priority.CARD))


def stands(tx: Tx, office: Office, change: Membership) -> None:
    """Added, promoted or restricted: introduces itself once; whoever can mend what is missing hears of it."""
    before, missed = tx.chats.get(change.chat), _missing(tx, change.chat)
    tx.chats.put(
        change.chat,
        kind="group",
        title=change.title,
        is_admin=change.status == "administrator",
        may_write=change.may_write,
    )
    tx.chats.alive(change.chat)
    if before is not None and before.state == "dead":
        closing.ask_after_return(tx, office, change.chat)
    if change.is_new:
        _introduce(tx, office, change.chat)
    worse = not set(_missing(tx, change.chat)) <= set(missed)
    if (change.is_new or worse) and (tx.street.group(change.chat) is None or _missing(tx, change.chat)):
        _call_for_help(tx, office, change)


def _introduce(tx: Tx, office: Office, chat: Address) -> None:
    group = tx.street.group(chat)
    place = tx.street.nodes[group.node].name if group is not None and group.node else tx.street.name
    head = office.texts.say("intro-bound" if group is not None else "intro-unbound", node=place)
    end = office.texts.say("intro-unread" if "read" in _missing(tx, chat) else "intro-stop")
    text = "\n".join([head, office.texts.say("intro-kept"), end])
    tx.outbox.put(Notice(f"intro:{chat}", chat, do="card", words=Words(text), priority=Priority.CARD))


def introduce_anew(tx: Tx, office: Office, node: str) -> None:
    """The introductions in the groups of a node show what it is called now, where they stand already."""
    for group in tx.street.groups:
        if (group.node or tx.street.code) == node and tx.cards.message_of(f"intro:{group.chat}") is not None:
            _introduce(tx, office, group.chat)


def _call_for_help(tx: Tx, office: Office, change: Membership) -> None:
    """The settings, to who has added the bot and may set this group; else to the coordinators."""
    group = tx.street.group(change.chat)
    node = (group.node or tx.street.code) if group is not None else None
    theirs = change.is_new and may_set(tx.street, change.person, node)
    people = [change.person] if theirs else _coordinators(tx)
    for person in people:
        if reach.can_write_to(tx, person):
            _show(tx, office, change.chat, person)


def _coordinators(tx: Tx) -> list[Address]:
    return [person.address for person in tx.street.with_role("coordinator", tx.street.code)]


def _missing(tx: Tx, chat: Address) -> list[str]:
    """Rights that are not there: "read" what people say, "write"."""
    row = tx.chats.get(chat)
    if row is None:
        return []
    deaf = not row.is_admin and tx.meta.get(_PRIVACY) == "on"
    return [*(["read"] if deaf else []), *([] if row.may_write else ["write"])]


# -- /group 本群


def about(tx: Tx, office: Office, said: Said) -> Effect:
    """/本群: what this group is to the bot; who may set it gets the buttons in private."""
    if said.private:
        return reply(tx, said, office.texts.say("group-where"))
    group = tx.street.group(said.chat)
    lines = [_bound(tx, office, said.chat)]
    if group is not None:
        lines.append(_mode_line(office, mode_of(group)))
    mayset = may_set(tx.street, said.person, group.node or tx.street.code if group is not None else None)
    if not mayset or said.anonymous:
        return reply(tx, said, "\n".join([*lines, *_rights(tx, office, said.chat)]))
    _show(tx, office, said.chat, said.person, anew=str(said.message_id))
    if reach.has_started(tx, said.person):
        return reply(tx, said, "\n".join([*lines, office.texts.say("group-in-private")]))
    # Whether it arrives is not known before it was tried.
    start = ((Button(office.texts.say("button-start"), start="hello"),),)
    return reply(tx, said, "\n".join([*lines, office.texts.say("group-start-first")]), start)


def _bound(tx: Tx, office: Office, chat: Address) -> str:
    group = tx.street.group(chat)
    if group is None:
        return office.texts.say("group-unknown", chat=chat.partition(":")[2])
    node = tx.street.nodes[group.node].name if group.node else tx.street.name
    return office.texts.say("group-known", kind=office.texts.say(f"group-{group.kind}"), node=node)


def _mode_line(office: Office, mode: GroupMode) -> str:
    return office.texts.say("group-mode", mode=_name(office, mode), means=_means(office, mode))


def _name(office: Office, mode: GroupMode) -> str:
    return office.texts.say(f"mode-{mode.replace('_', '-')}")


def _means(office: Office, mode: GroupMode) -> str:
    return office.texts.say(f"means-{mode.replace('_', '-')}")


def _rights(tx: Tx, office: Office, chat: Address) -> list[str]:
    return [office.texts.say(f"group-cannot-{right}") for right in _missing(tx, chat)]


# -- the card of settings, in private


def _show(
    tx: Tx,
    office: Office,
    chat: Address,
    person: Address,
    *,
    buttons: Keyboard | None = None,
    anew: str = "",
) -> None:
    """The card of a group for one person. `anew`: a further one, below what was said since."""
    group, row = tx.street.group(chat), tx.chats.get(chat)
    title = (row.title if row is not None else "") or (group.name if group is not None else "")
    lines = [office.texts.say("group-card", title=title), _bound(tx, office, chat)]
    if group is not None:
        lines.append(_mode_line(office, mode_of(group)))
    lines += _rights(tx, office, chat) or [office.texts.say("group-rights-ok")]
    tx.outbox.put(
        Notice(
            key=f"group:{chat}>{person}>{anew}",
            chat=person,
            do="card",
            words=Words("\n".join(lines)),
            buttons=_first_buttons(tx, office, chat) if buttons is None else buttons,
            purpose=_PURPOSE,
        )
    )


def _first_buttons(tx: Tx, office: Office, chat: Address) -> Keyboard:
    group = tx.street.group(chat)
    if group is None:
        first: tuple[Button, ...] = (Button(office.texts.say("button-bind"), "gkind"),)
    else:
        first = (
            Button(office.texts.say("button-rebind"), "gkind"),
            Button(office.texts.say("button-mode"), "gmode"),
        )
    if not _missing(tx, chat):
        return (first,)
    return first, (Button(office.texts.say("button-look-again"), "gshow"),)


def _card_of(tx: Tx, pressed: Pressed) -> tuple[Address, str]:
    """The group a settings card is about, and the card's own mark. A press from anywhere else is none."""
    card = tx.cards.by_message(pressed.chat, pressed.message_id or 0) if pressed.private else None
    if card is None or not card.key.startswith("group:"):
        raise NotAllowed("press-unknown")
    chat, person, anew = card.key.removeprefix("group:").split(">")
    if person != pressed.person:
        raise NotAllowed("press-unknown")
    return tx.chats.resolve(chat), anew


def _checked(tx: Tx, pressed: Pressed) -> tuple[Address, str, Group | None]:
    """As _card_of, for somebody who may still set this group."""
    chat, anew = _card_of(tx, pressed)
    group = tx.street.group(chat)
    node = (group.node or tx.street.code) if group is not None else None
    if not may_set(tx.street, pressed.person, node):
        raise NotAllowed("group-not-yours")
    return chat, anew, group


def show(tx: Tx, office: Office, pressed: Pressed) -> str:
    """再看看, and every way back."""
    chat, anew, _ = _checked(tx, pressed)
    _show(tx, office, chat, pressed.person, anew=anew)
    return office.texts.say("toast-rights-missing") if _missing(tx, chat) else ""


def ask_kind(tx: Tx, office: Office, pressed: Pressed) -> str:
    """绑定: first what kind of group it is."""
    chat, anew, _ = _checked(tx, pressed)
    buttons = tuple(
        (Button(office.texts.say(f"group-{kind}"), "gnode", arg=f"{kind}-{tx.street.code}"),)
        for kind in KINDS
    )
    _show(tx, office, chat, pressed.person, buttons=(*buttons, _back(office)), anew=anew)
    return office.texts.say("toast-which-kind")


def ask_node(tx: Tx, office: Office, pressed: Pressed) -> str:
    """Then where it belongs: a node, or one of those below it. `subject` is the page."""
    chat, anew, _ = _checked(tx, pressed)
    kind, code = _kind_and_node(tx, pressed)
    below = [node for node in tx.street.nodes.values() if node.parent == code]
    page = below[pressed.subject * _PAGE : (pressed.subject + 1) * _PAGE]
    whole = office.texts.say("button-whole", node=tx.street.nodes[code].name)
    rows: list[tuple[Button, ...]] = [(Button(whole, "gbind", arg=f"{kind}-{code}"),)]
    for node in page:
        is_leaf = all(other.parent != node.code for other in tx.street.nodes.values())
        rows.append((Button(node.name, "gbind" if is_leaf else "gnode", arg=f"{kind}-{node.code}"),))
    if len(below) > (pressed.subject + 1) * _PAGE:
        more = Button(office.texts.say("button-next"), "gnode", pressed.subject + 1, f"{kind}-{code}")
        rows.append((more,))
    _show(tx, office, chat, pressed.person, buttons=(*rows, _back(office)), anew=anew)
    return office.texts.say("toast-which-node")


def bind(tx: Tx, office: Office, pressed: Pressed) -> str:
    """The group belongs there from now on."""
    chat, anew, group = _checked(tx, pressed)
    kind, code = _kind_and_node(tx, pressed)
    if not may_set(tx.street, pressed.person, code):
        raise NotAllowed("group-not-yours")
    row = tx.chats.get(chat)
    name = group.name if group is not None else (row.title if row is not None else "") or chat
    same_kind = group is not None and group.kind == kind
    mode = group.mode if group is not None and same_kind else None
    _write(tx, Group(chat, name, kind, code, mode))
    _after(tx, office, chat, pressed.person, anew)
    return office.texts.say("toast-bound", node=tx.street.nodes[code].name)


def _kind_and_node(tx: Tx, pressed: Pressed) -> tuple[GroupKind, str]:
    word, _, code = pressed.arg.partition("-")
    kind = next((one for one in KINDS if one == word), None)
    if kind is None or code not in tx.street.nodes:
        raise NotAllowed("press-unknown")
    return kind, code


def ask_mode(tx: Tx, office: Office, pressed: Pressed) -> str:
    """模式: which one; with a mode as argument it is set."""
    chat, anew, group = _checked(tx, pressed)
    if group is None:
        raise NotAllowed("press-unknown")
    if not pressed.arg:
        rows = tuple(
            (Button(f"{_name(office, mode)}：{_means(office, mode)}", "gmode", arg=mode),) for mode in MODES
        )
        _show(tx, office, chat, pressed.person, buttons=(*rows, _back(office)), anew=anew)
        return ""
    mode = next((one for one in MODES if one == pressed.arg), None)
    if mode is None:
        raise NotAllowed("press-unknown")
    _write(tx, replace(group, mode=mode))
    _after(tx, office, chat, pressed.person, anew)
    return office.texts.say("toast-mode", mode=_name(office, mode))


def _back(office: Office) -> tuple[Button, ...]:
    return (Button(office.texts.say("button-back"), "gshow"),)


def _write(tx: Tx, group: Group) -> None:
    tx.street_rows.apply({("group", group.chat): asdict(group)}, origin="chat", now=tx.now)


def _after(tx: Tx, office: Office, chat: Address, person: Address, anew: str) -> None:
    """The card shows what is so now, and so does the introduction, if it is there."""
    _show(tx, office, chat, person, anew=anew)
    if tx.cards.message_of(f"intro:{chat}") is not None:
        _introduce(tx, office, chat)
