"""Answers in free words (回复): matched by the message they reply to, or by the chat's one open question."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.cases import Case, NotAllowed
from gridwork.roles import ground, role_for
from handlers import broadcast, closing, handling, lookup, notes, placing, relay
from handlers.effect import NONE, Effect

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx

#: In a private chat an answer need not be a reply while the question is this fresh.
_FRESH = timedelta(minutes=30)


def answer(tx: Tx, office: Office, said: Said) -> Effect | None:
    """What the message answers; None when it answers nothing."""
    if (told := broadcast.answer(tx, office, said)) is not None:
        return told
    if said.reply_to is not None:
        posted = tx.cards.by_message(said.chat, said.reply_to)
        case = tx.cases.get(posted.case_id) if posted is not None and posted.case_id is not None else None
        if posted is not None and case is not None:
            if said.anonymous and posted.purpose in {"feedback", "remains"}:
                raise NotAllowed("anonymous-ask")
            return _to(tx, office, said, case, posted.purpose)
    elif said.private and notes.is_note(said) and ground(tx.street, said.person, "note"):
        raise NotAllowed("note-how")
    return None if said.anonymous else _unaddressed(tx, office, said)


#: What takes the words, by what the message they reply to has asked for.
_TAKES: dict[str, Callable[[Tx, Office, Said, Case], None]] = {
    "feedback": handling.feed_back,
    "remains": closing.remains,
    "note": notes.take,
    "ask": relay.answer,
    "answered": relay.answer,
}
_AT_THE_DESK = frozenset({"desk", "line", "lines", "noted"})


def _to(tx: Tx, office: Office, said: Said, case: Case, purpose: str) -> Effect | None:
    take = _TAKES.get(purpose)
    if take is not None:
        take(tx, office, said, case)
        return NONE
    if purpose in _AT_THE_DESK:
        return _from_desk(tx, office, said, case, purpose)
    if purpose == "asked" and said.person == case.reporter:
        # They answer where everybody reads along: their own choice.
        relay.answer(tx, office, said, case)
        return NONE
    return _place(tx, office, said, case) if purpose in {"place", "receipt"} else None


def _from_desk(tx: Tx, office: Office, said: Said, case: Case, purpose: str) -> Effect | None:
    """A holder's reply to their card: a note, the answer to what was just asked, or words for the reporter.

    Of somebody who reported the case, too, or is none of its staff, it is what it would be anywhere.
    """
    own = case.reporter == said.person or role_for(tx.street, said.person, "relay", case) is None
    if own or not said.private:
        return None
    if purpose == "lines":
        raise NotAllowed("reply-which")
    asked = tx.cards.last_question(said.chat, tx.now - _FRESH)
    if notes.is_note(said):
        notes.take(tx, office, said, case)
    elif asked is not None and asked.case_id == case.id and _still_asked(case, asked.purpose):
        return _to(tx, office, said, case, asked.purpose)
    else:
        relay.ask(tx, office, said, case)
    return NONE


def _unaddressed(tx: Tx, office: Office, said: Said) -> Effect | None:
    """In private the bot's last question may be answered without a reply; in a group only a place may."""
    if said.private:
        posted = tx.cards.last_question(said.chat, tx.now - _FRESH)
        if posted is not None and posted.case_id is not None:
            case = tx.cases.get(posted.case_id)
            if (
                case is not None
                and _still_asked(case, posted.purpose)
                and not _own_matter(said, posted.purpose)
            ):
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
    if purpose in {"note", "ask"}:
        return purpose == "note" or case.is_open
    return purpose == "remains" and case.state == "handling"


#: What somebody says for themselves, though a holder has asked something: an answer can be a reply.
_FOR_ITSELF = frozenset({"withdraw", "feedback", "progress_query", "station_query"})


def _own_matter(said: Said, purpose: str) -> bool:
    reading = said.reading
    if purpose != "ask" or reading is None:
        return False
    return reading.decision == "open" or reading.intent in _FOR_ITSELF


def _place(tx: Tx, office: Office, said: Said, case: Case) -> Effect | None:
    if said.reading is None or not lookup.is_reporter(tx, said.person, case):
        return None
    if placing.told_place(tx, office, case, said.reading.place, said.person) is None:
        return None
    return Effect("supplements", case.number)
