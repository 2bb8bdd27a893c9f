"""群与人: the bot's own standing in chats, and who can be written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import groups, succession, unreachable

if TYPE_CHECKING:
    from handlers.incoming import Membership, Said
    from handlers.office import Office
    from storage import Tx

_GONE = frozenset({"left", "kicked"})


def spoke(tx: Tx, said: Said) -> None:
    """Who writes in private can be answered there, even if nobody has told that they are back."""
    known = tx.people.get(said.person)
    if known is not None and known.blocked:
        tx.people.unblocked(said.person)
    if tx.chats.is_dead(said.chat):
        tx.chats.alive(said.chat)


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
    if tx.chats.resolve(change.chat) != change.chat:
        # What is told of a group that has become another one is no news of that one.
        return
    if change.status in _GONE:
        tx.chats.dead(change.chat, change.status)
        succession.look_after(tx, change.chat)
        group = tx.street.group(change.chat)
        if group is not None:
            unreachable.tell_coordinators(tx, office, group)
        return
    groups.stands(tx, office, change)
