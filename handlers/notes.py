"""备注: what staff write down on a case for each other. Never for the reporter."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gridwork.cases import Case, Event, NotAllowed
from gridwork.notice import Notice, Priority, Words
from handlers import lookup, showing
from handlers.saying import reply

if TYPE_CHECKING:
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx

_WORD = re.compile(r"\s*备注[\s:：,，]*")
#: What the card shows: the latest two, each of this many characters.
_SHOWN = 2
_LONGEST = 200


def is_note(said: Said) -> bool:
    return _WORD.match(said.text) is not None


def ask_note(tx: Tx, office: Office, pressed: Pressed) -> str:
    """备注 asks for one reply to its message."""
    case = lookup.case_of(tx, pressed)
    lookup.staff_role(tx, pressed.person, "note", case)
    if not pressed.private:
        raise NotAllowed("only-private")
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:ask-note:{pressed.person}:{pressed.callback}",
            chat=pressed.chat,
            words=Words(office.texts.say("ask-note", number=case.number)),
            reply_to=pressed.message_id,
            priority=Priority.ANSWER,
            case=case.id,
            purpose="note",
        )
    )
    return office.texts.say("toast-feedback")


def take(tx: Tx, office: Office, said: Said, case: Case) -> None:
    """Writes the note into the case's history; the holder's card shows it."""
    role = lookup.staff_role(tx, said.person, "note", case)
    masked = said.reading.masked if said.reading else ""
    words = " ".join(_WORD.sub("", masked, count=1).split())[:_LONGEST]
    if not words:
        raise NotAllowed("note-empty", number=case.number)
    event = Event(tx.now, "note", case.state, case.state, role, said.person, words)
    latest = [*case.notes.splitlines(), words][-_SHOWN:]
    saved = tx.cases.save(replace(case, notes="\n".join(latest)), event)
    showing.every_card(tx, office, saved)
    reply(tx, said, office.texts.say("noted", number=case.number), case=case.id, purpose="noted")
