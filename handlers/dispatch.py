"""指挥派遣: the holder is pinged and signs (接单), gives back (退回), or passes on (转派)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridwork.cases import Case, NotAllowed, move
from gridwork.notice import Priority
from gridwork.steps import IN_HAND, State
from gridwork.whistle import Post, holder_post, ladder, level_of, next_level, post_or_above
from handlers import lookup, reach, showing
from texts import cards

if TYPE_CHECKING:
    from gridwork.notice import Address
    from handlers.incoming import Pressed
    from handlers.office import Office
    from storage import Tx


#: Digits of a page's number: no list is longer.
_PAGES = 4


def post_of(tx: Tx, case: Case) -> Post | None:
    """Who is to act now: at the level the case has climbed to, in the role it was handed to."""
    if case.holder is None:
        for post in ladder(tx.street, case.node, case.level):
            if (post.role, post.level) == (case.holder_role, case.level):
                return post
    if case.level == level_of(tx.street, case.node):
        return holder_post(tx.street, case.node)
    return post_or_above(tx.street, case.node, case.level)


def holders(tx: Tx, case: Case) -> tuple[Address, ...]:
    """The people to remind: whoever has signed, else everybody of the post."""
    if case.holder is not None:
        return (case.holder,)
    post = post_of(tx, case)
    return tuple(person.address for person in post.people) if post else ()


def ping_holder(
    tx: Tx, office: Office, case: Case, *, lead: str = "", priority: Priority = Priority.PING
) -> None:
    post = post_of(tx, case)
    if post is not None:
        reach.staff(tx, office, case, post, lead=lead, priority=priority)


def set_climb(tx: Tx, office: Office, case: Case, rung: int) -> None:
    """Lay out the next rung of the climb, if there is one."""
    if rung < len(office.limits.climb[case.urgency]):
        at = office.limits.rung_at(case.urgency, rung, case.ack_due)
        tx.dues.add("climb", str(case.id), max(at, tx.now), str(rung), case.id)


def to_be_signed(tx: Tx, office: Office, case: Case) -> Case:
    """Whoever gets it now has not seen it yet: a new time to sign, the same time to finish."""
    moved = replace(case, ack_due=office.limits.acknowledge_by(case.urgency, tx.now))
    set_climb(tx, office, moved, 0)
    return moved


def acknowledge(tx: Tx, office: Office, pressed: Pressed) -> str:
    """接单. Of fifty that tap at once one becomes the owner; the others read who it is."""
    case = lookup.case_of(tx, pressed)
    role = lookup.staff_role(tx, pressed.person, "acknowledge", case)
    if case.state in IN_HAND:
        mine = case.holder == pressed.person
        key = "ack-mine" if mine else "ack-taken"
        return office.texts.say(key, number=case.number, holder=_who(tx, office, case))
    moved, event = move(
        case,
        "acknowledge",
        role=role,
        now=tx.now,
        actor=pressed.person,
        acknowledged_at=case.acknowledged_at or tx.now,
        holder=pressed.person,
        holder_role=role,
    )
    saved = tx.cases.save(moved, event)
    tx.dues.cancel_case(case.id, kinds=("climb",))
    showing.every_card(tx, office, saved)
    return office.texts.say("ack-done", number=saved.number)


def _who(tx: Tx, office: Office, case: Case) -> str:
    """Who has it, for colleagues: the role, and the name among staff."""
    person = tx.street.person(case.holder) if case.holder else None
    role = office.texts.say(f"role-{(case.holder_role or 'grid_leader').replace('_', '-')}")
    return f"{role}{person.name}" if person else role


def ask_return(tx: Tx, office: Office, pressed: Pressed) -> str:
    """退回 asks why before anything happens."""
    case = lookup.case_of(tx, pressed)
    lookup.staff_role(tx, pressed.person, "return", case)
    _must_be_waiting(case)
    if case.bounces >= office.limits.returns:
        raise NotAllowed("return-no-more", number=case.number)
    showing.one_card(tx, office, case, pressed.chat, cards.return_buttons(office.texts, case))
    return office.texts.say("toast-why-return")


def give_back(tx: Tx, office: Office, pressed: Pressed) -> str:
    """退回 with a reason: the next level assigns or refuses it. The clock keeps running (首接负责)."""
    case = lookup.case_of(tx, pressed)
    role = lookup.staff_role(tx, pressed.person, "return", case)
    _must_be_waiting(case)
    if pressed.arg not in cards.RETURN_REASONS:
        raise NotAllowed("press-unknown")
    if case.bounces >= office.limits.returns:
        raise NotAllowed("return-no-more", number=case.number)
    reason = office.texts.say(f"return-{pressed.arg}")
    returned, event = move(
        case,
        "return",
        role=role,
        now=tx.now,
        actor=pressed.person,
        reason=reason,
        bounces=case.bounces + 1,
    )
    level = next_level(case.level) or "street"
    post = post_or_above(tx.street, case.node, level)
    again, second = move(
        returned,
        "dispatch",
        role="bot",
        now=tx.now,
        level=post.level if post else case.level,
        holder_role=post.role if post else case.holder_role,
        holder=None,
    )
    saved = tx.cases.save(again, event, second)
    showing.every_card(tx, office, saved)
    lead = office.texts.say("desk-returned", number=saved.number, reason=reason)
    ping_holder(tx, office, saved, lead=lead)
    return office.texts.say("toast-returned", number=saved.number)


def reject(tx: Tx, office: Office, pressed: Pressed) -> str:
    """不予立案, after a return and with its reason: the secretary's decision, told to the reporter."""
    case = lookup.case_of(tx, pressed)
    role = lookup.staff_role(tx, pressed.person, "reject", case)
    if not case.bounces:
        raise NotAllowed("not-from-here", number=case.number)
    moved, event = move(
        case,
        "reject",
        role=role,
        now=tx.now,
        actor=pressed.person,
        reason=office.texts.say("reason-returned"),
        ended_as="invalid",
        closed_at=tx.now,
    )
    saved = tx.cases.save(moved, event)
    tx.dues.cancel_case(case.id)
    showing.every_card(tx, office, saved)
    text = office.texts.say("told-rejected", number=saved.number)
    reach.reporter(tx, office, saved, f"case:{saved.id}:rejected", private=text, group=text)
    return office.texts.say("toast-rejected", number=saved.number)


