"""What became of one notice at a platform's door. All doors answer in these terms; delivery settles them."""

from __future__ import annotations

from dataclasses import dataclass

from gridwork.notice import Address


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is there. `message_id` is the posted message, None where nothing was posted (toast, reaction)."""

    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """It already was as wanted: the card says so already, the message to delete is gone. A success."""


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing arrived; try again after so many seconds.

    `everywhere`: not this chat but the whole platform cannot be reached just now.
    """

    seconds: float
    why: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request left and no answer came: it may or may not have arrived."""

    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing can be said in this chat any more: blocked, kicked, never started, deleted, muted."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become another chat; everything of the old one belongs there now."""

    new_chat: Address


@dataclass(frozen=True, slots=True)
class CardLost:
    """The posted card cannot be edited any more: it has to be posted anew."""

    why: str


@dataclass(frozen=True, slots=True)
class ReactionsRefused:
    """This chat takes no such reaction: the notice's fallback line is said instead."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never take it as it is; trying again would not help."""

    why: str


Outcome = Delivered | Unchanged | Later | Unknown | Gone | Moved | CardLost | ReactionsRefused | Refused
