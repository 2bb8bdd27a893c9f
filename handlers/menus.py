"""命令菜单: which commands a chat lists after a slash. A list only: roles are checked on use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridwork.roles import desk_role, gives, scopes_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridwork.notice import Address
    from gridwork.street import Street
    from storage import Tx

_RESIDENTS = ("report", "mine", "station", "whoami", "privacy", "help")
_GROUPS = ("report", "station", "group", "privacy", "help")
_STAFF = ("find", "why", "broadcast", "invite", "desk")
ALL = frozenset({*_RESIDENTS, *_GROUPS, *_STAFF})


@dataclass(frozen=True, slots=True)
class Menu:
    """`chat`: a person's, "groups" or "private": all of that kind which have no menu of their own."""

    chat: Address
    words: tuple[str, ...]


def menus(tx: Tx) -> tuple[Menu, ...]:
    """Everybody's, and one of their own for staff who can be written to."""
    reachable = tx.people.reachable()
    own = (
        Menu(person.address, (*_RESIDENTS[:-1], *words, "help"))
        for person in tx.street.people
        if person.address in reachable and (words := tuple(_more(tx.street, person.address)))
    )
    return Menu("private", _RESIDENTS), Menu("groups", _GROUPS), *own


def _more(street: Street, person: Address) -> Iterator[str]:
    if scopes_for(street, person, "see"):
        yield from ("find", "why")
    if scopes_for(street, person, "broadcast"):
        yield "broadcast"
    if gives(street, person):
        yield "invite"
    if desk_role(street, person) is not None:
        yield "desk"
