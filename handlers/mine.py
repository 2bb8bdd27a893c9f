"""我的: what one holds, what one has reported, and with a receipt code what nobody's name stands on."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from gridwork.steps import State
from handlers import mailbox
from handlers.effect import NONE, Effect
from handlers.saying import reply, said_in_a_group
from handlers.wording import words_after
from texts import cards

if TYPE_CHECKING:
    from gridwork.cases import Case
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx

#: Cases of one's own on a page; cases in one's hands in one message.
_ON_PAGE, _IN_HAND = 10, 20
#: Digits of a page's number.
_PAGES = 3
#: What the reporter waits for, or can do, in each state; in the others nothing is to be expected.
NEXT = {
    State.DISPATCHED: "dispatched",
    State.ACCEPTED: "in-hand",
    State.HANDLING: "in-hand",
    State.SUSPENDED: "in-hand",
    State.FEEDBACK: "verifying",
    State.VERIFYING: "verifying",
}
_MAY_REOPEN = frozenset({"resolved", "unverified"})


def mine(tx: Tx, office: Office, said: Said) -> Effect:
    """/我的, in private only: 已超时 · 今天到期 · 其余, then what one has reported; /我的 2 goes on."""
    if said_in_a_group(tx, office, said):
        return NONE
    words = words_after(said.text).strip()
    if mailbox.is_code(words):
        return mailbox.progress(tx, office, said, words)
    page = max(1, int(words)) if words.isdecimal() and len(words) <= _PAGES else 1
    sections = _held(tx, office, tx.cases.held(said.person)) if page == 1 else []
    sections += _reported(tx, office, said, page)
    reply(tx, said, "\n\n".join(sections) or office.texts.say("mine-none"))
    return NONE


def _held(tx: Tx, office: Office, held: list[Case]) -> list[str]:
    """The cases somebody holds, what is late first."""
    tonight = datetime.combine(tx.now.astimezone(tx.street.zone).date(), time.max, tzinfo=tx.street.zone)
    shown = held[:_IN_HAND]
    late = [case for case in shown if case.due_at < tx.now]
    today = [case for case in shown if tx.now <= case.due_at <= tonight]
    rest = [case for case in shown if case.due_at > tonight]
    named = (
        (office.texts.say("mine-late"), late),
        (office.texts.say("mine-today"), today),
        (office.texts.say("mine-held"), rest),
    )
    sections = [
        "\n".join([head, *(_line(tx, office, case) for case in cases)]) for head, cases in named if cases
    ]
    if len(held) > len(shown):
        sections.append(office.texts.say("mine-held-more", count=str(len(held) - len(shown))))
    return sections


def _reported(tx: Tx, office: Office, said: Said, page: int) -> list[str]:
    """One page of what this person has reported or supports, newest first."""
    found = tx.cases.of_person(said.person, page * _ON_PAGE + 1)
    shown = found[(page - 1) * _ON_PAGE : page * _ON_PAGE]
    if not shown:
        return []
    lines = [office.texts.say("mine-reported")]
    for case in shown:
        lines.append(_line(tx, office, case))
        lines += _next(tx, office, case)
    if len(found) > page * _ON_PAGE:
        lines.append(office.texts.say("mine-more", page=str(page + 1)))
    return ["\n".join(lines)]


def _line(tx: Tx, office: Office, case: Case) -> str:
    return office.texts.say(
        "mine-line",
        number=case.number,
        kind=office.texts.say(f"kind-{case.kind.replace('_', '-')}"),
        place=case.place or office.texts.say("place-unknown"),
        state=cards.state_line(office.texts, tx.street, case),
    )


def _next(tx: Tx, office: Office, case: Case) -> list[str]:
    """What comes next (接下来)."""
    if case.state is State.CLOSED and case.ended_as in _MAY_REOPEN:
        since = (tx.now - case.closed_at).days if case.closed_at is not None else 0
        days = office.limits.reopen_days
        return [office.texts.say("next-closed", days=f"{days:g}")] if since < days else []
    if case.state not in NEXT:
        return []
    holder = office.texts.say(f"role-{(case.holder_role or 'grid_leader').replace('_', '-')}")
    return [office.texts.say(f"next-{NEXT[case.state]}", holder=holder)]
