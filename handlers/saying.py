"""The answer to a command: where it was typed, and by a reply where others write, too."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.notice import Keyboard, Notice, Words
from handlers.effect import NONE, Effect

#: How often a group is told that a command is for private chats.
_TOLD, _TOLD_EVERY = "only-private", timedelta(minutes=10)

if TYPE_CHECKING:
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx


def reply(
    tx: Tx, said: Said, text: str, buttons: Keyboard = (), *, case: int | None = None, purpose: str = ""
) -> Effect:
    """Says it once for each message; no case is touched by it."""
    tx.outbox.put(
        Notice(
            key=f"reply:{said.chat}:{said.message_id}",
            chat=said.chat,
            words=Words(text),
            buttons=buttons,
            reply_to=None if said.private else said.message_id,
            topic=said.topic,
            case=case,
            purpose=purpose,
        )
    )
    return NONE


def said_in_a_group(tx: Tx, office: Office, said: Said) -> bool:
    """Whether a command for private chats was typed in a group: then that is said, and nothing else.

    Whoever types on is not told again for a while: a group must not be filled with it.
    """
    if said.private:
        return False
    if not tx.words.count(said.chat, (_TOLD,), tx.now - _TOLD_EVERY):
        tx.words.record(said.chat, _TOLD, tx.now)
        reply(tx, said, office.texts.say("only-private"))
    return True
