"""广播: making one. The record is the conversation's state, so a pause of three days loses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from gridwork.broadcast_plan import day_of, moment_of
from gridwork.broadcasts import GROUP_KINDS, SAID, Broadcast, Stage, moved, toggled
from gridwork.cases import NotAllowed
from gridwork.notice import Notice, Words
from gridwork.roles import scopes_for
from gridwork.street import LEVELS
from handlers import broadcast_desk as desk
from handlers import broadcast_run as run
from handlers.effect import NONE, Effect
from handlers.saying import said_in_a_group
from handlers.wording import says_something, words_after
from texts import broadcast_cards as cards

if TYPE_CHECKING:
    from gridwork.notice import Keyboard
    from handlers.incoming import Pressed, Said
    from handlers.office import Office
    from storage import Tx

#: What is said without replying answers a question this fresh; a reply answers it for ever. A correction goes
#: out at once and everywhere, so it is not lightly taken for one.
_FRESH, _CORRECTION_FRESH = timedelta(minutes=30), timedelta(minutes=5)
#: An album's pictures come within this time.
_ALBUM = timedelta(seconds=10)
#: What 今天 and 明天 mean.
_EVENING, _MORNING = time(18), time(9)
#: Code points of a caption, at most (Bot API: 1024).
_MOST_UNDER_PHOTO = 1000


def command(tx: Tx, office: Office, said: Said) -> Effect:
    """/广播: in private, for coordinators and administrators; a secretary speaks to their own groups."""
    if said_in_a_group(tx, office, said):
        return NONE
    if not scopes_for(tx.street, said.person, "broadcast"):
        raise NotAllowed("broadcast-who")
    open_still = tx.broadcasts.asked(said.person, tx.now - _FRESH)
    empty = open_still is not None and open_still.question == "text" and not open_still.text
    broadcast = open_still if open_still is not None and empty else tx.broadcasts.add(said.person)
    words = words_after(said.text)
    if says_something(words):
        _take_text(tx, office, broadcast, words, said.photos)
    else:
        tx.broadcasts.save(desk.ask(tx, office, broadcast, "text"))
    return NONE


def answer(tx: Tx, office: Office, said: Said) -> Effect | None:
    """What the author says to the bot's question; None when nothing was asked."""
    if not said.private or said.edited or not scopes_for(tx.street, said.person, "broadcast"):
        return None
    broadcast = _asked(tx, said)
    if broadcast is None:
        _refuse_rest_of_album(tx, said)
        return None
    if not said.text.strip():
        raise NotAllowed("broadcast-no-text")
    if broadcast.question == "time":
        _set_time(tx, office, broadcast, moment_of(said.text, tx.now, tx.street.zone))
    elif broadcast.question == "edit":
        _check_length(said.text, broadcast.photo)
        run.correct(tx, office, broadcast, said.text.strip())
    else:
        _take_text(tx, office, broadcast, said.text.strip(), said.photos)
    return NONE


def _asked(tx: Tx, said: Said) -> Broadcast | None:
    """The broadcast whose question this answers: by reply, else the newest one if nothing was asked since."""
    if said.reply_to is None:
        return _asked_last(tx, said)
    posted = tx.cards.by_message(said.chat, said.reply_to)
    if posted is None or posted.purpose != desk.ASKED:
        return None
    broadcast = tx.broadcasts.get(int(posted.key.split(":")[1]))
    if broadcast is None or broadcast.author != said.person or not broadcast.question:
        raise NotAllowed("broadcast-answered")
    return broadcast


def _refuse_rest_of_album(tx: Tx, said: Said) -> None:
    """Pictures that come one by one right after a text with a photo are no report."""
    alone = bool(said.photos) and not said.text.strip()
    if alone and tx.broadcasts.has_just_got_photo(said.person, tx.now - _ALBUM):
        raise NotAllowed("broadcast-no-text")


