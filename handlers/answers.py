"""Answers in free words (回复): matched by the message they reply to, or by the chat's one open question."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.cases import Case, NotAllowed
from handlers import closing, handling, lookup, placing
from handlers.effect import NONE, Effect

if TYPE_CHECKING:
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx

#: In a private chat an answer need not be a reply while the question is this fresh.
_FRESH = timedelta(minutes=30)


def answer(tx: Tx, office: Office, said: Said) -> Effect | None:
    """What the message answers; None when it answers nothing."""
    if said.reply_to is not None:
        posted = tx.cards.by_message(said.chat, said.reply_to)
        case = tx.cases.get(posted.case_id) if posted is not None and posted.case_id is not None else None
        if posted is not None and case is not None:
            if said.anonymous and posted.purpose in {"feedback", "remains"}:
                raise NotAllowed("anonymous-ask")
            return _to(tx, office, said, case, posted.purpose)
    return None if said.anonymous else _unaddressed(tx, office, said)


def _to(tx: Tx, office: Office, said: Said, case: Case, purpose: str) -> Effect | None:
    match purpose:
        case "feedback":
            handling.feed_back(tx, office, said, case)
            return NONE
        case "remains":
            closing.remains(tx, office, said, case)
            return NONE
        case "place" | "receipt":
            return _place(tx, office, said, case)
        case _:
            return None


def _unaddressed(tx: Tx, office: Office, said: Said) -> Effect | None:
    """In private the bot's last question may be answered without a reply; in a group only a place may."""
    if said.private:
        posted = tx.cards.last_question(said.chat, tx.now - _FRESH)
        if posted is not None and posted.case_id is not None:
            case = tx.cases.get(posted.case_id)
            if case is not None and _still_asked(case, posted.purpose):
                return _to(tx, office, said, case, posted.purpose)
    since = tx.now - timedelta(minutes=office.limits.question_minutes)
    case = tx.cases.latest_of(said.person, said.chat, since)
    if case is None or case.question not in {"place", "words"}:
        return None
    if said.reading is None or said.reading.decision == "open":
        return None
    return _place(tx, office, said, case)


def _still_asked(case: Case, purpose: str) -> bool:
    if purpose == "feedback":
        return case.state in {"accepted", "handling"}
    return purpose == "remains" and case.state == "handling"


def _place(tx: Tx, office: Office, said: Said, case: Case) -> Effect | None:
    if said.reading is None or not lookup.is_reporter(tx, said.person, case):
        return None
    if placing.told_place(tx, office, case, said.reading.place, said.person) is None:
        return None
    return Effect("supplements", case.number)
