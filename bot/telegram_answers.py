"""What Telegram's answers mean: status, description and parameters -> Outcome. Pure.

The descriptions are not a documented interface; they are those of tdlib/telegram-bot-api (Client.cpp), and
are looked for without regard to case.
"""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal

from bot.outcomes import (
    CardLost,
    Delivered,
    Gone,
    Later,
    Moved,
    Outcome,
    ReactionsRefused,
    Refused,
    Unchanged,
    Unknown,
)

if TYPE_CHECKING:
    from storage import Outgoing

Call = Literal["post", "edit", "react", "delete", "toast"]

#: Doing one of these twice is the same as doing it once: a lost answer needs no question mark.
_REPEATABLE: frozenset[Call] = frozenset({"edit", "react", "delete"})
#: Seconds: after a 5xx or a lost answer to a repeatable call; while the platform cannot be reached; while
#: it does not know our token.
_SOON, _UNREACHABLE, _TOKEN_REFUSED = 1.0, 1.0, 60.0
#: 400s that say of the chat what 403 says elsewhere.
_GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "group chat was deactivated",
    "peer_id_invalid",
    "bot can't initiate",
    "chat_write_forbidden",
    "chat_restricted",
    "need administrator rights",
    "have no rights to send a message",
    "have no write access",
    "not enough rights to send text",
)
_MESSAGE_MISSING = ("not found", "message_id_invalid", "message identifier is not specified")
_UNEDITABLE = (*_MESSAGE_MISSING, "message can't be edited")
#: A refusal that would not come without this part of the notice.
_LEAVE_OUT: dict[str, tuple[str, ...]] = {
    "topic": ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid"),
    "spans": ("entit",),
    "photos": ("file identifier", "remote file", "file_id", "file_reference", "photo_invalid", "media_empty"),
}
#: Failures before a request left; names of httpx's exceptions. Everything else may have arrived.
_NEVER_LEFT = frozenset(
    {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol", "InvalidURL"}
)


def meaning(call: Call, status: int, body: bytes) -> Outcome:
    """An answer came: what it says."""
    answer = _object(body)
    said = str(answer.get("description", f"status {status}"))
    parameters = answer.get("parameters") or {}
    if answer.get("ok"):
        return Delivered(_message_id(answer.get("result")))
    if "migrate_to_chat_id" in parameters:
        return Moved(f"tg:{parameters['migrate_to_chat_id']}")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Later(float(parameters.get("retry_after", _SOON)), said)
    if status == HTTPStatus.BAD_REQUEST:
        return _refusal(call, said)
    return _status(call, status, said)


def _status(call: Call, status: int, said: str) -> Outcome:
    if status == HTTPStatus.FORBIDDEN:
        return Gone(said)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
        return Later(_TOKEN_REFUSED, f"the token is not accepted: {said}", everywhere=True)
    # A gateway's time-out and an unreadable success: the request had been passed on.
    if status == HTTPStatus.GATEWAY_TIMEOUT or status < HTTPStatus.BAD_REQUEST:
        return unanswered(call, said)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.CONFLICT:
        return Later(_SOON, said)
    return Refused(said)


def _refusal(call: Call, said: str) -> Outcome:
    if _says(said, _GONE):
        return Gone(said)
    if call == "edit" and _says(said, ("message is not modified", "message_not_modified")):
        return Unchanged()
    if call == "edit" and _says(said, _UNEDITABLE):
        return CardLost(said)
    if call == "delete" and _says(said, _MESSAGE_MISSING):
        return Unchanged()
    if call == "react" and not _says(said, _MESSAGE_MISSING):
        return ReactionsRefused(said)
    return Refused(said)


def unanswered(call: Call, why: str, failure: str = "") -> Outcome:
    """No answer came. `failure`: the name of what broke, as httpx calls it."""
    if failure in _NEVER_LEFT:
        return Later(_UNREACHABLE, why, everywhere=True)
    if failure == "UnicodeEncodeError":
        return Refused(why)
    return Later(_SOON, why) if call in _REPEATABLE else Unknown(why)


def plainer_than(outgoing: Outgoing, why: str) -> Outgoing | None:
    """The notice without the part Telegram did not take; None when that leaves nothing or changes nothing."""
    notice = outgoing.notice
    match next((part for part, phrases in _LEAVE_OUT.items() if _says(why, phrases)), ""):
        case "topic":
            notice = replace(notice, topic=None)
        case "spans":
            notice = replace(notice, words=replace(notice.words, spans=()))
        case "photos" if notice.words.text:
            notice = replace(notice, photos=())
    return replace(outgoing, notice=notice) if notice != outgoing.notice else None


def _object(answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _says(said: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in said.lower() for phrase in phrases)


def _message_id(result: object) -> int | None:
    first = result[0] if isinstance(result, list) and result else result
    return first.get("message_id") if isinstance(first, dict) else None
