"""角色: who may do what. One table.

Rights flow down the tree: a role at a node covers everything below it (Street.roles_at).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
#: Press or command -> roles that may use it on a case of their ground. The first that fits is recorded.
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
}


def role_for(street: Street, person: Address, action: str, case: Case) -> str | None:
    """The role in which `person` may take `action` on `case`, or None."""
    held = street.roles_at(person, case.node)
    for role in MAY[action]:
        if role in held:
            return role
    return None
