"""What came in, freed of the platform it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridwork.reading import Reading

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.notice import Address


@dataclass(frozen=True, slots=True)
class Said:
    """A message: text, photo, place, or a command."""

    chat: Address
    person: Address
    message_id: int
    at: datetime
    text: str = ""
    name: str = ""
    private: bool = False
    title: str = ""
    photos: tuple[str, ...] = ()
    #: A voice note, film, file or sticker: not read, but it shows that somebody has sent something.
    #: "voice", "video" ...; with "!" when the platform will not hand it out (too big).
    attachment: str = ""
    location: tuple[float, float] | None = None
    reply_to: int | None = None
    #: The message replied to is the bot's own.
    reply_to_bot: bool = False
    topic: int | None = None
    #: Forwarded, or sent by a channel: never a report by itself.
    forwarded: bool = False
    #: Written by the group itself (an anonymous administrator): nobody to attribute it to.
    anonymous: bool = False
    edited: bool = False
    reading: Reading | None = None
    #: The node whose printed code this person has scanned just before.
    scanned: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A tap on a button. `verb` is "" when the button's code is not one of ours."""

    chat: Address
    person: Address
    callback: str
    at: datetime
    verb: str = ""
    subject: int = 0
    arg: str = ""
    message_id: int | None = None
    private: bool = False
    topic: int | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot's own standing in a chat has changed: member, administrator, restricted, left, kicked."""

    chat: Address
    status: str
    at: datetime
    private: bool = False
    title: str = ""
    person: Address = ""
    #: It was not in the chat before.
    is_new: bool = False
    may_write: bool = True


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become a supergroup and has another id now."""

    chat: Address
    new_chat: Address
    at: datetime


@dataclass(frozen=True, slots=True)
class Ignored:
    """Known, and of no concern to us (a kind of update we do not use)."""

    kind: str
    at: datetime


Incoming = Said | Pressed | Membership | Moved | Ignored
