"""三级吹哨: the next level of the ladder is called, by a button or by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.cases import Case, Event, NotAllowed, move
from gridwork.notice import Priority
from gridwork.whistle import Post, backups, next_level, post_or_above
from handlers import dispatch, lookup, reach, showing

if TYPE_CHECKING:
    from handlers.incoming import Pressed
    from handlers.office import Office
    from storage import Tx


def blow(tx: Tx, office: Office, pressed: Pressed) -> str:
    """吹哨 by the holder: the next level of the ladder is pinged and asked to report in (报到)."""
    case = lookup.case_of(tx, pressed)
    role = lookup.staff_role(tx, pressed.person, "whistle", case)
    level = next_level(case.level)
    post = post_or_above(tx.street, case.node, level) if level else None
    if post is None:
        raise NotAllowed("whistle-top", number=case.number)
    reason = office.texts.say("whistle-by-hand")
    _whistle(tx, office, case, post, role=role, actor=pressed.person, reason=reason)
    return office.texts.say("toast-whistled", level=office.texts.say(f"level-{post.level}"))


def _whistle(tx: Tx, office: Office, case: Case, post: Post, *, role: str, actor: str, reason: str) -> Case:
    moved, event = move(
        case,
        "whistle",
        role=role,
        now=tx.now,
        actor=actor,
        reason=reason,
        level=post.level,
        whistles=case.whistles + 1,
        holder_role=case.holder_role if case.holder else post.role,
    )
    saved = tx.cases.save(moved, event)
    showing.every_card(tx, office, saved)
    lead = office.texts.say("desk-whistled", number=saved.number, reason=reason)
    reach.staff(tx, office, saved, post, lead=lead, priority=Priority.WHISTLE)
    return saved


def report_in(tx: Tx, office: Office, pressed: Pressed) -> str:
    """报到: the level that was called says that it has come."""
    case = lookup.case_of(tx, pressed)
    role = lookup.staff_role(tx, pressed.person, "report_in", case)
    if not case.whistles or not case.is_open:
        raise NotAllowed("not-from-here", number=case.number)
    tx.cases.record(case.id, Event(tx.now, "report_in", case.state, case.state, role, pressed.person))
    return office.texts.say("toast-reported-in", number=case.number)


def climb(tx: Tx, office: Office, case: Case, rung: int) -> None:
    """Nobody has signed in time: this rung of the climb, and the next one is laid out."""
    if case.state != "dispatched":
        return
    rungs = office.limits.climb[case.urgency]
    if rung >= len(rungs):
        return
    match rungs[rung].to:
        case "leader":
            _again(tx, office, case, rung)
        case "backup":
            _backup(tx, office, case, rung)
        case "secretary":
            case = _up(tx, office, case, "community", rung)
        case "street":
            case = _up(tx, office, case, "street", rung)
    dispatch.set_climb(tx, office, case, rung + 1)


def _again(tx: Tx, office: Office, case: Case, rung: int) -> None:
    """The holder is pinged again, as a new line."""
    for chat in dispatch.holders(tx, case):
        text = office.texts.say("desk-again", number=case.number, place=case.place)
        key = f"case:{case.id}:again:{rung}:{chat}"
        reach.staff_line(tx, office, case, chat, key, text, priority=Priority.WHISTLE)


def _backup(tx: Tx, office: Office, case: Case, rung: int) -> None:
    """The grid workers of the node get the card beside the leader, who is pinged again."""
    _again(tx, office, case, rung)
    people = backups(tx.street, case.node)
    if people:
        reach.staff(
            tx, office, case, Post("grid_worker", case.node, case.level, people), priority=Priority.WHISTLE
        )


def _up(tx: Tx, office: Office, case: Case, level: str, rung: int) -> Case:
    """The whistle blows by itself. A case that is above this level already is only pinged again."""
    order = ("grid", "community", "street")
    post = post_or_above(tx.street, case.node, "community" if level == "community" else "street")
    if post is None or order.index(post.level) <= order.index(case.level):
        _again(tx, office, case, rung)
        return case
    reason = office.texts.say("whistle-by-clock")
    return _whistle(tx, office, case, post, role="bot", actor="", reason=reason)
