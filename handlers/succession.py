"""交接: no open case stays with somebody who has no post for it any more, or who cannot be reached.

A look over all open cases (核对) after every change of roles, every import and every chat that died, and
every few hours besides. A case whose node was given up is first brought home. What has nobody goes to the
next post of the ladder that can be called; the clock of the case runs on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.cases import Case, Event, NotAllowed, move
from gridwork.notice import Button, Notice, Priority, Words
from gridwork.roles import keepers, role_for
from gridwork.steps import IN_HAND, State
from gridwork.whistle import ladder
from handlers import dispatch, lookup, reach, regrid, showing
from texts import times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridwork.notice import Address
    from gridwork.whistle import Post
    from handlers.incoming import Pressed
    from handlers.office import Office
    from storage import Tx

#: Everything that makes a case ownerless calls the look itself; this is the net below.
_EVERY_HOURS = 6
#: One message lists so many cases: their buttons must fit, and the words be read.
_LISTED = 40
#: From here the move 转派 leads back to 派遣, so whoever gets it has to sign; elsewhere the state stays.
_SIGNED_ANEW = frozenset({State.FILED, State.DISPATCHED, State.ACCEPTED, State.HANDLING})
_OF_A_DESK = frozenset({"desk", "line", "feedback"})

Handed = list[tuple[Case, "Post"]]


def lay_out(tx: Tx) -> None:
    """The next look by the clock. Repeating this changes nothing."""
    hour = tx.now.replace(minute=0, second=0, microsecond=0)
    tx.dues.add("audit", "roles", hour + timedelta(hours=_EVERY_HOURS - hour.hour % _EVERY_HOURS))


def look_soon(tx: Tx) -> None:
    """Something has changed that may leave a case without anybody: look at the next ring."""
    tx.dues.add("audit", "roles", tx.now)


def look_after(tx: Tx, chat: Address) -> None:
    """A chat takes nothing any more: look, if somebody of the staff or their group was reached by it."""
    person, group = tx.street.person(chat), tx.street.group(chat)
    if (person is not None and person.roles) or (group is not None and group.kind == "staff"):
        look_soon(tx)


@dataclass
class _Phones:
    """Who can be written to, asked once each."""

    tx: Tx
    known: dict[Address, bool] = field(default_factory=dict)
    dead: dict[Address, bool] = field(default_factory=dict)

    def rings(self, person: Address) -> bool:
        if person not in self.known:
            self.known[person] = reach.can_write_to(self.tx, person)
        return self.known[person]

    def group(self, case: Case, node: str) -> bool:
        """Whether the staff group of the node may and can be told of the case."""
        group = None if reach.confidential(case) else self.tx.street.staff_group(node)
        if group is None:
            return False
        if group.chat not in self.dead:
            self.dead[group.chat] = self.tx.chats.is_dead(group.chat)
        return not self.dead[group.chat]

    def reach(self, case: Case, post: Post) -> bool:
        return self.group(case, post.node) or any(self.rings(person.address) for person in post.people)


def audit(tx: Tx, office: Office) -> int:
    """Looks at every open case and hands over what nobody holds; how many were handed over."""
    phones, desks = _Phones(tx), tx.cards.desks()
    handed: Handed = []
    lost: list[Case] = []
    for found in tx.cases.all_open():
        case = regrid.bring_home(tx, found)
        moved = case.node != found.node
        if not _is_ownerless(tx, phones, case, desks.get(case.id, ()), moved=moved):
            case = _call_by_role(tx, case)
            if moved:
                showing.every_card(tx, office, case)
            continue
        posts = ladder(tx.street, case.node, case.level)
        post = next((post for post in posts if phones.reach(case, post)), None)
        if post is None:
            lost.append(_let_go(tx, office, case))
        else:
            handed.append((_hand_over(tx, office, case, post), post))
    _tell(tx, office, handed)
    _tell_keepers(tx, office, lost)
    return len(handed)


def _is_ownerless(tx: Tx, phones: _Phones, case: Case, desks: Sequence[Address], *, moved: bool) -> bool:
    """Also a case nobody has signed that has `moved` to another node, unless who answers there has it."""
    if case.holder is not None:
        stands = role_for(tx.street, case.holder, "feed_back", case) is not None
        return not stands or not (phones.rings(case.holder) or phones.group(case, case.node))
    post = dispatch.post_of(tx, case)
    if post is None or not phones.reach(case, post):
        return True
    gone = moved or any(role_for(tx.street, desk, "acknowledge", case) is None for desk in desks)
    return gone and not any(person.address in desks for person in post.people)


def _call_by_role(tx: Tx, case: Case) -> Case:
    """A holder who has lost one role and keeps the case in another is called by that one."""
    if case.holder is None or case.holder_role in tx.street.roles_at(case.holder, case.node):
        return case
    role = role_for(tx.street, case.holder, "feed_back", case)
    if role is None:
        return case
    event = Event(tx.now, "hand_over", case.state, case.state, "bot", "", f"{case.holder_role} → {role}")
    return tx.cases.save(replace(case, holder_role=role), event)


def _let_go(tx: Tx, office: Office, case: Case) -> Case:
    """Nobody can be reached at all: the case waits without a holder rather than with a wrong one."""
    if case.holder is None:
        return case
    event = Event(tx.now, "hand_over", case.state, case.state, "bot", "", f"{case.holder_role} → -")
    _clear_desk(tx, case, case.holder)
    saved = tx.cases.save(replace(case, holder=None), event)
    showing.every_card(tx, office, saved)
    return saved


def _hand_over(tx: Tx, office: Office, case: Case, post: Post) -> Case:
    """The case is the post's from now on; the time to finish stays, who has to sign gets the time to sign."""
    reason = f"{case.holder_role} → {post.role}"
    moved, event = case, Event(tx.now, "hand_over", case.state, case.state, "bot", "", reason)
    if case.state in _SIGNED_ANEW:
        moved, event = move(case, "transfer", role="bot", now=tx.now, reason=reason)
    moved = replace(moved, holder=None, holder_role=post.role, level=post.level)
    if case.state in IN_HAND & _SIGNED_ANEW:
        moved = dispatch.to_be_signed(tx, office, moved)
    if case.holder is not None:
        _clear_desk(tx, case, case.holder)
    saved = tx.cases.save(moved, event)
    showing.every_card(tx, office, saved)
    return saved


