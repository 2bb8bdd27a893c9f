"""Roles with their origin: what the street file gives, what a chat has added or ended beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.street import Role
from gridwork.street_people import JOINED, LEFT, role_body, role_key

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.notice import Address
    from gridwork.street import Street
    from storage.street import Origin, RowKey, StreetRows


class RoleRows:
    """A role taken up in a chat is a row of its own, so no import touches it; a role of the file that was
    left stays in the file's row and is covered by a row that says so.
    """

    def __init__(self, rows: StreetRows) -> None:
        self._rows = rows

    def join(self, person: Address, name: str, role: Role, now: datetime) -> None:
        key = role_key(person, role)
        if self._has(LEFT, key):
            self._rows.retire(LEFT, key, now)
        self._rows.apply({(JOINED, key): role_body(person, name, role)}, "chat", now)

    def leave(self, person: Address, role: Role, now: datetime) -> None:
        """The role ends, wherever it came from."""
        key = role_key(person, role)
        if self._has(JOINED, key):
            self._rows.retire(JOINED, key, now)
        if role in self._of_file(person):
            self._rows.apply({(LEFT, key): role_body(person, "", role)}, "chat", now)

    def origin(self, person: Address, role: Role) -> Origin:
        return "chat" if self._has(JOINED, role_key(person, role)) else "file"

    def imported(self, street: Street, now: datetime) -> tuple[RowKey, ...]:
        """After an import: the people whom the file still names in a role they have left.

        A leaving that the file has come to agree with is forgotten: named anew, the role counts again.
        """
        kept: dict[RowKey, None] = {}
        for row in self._rows.current(LEFT):
            named = street.person(row.body["person"])
            if named is not None and Role(row.body["role"], row.body["scope"]) in named.roles:
                kept["person", named.address] = None
            else:
                self._rows.retire(LEFT, row.key, now)
        return tuple(kept)

    def _has(self, kind: str, key: str) -> bool:
        return any(row.key == key for row in self._rows.current(kind))

    def _of_file(self, person: Address) -> tuple[Role, ...]:
        return tuple(
            Role(**role)
            for row in self._rows.current("person")
            if row.key == person
            for role in row.body.get("roles", ())
        )
