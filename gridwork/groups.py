"""群: how much the bot listens in a group, and who may set that.

静默 silent: only to what is said to it. 半静默 half_silent: to what is surely a report, and it asks about the
rest within its budget. 开放 open: a picture without words may begin a report, too. Red is heard in all three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridwork.notice import Address
    from gridwork.street import Group, GroupKind, GroupMode, Street

MODES: tuple[GroupMode, ...] = ("silent", "half_silent", "open")
#: The mode of a group for which none was set.
USUAL: dict[GroupKind, GroupMode] = {
    "residents": "half_silent",
    "market": "half_silent",
    "couriers": "open",
    "staff": "silent",
}
#: Roles that bind the groups of their ground to a node and set their mode.
_MAY_SET = frozenset({"admin", "coordinator", "secretary", "market_secretary"})


def mode_of(group: Group) -> GroupMode:
    return group.mode or USUAL[group.kind]


def may_set(street: Street, person: Address, node: str | None = None) -> bool:
    """Whether `person` may set groups of `node`; of None: of any ground at all."""
    if node is not None:
        return bool(_MAY_SET & set(street.roles_at(person, node)))
    known = street.person(person)
    return known is not None and any(role.role in _MAY_SET for role in known.roles)
