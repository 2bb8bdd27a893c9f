"""加入: who comes by an invitation's link, the second person's tap, and undoing it (撤销)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridwork.cases import NotAllowed
from gridwork.notice import Button, Keyboard, Notice, Priority, Words
from gridwork.reading import Urgency
from gridwork.roles import MAY_GIVE, NEEDS_SECOND, is_keeper, keepers, may_give
from gridwork.street import Role
from handlers import leaving, reach, succession
from handlers.saying import reply
from texts import cards

if TYPE_CHECKING:
    from gridwork.notice import Address
    from gridwork.street import Person
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx
    from storage.invitations import Invitation

EVERY_ROLE = MAY_GIVE["admin"]
#: How many of those who joined one list shows.
_PAGE = 8
_NAME = 30


def join(tx: Tx, office: Office, said: Said, token: str) -> None:
    """start=j_<token>: the role is taken up, or waits for the second tap."""
    try:
        invitation = _usable(tx, said.person, token)
    except NotAllowed as no:
        reply(tx, said, office.texts.say(no.text, **no.facts))
        return
    # A name is whatever its owner has typed: one line of it, and not all of a long one.
    name = " ".join(said.name.split())[:_NAME] or said.person
    if not tx.invitations.use(invitation.id, said.person, name):
        reply(tx, said, office.texts.say("join-used"))
        return
    used = replace(invitation, person=said.person, name=name, joined_at=tx.now)
    if invitation.role in NEEDS_SECOND:
        reply(tx, said, office.texts.say("join-waits", title=_title(tx, office, invitation)))
        _ask_second(tx, office, used)
    else:
        _take_up(tx, office, used)


def _usable(tx: Tx, person: Address, token: str) -> Invitation:
    """Raises NotAllowed with the one reason why not."""
    found = tx.invitations.of_token(token)
    if found is None:
        raise NotAllowed("join-unknown")
    if found.person is not None or found.ended_at is not None:
        raise NotAllowed("join-used")
    if found.inviter == person:
        raise NotAllowed("join-own")
    if found.until <= tx.now:
        raise NotAllowed("join-late")
    if not may_give(tx.street, found.inviter, found.role, found.node):
        raise NotAllowed("join-void")
    known = tx.street.person(person)
    if known is not None and Role(found.role, found.node) in known.roles:
        raise NotAllowed("join-already")
    return found


def _title(tx: Tx, office: Office, invitation: Invitation) -> str:
    return cards.title(office.texts, tx.street, Role(invitation.role, invitation.node))


def seconds(tx: Tx, inviter: Address, joiner: Address) -> list[Person]:
    """Who could give the second tap: another coordinator or administrator who can be written to."""
    return [
        keeper
        for keeper in keepers(tx.street)
        if keeper.address not in {inviter, joiner} and reach.can_write_to(tx, keeper.address)
    ]


def _ask_second(tx: Tx, office: Office, used: Invitation) -> None:
    _show(tx, office, used)
    if not seconds(tx, used.inviter, used.person or ""):
        text = office.texts.say("join-no-second", name=used.name, title=_title(tx, office, used))
        key = f"joined:{used.id}:nobody"
        tx.outbox.put(Notice(key=key, chat=used.inviter, words=Words(text), priority=Priority.PING))


def _take_up(tx: Tx, office: Office, used: Invitation) -> None:
    """The role counts from now on; who joined hears it, and so do the coordinators."""
    if not tx.invitations.confirm(used.id):
        raise NotAllowed("join-settled")
    person = used.person or ""
    tx.roles.join(person, used.name, Role(used.role, used.node), tx.now)
    succession.look_soon(tx)
    _tell_joiner(tx, used, office.texts.say("join-valid", title=_title(tx, office, used)))
    _show(tx, office, replace(used, valid_at=tx.now))


def _tell_joiner(tx: Tx, used: Invitation, text: str) -> None:
    if used.person is not None and reach.can_write_to(tx, used.person):
        key = f"join:{used.id}:{int(tx.now.timestamp() * 1000)}"
        tx.outbox.put(Notice(key=key, chat=used.person, words=Words(text), priority=Priority.ANSWER))


def _show(tx: Tx, office: Office, used: Invitation) -> None:
    """The coordinators' cards of who joined, as it stands now."""
    text, buttons = _card(tx, office, used)
    hours = office.quiet.for_staff(Urgency.YELLOW, tx.now, tx.street.zone)
    for keeper in keepers(tx.street):
        one = keeper.address
        unasked = one == used.person or (used.waits and one == used.inviter)
        if unasked or not reach.can_write_to(tx, one):
            continue
        key = f"joined:{used.id}:{one}"
        new = tx.cards.message_of(key) is None
        tx.outbox.put(
            Notice(
                key=key,
                chat=one,
                do="card",
                words=Words(text),
                buttons=buttons,
                priority=Priority.PING,
                purpose="joined",
                not_before=hours if new and hours > tx.now else None,
            )
        )


