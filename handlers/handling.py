"""处理反馈: the holder says what was done; reminders while they have not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.cases import Case, Event, NotAllowed, move
from gridwork.notice import Notice, Priority, Words
from gridwork.steps import IN_HAND, State
from handlers import closing, dispatch, lookup, reach, showing
from texts import times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridwork.notice import Address
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx


def ask_feedback(tx: Tx, office: Office, pressed: Pressed) -> str:
    """办结 asks for one reply, text or photo, to its message. A photo is never required."""
    case = lookup.case_of(tx, pressed)
    lookup.staff_role(tx, pressed.person, "feed_back", case)
    if case.state not in IN_HAND:
        raise NotAllowed("not-from-here", number=case.number)
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:ask-feedback:{pressed.person}:{pressed.callback}",
            chat=pressed.chat,
            words=Words(office.texts.say("ask-feedback", number=case.number)),
            reply_to=pressed.message_id,
            topic=pressed.topic,
            priority=Priority.ANSWER,
            case=case.id,
            purpose="feedback",
        )
    )
    return office.texts.say("toast-feedback")


def feed_back(tx: Tx, office: Office, said: Said, case: Case) -> None:
    """办结: what was done, in words or by a photo. The reporter is asked whether it is really fixed."""
    role = lookup.staff_role(tx, said.person, "feed_back", case)
    if case.state not in IN_HAND:
        raise NotAllowed("not-from-here", number=case.number)
    masked = said.reading.masked if said.reading else said.text
    reason = masked or office.texts.say("by-photo")
    started, first = _started(tx, case, role, said.person)
    done, second = move(
        started,
        "feed_back",
        role=role,
        now=tx.now,
        actor=said.person,
        reason=reason,
        feedback_at=tx.now,
        result=reason,
        holder=case.holder or said.person,
    )
    asked, third = move(done, "verify", role="bot", now=tx.now)
    events = [event for event in (first, second, third) if event is not None]
    saved = tx.cases.save(asked, *events)
    tx.cases.add_message(case.id, said.chat, said.message_id, said.person, reason, said.photos, said.at)
    tx.dues.cancel_case(case.id, kinds=("climb", "remind"))
    showing.every_card(tx, office, saved)
    closing.ask_reporter(tx, office, saved, said.photos)
    _thank(tx, office, said, saved)


def _started(tx: Tx, case: Case, role: str, actor: Address) -> tuple[Case, Event | None]:
    if case.state is State.HANDLING:
        return case, None
    action = "resume" if case.state is State.SUSPENDED else "start"
    return move(case, action, role=role, now=tx.now, actor=actor)


def _thank(tx: Tx, office: Office, said: Said, case: Case) -> None:
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:fed-back:{said.message_id}",
            chat=said.chat,
            words=Words(
                office.texts.say("fed-back-unasked" if case.anonymous else "fed-back", number=case.number)
            ),
            reply_to=said.message_id,
            topic=said.topic,
            priority=Priority.ANSWER,
            case=case.id,
            purpose="line",
        )
    )


def remind(tx: Tx, office: Office, cases: Sequence[Case]) -> None:
    """75 % and 100 % of the time to feedback: each holder reads one message for all their cases due."""
    by_chat: dict[Address, list[Case]] = {}
    for case in cases:
        if case.state is not State.DISPATCHED and case.state not in IN_HAND:
            continue
        for chat in dispatch.holders(tx, case):
            by_chat.setdefault(chat, []).append(case)
    for chat, due in by_chat.items():
        _remind_one(tx, office, chat, due)


def _remind_one(tx: Tx, office: Office, chat: Address, due: list[Case]) -> None:
    lines = [
        office.texts.say(
            "remind-overdue" if case.due_at <= tx.now else "remind-soon",
            number=case.number,
            place=case.place or office.texts.say("place-unknown"),
            due=times.moment(office.texts, tx.street, case.due_at),
        )
        for case in due
    ]
    first = max(due, key=lambda case: case.urgency.rank)
    key = f"remind:{chat}:{int(tx.now.timestamp())}"
    # A reply to a line about several cases would be about nobody knows which.
    purpose = "line" if len(due) == 1 else "lines"
    text = "\n".join(lines)
    reach.staff_line(tx, office, first, chat, key, text, priority=Priority.REMINDER, purpose=purpose)
