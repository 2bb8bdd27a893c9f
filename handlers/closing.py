"""核查结案: the reporter is asked whether it is really fixed; withdrawal (撤回)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gridwork.cases import Case, NotAllowed, move
from gridwork.notice import Button, Keyboard, Notice, Priority, Words
from gridwork.reading import Urgency
from gridwork.steps import State
from handlers import dispatch, lookup, reach, regrid, showing, succession
from texts import cards, times

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.notice import Address
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx


def ask_reporter(tx: Tx, office: Office, case: Case, photos: tuple[str, ...]) -> None:
    """已解决 · 部分解决 · 没解决. Photos and relayed words never go to the group: one line and 看结果.

    A mailbox case has nobody to ask.
    """
    if case.anonymous:
        nobody_answered(tx, office, case)
        return
    _ask(tx, office, case, photos)
    at = tx.now + timedelta(hours=office.limits.verify_hours)
    tx.dues.add("verify", str(case.id), at, str(_round(case)), case.id)


def ask_after_return(tx: Tx, office: Office, chat: Address) -> None:
    """A group takes messages again: what its reporters could not be asked meanwhile is asked now."""
    for case in tx.cases.all_open():
        if case.state is State.VERIFYING and case.chat == chat and not case.anonymous:
            _ask(tx, office, case, ())


def _round(case: Case) -> int:
    return case.reworks + case.reopened


def _ask(tx: Tx, office: Office, case: Case, photos: tuple[str, ...]) -> None:
    reach.reporter(
        tx,
        office,
        case,
        f"case:{case.id}:verify:{_round(case)}",
        private=office.texts.say("verify-private", number=case.number, result=case.result),
        group=office.texts.say("verify-group", number=case.number),
        private_buttons=cards.verify_buttons(office.texts, case, in_group=False),
        group_buttons=cards.verify_buttons(office.texts, case, in_group=True),
        pictures=photos,
        purpose="verify",
    )


def solved(tx: Tx, office: Office, pressed: Pressed) -> str:
    """已解决: only the reporter's own word closes a case as resolved."""
    case = lookup.case_of(tx, pressed)
    role = lookup.reporter_role(tx, pressed.person, case)
    _must_be_asked(case)
    _close(tx, office, case, role=role, actor=pressed.person, ended_as="resolved")
    _answered(tx, office, case, "verified-solved")
    return office.texts.say("toast-solved", number=case.number)


def partly(tx: Tx, office: Office, pressed: Pressed) -> str:
    """部分解决: goes back to handling; what remains is asked and becomes the new instruction."""
    case = _rework(tx, office, pressed, office.texts.say("button-partly"))
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:remains:{case.reworks}",
            chat=pressed.chat,
            words=Words(office.texts.say("ask-remains", number=case.number)),
            reply_to=pressed.message_id,
            topic=pressed.topic,
            priority=Priority.ANSWER,
            case=case.id,
            purpose="remains",
        )
    )
    return office.texts.say("toast-partly", number=case.number)


def unsolved(tx: Tx, office: Office, pressed: Pressed) -> str:
    """没解决 reopens the same number, at once while it is being verified and for seven days after closing."""
    case = _rework(tx, office, pressed, office.texts.say("button-unsolved"))
    return office.texts.say("toast-unsolved", number=case.number)


def _rework(tx: Tx, office: Office, pressed: Pressed, reason: str) -> Case:
    case = lookup.case_of(tx, pressed)
    role = lookup.reporter_role(tx, pressed.person, case)
    changes: dict[str, Any] = {"due_at": _half_again(tx, office, case), "closed_at": None, "ended_as": None}
    if case.state is State.CLOSED:
        if tx.now > (case.closed_at or tx.now) + timedelta(days=office.limits.reopen_days):
            raise NotAllowed("reopen-late", number=case.number, days=str(office.limits.reopen_days))
        action, changes["reopened"] = "reopen", case.reopened + 1
        # Who had it may be gone by now, or its grid.
        case = regrid.bring_home(tx, case)
        succession.look_soon(tx)
    else:
        _must_be_asked(case)
        action, changes["reworks"] = "rework", case.reworks + 1
    moved, event = move(case, action, role=role, now=tx.now, actor=pressed.person, reason=reason, **changes)
    saved = tx.cases.save(moved, event)
    tx.dues.cancel_case(case.id, kinds=("verify",))
    for at in office.limits.reminders(tx.now, saved.due_at):
        tx.dues.add("remind", str(saved.id), at, "", saved.id)
    showing.every_card(tx, office, saved)
    _tell_holder(tx, office, saved, reason)
    _answered(tx, office, saved, "verified-again")
    return saved


