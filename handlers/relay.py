"""转述: the holder asks the reporter, the reporter answers the holder, and neither learns who the other is.

The holder replies to a card or line in private; the reporter reads "网格长 问". Words and photos go as they
were typed, from private chat to private chat; what is kept is masked. The group sees at most one line.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.cases import Case, Event, NotAllowed
from gridwork.notice import Button, Notice, Priority, Words
from gridwork.reading import Urgency
from gridwork.roles import may_see
from handlers import dispatch, lookup, reach, showing
from handlers.saying import reply

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.notice import Address
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx


def ask(tx: Tx, office: Office, said: Said, case: Case) -> None:
    """The holder's words for the reporter: in private, else one line in the group that leads there."""
    role = lookup.staff_role(tx, said.person, "relay", case)
    _must_be_open(case)
    text = _words(office, said)
    in_private = _reads_in_private(tx, case)
    if not in_private and not _group_may_point(tx, case):
        raise NotAllowed("relay-no-way", number=case.number)
    _keep(tx, said, case, "ask", role)
    if in_private:
        key = f"case:{case.id}:ask:{said.chat}:{said.message_id}"
        hours = _hours(tx, office, case, case.reporter)
        _question(tx, office, case, key, role, text, said.photos, hours)
    else:
        _point(tx, office, case, role)
    told = "relayed" if in_private else "relayed-line"
    reply(tx, said, office.texts.say(told, number=case.number), case=case.id, purpose="line")


def _must_be_open(case: Case) -> None:
    if not case.is_open:
        raise NotAllowed("press-over", number=case.number)


def _words(office: Office, said: Said) -> str:
    if not said.text and not said.photos:
        raise NotAllowed("relay-empty")
    return said.text or office.texts.say("by-photo")


def _reads_in_private(tx: Tx, case: Case) -> bool:
    """Whoever has reported in private has opened that chat by it. A mailbox case has nobody to ask.

    An anonymous administrator has the group's own address: what is asked there would be read by everybody.
    """
    if case.anonymous:
        return False
    if case.chat == case.reporter and case.chat_kind == "private":
        return reach.can_write_to(tx, case.reporter)
    return reach.has_started(tx, case.reporter)


def _group_may_point(tx: Tx, case: Case) -> bool:
    """Never for what is confidential or anonymous; and only where the reporter has spoken."""
    hidden = case.anonymous or reach.confidential(case) or case.chat == case.reporter
    return not hidden and not tx.chats.is_dead(tx.chats.resolve(case.chat))


def _keep(tx: Tx, said: Said, case: Case, action: str, role: str) -> None:
    """A message and an event of the same moment: so each finds the other again."""
    masked = said.reading.masked if said.reading else ""
    tx.cases.add_message(case.id, said.chat, said.message_id, said.person, masked, said.photos, tx.now)
    tx.cases.record(case.id, Event(tx.now, action, case.state, case.state, role, said.person, masked))


def _hours(tx: Tx, office: Office, case: Case, chat: Address) -> datetime | None:
    """Until when a question waits: not at all for somebody who has just written, nor in an emergency."""
    since = tx.now - timedelta(minutes=office.limits.question_minutes)
    wrote = any(m.person == case.reporter and m.at >= since for m in tx.cases.messages(case.id))
    if wrote or case.urgency in {Urgency.RED, Urgency.ORANGE}:
        return None
    return reach.hours(tx, office, case, chat)


def _question(
    tx: Tx,
    office: Office,
    case: Case,
    key: str,
    role: str,
    text: str,
    photos: tuple[str, ...],
    not_before: datetime | None,
) -> None:
    named = office.texts.say(f"role-{role.replace('_', '-')}")
    tx.outbox.put(
        Notice(
            key=key,
            chat=case.reporter,
            words=Words(office.texts.say("relay-question", number=case.number, role=named, text=text)),
            photos=photos,
            priority=Priority.ANSWER,
            case=case.id,
            purpose="ask",
            not_before=not_before,
        )
    )


def _point(tx: Tx, office: Office, case: Case, role: str) -> None:
    """One line under the report, and no second one while it stands: the words wait in private."""
    chat = tx.chats.resolve(case.chat)
    named = office.texts.say(f"role-{role.replace('_', '-')}")
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:asked:{case.reporter}",
            chat=chat,
            do="card",
            words=Words(office.texts.say("relay-line", number=case.number, role=named)),
            buttons=((Button(office.texts.say("button-answer"), start=f"a_{case.id}"),),),
            reply_to=case.message_id,
            topic=case.topic,
            priority=Priority.ANSWER,
            case=case.id,
            purpose="asked",
            not_before=_hours(tx, office, case, chat),
        )
    )


def waiting(tx: Tx, office: Office, said: Said, case: Case) -> None:
    """回复: the way from the group's line to what was asked, for the reporter alone."""
    # No refusal by an error: the Start that brought them here must stay recorded.
    if said.person != case.reporter:
        reply(tx, said, office.texts.say("only-author"))
        return
    asked = _unanswered(tx, case)
    if not asked:
        reply(tx, said, office.texts.say("relay-none", number=case.number))
    showing.take_away(tx, case, "asked")
    photos = {(m.person, m.at): m.photos for m in tx.cases.messages(case.id)}
    for place, event in enumerate(asked):
        key = f"case:{case.id}:ask:{said.chat}:{said.message_id}:{place}"
        text = event.reason or office.texts.say("by-photo")
        pictures = photos.get((event.actor, event.at), ())
        _question(tx, office, case, key, event.role, text, pictures, None)


def _unanswered(tx: Tx, case: Case) -> list[Event]:
    asked: list[Event] = []
    for event in tx.cases.events(case.id):
        if event.action == "answer":
            asked.clear()
        elif event.action == "ask":
            asked.append(event)
    return asked


def answer(tx: Tx, office: Office, said: Said, case: Case) -> None:
    """The reporter's words for whoever asked and for whoever holds the case now."""
    role = lookup.reporter_role(tx, said.person, case)
    _must_be_open(case)
    text = _words(office, said)
    asked = [event for event in tx.cases.events(case.id) if event.action == "ask"]
    showing.take_away(tx, case, "asked")
    _keep(tx, said, case, "answer", role)
    just = tx.now - timedelta(minutes=office.limits.question_minutes)
    heard = [
        reach.desk_line(
            tx,
            office,
            case,
            person,
            f"case:{case.id}:answer:{said.chat}:{said.message_id}:{person}",
            office.texts.say("relay-answer", number=case.number, text=text),
            priority=Priority.PING,
            pictures=said.photos,
            answers_now=any(event.actor == person and event.at >= just for event in asked),
        )
        for person in _listeners(tx, case, asked)
    ]
    told = "answered" if any(heard) else "answer-kept"
    reply(tx, said, office.texts.say(told, number=case.number), case=case.id, purpose="answered")


def _listeners(tx: Tx, case: Case, asked: list[Event]) -> list[Address]:
    last = [event.actor for event in asked[-1:] if may_see(tx.street, event.actor, case)]
    return list(dict.fromkeys((*last, *dispatch.holders(tx, case))))


def was_relayed(tx: Tx, said: Said, case: Case) -> bool:
    """Whether a message of the case went from the one to the other: it is no part of the report."""
    kept = [m for m in tx.cases.messages(case.id) if (m.chat, m.message_id) == (said.chat, said.message_id)]
    moments = {(e.actor, e.at) for e in tx.cases.events(case.id) if e.action in {"ask", "answer"}}
    return any((m.person, m.at) in moments for m in kept)
