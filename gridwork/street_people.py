"""The people of the street: who the file names, who has joined in a chat, and what somebody has left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gridwork.street import Person, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridwork.notice import Address

#: Kinds of rows a chat writes beside the file's: a role taken up (加入), a role of the file left (退出).
JOINED, LEFT = "role", "left"


def role_key(person: Address, role: Role) -> str:
    """The key of a JOINED or LEFT row."""
    return f"{person} {role.role} {role.scope}"


def role_body(person: Address, name: str, role: Role) -> dict[str, object]:
    return {"person": person, "name": name, "role": role.role, "scope": role.scope}


def people_with_roles(
    named: Iterable[Person], joined: Iterable[dict[str, Any]], left: Iterable[dict[str, Any]]
) -> tuple[Person, ...]:
    """Everybody with the roles they hold now, in the file's order; who has joined comes after."""
    people = {person.address: person for person in named}
    for row in joined:
        known = people.get(row["person"], Person(row["person"], row["name"]))
        role = Role(row["role"], row["scope"])
        if role not in known.roles:
            people[known.address] = replace(known, roles=(*known.roles, role))
    for row in left:
        leaver = people.get(row["person"])
        if leaver is not None:
            kept = tuple(role for role in leaver.roles if role != Role(row["role"], row["scope"]))
            people[leaver.address] = replace(leaver, roles=kept)
    return tuple(people.values())
