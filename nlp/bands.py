"""The decision: open a case, ask, or be silent, by the thresholds of the kind of chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridwork.reading import ChatKind, Decision
    from nlp.lexicon import Lexicon


def decision(lexicon: Lexicon, chat: ChatKind, score: float) -> Decision:
    band = lexicon.bands[chat]
    if score >= band.open:
        return "open"
    return "ask" if score >= band.ask else "silent"
