"""The decision: open a case, ask, or be silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridwork.reading import Decision
    from nlp.lexicon import Band

#: A line that reads like nothing anybody ever wrote to an office is asked about, whatever words it has.
_HARDLY = -1.2
#: Below the border of opening, a line has to read a little more like something written to an office.
LEAST_ASKED: Final = -0.3
#: What the lexicon alone is sure of is believed unless the words are this far from opening.
_BELIEVED = 0.4
#: How much a chat line's sum counts beside the written score, from 0 to the second. The written score ranks
#: petitions best; the tries are in docs/reading.md.
_SPOKEN = 0.5
_MOST_SPOKEN = 1.0
#: In the reasons that are shown every sum is this many times as large: shares of a hundredth say nothing.
_LOUD = 2.5


class Signs(NamedTuple):
    """What a line came to. `written` and `spoken`: the sums of the two tables of reports."""

    spoken: float
    written: float
    #: A rule for red fired; the sum that speaks for red is past each of its borders.
    red_rule: bool
    perhaps_red: bool
    likely_red: bool
    surely_red: bool
    #: A turn of speech speaks against a report, or nothing but a place is said.
    against: bool
    #: The lexicon alone is sure, nothing speaks against, in so few words that hardly anything else is told.
    by_rule: bool = False
    #: Nothing is said but, at most, where.
    bare: bool = False


def decision(band: Band, ask: float, sure: float, signs: Signs) -> Decision:
    """`ask`: the table's border of asking; `sure`: the written score that one line of talk in a thousand has.

    The band moves the borders for the kind of chat.
    """
    if signs.red_rule and signs.surely_red:
        return "open"
    if signs.spoken >= band.open and signs.written >= _HARDLY:
        return "open"
    if signs.by_rule and signs.spoken >= band.open - _BELIEVED:
        return "open"
    if signs.bare:
        return "silent"
    if signs.perhaps_red or signs.spoken >= band.open or _nearly(band, ask, signs):
        return "ask"
    return "ask" if signs.written >= sure and not signs.against else "silent"


def _nearly(band: Band, ask: float, signs: Signs) -> bool:
    return signs.spoken >= ask + band.ask and signs.written >= LEAST_ASKED


def score(written: float, spoken: float) -> float:
    """How surely a line is a report, comparable between lines of chats and petitions."""
    return round(_LOUD * (written + _counted(spoken)), 2)


def _counted(spoken: float) -> float:
    return _SPOKEN * min(max(spoken, 0.0), _MOST_SPOKEN)


def reasons(
    lexicon: Sequence[tuple[str, float]], pieces: Sequence[tuple[str, float]], total: float
) -> tuple[tuple[str, float], ...]:
    """What a score is the sum of: the lexicon's reasons, the loudest learned pieces, and all the rest."""
    told = [(f"字·{piece}", round(_LOUD * share, 2)) for piece, share in pieces]
    rest = round(total - sum(weight for _, weight in (*lexicon, *told)), 2)
    return (*lexicon, *told, ("字·其余" if told else "字", rest))