def _half_again(tx: Tx, office: Office, case: Case) -> datetime:
    """The fresh limit is half the ordinary one."""
    whole = office.limits.feedback_by(case.urgency, case.kind, tx.now)
    return tx.now + (whole - tx.now) / 2


def _tell_holder(tx: Tx, office: Office, case: Case, reason: str) -> None:
    for chat in dispatch.holders(tx, case):
        text = office.texts.say(
            "desk-reworked",
            number=case.number,
            reason=reason,
            due=times.moment(office.texts, tx.street, case.due_at),
        )
        key = f"case:{case.id}:reworked:{case.reworks}:{case.reopened}:{chat}"
        reach.staff_line(tx, office, case, chat, key, text, priority=Priority.PING)


def remains(tx: Tx, office: Office, said: Said, case: Case) -> None:
    """What remains, in the reporter's words, goes to the holder."""
    lookup.reporter_role(tx, said.person, case)
    masked = said.reading.masked if said.reading else said.text
    tx.cases.add_message(case.id, said.chat, said.message_id, said.person, masked, said.photos, said.at)
    for chat in dispatch.holders(tx, case):
        text = office.texts.say("desk-remains", number=case.number, text=masked)
        key = f"case:{case.id}:remains:{said.message_id}:{chat}"
        reach.staff_line(tx, office, case, chat, key, text, priority=Priority.PING)


def _answered(tx: Tx, office: Office, case: Case, key: str) -> None:
    """The question shows its answer wherever it was asked; 没解决 stays for seven days."""
    keyboard: Keyboard = ()
    if key == "verified-solved":
        keyboard = ((Button(office.texts.say("button-unsolved"), "unsolved", case.id),),)
    for card in tx.cards.of_case(case.id):
        if card.purpose == "verify":
            tx.outbox.put(
                Notice(
                    key=card.key,
                    chat=card.chat,
                    do="card",
                    words=Words(office.texts.say(key, number=case.number)),
                    buttons=keyboard,
                    priority=Priority.ANSWER,
                    case=case.id,
                    purpose="verify",
                )
            )


def _must_be_asked(case: Case) -> None:
    if case.state is not State.VERIFYING:
        raise NotAllowed("press-over" if not case.is_open else "not-from-here", number=case.number)


def _close(tx: Tx, office: Office, case: Case, *, role: str, actor: Address, ended_as: str) -> Case:
    moved, event = move(
        case,
        "close",
        role=role,
        now=tx.now,
        actor=actor,
        reason=ended_as,
        closed_at=tx.now,
        ended_as=ended_as,
    )
    saved = tx.cases.save(moved, event)
    tx.dues.cancel_case(case.id)
    showing.every_card(tx, office, saved)
    return saved


def nobody_answered(tx: Tx, office: Office, case: Case) -> None:
    """72 hours without an answer: closed as 未回访, counted apart."""
    if case.state is State.VERIFYING:
        _close(tx, office, case, role="bot", actor="", ended_as="unverified")


def result(tx: Tx, office: Office, said: Said, case: Case) -> None:
    """看结果: the way from the group's line to the private chat, for the reporter alone.

    Anybody may follow the link: to others it is an answer, and their Start counts.
    """
    if not lookup.is_reporter(tx, said.person, case):
        _say_not_theirs(tx, office, said, case)
        return
    photos = tuple(
        photo
        for message in tx.cases.messages(case.id)
        if not lookup.is_reporter(tx, message.person, case)
        for photo in message.photos
    )
    asked = case.state is State.VERIFYING
    key = "verify-private" if asked else "result-private"
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:result:{said.person}:{said.message_id}",
            chat=said.chat,
            words=Words(
                office.texts.say(key, number=case.number, result=case.result or office.texts.say("no-result"))
            ),
            buttons=cards.verify_buttons(office.texts, case, in_group=False) if asked else (),
            photos=photos,
            case=case.id,
            purpose="verify",
        )
    )


