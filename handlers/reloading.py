"""重载: the coordinator has changed the reader's words and wants them read again, without a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.notice import Notice, Words
from handlers.effect import NONE, Effect

if TYPE_CHECKING:
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx

_MAY = frozenset({"coordinator", "admin"})


def reload(tx: Tx, office: Office, said: Said) -> Effect:
    """/重载: the answer names file, line and mistake when the old words stay; others do not know it."""
    if _MAY.isdisjoint(tx.street.roles_at(said.person, tx.street.code)):
        return _answer(tx, said, office.texts.say("command-unknown"))
    wrong = office.reload_words()
    key = "reload-refused" if wrong else "reload-done"
    return _answer(tx, said, office.texts.say(key, wrong=wrong))


def _answer(tx: Tx, said: Said, text: str) -> Effect:
    tx.outbox.put(
        Notice(
            key=f"reply:{said.chat}:{said.message_id}",
            chat=said.chat,
            words=Words(text),
            reply_to=None if said.private else said.message_id,
            topic=said.topic,
        )
    )
    return NONE