def _clear_desk(tx: Tx, case: Case, person: Address) -> None:
    """What was still to be said about the case to whoever had it is for somebody else."""
    for notice in tx.outbox.waiting_for(person):
        photos = notice.key.startswith(f"case:{case.id}:photos:")
        if notice.case == case.id and (photos or notice.purpose in _OF_A_DESK):
            tx.outbox.withdraw(notice.key)


def _tell(tx: Tx, office: Office, handed: Handed) -> None:
    """One message for each who gets something: the card itself, or a list with a button for each card."""
    for_person: dict[Address, Handed] = {}
    for case, post in handed:
        people = [p.address for p in post.people if reach.can_write_to(tx, p.address)]
        for person in people:
            for_person.setdefault(person, []).append((case, post))
        if not people:
            reach.staff(tx, office, case, post, lead=office.texts.say("handed-to-you", number=case.number))
    for person, given in for_person.items():
        if len(given) == 1:
            case, post = given[0]
            one = replace(post, people=tuple(p for p in post.people if p.address == person))
            reach.staff(tx, office, case, one, lead=office.texts.say("handed-to-you", number=case.number))
        for start in range(0, len(given) if len(given) > 1 else 0, _LISTED):
            _list(tx, office, person, [case for case, _ in given[start : start + _LISTED]])


def _list(tx: Tx, office: Office, person: Address, given: list[Case]) -> None:
    lines = [office.texts.say("handed-list", count=str(len(given)))]
    lines += [
        office.texts.say(
            "handed-line",
            number=case.number,
            place=case.place or office.texts.say("place-unknown"),
            due=times.moment(office.texts, tx.street, case.due_at),
        )
        for case in given
    ]
    gravest = max(given, key=lambda case: case.urgency.rank)
    tx.outbox.put(
        Notice(
            key=f"handed:{person}:{_mark(given)}:{int(tx.now.timestamp() * 1000)}",
            chat=person,
            words=Words("\n".join(lines)),
            buttons=tuple((Button(case.number, "opencard", case.id),) for case in given),
            priority=Priority.RED if gravest.urgency == "red" else Priority.PING,
            purpose="line",
            not_before=reach.staff_hours(tx, office, gravest),
        )
    )


def _mark(cases: list[Case]) -> str:
    numbers = " ".join(sorted(case.number for case in cases))
    return hashlib.sha256(numbers.encode()).hexdigest()[:16]


def open_card(tx: Tx, office: Office, pressed: Pressed) -> str:
    """A number of the list was tapped: its card."""
    case = lookup.case_of(tx, pressed)
    role = lookup.staff_role(tx, pressed.person, "acknowledge", case)
    if not pressed.private:
        raise NotAllowed("only-private")
    if not case.is_open:
        raise NotAllowed("press-over", number=case.number)
    known = tx.street.person(pressed.person)
    post = next((p for p in ladder(tx.street, case.node, "grid") if p.role == role), None)
    if known is not None and post is not None:
        reach.staff(tx, office, case, replace(post, people=(known,)))
    return case.number


def _tell_keepers(tx: Tx, office: Office, lost: list[Case]) -> None:
    """Nobody of the whole ladder can be reached: said once for the same cases."""
    if not lost:
        return
    text = office.texts.say("handed-nobody", numbers="、".join(case.number for case in lost[:_LISTED]))
    for person in keepers(tx.street):
        if reach.can_write_to(tx, person.address):
            key = f"nobody:{_mark(lost)}:{person.address}"
            tx.outbox.put(Notice(key=key, chat=person.address, words=Words(text), priority=Priority.WHISTLE))