def _say_not_theirs(tx: Tx, office: Office, said: Said, case: Case) -> None:
    tx.outbox.put(
        Notice(
            key=f"case:{case.id}:not-theirs:{said.message_id}",
            chat=said.chat,
            words=Words(office.texts.say("result-not-yours")),
        )
    )


def withdraw(tx: Tx, office: Office, pressed: Pressed) -> str:
    """撤回, by the author, within ten minutes and before anybody has signed."""
    case = lookup.case_of(tx, pressed)
    if case.reporter != pressed.person:
        raise NotAllowed("only-author")
    if not case.is_open:
        raise NotAllowed("press-over", number=case.number)
    if tx.now > case.opened_at + timedelta(minutes=office.limits.undo_minutes):
        raise NotAllowed("undo-late", number=case.number, minutes=f"{office.limits.undo_minutes:g}")
    return _withdraw(tx, office, case, pressed.person)


def withdraw_by_words(tx: Tx, office: Office, case: Case, said: Said) -> None:
    """当我没说: the same as 撤回."""
    if case.reporter == said.person:
        _withdraw(tx, office, case, said.person)


def solved_by_words(tx: Tx, office: Office, case: Case, said: Said) -> None:
    """来水了 of the reporter: ended as 已自行解决, by the holder's leave once somebody has it in hand."""
    if case.state is State.VERIFYING:
        return
    if case.urgency is Urgency.RED or case.state not in {State.REPORTED, State.FILED, State.DISPATCHED}:
        _ask_leave(tx, office, case)
        return
    moved, event = move(
        case,
        "withdraw",
        role=case.reporter_role,
        now=tx.now,
        actor=said.person,
        reason=office.texts.say("solved-by-itself"),
        ended_as="self_resolved",
        closed_at=tx.now,
    )
    _withdrawn(tx, office, case, moved, event)


def _withdraw(tx: Tx, office: Office, case: Case, person: Address) -> str:
    if case.urgency is Urgency.RED or case.state not in {State.REPORTED, State.FILED, State.DISPATCHED}:
        _ask_leave(tx, office, case)
        return office.texts.say("undo-asked", number=case.number)
    moved, event = move(
        case,
        "withdraw",
        role=case.reporter_role,
        now=tx.now,
        actor=person,
        ended_as="withdrawn",
        closed_at=tx.now,
    )
    _withdrawn(tx, office, case, moved, event)
    return office.texts.say("toast-withdrawn", number=case.number)


def _withdrawn(tx: Tx, office: Office, case: Case, moved: Case, event: Any) -> None:
    saved = tx.cases.save(replace(moved, question="", question_until=None), event)
    tx.dues.cancel_case(case.id)
    showing.every_card(tx, office, saved)


def _ask_leave(tx: Tx, office: Office, case: Case) -> None:
    """A red case, or one in somebody's hands, is never dropped silently: the holder confirms."""
    for chat in dispatch.holders(tx, case):
        if not reach.can_write_to(tx, chat):
            continue
        tx.outbox.put(
            Notice(
                key=f"case:{case.id}:undo:{chat}",
                chat=chat,
                words=Words(office.texts.say("desk-undo", number=case.number)),
                buttons=((Button(office.texts.say("button-allow-undo"), "allowundo", case.id),),),
                priority=Priority.PING,
                case=case.id,
                purpose="line",
            )
        )


def allow_withdrawal(tx: Tx, office: Office, pressed: Pressed) -> str:
    """The holder agrees: withdrawn when nobody has signed, else 已自行解决, counted apart."""
    case = lookup.case_of(tx, pressed)
    role = lookup.staff_role(tx, pressed.person, "withdraw_red", case)
    if case.state in {State.REPORTED, State.FILED, State.DISPATCHED}:
        action, ended_as = "withdraw", "withdrawn"
    else:
        action, ended_as = "self_resolve", "self_resolved"
    moved, event = move(
        case, action, role=role, now=tx.now, actor=pressed.person, ended_as=ended_as, closed_at=tx.now
    )
    _withdrawn(tx, office, case, moved, event)
    return office.texts.say("toast-withdrawn", number=case.number)
