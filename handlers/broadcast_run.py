"""广播: sending one: 发送, 暂停, 继续, 停止, 到处修改, 重发失败的, and the clock's look at it.

The outbox never holds more than a handful of a broadcast: the clock tops it up every few seconds. So nobody
waits for thousands of rows, a pause takes little back, and what is urgent overtakes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.broadcast_plan import LATE, free_at, is_silent
from gridwork.broadcasts import GROUP_KINDS, PERSON, SAID, Broadcast, Stage, Target, moved
from gridwork.cases import NotAllowed
from gridwork.notice import Notice, Priority, Words
from handlers import broadcast_desk as desk
from texts import broadcast_cards as cards

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.broadcasts import Counts
    from handlers.incoming import Pressed
    from handlers.office import Office
    from storage import Tx
    from storage.recipients import Recipient

#: Between two looks; and recipients in the outbox at once: more than leave in that time (30 a second).
_EVERY = timedelta(seconds=2)
_AT_ONCE = 100
#: The card is not edited more often, its last showing excepted.
_SHOWN_EVERY = timedelta(seconds=6)


def show_preview(tx: Tx, office: Office, ready: Broadcast) -> None:
    found = desk.prospect(tx, office, ready, ready.at or tx.now)
    tx.broadcasts.save(ready)
    words = cards.preview(office.texts, tx.street, ready, found, tx.now)
    if found.planned:
        buttons = cards.preview_buttons(office.texts, ready, found)
    else:
        buttons = cards.change_buttons(office.texts, ready)
    desk.show(tx, ready, words, buttons)


def send(tx: Tx, office: Office, pressed: Pressed) -> str:
    """发送: what was previewed, and nothing else. When that has changed meanwhile it is shown anew."""
    broadcast = desk.own(tx, pressed)
    if broadcast.stage is not Stage.READY:
        raise NotAllowed("broadcast-not-now")
    if broadcast.at is not None and broadcast.at <= tx.now:
        raise NotAllowed("broadcast-time-past")
    found = desk.prospect(tx, office, broadcast, broadcast.at or tx.now)
    if pressed.arg != f"{broadcast.version}-{found.fingerprint}":
        show_preview(tx, office, broadcast)
        return office.texts.say("toast-broadcast-changed")
    if not found.planned:
        raise NotAllowed("broadcast-nobody")
    if broadcast.at is not None:
        _schedule(tx, office, broadcast, broadcast.at)
        return office.texts.say("toast-broadcast-scheduled")
    _start(tx, office, broadcast)
    return office.texts.say("toast-broadcast-begun")


def _schedule(tx: Tx, office: Office, broadcast: Broadcast, at: datetime) -> None:
    """Its places of the day are taken from now on; who is told is looked at again when it rings."""
    waits = replace(moved(broadcast, "schedule"), note="")
    found = desk.prospect(tx, office, waits, at)
    tx.recipients.lay_out(waits.id, found.planned, found.lost)
    tx.broadcasts.save(waits)
    desk.ring_at(tx, waits, at)
    words = cards.scheduled(office.texts, tx.street, waits, found)
    desk.show(tx, waits, words, cards.change_buttons(office.texts, waits))


def _start(tx: Tx, office: Office, broadcast: Broadcast) -> None:
    running = replace(moved(broadcast, "start"), note="", question="")
    tx.recipients.clear(running.id)
    found = desk.prospect(tx, office, running, tx.now)
    tx.recipients.lay_out(running.id, found.planned, found.lost)
    _go_on(tx, office, running, show=True)


# --- the clock's look ----------------------------------------------------------------------------


def ring(tx: Tx, office: Office, broadcast_id: int, due: datetime) -> None:
    """It begins, goes on, or is over. Later than LATE its author is asked instead."""
    broadcast = tx.broadcasts.get(broadcast_id)
    if broadcast is None:
        return
    late = tx.now - due > LATE
    if broadcast.stage is Stage.SCHEDULED:
        _begin(tx, office, desk.fresh_card(tx, office, broadcast), late=late)
    elif broadcast.stage is Stage.RUNNING and late:
        paused = desk.fresh_card(tx, office, replace(moved(broadcast, "pause"), note="late"))
        _go_on(tx, office, paused, show=True)
    elif broadcast.stage in SAID:
        _go_on(tx, office, broadcast)


def _begin(tx: Tx, office: Office, broadcast: Broadcast, *, late: bool) -> None:
    """A scheduled one's moment has come. Nothing is sent in the name of somebody who may no longer."""
    found = desk.prospect(tx, office, broadcast, tx.now)
    if late or not found.planned:
        tx.recipients.clear(broadcast.id)
        missed = replace(moved(broadcast, "miss"), at=None, note="late" if late else "")
        show_preview(tx, office, replace(missed, version=missed.version + 1))
        return
    _start(tx, office, broadcast)


