"""One message read whole: place, kind, urgency, intent, decision, and the words that made them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridwork.reading import Decision, Matter, Place, Reading, Urgency
from nlp import lexicon as lexicons
from nlp.bands import decision
from nlp.intents import Manner, Manners
from nlp.mask import masked
from nlp.normalise import Normal, Normaliser
from nlp.places import Places, Spot
from nlp.score import Evidence, Fired
from nlp.segment import JiebaSegmenter
from nlp.urgency import urgency_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridwork.reading import ChatKind
    from gridwork.street import Street

_ANOTHER_MATTER = re.compile(
    r"还有|另外|再就是|顺便|其次|[一二三四]是|[也又](?!不|没)|并且|同时|[❌✖]|(?:^|\s)\d[.)、]"
)
_OWN_MATTER = 2.0
_PLACE_WEIGHT = 0.4


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the parts found, before anything is decided."""

    original: str
    normal: Normal
    chat: ChatKind
    node: str | None
    spots: tuple[Spot, ...]
    manner: Manner
    fired: tuple[Fired, ...]
    #: Red words spoken of as past, far away, a likeness or a drill have been taken out of `fired`.
    doubtful: bool


class Reader:
    """Reads for one street. Pure and safe for many threads after construction; knows no clock.

    Raises lexicon.BadLexicon when the lexicon cannot be used.
    """

    def __init__(self, street: Street | None = None, lexicon: Path | None = None) -> None:
        self._lexicon = lexicons.load(lexicon)
        self._normal = Normaliser(self._lexicon.spellings)
        self._places = Places(street, lambda word: self._normal(word).text)
        segmenter = JiebaSegmenter([*self._places.words, *self._lexicon.user_words])
        self._evidence = Evidence(self._lexicon, segmenter)
        self._manners = Manners(self._lexicon)

    def read(
        self, text: str, *, chat: ChatKind = "private", node: str | None = None, role: str = "resident"
    ) -> Reading:
        """The reading of `text` said in a chat of the kind `chat` whose own node is `node`."""
        facts = self._facts(text, chat, node)
        kinds = _by_kind(facts.fired)
        why = self._why(facts)
        score = round(sum(weight for _, weight in why), 2)
        decided = self._decided(facts, score)
        place = self._places.place(text, facts.normal, facts.spots, node)
        kind = kinds[0][0] if kinds and (decided != "silent" or score > 0) else None
        matters = self._matters(facts, place, kind) if kind and decided == "open" else ()
        urgency = self._urgency(facts, kind) if kind and decided != "silent" else None
        intent = self._intent(facts, decided, urgency, role)
        bureaus = self._bureaus(kinds) if kind else ()
        return Reading(
            masked=masked(text, facts.normal, in_group=chat != "private"),
            score=score,
            decision=decided,
            intent=intent,
            kind="service_order" if intent == "service_order" else kind,
            kinds=tuple(kinds) if kind else (),
            bureau=bureaus[0][0] if bureaus else None,
            bureaus=bureaus,
            urgency=urgency,
            place=place,
            matters=matters,
            danger=_danger(facts.fired) if decided != "silent" else "",
            outage=any(one.rule.outage for one in facts.fired if one.rule.kind == kind),
            agrees=facts.manner.agrees,
            corrects=facts.manner.corrects,
            why=why,
        )

    def _facts(self, text: str, chat: ChatKind, node: str | None) -> _Facts:
        normal = self._normal(text)
        manner = self._manners.of(normal.text)
        fired = self._evidence.fired(normal.text)
        present = [one for one in fired if not (manner.silences_red and one.rule.urgency is Urgency.RED)]
        return _Facts(
            original=text,
            normal=normal,
            chat=chat,
            node=node,
            spots=tuple(self._places.spots(normal.text)),
            manner=manner,
            fired=tuple(present),
            doubtful=manner.doubts_red and any(one.rule.urgency is Urgency.RED for one in present),
        )

    def _why(self, facts: _Facts) -> tuple[tuple[str, float], ...]:
        """The plain sum: rules, then cues; support from a place only where there is a defect."""
        reasons = [(one.words, one.weight) for one in facts.fired]
        if reasons and any(spot.main for spot in facts.spots):
            reasons.append((facts.spots[0].main or facts.spots[0].building, _PLACE_WEIGHT))
        reasons += [
            (words or cue.name, cue.weight)
            for cue, words in facts.manner.cues
            if cue.weight < 0 or (reasons and cue.weight > 0)
        ]
        return tuple(reasons)

    def _decided(self, facts: _Facts, score: float) -> Decision:
        if any(one.rule.urgency is Urgency.RED for one in facts.fired):
            return "ask" if facts.doubtful else "open"
        if not facts.fired:
            return "silent"
        return decision(self._lexicon, facts.chat, score)

    def _urgency(self, facts: _Facts, kind: str) -> Urgency:
        if any(one.rule.urgency is Urgency.RED for one in facts.fired):
            return Urgency.RED
        own = [one for one in facts.fired if one.rule.kind == kind]
        return urgency_of(self._lexicon, kind, own, facts.normal.text)

    def _intent(self, facts: _Facts, decided: Decision, urgency: Urgency | None, role: str) -> str:
        manner = facts.manner
        if decided != "silent":
            if urgency is Urgency.RED:
                return "emergency"
            if manner.anonymous and role != "courier":
                return "anonymous_report"
            return "suggestion" if manner.is_suggestion else "report"
        if manner.only_attachment:
            return "attachment_only"
        if manner.intent:
            return manner.intent
        return "supplement" if manner.corrects else "chatter"

    def _matters(self, facts: _Facts, place: Place, kind: str) -> tuple[Matter, ...]:
        whole = Matter(kind, self._urgency(facts, kind), place)
        apart = self._apart(facts)
        if len(apart) == 1:
            return (whole,)
        matters = []
        for key, fired in apart.items():
            near = self._near(facts, fired[0])
            matters.append(Matter(key, urgency_of(self._lexicon, key, fired, ""), near or place))
        return tuple(matters)

    def _apart(self, facts: _Facts) -> dict[str, list[Fired]]:
        """Rules of different kinds that the message itself sets apart (还有, 一是…二是, another place)."""
        apart: dict[str, list[Fired]] = {}
        last: Fired | None = None
        for one in sorted(facts.fired, key=lambda one: one.start):
            if one.rule.weight < _OWN_MATTER:
                continue
            if last is None or (one.rule.kind not in apart and self._says_another(facts, last, one)):
                apart[one.rule.kind] = [one]
                last = one
            elif one.rule.kind in apart:
                apart[one.rule.kind].append(one)
        return apart if apart else {"": []}

    def _says_another(self, facts: _Facts, last: Fired, one: Fired) -> bool:
        if one.start < last.end:
            return False
        between = facts.normal.text[last.end - 1 : one.end]
        elsewhere = any(last.end <= spot.start <= one.start for spot in facts.spots if spot.main)
        return bool(_ANOTHER_MATTER.search(between)) or elsewhere

    def _near(self, facts: _Facts, one: Fired) -> Place | None:
        named = [spot for spot in facts.spots if spot.main]
        if len(named) < 2:  # noqa: PLR2004 - with one place it is the place of everything
            return None
        spot = min(
            named, key=lambda spot: abs(spot.end - one.start) if spot.end <= one.start else 99 + spot.start
        )
        return self._places.place(facts.original, facts.normal, (spot,), facts.node)

    def _bureaus(self, kinds: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
        sums: dict[str, float] = defaultdict(float)
        for key, weight in kinds:
            bureau = self._lexicon.kinds[key].bureau
            if bureau:
                sums[bureau] += weight
        return tuple(sorted(((name, round(sums[name], 2)) for name in sums), key=lambda row: -row[1]))


def _by_kind(fired: Sequence[Fired]) -> list[tuple[str, float]]:
    """Kinds with the sum of their rules, best first; of equal sums the graver, then the earlier."""
    sums: dict[str, float] = defaultdict(float)
    gravest: dict[str, int] = defaultdict(int)
    for one in fired:
        sums[one.rule.kind] += one.weight
        gravest[one.rule.kind] = max(gravest[one.rule.kind], one.rule.urgency.rank)
    order = sorted(sums, key=lambda key: (-round(sums[key], 2), -gravest[key]))
    return [(key, round(sums[key], 2)) for key in order]


def _danger(fired: Sequence[Fired]) -> str:
    grave = [one for one in fired if one.rule.danger and one.rule.urgency is Urgency.RED]
    return max(grave, key=lambda one: one.rule.weight).rule.danger if grave else ""
