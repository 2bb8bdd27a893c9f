"""One message read whole: place, kind, urgency, intent, decision, and the words that made them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridwork.reading import Decision, Matter, Place, Reading, Urgency
from nlp import lexicon as lexicons
from nlp.bands import decision, seconded, summed
from nlp.intents import Manner, Manners
from nlp.learned import Lean, Learned
from nlp.mask import masked
from nlp.normalise import Normal, Normaliser
from nlp.places import Places, Spot
from nlp.score import Evidence, Fired
from nlp.segment import JiebaSegmenter
from nlp.sums import BUREAUS, DETECTOR, SHIPPED, Bureaus, Detector
from nlp.urgency import RANK, urgency_of

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
#: What was learned outweighs small differences between the rules of two kinds, not a rule by itself.
_LEARNED_KIND = 1.0
#: So much like a life at risk that a message which opens or is asked about is red; so much that it is asked.
_PERHAPS_RED = 0.0
_SURELY_RED = 1.0
_NOT_RED = -99.0
_USUAL_DANGER = {
    "building_safety": "hurt",
    "care_medical": "hurt",
    "dispute": "fight",
    "elevator": "lift",
    "fire_safety": "fire",
    "gas": "gas",
    "lighting_cable": "wire",
    "public_order": "fight",
    "traffic_safety": "hurt",
    "water_drain": "flood",
}
#: A turn of speech that speaks against a report this clearly is not overruled by what was learned.
_AGAINST = -0.5
#: What is written less like a report than this belongs to no bureau.
_PLAIN_WRITING = -1.0
#: What leans further towards talk is not looked at for kind and red.
_PLAIN_TALK = -2.0
#: Red words in a message that leans this far towards talk are asked about, not acted on.
_SOUNDS_LIKE_TALK = -1.8


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
    lean: Lean
    #: The kind it sounds like, where the rules name none or several.
    kind: str
    #: No rule for red fired, but it sounds like a life at risk.
    sounds_red: float
    #: Red words spoken of as past, far away, a likeness or a drill have been taken out of `fired`.
    doubtful: bool


class Reader:
    """Reads for one street. Pure and safe for many threads after construction; knows no clock.

    Raises lexicon.BadLexicon or sums.BadTable when a file of words cannot be used.
    """

    def __init__(
        self, street: Street | None = None, lexicon: Path | None = None, tables: Path = SHIPPED
    ) -> None:
        self._lexicon = lexicons.load(lexicon)
        self._normal = Normaliser(self._lexicon.spellings)
        self._places = Places(street, lambda word: self._normal(word).text)
        segmenter = JiebaSegmenter([*self._places.words, *self._lexicon.user_words])
        self._evidence = Evidence(self._lexicon, segmenter)
        self._manners = Manners(self._lexicon)
        self._learned = Learned()
        self._detector = Detector(tables / DETECTOR)
        self._departments = Bureaus(tables / BUREAUS)

    def read(
        self, text: str, *, chat: ChatKind = "private", node: str | None = None, role: str = "resident"
    ) -> Reading:
        """The reading of `text` said in a chat of the kind `chat` whose own node is `node`."""
        facts = self._facts(text, chat, node)
        kinds = _by_kind(facts.fired, facts.kind)
        reasons = self._why(facts)
        said = round(sum(weight for _, weight in reasons), 2)
        written = self._detector.weigh(facts.normal.text)
        decided = self._decided(facts, said)
        if not self._is_red(facts):
            decided = seconded(decided, written.score, self._detector.sure, against=_speaks_against(facts))
        score, why = summed(reasons, said, written, named=decided != "silent")
        place = self._places.place(text, facts.normal, facts.spots, node, corrects=facts.manner.corrects)
        kind = kinds[0][0] if kinds and (decided != "silent" or said > 0) else None
        kind = kind or ("other" if decided != "silent" else None)
        matters = self._matters(facts, place, kind) if kind and decided == "open" else ()
        urgency = self._urgency(facts, kind) if kind and decided != "silent" else None
        intent = self._intent(facts, decided, urgency, role)
        bureaus = self._ranked(facts.normal.text, kinds) if decided != "silent" else ()
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
            danger=_danger(facts.fired, kind) if urgency is Urgency.RED else "",
            outage=any(one.rule.outage for one in facts.fired if one.rule.kind == kind),
            agrees=facts.manner.agrees,
            corrects=facts.manner.corrects,
            why=why,
        )

    def _facts(self, text: str, chat: ChatKind, node: str | None) -> _Facts:
        normal = self._normal(text)
        manner = self._manners.of(normal.text.strip(" !~,"))
        fired = self._evidence.fired(normal.text)
        present = [one for one in fired if not (manner.silences_red and one.rule.urgency is Urgency.RED)]
        spots = tuple(self._places.spots(normal.text))
        lean = self._learned.lean(normal.text, spots)
        kind, red = self._learned.sounds(lean) if lean.weight > _PLAIN_TALK else ("", _NOT_RED)
        return _Facts(
            original=text,
            normal=normal,
            chat=chat,
            node=node,
            spots=spots,
            manner=manner,
            fired=tuple(present),
            lean=lean,
            kind="" if len({one.rule.kind for one in present}) == 1 else kind,
            sounds_red=_NOT_RED if manner.silences_red else red,
            doubtful=(manner.doubts_red or lean.weight <= _SOUNDS_LIKE_TALK) and _has_red(present),
        )

    def _why(self, facts: _Facts) -> tuple[tuple[str, float], ...]:
        """The plain sum: rules, then cues; support from a place only where there is a defect."""
        reasons = [(one.words, one.weight) for one in facts.fired]
        if facts.lean.weight:
            reasons.append((facts.lean.words, facts.lean.weight))
        if facts.fired and any(spot.main for spot in facts.spots):
            reasons.append((facts.spots[0].main or facts.spots[0].building, _PLACE_WEIGHT))
        reasons += [
            (words or cue.name, cue.weight)
            for cue, words in facts.manner.cues
            if cue.weight < 0 or (facts.fired and cue.weight > 0)
        ]
        return tuple(reasons)

    def _decided(self, facts: _Facts, score: float) -> Decision:
        if _has_red(facts.fired):
            return "ask" if facts.doubtful else "open"
        if not facts.fired and not facts.kind and facts.sounds_red < _SURELY_RED:
            return "silent"
        decided = decision(self._lexicon, facts.chat, score)
        return "ask" if decided == "silent" and facts.sounds_red >= _SURELY_RED else decided

    def _is_red(self, facts: _Facts) -> bool:
        return _has_red(facts.fired) or facts.sounds_red >= _PERHAPS_RED

    def _urgency(self, facts: _Facts, kind: str) -> Urgency:
        if self._is_red(facts):
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
            if one.rule.weight < _OWN_MATTER or one.rule.spare:
                continue
            if last is None or (one.rule.kind not in apart and self._says_another(facts, last, one)):
                apart[one.rule.kind] = [one]
                last = one
            elif one.rule.kind in apart:
                apart[one.rule.kind].append(one)
        return apart or {"": []}

    def _says_another(self, facts: _Facts, last: Fired, one: Fired) -> bool:
        if one.start < last.end:
            return False
        first, _ = facts.normal.span(last.end - 1, last.end)
        _, end = facts.normal.span(one.end - 1, one.end)
        named = [spot for spot in facts.spots if spot.main]
        elsewhere = len(named) > 1 and any(last.end <= spot.start <= one.start for spot in named)
        return bool(_ANOTHER_MATTER.search(facts.original[first:end])) or elsewhere

    def _near(self, facts: _Facts, one: Fired) -> Place | None:
        named = [spot for spot in facts.spots if spot.main]
        if len(named) < 2:  # noqa: PLR2004 - with one place it is the place of everything
            return None
        spot = min(
            named, key=lambda spot: abs(spot.end - one.start) if spot.end <= one.start else 99 + spot.start
        )
        return self._places.place(facts.original, facts.normal, (spot,), facts.node)

    def bureaus(self, text: str) -> tuple[tuple[str, float], ...]:
        """The bureaus of a text whatever is decided on it, the likeliest first; () for plain talk."""
        normal = self._normal(text)
        if self._detector.score(normal.text) < _PLAIN_WRITING:
            return ()
        return self._ranked(normal.text, _by_kind(self._evidence.fired(normal.text), ""))

    def _ranked(self, text: str, kinds: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
        return self._departments.rank(text) or self._by_kinds(kinds)

    def _by_kinds(self, kinds: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
        sums: dict[str, float] = defaultdict(float)
        for key, weight in kinds:
            bureau = self._lexicon.kinds[key].bureau
            if bureau:
                sums[bureau] += weight
        return tuple(sorted(((name, round(sums[name], 2)) for name in sums), key=lambda row: -row[1]))


def _has_red(fired: Sequence[Fired]) -> bool:
    return any(one.rule.urgency is Urgency.RED for one in fired)


def _by_kind(fired: Sequence[Fired], sounds_like: str) -> list[tuple[str, float]]:
    """Kinds with the sum of their rules and what was learned, best first; of equal sums the graver."""
    sums: dict[str, float] = defaultdict(float)
    gravest: dict[str, int] = defaultdict(int)
    for one in fired:
        sums[one.rule.kind] += one.weight
        gravest[one.rule.kind] = max(gravest[one.rule.kind], RANK[one.rule.urgency])
    if sounds_like:
        sums[sounds_like] += _LEARNED_KIND
    order = sorted(sums, key=lambda key: (-round(sums[key], 2), -gravest[key]))
    return [(key, round(sums[key], 2)) for key in order]


def _speaks_against(facts: _Facts) -> bool:
    """A veto, or nothing but a place is said."""
    return not facts.lean.met or any(cue.weight <= _AGAINST for cue, _ in facts.manner.cues)


def _danger(fired: Sequence[Fired], kind: str | None) -> str:
    """The safety line of the gravest rule; of a danger that was only learned, the one usual for its kind."""
    grave = [one for one in fired if one.rule.danger and one.rule.urgency is Urgency.RED]
    return (
        max(grave, key=lambda one: one.rule.weight).rule.danger
        if grave
        else _USUAL_DANGER.get(kind or "", "")
    )