def _go_on(tx: Tx, office: Office, broadcast: Broadcast, *, show: bool = False) -> None:
    """Settle what has ended, put what may leave, look again when there will be something to do."""
    tx.recipients.sync(broadcast.id)
    if broadcast.stage is Stage.RUNNING:
        _top_up(tx, office, broadcast)
    elif broadcast.stage in {Stage.PAUSED, Stage.STOPPED}:
        # Also what was refused for now (429) and has come back into the queue since.
        tx.recipients.take_back(broadcast.id)
    if broadcast.stage is Stage.STOPPED:
        tx.recipients.drop(broadcast.id)
    _correct_some(tx, broadcast)
    counts = tx.recipients.counts(broadcast.id, broadcast.revision)
    if broadcast.stage is Stage.RUNNING and not counts.waiting and not counts.put:
        broadcast, show = moved(broadcast, "finish"), True
    next_at = _look_again(tx, broadcast, counts)
    _show_progress(tx, office, broadcast, counts, show=show or next_at is None)


def _look_again(tx: Tx, broadcast: Broadcast, counts: Counts) -> datetime | None:
    """When the clock looks at it next; None: there is nothing to wait for."""
    moment = tx.recipients.next_at(broadcast.id) if broadcast.stage is Stage.RUNNING else None
    if counts.put or counts.editing or counts.outdated:
        moment = tx.now + _EVERY
    if moment is None:
        tx.dues.cancel(desk.DUE, str(broadcast.id))
    else:
        desk.ring_at(tx, broadcast, moment)
    return moment


def _show_progress(tx: Tx, office: Office, broadcast: Broadcast, counts: Counts, *, show: bool) -> None:
    if not show and broadcast.shown_at and tx.now - broadcast.shown_at < _SHOWN_EVERY:
        tx.broadcasts.save(broadcast)
        return
    tx.broadcasts.save(replace(broadcast, shown_at=tx.now))
    next_at = tx.recipients.next_at(broadcast.id) if counts.waiting and not counts.put else None
    words = cards.progress(office.texts, tx.street, broadcast, counts, next_at)
    desk.show(tx, broadcast, words, cards.progress_buttons(office.texts, broadcast, counts))


# --- into the outbox -----------------------------------------------------------------------------


def _top_up(tx: Tx, office: Office, broadcast: Broadcast) -> None:
    """The next ones into the outbox; whose quiet hours have begun waits for their end."""
    for kind in (*GROUP_KINDS, PERSON):
        free = free_at(kind, tx.now, office.quiet, tx.street.zone)
        if free > tx.now:
            tx.recipients.postpone(broadcast.id, kind, free)
    room = _AT_ONCE - tx.recipients.counts(broadcast.id, broadcast.revision).put
    found = tx.recipients.due(broadcast.id, tx.now, max(room, 0))
    for one in found:
        tx.outbox.put(_notice(tx, broadcast, one))
    tx.recipients.put(((one.id, one.key()) for one in found), "put", broadcast.revision)


def _notice(tx: Tx, broadcast: Broadcast, recipient: Recipient) -> Notice:
    return Notice(
        key=recipient.key(),
        chat=recipient.chat,
        words=Words(broadcast.text),
        photos=(broadcast.photo,) if broadcast.photo else (),
        priority=Priority.BROADCAST,
        uncertain="hold",
        purpose="broadcast",
        silent=is_silent(tx.now, tx.street.zone),
        not_after=tx.now + LATE,
    )


