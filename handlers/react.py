"""react: one thing that came in -> its effects, all inside one savepoint. Never commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.cases import NotAllowed
from gridwork.notice import Notice, Priority, Words
from gridwork.reading import Reading
from gridwork.steps import State
from handlers import commands, intake, members
from handlers.effect import NONE, Effect, What
from handlers.incoming import Ignored, Incoming, Membership, Moved, Pressed, Said
from handlers.table import COMMANDS, PRESSES
from handlers.wording import command_of, is_for_another

if TYPE_CHECKING:
    from handlers.office import Office
    from storage import Tx

#: Telegram cuts a toast at 200 characters.
_TOAST = 200


def react(tx: Tx, office: Office, incoming: Incoming) -> Effect:
    """Do what has to be done about `incoming`. A rule that says no becomes an answer to the person."""
    try:
        with tx.savepoint():
            return _route(tx, office, incoming)
    except NotAllowed as no:
        answer = office.texts.say(no.text, **_named(office, no.facts))
    _refuse(tx, incoming, answer)
    return NONE


def _named(office: Office, facts: dict[str, str]) -> dict[str, str]:
    """A rule knows a role by its key; people know it by its name."""
    if "role" not in facts:
        return facts
    return facts | {"role": office.texts.say(f"role-{facts['role'].replace('_', '-')}")}


def _route(tx: Tx, office: Office, incoming: Incoming) -> Effect:
    match incoming:
        case Said():
            return _said(tx, office, incoming)
        case Pressed():
            return _pressed(tx, office, incoming)
        case Membership():
            members.standing(tx, office, incoming)
        case Moved():
            tx.chats.moved(incoming.chat, incoming.new_chat)
        case Ignored():
            pass
    return NONE


def _said(tx: Tx, office: Office, said: Said) -> Effect:
    if said.private:
        members.spoke(tx, said)
    word = command_of(said.text, private=said.private)
    # What is passed on is nobody's command, and a corrected one is a correction.
    if word is None or said.forwarded or said.edited:
        return intake.hear(tx, office, said)
    if "@" in said.text and is_for_another(said.text, tx.meta.get("bot name") or ""):
        return NONE
    function = COMMANDS.get(word, commands.unknown)
    return function(tx, office, said)


def _pressed(tx: Tx, office: Office, pressed: Pressed) -> Effect:
    function = PRESSES.get(pressed.verb)
    if function is None:
        raise NotAllowed("press-unknown")
    toast(tx, pressed, function(tx, office, pressed))
    return _effect(tx, pressed)


#: What a press that was allowed does to its case.
_EFFECTS: dict[str, What] = {"metoo": "joins", "kindto": "corrects", "placeto": "corrects"}


def _effect(tx: Tx, pressed: Pressed) -> Effect:
    if pressed.verb in {"isreport", "unjoin"}:
        opened = tx.cases.latest_of(pressed.person, pressed.chat, tx.now)
        return Effect("opens", opened.number) if opened else NONE
    case = tx.cases.get(pressed.subject) if pressed.verb in {*_EFFECTS, "undo", "same"} else None
    if case is None:
        return NONE
    if pressed.verb == "same":
        return Effect("joins", case.alike_to)
    if pressed.verb == "undo":
        return Effect("withdraws", case.number) if case.state is State.WITHDRAWN else NONE
    return Effect(_EFFECTS[pressed.verb], case.number)


def toast(tx: Tx, pressed: Pressed, text: str, *, alert: bool = False) -> None:
    """The instant answer to a press. An empty one only stops the button's spinning."""
    tx.outbox.put(
        Notice(
            key=f"toast:{pressed.callback}",
            chat=pressed.chat,
            do="toast",
            words=Words(text[:_TOAST]),
            priority=Priority.TOAST,
            callback=pressed.callback,
            alert=alert,
        )
    )


def _refuse(tx: Tx, incoming: Incoming, answer: str) -> None:
    match incoming:
        case Pressed():
            toast(tx, incoming, answer)
        case Said(private=True) | Said(reply_to_bot=True):
            tx.outbox.put(
                Notice(
                    key=f"no:{incoming.chat}:{incoming.message_id}",
                    chat=incoming.chat,
                    words=Words(answer),
                    reply_to=incoming.message_id,
                    topic=incoming.topic,
                )
            )
        case _:
            pass


def apologise(tx: Tx, office: Office, incoming: Incoming) -> None:
    """One honest sentence when a message could not be handled and the coordinator has to look at it."""
    match incoming:
        case Pressed():
            toast(tx, incoming, office.texts.say("went-wrong"))
        case Said(private=True) | Said(reading=Reading(decision="open")):
            tx.outbox.put(
                Notice(
                    key=f"wrong:{incoming.chat}:{incoming.message_id}",
                    chat=incoming.chat,
                    words=Words(office.texts.say("went-wrong")),
                    reply_to=incoming.message_id,
                    topic=incoming.topic,
                )
            )
        case _:
            pass
