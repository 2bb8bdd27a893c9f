"""群与人: the bot's own standing in chats, and who can be written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import groups, succession, unreachable

if TYPE_CHECKING:
    from handlers.incoming import Membership
    from handlers.office import Office
    from storage import Tx

_GONE = frozenset({"left", "kicked"})


def standing(tx: Tx, office: Office, change: Membership) -> None:
    """Added, promoted, restricted, kicked, blocked, or revived."""
    if change.private:
        if change.status in _GONE:
            tx.people.blocked(change.person)
            succession.look_after(tx, change.person)
        else:
            tx.people.started(change.person, "", tx.now)
            tx.chats.alive(change.chat)
        return
    if change.status in _GONE:
        tx.chats.dead(change.chat, change.status)
        succession.look_after(tx, change.chat)
        group = tx.street.group(change.chat)
        if group is not None:
            unreachable.tell_coordinators(tx, office, group)
        return
    groups.stands(tx, office, change)
