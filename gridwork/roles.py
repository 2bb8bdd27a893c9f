"""角色: who may do what. One table.

Rights flow down the tree: a role at a node covers everything below it (Street.roles_at).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.kinds import is_confidential

if TYPE_CHECKING:
    from gridwork.cases import Case
    from gridwork.notice import Address
    from gridwork.street import Street

STAFF = (
    "grid_worker",
    "grid_leader",
    "secretary",
    "market_secretary",
    "street_officer",
    "coordinator",
)
_SECRETARIES = ("secretary", "market_secretary")
ABOVE = (*_SECRETARIES, "street_officer", "coordinator")
#: Press or command -> roles that may use it on their ground. The first that fits is recorded.
MAY: dict[str, tuple[str, ...]] = {
    "acknowledge": ("grid_leader", "grid_worker", *ABOVE),
    "return": ("grid_leader", "grid_worker", *_SECRETARIES),
    "whistle": ("grid_leader", "grid_worker", *_SECRETARIES),
    "report_in": ABOVE,
    "feed_back": ("grid_leader", "grid_worker", *ABOVE),
    "transfer": ("grid_leader", *ABOVE),
    "reject": ABOVE,
    "withdraw_red": ("grid_leader", *ABOVE),
    "correct": ("grid_leader", *ABOVE),
    "see": ("grid_leader", *ABOVE, "grid_worker"),
    "see_confidential": ("grid_leader", *ABOVE),
    "note": ("grid_leader", "grid_worker", *ABOVE),
    "relay": ("grid_leader", "grid_worker", *ABOVE),
    "assign": ("coordinator",),
    "broadcast": ("coordinator", "admin", *_SECRETARIES),
    "broadcast_people": ("coordinator", "admin"),
}
#: Who works at the desk (待办); cases there are the coordinator's alone.
AT_THE_DESK = ("coordinator", "admin")


def role_for(street: Street, person: Address, action: str, case: Case) -> str | None:
    """The role in which `person` may take `action` on `case`, or None."""
    held = street.roles_at(person, case.node)
    for role in MAY[action]:
        if role in held:
            return role
    return None


def may_see(street: Street, person: Address, case: Case) -> bool:
    """Whether a case is of the person's ground; a confidential one is for its leader, those above, and
    whoever has taken it.
    """
    action = "see_confidential" if is_confidential(case.kind, case.danger) else "see"
    return case.holder == person or role_for(street, person, action, case) is not None


def ground(street: Street, person: Address, action: str) -> frozenset[str]:
    """The nodes on whose cases the person may take `action`: those of their own roles and all below."""
    known = street.person(person)
    scopes = [role.scope for role in known.roles if role.role in MAY[action]] if known else []
    return frozenset(code for code in street.nodes if any(street.within(code, scope) for scope in scopes))


def desk_role(street: Street, person: Address) -> str | None:
    """The role in which the person works at the desk (待办), or None."""
    held = street.roles_at(person, street.code)
    return next((role for role in AT_THE_DESK if role in held), None)


def ground_for(street: Street, person: Address, action: str) -> tuple[str, ...]:
    """The nodes over which `person` may take an `action` that concerns no case; none: not at all."""
    known = street.person(person)
    roles = known.roles if known is not None else ()
    return tuple(role.scope for role in roles if role.role in MAY[action] and role.scope in street.nodes)