def _card(tx: Tx, office: Office, used: Invitation) -> tuple[str, Keyboard]:
    inviter = tx.street.person(used.inviter)
    facts = {
        "name": used.name,
        "title": _title(tx, office, used),
        "inviter": inviter.name if inviter else office.texts.say("somebody-gone"),
    }
    if used.ended_at is not None:
        return office.texts.say("joined-ended", **facts), ()
    if used.waits:
        yes = Button(office.texts.say("button-let-in"), "invyes", used.id)
        no = Button(office.texts.say("button-keep-out"), "invno", used.id)
        return office.texts.say("joined-asks", **facts), ((yes, no),)
    undo = Button(office.texts.say("button-undo-role"), "invundo", used.id)
    return office.texts.say("joined-counts", **facts), ((undo,),)


def _of_keeper(tx: Tx, pressed: Pressed) -> Invitation:
    """The invitation of a button, for a coordinator or administrator in private. Raises NotAllowed."""
    if not pressed.private:
        raise NotAllowed("only-private")
    if not is_keeper(tx.street, pressed.person):
        raise NotAllowed("only-keepers")
    found = tx.invitations.get(pressed.subject)
    if found is None or found.joined_at is None:
        raise NotAllowed("press-unknown")
    return found


def let_in(tx: Tx, office: Office, pressed: Pressed) -> str:
    """同意: the second person's tap."""
    found = _of_keeper(tx, pressed)
    if pressed.person in {found.inviter, found.person}:
        raise NotAllowed("join-second-other")
    if not found.waits:
        raise NotAllowed("join-settled")
    if not may_give(tx.street, found.inviter, found.role, found.node):
        raise NotAllowed("join-void")
    _take_up(tx, office, found)
    return office.texts.say("toast-let-in", name=found.name)


def keep_out(tx: Tx, office: Office, pressed: Pressed) -> str:
    """不同意."""
    found = _of_keeper(tx, pressed)
    if not found.waits:
        raise NotAllowed("join-settled")
    _end(tx, office, found, pressed)
    return office.texts.say("toast-kept-out", name=found.name)


def undo(tx: Tx, office: Office, pressed: Pressed) -> str:
    """撤销: the role of somebody who joined ends; what they held is handed on."""
    found = _of_keeper(tx, pressed)
    if not found.counts:
        raise NotAllowed("join-settled")
    count = leaving.end_role(tx, office, found.person or "", Role(found.role, found.node), by=pressed.person)
    _end(tx, office, found, pressed)
    return office.texts.say("toast-undone", name=found.name, count=str(count))


def _end(tx: Tx, office: Office, found: Invitation, pressed: Pressed) -> None:
    tx.invitations.end(found.id, pressed.person)
    _show(tx, office, replace(found, ended_at=tx.now))
    key = "join-refused" if found.waits else "join-ended"
    _tell_joiner(tx, found, office.texts.say(key, title=_title(tx, office, found)))
    posted = tx.cards.by_message(pressed.chat, pressed.message_id or 0)
    if posted is not None and posted.key.startswith(f"invite:{pressed.person}:"):
        _list(tx, office, pressed.person, int(posted.key.rpartition(":")[2]), 0)


def list_joined(tx: Tx, office: Office, pressed: Pressed) -> str:
    """Who has joined by a link, newest first, each with 撤销."""
    leaving.must_be_menu(tx, pressed, "invite")
    if not is_keeper(tx.street, pressed.person):
        raise NotAllowed("only-keepers")
    skip = int(pressed.arg) if pressed.arg.isascii() and pressed.arg.isdigit() else 0
    _list(tx, office, pressed.person, pressed.subject, min(skip, 10_000))
    return ""


def _list(tx: Tx, office: Office, person: Address, number: int, skip: int) -> None:
    found = tx.invitations.joined(_PAGE + 1, skip)
    lines, rows = [office.texts.say("joined-list" if found else "joined-none")], []
    for one in found[:_PAGE]:
        key = "joined-waiting" if one.waits else "joined-line"
        lines.append(office.texts.say(key, name=one.name, title=_title(tx, office, one)))
        verb = "invno" if one.waits else "invundo"
        rows.append((Button(office.texts.say("button-undo-named", name=one.name), verb, one.id),))
    last = [Button(office.texts.say("button-back"), "invback", number)]
    if len(found) > _PAGE:
        last.append(Button(office.texts.say("button-more"), "invlist", number, str(skip + _PAGE)))
    leaving.menu(tx, person, "invite", number, "\n".join(lines), (*rows, tuple(last)))
