"""我听你说, the anonymous mailbox: nothing that is kept joins a case and the person who reported it.

The case has no author, no chat and no message; nobody is told of it by themselves, nobody is asked whether it
is fixed. Its receipt code is the only way to it, and only the code's hash is kept.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from gridwork.cases import NotAllowed
from gridwork.notice import Button, Notice, Priority, Words
from gridwork.placing import seen_from
from gridwork.reading import Urgency
from handlers import filing, placing
from handlers.effect import NONE, Effect
from handlers.saying import reply
from texts import cards

if TYPE_CHECKING:
    from gridwork.reading import Matter, Reading
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx

#: What a deep link into the mailbox carries.
START = "mailbox"
#: Twelve signs in groups of four, none of them easily mistaken for another.
_CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}(?:[- ]?[2-9A-HJ-NP-Z]{4}){2}", re.IGNORECASE)


def take(tx: Tx, office: Office, said: Said, reading: Reading, matters: list[Matter]) -> Effect:
    """A report by somebody who does not want to be named. In a group, which knows its author, only red."""
    red = any(matter.urgency is Urgency.RED for matter in matters)
    if not said.private and not red:
        _lead_to_private(tx, office, said)
        return NONE
    node = tx.street.nodes.get(_ground_of(tx, said))
    found = [replace(m, place=seen_from(m.place, node)) for m in matters] if node else matters
    source = _without_author(tx, said, reading)
    cases = [filing.file_case(tx, office, matter, source) for matter in found]
    if reading.danger and red:
        _say_safety(tx, office, said, reading.danger)
    if said.private:
        code = tx.mailbox.open([case.id for case in cases])
        kinds = "、".join(office.texts.say(f"kind-{case.kind.replace('_', '-')}") for case in cases)
        _tell(tx, said, office.texts.say("mailbox-filed", kinds=kinds, code=code))
    return Effect("opens", cases[0].number)


def _ground_of(tx: Tx, said: Said) -> str:
    """The node of the scanned code, of the shared location, or of the group where red was cried."""
    if said.scanned:
        return said.scanned
    if said.location is not None:
        return placing.grid_of(tx, said.location) or ""
    group = tx.street.group(said.chat)
    return (group.node if group is not None else None) or ""


def _without_author(tx: Tx, said: Said, reading: Reading) -> filing.Source:
    return replace(
        filing.source_of(said, reading),
        chat="",
        person="",
        message_id=0,
        at=tx.now,
        topic=None,
        location=None,
        anonymous=True,
    )


def _lead_to_private(tx: Tx, office: Office, said: Said) -> None:
    way = ((Button(office.texts.say("button-private"), start=START),),)
    reply(tx, said, office.texts.say("mailbox-elsewhere"), way)


def _say_safety(tx: Tx, office: Office, said: Said, danger: str) -> None:
    """先保命, to whoever has written, and nothing in it that leads to the case."""
    _tell(tx, said, office.texts.say(f"safety-{danger.replace('_', '-')}"), priority=Priority.RED)


def _tell(tx: Tx, said: Said, text: str, *, priority: Priority = Priority.ANSWER) -> None:
    """A message that leaves no trace once it is delivered: see storage/settling.py."""
    tx.outbox.put(
        Notice(
            key=f"sealed:{secrets.token_hex(16)}",
            chat=said.chat,
            words=Words(text),
            reply_to=None if said.private else said.message_id,
            topic=said.topic,
            priority=priority,
        )
    )


def explain(tx: Tx, office: Office, said: Said) -> Effect:
    """How to stay anonymous; not even that somebody has asked is remembered."""
    _tell(tx, said, office.texts.say("mailbox-how"))
    return NONE


def is_code(words: str) -> bool:
    return _CODE.fullmatch(words.strip()) is not None


def progress(tx: Tx, office: Office, said: Said, code: str) -> Effect:
    """查 CODE: how it stands, for whoever has the code."""
    cases = [case for case in map(tx.cases.get, tx.mailbox.cases_of(code)) if case is not None]
    if not cases:
        raise NotAllowed("mailbox-unknown")
    lines = []
    for case in cases:
        state = cards.state_line(office.texts, tx.street, case)
        kind = office.texts.say(f"kind-{case.kind.replace('_', '-')}")
        place = case.place or tx.street.nodes[case.node].name
        lines.append(office.texts.say("mine-line", number=case.number, kind=kind, place=place, state=state))
        if case.result:
            lines.append(office.texts.say("mailbox-result", result=case.result))
    _tell(tx, said, "\n".join(lines))
    return NONE