def _asked_last(tx: Tx, said: Said) -> Broadcast | None:
    broadcast = tx.broadcasts.asked(said.person, tx.now - _FRESH)
    if broadcast is None or broadcast.asked_at is None:
        return None
    too_old = broadcast.question == "edit" and tx.now - broadcast.asked_at > _CORRECTION_FRESH
    asked_since = tx.cards.last_question(said.chat, broadcast.asked_at) is not None
    return None if too_old or asked_since else broadcast


def _check_length(text: str, photo: str) -> None:
    if photo and len(text) > _MOST_UNDER_PHOTO:
        raise NotAllowed("broadcast-too-long", most=str(_MOST_UNDER_PHOTO))


def _take_text(tx: Tx, office: Office, broadcast: Broadcast, text: str, photos: tuple[str, ...]) -> None:
    """The text, with the first photo that came with it; one from before stays."""
    photo = photos[0] if photos else broadcast.photo
    _check_length(text, photo)
    draft = desk.reopened(tx, broadcast, text=text, photo=photo, question="", asked_at=tx.now)
    draft = desk.fresh_card(tx, office, draft)
    if draft.audience:
        _preview(tx, office, draft)
        return
    _choose(tx, office, draft, "kinds")


# --- whom it is for ------------------------------------------------------------------------------


def _choose(tx: Tx, office: Office, draft: Broadcast, page: str) -> None:
    tx.broadcasts.save(draft)
    desk.show(tx, draft, cards.choosing(office.texts, tx.street, draft), _page(tx, office, draft, page))


def _page(tx: Tx, office: Office, draft: Broadcast, page: str) -> Keyboard:
    people = desk.reaches_people(tx, draft.author)
    if page == "nodes":
        return cards.node_buttons(office.texts, tx.street, draft, desk.ground(tx, draft.author))
    if page == "roles" and people:
        return cards.role_buttons(office.texts, tx.street, draft)
    if page in tx.street.nodes:
        return cards.grid_buttons(office.texts, tx.street, draft, page)
    return cards.kind_buttons(office.texts, draft, people=people)


def turn_page(tx: Tx, office: Office, pressed: Pressed) -> str:
    draft = desk.own(tx, pressed)
    if draft.stage is not Stage.DRAFT or not draft.text:
        raise NotAllowed("broadcast-not-now")
    _choose(tx, office, draft, pressed.arg)
    return ""


def choose_kind(tx: Tx, office: Office, pressed: Pressed) -> str:
    """群的种类, on or off."""
    draft = desk.own(tx, pressed)
    if pressed.arg not in GROUP_KINDS:
        raise NotAllowed("press-unknown")
    audience = replace(draft.audience, kinds=toggled(draft.audience.kinds, pressed.arg))
    _choose(tx, office, desk.reopened(tx, draft, audience=audience), "kinds")
    return ""


def choose_role(tx: Tx, office: Office, pressed: Pressed) -> str:
    """Everybody who holds a role, in private: on or off."""
    draft = desk.own(tx, pressed)
    known = {role.role for person in tx.street.people for role in person.roles}
    if pressed.arg not in known or not desk.reaches_people(tx, pressed.person):
        raise NotAllowed("not-your-role")
    audience = replace(draft.audience, roles=toggled(draft.audience.roles, pressed.arg))
    _choose(tx, office, desk.reopened(tx, draft, audience=audience), "roles")
    return ""


def choose_node(tx: Tx, office: Office, pressed: Pressed) -> str:
    """A community, a market or a grid, on or off."""
    draft = desk.own(tx, pressed)
    node = tx.street.nodes.get(pressed.arg)
    if node is None or not any(tx.street.within(node.code, g) for g in desk.ground(tx, pressed.person)):
        raise NotAllowed("not-your-role")
    audience = replace(draft.audience, nodes=toggled(draft.audience.nodes, node.code))
    page = node.parent if LEVELS[node.level] == "grid" and node.parent else "nodes"
    _choose(tx, office, desk.reopened(tx, draft, audience=audience), page)
    return ""


