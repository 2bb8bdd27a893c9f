"""Roles with their origin: what the street file gives, what a chat has added or ended beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.street import Role
from gridwork.street_people import JOINED, LEFT, role_body, role_key
from storage.street import Disagreement

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.notice import Address
    from gridwork.street import Street
    from storage.street import Origin, RowKey, StreetRow, StreetRows


def _role(row: StreetRow) -> Role:
    return Role(row.body["role"], row.body["scope"])


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

    def imported(self, street: Street, now: datetime, take: Origin = "chat") -> tuple[Disagreement, ...]:
        """After an import: the people whom the file still names in a role they have left, unless the file
        is to be believed (`take`).

        What the file has come to agree with is forgotten: from then on the role is the file's to give and
        to take.
        """
        kept: dict[Address, Disagreement] = {}
        for row in self._rows.current(LEFT):
            named = street.person(row.body["person"])
            if take == "file" or named is None or _role(row) not in named.roles:
                self._rows.retire(LEFT, row.key, now)
                continue
            so_far = kept[named.address].differences if named.address in kept else ()
            left = (f"role {row.body['role']} {row.body['scope']}", "left", "held")
            kept[named.address] = Disagreement("person", named.address, named.name, (*so_far, left))
        for row in self._rows.current(JOINED):
            named = street.person(row.body["person"])
            if named is not None and _role(row) in named.roles:
                self._rows.retire(JOINED, row.key, now)
        return tuple(kept.values())

    def end_with_their_scope(self, street: Street, now: datetime) -> tuple[RowKey, ...]:
        """Roles taken up in a chat over something that is gone: nobody leads what replaced it by that."""
        companies = {table["code"] for table in street.others.get("property_company", ())}
        scopes = {*street.nodes, *companies}
        ended = [row for row in self._rows.current(JOINED) if row.body["scope"] not in scopes]
        for row in ended:
            self._rows.retire(JOINED, row.key, now)
        return tuple((JOINED, row.key) for row in ended)

    def _has(self, kind: str, key: str) -> bool:
        return any(row.key == key for row in self._rows.current(kind))

    def _of_file(self, person: Address) -> tuple[Role, ...]:
        return tuple(
            Role(**role)
            for row in self._rows.current("person")
            if row.key == person
            for role in row.body.get("roles", ())
        )
