"""网格调整: the street file has split, merged, given up or renamed nodes; cases and cards follow.

Numbers never change. What is closed keeps the node it had; what is open goes where its place is now.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridwork.cases import Case, Event
from gridwork.regrid import home_of, level_at, role_at
from handlers import groups, showing

if TYPE_CHECKING:
    from handlers.office import Office
    from storage import Tx


def show_soon(tx: Tx, node: str) -> None:
    """A node has another name, or stands for another: what is posted shows it at the next ring."""
    tx.dues.add("regrid", node, tx.now)


def show_anew(tx: Tx, office: Office, node: str) -> None:
    """Cards of open cases and the introductions in groups, with the node's name as it is now."""
    for case in tx.cases.all_open():
        if case.node == node:
            showing.every_card(tx, office, case)
    groups.introduce_anew(tx, office, node)


def bring_home(tx: Tx, case: Case) -> Case:
    """The case in a node of today; the same case when its own is still there."""
    node = home_of(tx.street, case)
    if node == case.node:
        return case
    event = Event(tx.now, "regrid", case.state, case.state, "bot", "", f"{case.node} → {node}")
    moved = replace(
        case,
        node=node,
        level=level_at(tx.street, node, case),
        holder_role=role_at(tx.street, node, case),
    )
    return tx.cases.save(moved, event)