def _correct_some(tx: Tx, broadcast: Broadcast) -> None:
    """The next ones of those that show an older text, edited."""
    room = _AT_ONCE - tx.recipients.counts(broadcast.id, broadcast.revision).editing
    found = tx.recipients.outdated(broadcast.id, broadcast.revision, max(room, 0))
    there = [one for one in found if tx.chats.resolve(one.said_in or one.chat) == one.said_in]
    for one in there:
        tx.outbox.put(_edit(tx, broadcast, one))
    tx.recipients.put(((one.id, one.key(broadcast.revision)) for one in there), "editing", broadcast.revision)
    # A group that has become another keeps the old text: its messages have other numbers now.
    tx.recipients.keep((one.id for one in found if one not in there), broadcast.revision, "the chat moved")


def _edit(tx: Tx, broadcast: Broadcast, one: Recipient) -> Notice:
    return replace(
        _notice(tx, broadcast, one),
        key=one.key(broadcast.revision),
        chat=one.said_in or one.chat,
        do="edit",
        target=one.message_id,
        not_after=None,
    )


# --- the author's buttons ------------------------------------------------------------------------


def pause(tx: Tx, office: Office, pressed: Pressed) -> str:
    """暂停: what has not left waits, out of the outbox."""
    paused = moved(desk.own(tx, pressed), "pause")
    _go_on(tx, office, paused, show=True)
    return office.texts.say("toast-broadcast-paused")


def resume(tx: Tx, office: Office, pressed: Pressed) -> str:
    """继续: those who wait are told, as quiet hours and the day's budget stand now."""
    running = replace(moved(desk.own(tx, pressed), "resume"), note="")
    _place_anew(tx, office, running)
    _go_on(tx, office, running, show=True)
    return office.texts.say("toast-broadcast-resumed")


def _place_anew(tx: Tx, office: Office, broadcast: Broadcast) -> None:
    waiting = tx.recipients.waiting(broadcast.id)
    moments = desk.planned_anew(tx, office, broadcast, tuple(Target(one.chat, one.kind) for one in waiting))
    tx.recipients.place((one.id, moments[one.chat]) for one in waiting)


def stop(tx: Tx, office: Office, pressed: Pressed) -> str:
    """停止: what has not left is not sent any more."""
    stopped = moved(desk.own(tx, pressed), "stop")
    _go_on(tx, office, stopped, show=True)
    return office.texts.say("toast-broadcast-stopped")


def retry(tx: Tx, office: Office, pressed: Pressed) -> str:
    """重发失败的: once more to those it did not reach, as far as they can be reached by now."""
    running = moved(desk.own(tx, pressed), "retry")
    tx.recipients.sync(running.id)
    lost = desk.unreachable(tx)
    again = [one for one in tx.recipients.failed(running.id) if tx.chats.resolve(one.chat) not in lost]
    if not again:
        raise NotAllowed("broadcast-still-lost")
    tx.recipients.again(again)
    _place_anew(tx, office, running)
    _go_on(tx, office, running, show=True)
    return office.texts.say("toast-broadcast-retried", number=str(len(again)))


def ask_correction(tx: Tx, office: Office, pressed: Pressed) -> str:
    """到处修改: asks for the new text."""
    broadcast = desk.own(tx, pressed)
    if broadcast.stage not in SAID:
        raise NotAllowed("broadcast-not-now")
    tx.broadcasts.save(desk.ask(tx, office, broadcast, "edit"))
    return office.texts.say("toast-broadcast-text")


def correct(tx: Tx, office: Office, broadcast: Broadcast, text: str) -> None:
    """The new text: what was said is edited everywhere, what was not goes out with it."""
    if broadcast.stage not in SAID:
        raise NotAllowed("broadcast-not-now")
    newer = replace(broadcast, text=text, question="", revision=broadcast.revision + 1)
    tx.recipients.sync(newer.id)
    tx.recipients.take_back(newer.id)
    _go_on(tx, office, desk.fresh_card(tx, office, newer), show=True)
