"""What can be found in a message before anything is decided: places, turns of speech, rules that fired."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gridwork.reading import Urgency
from nlp.gates import Gates
from nlp.intents import Manner, Manners
from nlp.normalise import Normal, Normaliser
from nlp.places import A_PLACE, Places, Spot, without_places
from nlp.score import Evidence, Fired
from nlp.segment import Cutter, segmenter
from nlp.sums import Shown
from nlp.times import GATES, Told, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gridwork.reading import ChatKind
    from gridwork.street import Street
    from nlp.lexicon import Lexicon

_PLACE_WEIGHT = 0.4
#: A place alone, with the words around it, says nothing.
_SAYING_NOTHING = re.compile(rf"[\s\W{A_PLACE}的在就是我这那里边]+")


@dataclass(frozen=True)
class Facts:
    """A message taken apart. Rules for red that a notice or an advertisement silences are not in `fired`."""

    original: str
    normal: Normal
    chat: ChatKind
    node: str | None
    spots: tuple[Spot, ...]
    manner: Manner
    fired: tuple[Fired, ...]
    #: When, as far as somebody told it and it was known when they spoke.
    times: tuple[Told, ...] = ()

    @cached_property
    def reasons(self) -> tuple[tuple[str, float], ...]:
        """The lexicon's plain sum: rules, then cues; support from a place only where there is a defect."""
        reasons = [(one.words, one.weight) for one in self.fired]
        if self.fired and any(spot.main for spot in self.spots):
            reasons.append((self.spots[0].main or self.spots[0].building, _PLACE_WEIGHT))
        reasons += [
            (words or cue.name, cue.weight)
            for cue, words in self.manner.cues
            if cue.weight < 0 or (self.fired and cue.weight > 0)
        ]
        return tuple(reasons)

    @cached_property
    def rest(self) -> str:
        """The text with every place replaced by one sign."""
        return without_places(self.normal.text, self.spots)

    @cached_property
    def said(self) -> str:
        """The text without its places and the words around them: "" where nothing else is said."""
        return _SAYING_NOTHING.sub("", self.rest)

    @property
    def red(self) -> bool:
        """A rule for a life at risk fired."""
        return any(one.rule.urgency is Urgency.RED for one in self.fired)

    @cached_property
    def shown(self) -> Shown:
        """What the lexicon found, as the table of chat lines counts it."""
        urgencies = {one.rule.urgency for one in self.fired}
        kinds: dict[str, float] = {}
        for one in self.fired:
            kinds[one.rule.kind] = kinds.get(one.rule.kind, 0.0) + one.weight
        return Shown(round(sum(weight for _, weight in self.reasons), 2), urgencies, kinds)


class Finder:
    """Takes messages of one street apart. Safe for many threads after construction."""

    def __init__(self, lexicon: Lexicon, street: Street | None = None, cut: Cutter = segmenter) -> None:
        self.normal = Normaliser(lexicon.spellings)
        self.places = Places(street, lambda word: self.normal(word).text)
        words = [*self.places.words, *lexicon.user_words]
        self._evidence = Evidence(lexicon, cut(words))
        self._manners = Manners(lexicon)
        self._gates = Gates(self._manners.gates, self._evidence.gates, GATES)

    def facts(
        self, text: str, chat: ChatKind = "private", node: str | None = None, now: datetime | None = None
    ) -> Facts:
        normal = self.normal(text)
        turns, signs, hours = self._gates.passed(normal.text)
        manner = self._manners.of(normal.text.strip(" !~,"), turns)
        fired: Sequence[Fired] = self._evidence.fired(normal.text, signs)
        if manner.silences_red:
            fired = [one for one in fired if one.rule.urgency is not Urgency.RED]
        spots = tuple(self.places.spots(normal.text))
        times = _told(normal.text, now, hours, spots) if now is not None and hours else ()
        return Facts(text, normal, chat, node, spots, manner, tuple(fired), times)


def _told(text: str, now: datetime, hours: Sequence[int], spots: Sequence[Spot]) -> tuple[Told, ...]:
    """What stands in the name of a place or in an address is no time."""
    found = told(text, now, hours)
    return tuple(one for one in found if all(one.end <= at.start or at.end <= one.start for at in spots))
