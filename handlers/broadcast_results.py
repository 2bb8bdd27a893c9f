"""广播: what became of it with each recipient, and the author's word on those nobody knows about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.broadcasts import SAID, Broadcast
from gridwork.cases import NotAllowed
from gridwork.notice import Keyboard, Notice, Words
from handlers import broadcast_desk as desk
from texts import broadcast_lists as lists

if TYPE_CHECKING:
    from handlers.incoming import Pressed
    from handlers.office import Office
    from storage import Tx
    from storage.recipients import Recipient


def results(tx: Tx, office: Office, pressed: Pressed) -> str:
    """结果: one line for each, page by page, on a card of its own."""
    broadcast = _said(tx, pressed)
    found = tx.recipients.everybody(broadcast.id)
    pages = max(1, -(-len(found) // lists.PAGE))
    page = min(int(pressed.arg), pages - 1) if pressed.arg.isdecimal() else 0
    shown = found[page * lists.PAGE : (page + 1) * lists.PAGE]
    lines = [_line(tx, office, one) for one in shown]
    words = lists.results(office.texts, broadcast, lines, page, pages)
    _show(tx, broadcast, "results", words, lists.results_buttons(office.texts, broadcast, page, pages))
    return ""


def _said(tx: Tx, pressed: Pressed) -> Broadcast:
    """The broadcast, with what has become of it until now."""
    broadcast = desk.own(tx, pressed)
    if broadcast.stage not in SAID:
        raise NotAllowed("broadcast-not-now")
    tx.recipients.sync(broadcast.id)
    return broadcast


def _line(tx: Tx, office: Office, one: Recipient) -> str:
    return lists.result(office.texts, tx.street, _name(tx, office, one), one.state, one.why, one.leave_at)


def _name(tx: Tx, office: Office, one: Recipient) -> str:
    return lists.name_of(office.texts, tx.street, tx.chats.resolve(one.chat), one.kind)


def _show(tx: Tx, broadcast: Broadcast, name: str, words: Words, buttons: Keyboard) -> None:
    tx.outbox.put(
        Notice(
            key=f"broadcast:{broadcast.id}:{name}",
            chat=broadcast.author,
            do="card",
            words=words,
            buttons=buttons,
            purpose="broadcast-card",
        )
    )


def unsure(tx: Tx, office: Office, pressed: Pressed) -> str:
    """不确定的: the answer was lost, so nobody knows whether it arrived. The author decides."""
    _list_unsure(tx, office, _said(tx, pressed))
    return ""


def _list_unsure(tx: Tx, office: Office, broadcast: Broadcast) -> None:
    found = tx.recipients.unsure(broadcast.id)
    shown = found[: lists.FEW]
    words = lists.unsure(office.texts, broadcast, [_name(tx, office, one) for one in shown], len(found))
    buttons = lists.unsure_buttons(office.texts, broadcast, [one.id for one in shown])
    _show(tx, broadcast, "unsure", words, buttons)


def say_again(tx: Tx, office: Office, pressed: Pressed) -> str:
    """再发: once more, marked as a repeat."""
    if not _decide(tx, office, pressed, again=True):
        return office.texts.say("toast-broadcast-decided")
    return office.texts.say("toast-broadcast-again")


def leave(tx: Tx, office: Office, pressed: Pressed) -> str:
    """不发: taken as said."""
    if not _decide(tx, office, pressed, again=False):
        return office.texts.say("toast-broadcast-decided")
    return office.texts.say("toast-broadcast-left")


def _decide(tx: Tx, office: Office, pressed: Pressed, *, again: bool) -> bool:
    """False when it was decided before, here or at the desk."""
    broadcast = _said(tx, pressed)
    recipient = tx.recipients.get(int(pressed.arg)) if pressed.arg.isdecimal() else None
    if recipient is None or recipient.broadcast != broadcast.id:
        raise NotAllowed("press-unknown")
    row = tx.recipients.uncertain_row(recipient.id)
    if row is not None:
        tx.outbox.decide(row, again=again)
        tx.recipients.sync(broadcast.id)
        # The other card follows when the clock looks, once for several decisions in a row.
        desk.ring_at(tx, broadcast, tx.now)
    _list_unsure(tx, office, broadcast)
    return row is not None
