"""The decision: open a case, ask, or be silent, by the thresholds of the kind of chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridwork.reading import ChatKind, Decision
    from nlp.lexicon import Lexicon
    from nlp.sums import Weighed

#: What the words of the lexicon came to counts whole between these; past the upper one they are sure anyway.
_LEAST, _MOST = 0.0, 2.0
#: How much the learned table's score weighs beside them. Chosen by cross-validation (docs/reading.md).
_WRITTEN = 2.5
#: A line that reads so little like a report is asked about, whatever words it has.
_HARDLY = -1.5
#: Pieces of the learned table that an explanation names.
_NAMED = 3


def decision(lexicon: Lexicon, chat: ChatKind, score: float) -> Decision:
    band = lexicon.bands[chat]
    if score >= band.open:
        return "open"
    return "ask" if score >= band.ask else "silent"


def seconded(decided: Decision, written: float, sure: float, *, against: bool) -> Decision:
    """The learned table's word on a decision of the lexicon, of anything but red.

    `written`: the table's score; at `sure` one line of talk in a thousand passes. `against`: a turn of speech
    speaks against a report, or nothing but a place is said.
    """
    if decided == "open" and written < _HARDLY:
        return "ask"
    return "ask" if decided == "silent" and written >= sure and not against else decided


def summed(
    reasons: Sequence[tuple[str, float]], said: float, written: Weighed, *, named: bool
) -> tuple[float, tuple[tuple[str, float], ...]]:
    """The score and everything it is the sum of: the lexicon's reasons up to their limit, then the table's.

    `named`: the loudest pieces of the table are told by themselves; of what stays silent only their sum.
    """
    counted = min(max(said, _LEAST), _MOST)
    learned = round(_WRITTEN * written.score, 2)
    why = list(reasons)
    if counted != said:
        why.append(("上限" if said > counted else "下限", round(counted - said, 2)))
    told = (
        [(f"字·{piece}", round(_WRITTEN * share, 2)) for piece, share in written.told(_NAMED)]
        if named
        else []
    )
    rest = round(learned - sum(share for _, share in told), 2)
    return round(counted + learned, 2), (*why, *told, ("字·其余" if told else "字", rest))