def ask_transfer(tx: Tx, office: Office, pressed: Pressed) -> str:
    """转派 asks whereto."""
    case = lookup.case_of(tx, pressed)
    lookup.staff_role(tx, pressed.person, "transfer", case)
    if case.state not in {State.DISPATCHED, State.ACCEPTED, State.HANDLING}:
        raise NotAllowed("not-from-here", number=case.number)
    page = int(pressed.arg) if pressed.arg.isdigit() and len(pressed.arg) < _PAGES else 0
    buttons = cards.transfer_buttons(office.texts, tx.street, case, page)
    showing.one_card(tx, office, case, pressed.chat, buttons)
    return office.texts.say("toast-whereto")


def transfer(tx: Tx, office: Office, pressed: Pressed) -> str:
    """转派: another node's holder gets it; the clock is the old one."""
    case = lookup.case_of(tx, pressed)
    role = lookup.staff_role(tx, pressed.person, "transfer", case)
    if pressed.arg not in {node.code for node in cards.transfer_targets(tx.street, case)}:
        raise NotAllowed("press-unknown")
    post = holder_post(tx.street, pressed.arg)
    moved, event = move(
        case,
        "transfer",
        role=role,
        now=tx.now,
        actor=pressed.person,
        reason=f"{case.node} → {pressed.arg}",
        node=pressed.arg,
        level=level_of(tx.street, pressed.arg),
        holder=None,
        holder_role=post.role if post else case.holder_role,
    )
    if case.state in IN_HAND:
        moved = to_be_signed(tx, office, moved)
    saved = tx.cases.save(moved, event)
    showing.every_card(tx, office, saved)
    _tell_both(tx, office, case, saved, pressed.person)
    return office.texts.say("toast-transferred", grid=tx.street.nodes[saved.node].name)


def _tell_both(tx: Tx, office: Office, before: Case, after: Case, presser: Address) -> None:
    """Whoever gets the case reads where it comes from; whoever loses it by another's hand, where it went."""
    grid = tx.street.node(before.node).name
    ping_holder(tx, office, after, lead=office.texts.say("desk-came", number=after.number, grid=grid))
    gone = office.texts.say("desk-went", number=after.number, grid=tx.street.nodes[after.node].name)
    for person in set(holders(tx, before)) - {presser, *holders(tx, after)}:
        key = f"case:{after.id}:went:{after.version}:{person}"
        reach.desk_line(tx, office, after, person, key, gone, priority=Priority.ANSWER)


def back(tx: Tx, office: Office, pressed: Pressed) -> str:
    """返回: the card shows its ordinary buttons again."""
    case = lookup.case_of(tx, pressed)
    showing.every_card(tx, office, case)
    return ""


def _must_be_waiting(case: Case) -> None:
    if case.state is not State.DISPATCHED:
        raise NotAllowed("not-from-here", number=case.number)
