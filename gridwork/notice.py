"""What the bot wants to say: a Notice (通知) waits in the outbox until a door has carried it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Literal

#: A chat or person on a platform, "tg:-1009000000001": the platform's short name, a colon, its own id.
Address = str

Do = Literal["send", "card", "edit", "react", "toast", "delete"]
SpanKind = Literal["bold", "code", "link", "mention"]
#: What to do when nobody knows whether a send arrived: again (visibly marked) or hold (a person decides).
Uncertain = Literal["again", "hold"]


class Priority(IntEnum):
    """Order of leaving. Lower leaves first."""

    TOAST = 0
    RED = 1
    WHISTLE = 2
    PING = 3
    RECEIPT = 4
    ANSWER = 5
    CARD = 6
    REMINDER = 7
    BROADCAST = 9


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text that looks or acts differently. Offsets count code points, not UTF-16."""

    kind: SpanKind
    start: int
    length: int
    #: Address of the person (mention) or payload of a deep link (link).
    target: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text with spans. Nothing in it is ever parsed, so nothing needs escaping."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """A button: either a press (verb, subject, arg) or, with `start`, a deep link to the private chat."""

    label: str
    verb: str = ""
    subject: int = 0
    arg: str = ""
    #: Payload of a deep link to the bot's private chat (at most 64 of A-Z a-z 0-9 _ -).
    start: str = ""


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to do in one chat.

    `key` is the business key: putting the same key twice says it once. With do="card" the key names the
    card: the first time it is sent, every later time the posted message is edited. With do="edit" the message
    `target` gets these words (under its photo, when the notice has one); where it is gone, nothing is said.
    """

    key: str
    chat: Address
    do: Do = "send"
    words: Words = field(default_factory=lambda: Words(""))
    buttons: Keyboard = ()
    priority: Priority = Priority.ANSWER
    uncertain: Uncertain = "again"
    reply_to: int | None = None
    topic: int | None = None
    photos: tuple[str, ...] = ()
    #: Case this belongs to, and what a reply to it would answer ("feedback", "place", "remains", "").
    case: int | None = None
    purpose: str = ""
    #: Not before this moment (quiet hours); of no use after that one.
    not_before: datetime | None = None
    not_after: datetime | None = None
    silent: bool = False
    #: do="toast": the press to answer, and whether it must be tapped away.
    callback: str = ""
    alert: bool = False
    #: do="react": the emoji; do="delete": nothing. Both and do="edit" act on `target`, a message of `chat`.
    reaction: str = ""
    target: int | None = None
    #: do="react" only: said as one line when the chat refuses reactions.
    fallback: str = ""
