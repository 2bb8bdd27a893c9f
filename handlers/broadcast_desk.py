"""广播: what every press on a broadcast's card checks first, what would be sent, and the card itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from gridwork.broadcast_plan import Planned, Prospect, day_of, plan
from gridwork.broadcasts import Broadcast, Stage, changed, targets
from gridwork.cases import NotAllowed
from gridwork.notice import Keyboard, Notice, Words
from gridwork.roles import scopes_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gridwork.broadcasts import Target
    from gridwork.notice import Address
    from handlers.incoming import Pressed
    from handlers.office import Office
    from storage import Tx

#: A reply to a message of this purpose answers the question in it.
ASKED = "broadcast-ask"
#: Kind of the due rows: the start of a scheduled one, and every look at one that runs.
DUE = "broadcast"


def ground(tx: Tx, person: Address) -> tuple[str, ...]:
    """The nodes whose groups a person may speak to. Raises NotAllowed when there are none."""
    found = scopes_for(tx.street, person, "broadcast")
    if not found:
        raise NotAllowed("not-your-role")
    return found


def reaches_people(tx: Tx, person: Address) -> bool:
    return bool(scopes_for(tx.street, person, "broadcast_people"))


def own(tx: Tx, pressed: Pressed) -> Broadcast:
    """The broadcast a button belongs to, for its author while they still may. Raises NotAllowed."""
    ground(tx, pressed.person)
    broadcast = tx.broadcasts.get(pressed.subject)
    if broadcast is None or broadcast.author != pressed.person or not pressed.private:
        raise NotAllowed("not-your-role")
    return broadcast


def reopened(tx: Tx, broadcast: Broadcast, **facts: object) -> Broadcast:
    """A draft again, with other facts; one that was scheduled no longer is."""
    draft = changed(broadcast, **facts)
    if broadcast.stage is Stage.SCHEDULED:
        unschedule(tx, broadcast)
    return draft


def unschedule(tx: Tx, broadcast: Broadcast) -> None:
    tx.dues.cancel(DUE, str(broadcast.id))
    tx.recipients.clear(broadcast.id)


# --- what would be sent --------------------------------------------------------------------------


def prospect(tx: Tx, office: Office, broadcast: Broadcast, at: datetime) -> Prospect:
    """Who would be told when, were it sent at `at`; who cannot be reached, and why."""
    people_on = scopes_for(tx.street, broadcast.author, "broadcast_people")
    groups_on = scopes_for(tx.street, broadcast.author, "broadcast")
    found = targets(tx.street, broadcast.audience, groups_on, people_on)
    lost = unreachable(tx)
    reached = [target for target in found if target.chat not in lost]
    return Prospect(
        plan(reached, at, booked(tx, broadcast, at), office.quiet, tx.street.zone),
        tuple((Planned(target, at), lost[target.chat]) for target in found if target.chat in lost),
    )


def unreachable(tx: Tx) -> Mapping[Address, str]:
    """Chats that take nothing, each with the platform's words."""
    blocking = dict.fromkeys(tx.people.blocking(), "blocked")
    muted = {row.chat: "restricted" for row in tx.chats.of_state("alive") if not row.may_write}
    return blocking | muted | {row.chat: row.why or "takes nothing" for row in tx.chats.of_state("dead")}


def booked(tx: Tx, broadcast: Broadcast, at: datetime) -> Mapping[tuple[Address, date], int]:
    """How many other broadcasts each group takes on each day from `at` on."""
    zone = tx.street.zone
    midnight = datetime.combine(day_of(at, zone), time(), tzinfo=zone)
    rows = tx.recipients.booked(midnight, broadcast.id)
    return Counter((tx.chats.resolve(chat), day_of(leave_at, zone)) for chat, leave_at in rows)


def planned_anew(
    tx: Tx, office: Office, broadcast: Broadcast, waiting: tuple[Target, ...]
) -> dict[str, datetime]:
    """When those who still wait are told, as the day stands now."""
    found = plan(waiting, tx.now, booked(tx, broadcast, tx.now), office.quiet, tx.street.zone)
    return {one.target.chat: one.leave_at for one in found}


# --- the card ------------------------------------------------------------------------------------


def show(tx: Tx, broadcast: Broadcast, words: Words, buttons: Keyboard = ()) -> None:
    """The author's card, edited in place."""
    tx.outbox.put(
        Notice(
            key=_card(broadcast),
            chat=broadcast.author,
            do="card",
            words=words,
            buttons=buttons,
            purpose="broadcast-card",
        )
    )


def fresh_card(tx: Tx, office: Office, broadcast: Broadcast) -> Broadcast:
    """From here on its card is a new one further down; the old one loses its buttons."""
    if broadcast.card and tx.cards.message_of(_card(broadcast)) is not None:
        show(tx, broadcast, Words(office.texts.say("broadcast-moved-on")))
    return replace(broadcast, card=broadcast.card + 1)


def _card(broadcast: Broadcast) -> str:
    return f"broadcast:{broadcast.id}:desk:{broadcast.card}"


def ask(tx: Tx, office: Office, broadcast: Broadcast, question: str, buttons: Keyboard = ()) -> Broadcast:
    """One question to the author: their reply to it, or the next thing they say, is the answer."""
    asked = replace(broadcast, question=question, asked_at=tx.now)
    tx.outbox.put(
        Notice(
            key=f"broadcast:{broadcast.id}:ask:{question}:{tx.now.isoformat()}",
            chat=broadcast.author,
            do="card",
            words=Words(office.texts.say(f"broadcast-ask-{question}")),
            buttons=buttons,
            purpose=ASKED,
        )
    )
    return asked


def ring_at(tx: Tx, broadcast: Broadcast, at: datetime) -> None:
    """The clock looks at it again at `at`, a second from now at the earliest, and at no other moment."""
    tx.dues.cancel(DUE, str(broadcast.id))
    # A moment that was rung already is not rung twice.
    tx.dues.add(DUE, str(broadcast.id), max(at, tx.now + timedelta(seconds=1)))
