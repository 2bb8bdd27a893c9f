"""重载: the coordinator has changed the reader's words and wants them read again, without a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.cases import NotAllowed
from gridwork.roles import desk_role
from handlers.effect import NONE, Effect
from handlers.saying import reply, said_in_a_group

if TYPE_CHECKING:
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx


def reload(tx: Tx, office: Office, said: Said) -> Effect:
    """/重载, in private: the answer names file, line and mistake when the old words stay."""
    if said_in_a_group(tx, office, said):
        return NONE
    if desk_role(tx.street, said.person) is None:
        raise NotAllowed("reload-who")
    wrong = office.reload_words()
    reply(tx, said, office.texts.say("reload-refused" if wrong else "reload-done", wrong=wrong))
    return NONE