def change_audience(tx: Tx, office: Office, pressed: Pressed) -> str:
    """改对象."""
    draft = desk.reopened(tx, desk.own(tx, pressed))
    _choose(tx, office, draft, "kinds")
    return ""


# --- what it looks like, and when it goes --------------------------------------------------------


def preview(tx: Tx, office: Office, pressed: Pressed) -> str:
    """预览: the message as it will look, and under it what sending it means."""
    draft = desk.own(tx, pressed)
    if not draft.text:
        raise NotAllowed("broadcast-not-now")
    if not draft.audience:
        raise NotAllowed("broadcast-choose-first")
    if not desk.prospect(tx, office, draft, draft.at or tx.now).planned:
        raise NotAllowed("broadcast-nobody")
    _preview(tx, office, desk.fresh_card(tx, office, draft))
    return ""


def _preview(tx: Tx, office: Office, draft: Broadcast) -> None:
    ready = moved(draft, "preview")
    tx.outbox.put(
        Notice(
            key=f"broadcast:{ready.id}:sample:{ready.card}",
            chat=ready.author,
            words=Words(ready.text),
            photos=(ready.photo,) if ready.photo else (),
            purpose="broadcast-sample",
        )
    )
    run.show_preview(tx, office, ready)


def change_text(tx: Tx, office: Office, pressed: Pressed) -> str:
    """改文字."""
    draft = desk.reopened(tx, desk.own(tx, pressed))
    tx.broadcasts.save(desk.ask(tx, office, draft, "text"))
    return office.texts.say("toast-broadcast-text")


def change_time(tx: Tx, office: Office, pressed: Pressed) -> str:
    """定时: a button, or a typed moment."""
    broadcast = desk.own(tx, pressed)
    if broadcast.stage not in {Stage.READY, Stage.SCHEDULED}:
        raise NotAllowed("broadcast-not-now")
    evening = _moment(tx, 0, _EVENING) > tx.now
    buttons = cards.time_buttons(office.texts, broadcast, evening=evening)
    tx.broadcasts.save(desk.ask(tx, office, broadcast, "time", buttons))
    return office.texts.say("toast-broadcast-time")


def choose_time(tx: Tx, office: Office, pressed: Pressed) -> str:
    broadcast = desk.own(tx, pressed)
    if broadcast.stage in SAID or not broadcast.audience:
        raise NotAllowed("broadcast-not-now")
    choices = {"today": _moment(tx, 0, _EVENING), "tomorrow": _moment(tx, 1, _MORNING), "now": None}
    if pressed.arg not in choices:
        raise NotAllowed("press-unknown")
    at = choices[pressed.arg]
    if at is not None and at <= tx.now:
        raise NotAllowed("broadcast-time-past")
    _set_time(tx, office, broadcast, at)
    return ""


def _moment(tx: Tx, days: int, clock: time) -> datetime:
    zone = tx.street.zone
    return datetime.combine(day_of(tx.now, zone) + timedelta(days=days), clock, tzinfo=zone)


def _set_time(tx: Tx, office: Office, broadcast: Broadcast, at: datetime | None) -> None:
    draft = desk.reopened(tx, broadcast, at=at, question="")
    run.show_preview(tx, office, moved(desk.fresh_card(tx, office, draft), "preview"))


def cancel(tx: Tx, office: Office, pressed: Pressed) -> str:
    """取消: nothing of it was sent."""
    broadcast = desk.own(tx, pressed)
    dropped = replace(moved(broadcast, "cancel"), question="")
    if broadcast.stage is Stage.SCHEDULED:
        desk.unschedule(tx, broadcast)
    tx.broadcasts.save(dropped)
    desk.show(tx, dropped, Words(office.texts.say("broadcast-cancelled", beginning=cards.beginning(dropped))))
    return office.texts.say("toast-broadcast-cancelled")
