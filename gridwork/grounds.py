"""判定依据: why a case was opened and why it lies where it lies. Kept from its opening, words masked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gridwork.placing import NodeRule

#: By what the report counted as one: the words were sure; the author tapped 报事; a command or an
#: answer to the bot said so; it was taken out of another case.
OpenedBy = Literal["words", "tap", "told", "split"]
Weighed = tuple[tuple[str, float], ...]

#: A stretch of digits this long may be part of a number that belongs to somebody.
_NUMBER = re.compile(r"\d{3}")


@dataclass(frozen=True, slots=True)
class Grounds:
    opened_by: OpenedBy
    score: float
    #: Matched words with their weights.
    why: Weighed
    #: Place to building level, and the grids that were possible by it.
    place: str
    candidates: tuple[str, ...]
    #: The chat's own node, "" for a private chat; the node that was found, and by which rule.
    chat_node: str
    node: str
    rule: NodeRule
    #: A printed code was scanned there.
    scanned: str = ""


def showable(why: Weighed) -> Weighed:
    """The reasons without any that could carry somebody's number."""
    return tuple((words, weight) for words, weight in why if not _NUMBER.search(words))
