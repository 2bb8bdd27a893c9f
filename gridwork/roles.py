"""角色: who may do what, and who may give which role to whom. Tables.

Rights flow down the tree: a role at a node covers everything below it (Street.roles_at).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridwork.kinds import is_confidential

if TYPE_CHECKING:
    from gridwork.cases import Case
    from gridwork.notice import Address
    from gridwork.street import Person, Street

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
    "merge": ("grid_leader", *ABOVE),
    "assign": ("coordinator",),
    "broadcast": ("coordinator", "admin", *_SECRETARIES),
    "broadcast_people": ("coordinator", "admin"),
}
#: Who works at the desk (待办); cases there are the coordinator's alone.
AT_THE_DESK = ("coordinator", "admin")
_OF_A_NODE = ("grid_leader", "grid_worker", "volunteer", "property", "mediator")
_ALL = (
    *_OF_A_NODE,
    "expert",
    "secretary",
    "market_secretary",
    "street_officer",
    "coordinator",
    "admin",
    "auditor",
)
#: 邀请: the inviter's role -> the roles it may give on its own ground. Nobody else invites.
MAY_GIVE: dict[str, tuple[str, ...]] = {
    "coordinator": _ALL,
    "admin": _ALL,
    "secretary": _OF_A_NODE,
    "market_secretary": _OF_A_NODE,
}
#: 第二人确认: who decides over others or reads the audit log is let in by two people. An expert decides
#: over nobody and sees no case, so one invitation is enough.
NEEDS_SECOND = frozenset({*ABOVE, "admin", "auditor"})
#: Who keeps the list of roles: confirms, hears who joined, undoes.
KEEPERS = ("coordinator", "admin")


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


def scopes_for(street: Street, person: Address, action: str) -> tuple[str, ...]:
    """The nodes at which the person holds a role that may take `action`; none: not at all."""
    known = street.person(person)
    roles = known.roles if known is not None else ()
    return tuple(role.scope for role in roles if role.role in MAY[action] and role.scope in street.nodes)


def ground(street: Street, person: Address, action: str) -> frozenset[str]:
    """The nodes on whose cases the person may take `action`: those of their own roles and all below."""
    scopes = scopes_for(street, person, action)
    codes = (*street.nodes, *street.former)
    return frozenset(code for code in codes if any(street.within(code, scope) for scope in scopes))


def desk_role(street: Street, person: Address) -> str | None:
    """The role in which the person works at the desk (待办), or None."""
    held = street.roles_at(person, street.code)
    return next((role for role in AT_THE_DESK if role in held), None)


def may_give(street: Street, person: Address, role: str, scope: str) -> bool:
    """Whether `person` may make somebody `role` at a node, or 物业 of a property company."""
    return any(
        role in MAY_GIVE.get(held, ())
        for node in _nodes_of(street, role, scope)
        for held in street.roles_at(person, node)
    )


def _nodes_of(street: Street, role: str, scope: str) -> tuple[str, ...]:
    """The ground a role is about: of a property company, wherever one of its compounds stands."""
    if role != "property":
        return (scope,) if scope in street.nodes else ()
    compounds = [c for company in companies(street) if company["code"] == scope for c in company["compounds"]]
    return tuple(n.code for n in street.nodes.values() if any(place.name in compounds for place in n.places))


def companies(street: Street) -> tuple[dict[str, Any], ...]:
    """The property companies of the street file: code, name, compounds."""
    return tuple({"compounds": [], **table} for table in street.others.get("property_company", ()))


def gives(street: Street, person: Address) -> tuple[str, ...]:
    """The roles a person may give at some node."""
    known = street.person(person)
    own = [MAY_GIVE.get(held.role, ()) for held in known.roles if held.scope in street.nodes] if known else []
    return tuple(role for role in _ALL if any(role in some for some in own))


def grounds(street: Street, person: Address, role: str) -> tuple[str, ...]:
    """The nodes at and below which a person may give `role`; none lies within another."""
    known = street.person(person)
    held = known.roles if known else ()
    scopes = [one.scope for one in held if one.scope in street.nodes and role in MAY_GIVE.get(one.role, ())]
    return tuple(
        dict.fromkeys(
            s for s in scopes if not any(s != other and street.within(s, other) for other in scopes)
        )
    )


def keepers(street: Street) -> tuple[Person, ...]:
    """The coordinators and administrators of the whole street, coordinators first."""
    found = [person for role in KEEPERS for person in street.with_role(role, street.code)]
    return tuple({person.address: person for person in found}.values())


def is_keeper(street: Street, person: Address) -> bool:
    return any(one.address == person for one in keepers(street))
