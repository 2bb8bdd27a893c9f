"""帮助: what this person can do here, each thing with an example, and nothing they cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.roles import desk_role, gives, ground, scopes_for
from handlers.effect import NONE, Effect
from handlers.saying import reply

if TYPE_CHECKING:
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx


def help_(tx: Tx, office: Office, said: Said) -> Effect:
    reply(tx, said, _in_private(tx, office, said) if said.private else _in_group(tx, office, said))
    return NONE


def _in_group(tx: Tx, office: Office, said: Said) -> str:
    """By the kind of the group; what a role can do is told in private."""
    group = tx.street.group(said.chat)
    return office.texts.say(f"help-in-{group.kind}" if group is not None else "help-in-unbound")


def _in_private(tx: Tx, office: Office, said: Said) -> str:
    person = said.person
    known = tx.street.person(person)
    if known is None or not known.roles:
        return office.texts.say("help")
    lines = [office.texts.say("help-staff" if ground(tx.street, person, "acknowledge") else "help")]
    if desk_role(tx.street, person) is not None:
        lines.append(office.texts.say("help-desk"))
    if scopes_for(tx.street, person, "broadcast"):
        lines.append(office.texts.say("help-broadcast"))
    if gives(tx.street, person):
        lines.append(office.texts.say("help-invite"))
    lines.append(office.texts.say("help-roles"))
    return "\n".join(lines)
