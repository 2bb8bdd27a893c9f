"""What a press or a reply is about. A button stays clickable for ever, so all is looked up anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.cases import Case, NotAllowed
from gridwork.roles import role_for

if TYPE_CHECKING:
    from gridwork.notice import Address
    from handlers.incoming import Pressed
    from storage import Tx


def case_of(tx: Tx, pressed: Pressed) -> Case:
    """The case a button belongs to. Raises NotAllowed for a number that no case has."""
    case = tx.cases.get(pressed.subject)
    if case is None:
        raise NotAllowed("press-unknown")
    return case


def staff_role(tx: Tx, person: Address, action: str, case: Case) -> str:
    """The role in which the person may do this. Raises NotAllowed for everybody else; whoever had the case
    on their desk reads whose it is now (已交接).
    """
    role = role_for(tx.street, person, action, case)
    if role is not None:
        return role
    if case.holder_role and tx.cards.message_of(f"case:{case.id}:desk:{person}") is not None:
        raise NotAllowed("handed-over", number=case.number, role=case.holder_role)
    raise NotAllowed("only-staff", number=case.number)


def is_reporter(tx: Tx, person: Address, case: Case) -> bool:
    return any(p.person == person and p.part == "reporter" for p in tx.cases.people(case.id))


def reporter_role(tx: Tx, person: Address, case: Case) -> str:
    """The reporter's role. Raises NotAllowed when somebody else presses the reporter's button."""
    for part in tx.cases.people(case.id):
        if part.person == person and part.part == "reporter":
            return part.role
    raise NotAllowed("only-author")


def author_or_staff(tx: Tx, person: Address, case: Case) -> str:
    """Who may correct a case: its reporter, or staff that may. Returns the role it is recorded under."""
    if is_reporter(tx, person, case):
        return case.reporter_role
    role = role_for(tx.street, person, "correct", case)
    if role is None:
        raise NotAllowed("only-author")
    return role
