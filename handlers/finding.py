"""查找 and 为什么: what staff look up, in private, of the cases of their own ground."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gridwork.cases import Case, NotAllowed
from gridwork.notice import Button, Keyboard, Priority
from gridwork.roles import ground, may_see
from handlers import lookup, reach
from handlers.effect import NONE, Effect
from handlers.saying import reply, said_in_a_group
from handlers.wording import words_after
from texts import cards, reasons

if TYPE_CHECKING:
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx

#: Cases of one answer; whoever gets more adds a word.
_MOST = 8
_IN_ROW = 2
#: A whole number of a case: node, day, counter.
_NUMBER = re.compile(r"[A-Z0-9-]{1,20}-\d{8}-\d{3,6}")


def find(tx: Tx, office: Office, said: Said) -> Effect:
    """/查找: by (part of) a number or by words, newest first."""
    if said_in_a_group(tx, office, said):
        return NONE
    nodes = _ground(tx, said)
    query = words_after(said.text)
    if not query.strip():
        raise NotAllowed("find-how")
    found = tx.cases.find(
        query,
        said.person,
        nodes=nodes,
        secret_nodes=ground(tx.street, said.person, "see_confidential"),
        limit=_MOST + 1,
    )
    if not found:
        raise NotAllowed("find-none")
    shown = found[:_MOST]
    lines = [_line(tx, office, place, case) for place, case in enumerate(shown, 1)]
    if len(found) > _MOST:
        lines.append(office.texts.say("find-more"))
    reply(tx, said, "\n".join(lines), _openers(shown))
    return NONE


def _ground(tx: Tx, said: Said) -> frozenset[str]:
    """The nodes whose cases the person may see. Raises NotAllowed for whoever is no staff."""
    nodes = ground(tx.street, said.person, "see")
    if not nodes:
        raise NotAllowed("command-staff")
    return nodes


def _line(tx: Tx, office: Office, place: int, case: Case) -> str:
    return office.texts.say(
        "find-line",
        place=str(place),
        number=case.number,
        kind=office.texts.say(f"kind-{case.kind.replace('_', '-')}"),
        where=case.place or tx.street.node(case.node).name,
        state=cards.state_line(office.texts, tx.street, case),
    )


def _openers(shown: list[Case]) -> Keyboard:
    buttons = [Button(case.number, "open", case.id) for case in shown]
    return tuple(tuple(buttons[n : n + _IN_ROW]) for n in range(0, len(buttons), _IN_ROW))


def open_card(tx: Tx, office: Office, pressed: Pressed) -> str:
    """One's own card of a case; whoever has it already is led to it."""
    case = lookup.case_of(tx, pressed)
    if not may_see(tx.street, pressed.person, case):
        raise NotAllowed("only-staff")
    if not pressed.private:
        raise NotAllowed("only-private")
    card = reach.desk_notice(tx, office, case, pressed.person, priority=Priority.ANSWER)
    if tx.cards.message_of(card.key) is None:
        tx.outbox.put(replace(card, not_before=None))
        reach.photos(tx, case, pressed.person)
    else:
        text = office.texts.say(
            "desk-here", number=case.number, state=cards.state_line(office.texts, tx.street, case)
        )
        key = f"case:{case.id}:here:{pressed.callback}"
        reach.desk_line(
            tx, office, case, pressed.person, key, text, priority=Priority.ANSWER, answers_now=True
        )
    return office.texts.say("toast-opened", number=case.number)


def why(tx: Tx, office: Office, said: Said) -> Effect:
    """/为什么: the words, the rule and the place by which a case was opened where it is."""
    if said_in_a_group(tx, office, said):
        return NONE
    _ground(tx, said)
    number = words_after(said.text).strip().upper()
    if not _NUMBER.fullmatch(number):
        raise NotAllowed("why-how")
    case = tx.cases.by_number(number)
    # One answer for both, so that nobody learns of a confidential case by trying numbers.
    if case is None or not may_see(tx.street, said.person, case):
        raise NotAllowed("why-unknown", number=number)
    text = reasons.explained(
        office.texts, tx.street, case, tx.cases.grounds(case.id), tx.cases.events(case.id)
    )
    reply(tx, said, text, ((Button(case.number, "open", case.id),),))
    return NONE
