"""What became of a broadcast with each recipient, page by page, for its author alone. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.broadcasts import PERSON, why_not
from gridwork.notice import Button, Keyboard, Words
from texts.broadcast_cards import beginning
from texts.times import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gridwork.broadcasts import Broadcast, Standing
    from gridwork.notice import Address
    from gridwork.street import Street
    from texts import Texts

#: Recipients on one page; uncertain ones, with two buttons each.
PAGE, FEW = 15, 5


def name_of(texts: Texts, street: Street, chat: Address, kind: str) -> str:
    """The group's or the person's name in the street file."""
    known = street.person(chat) if kind == PERSON else street.group(chat)
    return known.name if known is not None else texts.say("broadcast-somebody")


def result(texts: Texts, street: Street, name: str, state: Standing, why: str, leave_at: datetime) -> str:
    """One line of the result. `why`: what the platform said."""
    if state in {"failed", "sent"} and why:
        reason = texts.say(f"broadcast-why-{why_not(why)}")
        key = "broadcast-line-failed" if state == "failed" else "broadcast-line-unchanged"
        return texts.say(key, name=name, reason=reason)
    if state == "waiting":
        return texts.say("broadcast-line-waiting", name=name, due=moment(texts, street, leave_at))
    standing = texts.say(f"broadcast-standing-{state}")
    return texts.say("broadcast-line", name=name, standing=standing)


def results(texts: Texts, broadcast: Broadcast, lines: Sequence[str], page: int, pages: int) -> Words:
    head = texts.say(
        "broadcast-results", beginning=beginning(broadcast), page=str(page + 1), pages=str(pages)
    )
    return Words("\n".join([head, *lines]))


def results_buttons(texts: Texts, broadcast: Broadcast, page: int, pages: int) -> Keyboard:
    buttons = []
    if page > 0:
        before = str(page - 1)
        buttons.append(Button(texts.say("button-broadcast-before"), "bcresults", broadcast.id, before))
    if page + 1 < pages:
        after = str(page + 1)
        buttons.append(Button(texts.say("button-next"), "bcresults", broadcast.id, after))
    return (tuple(buttons),) if buttons else ()


def unsure(texts: Texts, broadcast: Broadcast, names: Sequence[str], total: int) -> Words:
    """The first few of those nobody knows about, numbered as their buttons are."""
    if not total:
        return Words(texts.say("broadcast-unsure-none"))
    head = texts.say("broadcast-unsure", beginning=beginning(broadcast), number=str(total))
    return Words("\n".join([head, *(f"{number}. {name}" for number, name in enumerate(names, 1))]))


def unsure_buttons(texts: Texts, broadcast: Broadcast, recipients: Sequence[int]) -> Keyboard:
    """再发 · 不发 for each of them."""
    return tuple(
        (
            Button(texts.say("button-broadcast-again", number=str(n)), "bcagain", broadcast.id, str(one)),
            Button(texts.say("button-broadcast-leave", number=str(n)), "bcleave", broadcast.id, str(one)),
        )
        for n, one in enumerate(recipients, 1)
    )
