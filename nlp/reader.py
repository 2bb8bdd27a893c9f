"""One message read whole: place, kind, urgency, intent, decision, and the words that made them."""

from __future__ import annotations

import math
import re
from copy import copy
from itertools import pairwise
from typing import TYPE_CHECKING

from gridwork.kinds import KINDS
from gridwork.reading import Decision, Matter, Place, Reading, Urgency
from nlp import lexicon as lexicons
from nlp import times
from nlp.bands import Signs, decision, reasons, score
from nlp.facts import Facts, Finder
from nlp.mask import masked
from nlp.segment import Cutter, segmenter
from nlp.sums import BUREAUS, CHATS, DETECTOR, SHIPPED, Bureaus, Chats, Detector, Spoken
from nlp.urgency import urgency_of
from nlp.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from gridwork.reading import ChatKind
    from gridwork.street import Street
    from nlp.score import Fired

_ANOTHER_MATTER = re.compile(
    r"还有|另外|再就是|顺便|其次|[一二三四]是|[也又](?!不|没)|并且|同时|[❌✖]|(?:^|\s)\d[.)、]"
)
_PAUSE = re.compile(r"[,.!?;\s]")
_OWN_MATTER = 2.0
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
#: What the lexicon's rules come to when they alone are enough for a line of few words (不计标点).
_BY_RULE = 2.2
_FEW_WORDS = 7
#: The same for a line of some more words, on which several things have to agree.
_BY_RULES = 3.6
_SOME_WORDS = 12
#: A rule for red that nothing doubts is asked about this much earlier.
_RULE_HELPS = 0.1
#: What is written less like a report than this belongs to no bureau.
_PLAIN_WRITING = -1.0
#: Learned pieces that an explanation names.
_NAMED = 3
#: Kinds that an answer lists.
_LISTED = 5
_ALL_KINDS = frozenset(KINDS)


class Reader:
    """Reads for one street. Pure and safe for many threads after construction; knows no clock.

    Raises lexicon.BadLexicon or sums.BadTable when a file of words cannot be used.
    """

    def __init__(
        self,
        street: Street | None = None,
        lexicon: Path | None = None,
        tables: Path = SHIPPED,
        *,
        overlay: Path | None = None,
        cut: Cutter = segmenter,
    ) -> None:
        """`overlay`: the operator's own words, laid over the lexicon. `cut` makes the segmenter."""
        weights = Weights()
        self._detector = Detector(tables / DETECTOR, weights)
        self._departments = Bureaus(tables / BUREAUS, weights)
        self._chats = Chats(tables / CHATS, weights)
        self._lexicon = lexicons.load(lexicon, overlay, self._chats.lexicon)
        self._cut = cut
        self._finder = Finder(self._lexicon, street, cut)

    def at(self, street: Street) -> Reader:
        """A reader with these words and tables, for another street."""
        other = copy(self)
        other._finder = Finder(self._lexicon, street, self._cut)  # noqa: SLF001 - its own kind
        return other

    def read(
        self,
        text: str,
        *,
        chat: ChatKind = "private",
        node: str | None = None,
        role: str = "resident",
        now: datetime | None = None,
    ) -> Reading:
        """The reading of `text` said in a chat of the kind `chat` whose own node is `node`. `now`: when that
        was, in the zone of the place; without it no times are read.
        """
        facts = self._finder.facts(text, chat, node, now)
        spoken = self._chats.weigh(facts.rest, facts.shown)
        written = self._detector.score(facts.normal.text)
        signs = self._signs(facts, spoken, written)
        decided = decision(self._lexicon.bands[chat], self._chats.borders["ask"], self._detector.sure, signs)
        kinds = _ranked_kinds(spoken) if decided != "silent" else ()
        kind = kinds[0][0] if kinds else None
        place = self._place(facts)
        urgency = self._urgency(facts, kind, spoken, signs, decided) if kind else None
        intent = self._intent(facts, decided, urgency, role)
        bureaus = self._ranked(facts.normal.text, kind) if kind else ()
        total = score(written, spoken.report)
        return Reading(
            masked=masked(text, facts.normal, in_group=chat != "private"),
            score=total,
            decision=decided,
            intent=intent,
            kind="service_order" if intent == "service_order" else kind,
            kinds=kinds,
            bureau=bureaus[0][0] if bureaus else None,
            bureaus=bureaus,
            urgency=urgency,
            place=place,
            matters=self._matters(facts, place, kind, urgency) if decided == "open" else (),
            danger=_danger(facts.fired, kind) if urgency is Urgency.RED else "",
            happened=times.first(facts.times),
            outage=any(one.rule.outage for one in facts.fired if one.rule.kind == kind),
            agrees=facts.manner.agrees,
            corrects=facts.manner.corrects,
            anonymous=facts.manner.anonymous,
            why=reasons(facts.reasons, self._chats.loudest(spoken, _NAMED) if kinds else (), total),
        )

    def _place(self, facts: Facts) -> Place:
        return self._finder.places.place(
            facts.original, facts.normal, facts.spots, facts.node, corrects=facts.manner.corrects
        )

    def _signs(self, facts: Facts, spoken: Spoken, written: float) -> Signs:
        """What silences the rules for red makes a question of red that the words alone are sure of."""
        manner, borders = facts.manner, self._chats.borders
        heard = not manner.silences_red or spoken.red >= borders["likely red"]
        red = spoken.red if heard else -math.inf
        early = _RULE_HELPS if facts.red and not manner.doubts_red else 0.0
        return Signs(
            spoken=spoken.report,
            written=written,
            red_rule=facts.red,
            perhaps_red=red >= borders["perhaps red"] - early,
            likely_red=red >= borders["likely red"],
            surely_red=red >= borders["surely red"] and not (manner.doubts_red or manner.silences_red),
            against=_speaks_against(facts),
            by_rule=_by_rule(facts),
            bare=not facts.said,
        )

    def _urgency(self, facts: Facts, kind: str, spoken: Spoken, signs: Signs, decided: Decision) -> Urgency:
        """Red where it is likely enough to open, a rule for it fired, or it has to be asked at once.

        What was only feared or nearly happened is red where the words are surely so, or it is asked about.
        """
        text = facts.normal.text
        if decided == "ask" or signs.red_rule or signs.surely_red:
            red = signs.perhaps_red
        else:
            red = signs.likely_red and not self._lexicon.fears.search(text)
        if red:
            return Urgency.RED
        own = [one for one in facts.fired if one.rule.kind == kind]
        return urgency_of(self._lexicon, kind, own, text, Urgency(spoken.calm))

    def _intent(self, facts: Facts, decided: Decision, urgency: Urgency | None, role: str) -> str:
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
        adds = manner.corrects or times.only_when(facts.normal.text, facts.times)
        return "supplement" if adds else "chatter"

    def _matters(
        self, facts: Facts, place: Place, kind: str | None, urgency: Urgency | None
    ) -> tuple[Matter, ...]:
        if kind is None or urgency is None:
            return ()
        apart = self._apart(facts)
        if len(apart) == 1:
            return (Matter(kind, urgency, place, times.first(facts.times)),)
        matters = []
        for (key, fired), (begin, end) in zip(apart.items(), _stretches(facts, apart), strict=True):
            near = self._near(facts, fired[0])
            own = max((one.rule.urgency for one in fired), key=lambda one: one.rank)
            when = times.first(facts.times, begin, end)
            matters.append(Matter(key, urgency_of(self._lexicon, key, fired, "", own), near or place, when))
        return tuple(matters)

    def _apart(self, facts: Facts) -> dict[str, list[Fired]]:
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

    def _says_another(self, facts: Facts, last: Fired, one: Fired) -> bool:
        if one.start < last.end:
            return False
        first, _ = facts.normal.span(last.end - 1, last.end)
        _, end = facts.normal.span(one.end - 1, one.end)
        named = [spot for spot in facts.spots if spot.main]
        elsewhere = len(named) > 1 and any(last.end <= spot.start <= one.start for spot in named)
        return bool(_ANOTHER_MATTER.search(facts.original[first:end])) or elsewhere

    def _near(self, facts: Facts, one: Fired) -> Place | None:
        named = [spot for spot in facts.spots if spot.main]
        if len(named) < 2:  # noqa: PLR2004 - with one place it is the place of everything
            return None
        spot = min(
            named, key=lambda spot: abs(spot.end - one.start) if spot.end <= one.start else 99 + spot.start
        )
        return self._finder.places.place(facts.original, facts.normal, (spot,), facts.node)

    def bureaus(self, text: str) -> tuple[tuple[str, float], ...]:
        """The bureaus of a text whatever is decided on it, the likeliest first; () for plain talk."""
        plain = self._finder.normal(text).text
        return () if self._detector.score(plain) < _PLAIN_WRITING else self._departments.rank(plain)

    def _ranked(self, text: str, kind: str) -> tuple[tuple[str, float], ...]:
        bureau = self._lexicon.kinds[kind].bureau
        return self._departments.rank(text) or (((bureau, 0.0),) if bureau else ())


def _stretches(facts: Facts, apart: dict[str, list[Fired]]) -> list[tuple[int, int]]:
    """From where to where in the normal text each matter is spoken of: 昨晚漏水, 还有今早停电."""
    firsts = [fired[0] for fired in apart.values()]
    borders = [_border(facts, last.end, one.start) for last, one in pairwise(firsts)]
    return list(pairwise([0, *borders, len(facts.normal.text)]))


def _border(facts: Facts, begin: int, end: int) -> int:
    """Where the next matter begins: at the words that say so, else in front of its place."""
    text = facts.normal.text
    another = _ANOTHER_MATTER.search(text, begin, end)
    if another:
        return another.start()
    upto = min((spot.start for spot in facts.spots if spot.main and begin <= spot.start <= end), default=end)
    return max((cut.end() for cut in _PAUSE.finditer(text, begin, upto)), default=begin)


def _ranked_kinds(spoken: Spoken) -> tuple[tuple[str, float], ...]:
    kinds = [(name, round(total, 2)) for name, total in spoken.sums.items() if name in _ALL_KINDS]
    return tuple(sorted(kinds, key=lambda row: -row[1])[:_LISTED])


def _speaks_against(facts: Facts) -> bool:
    """A veto, or nothing but a place is said."""
    return not facts.said or any(cue.weight <= _AGAINST for cue, _ in facts.manner.cues)


def _by_rule(facts: Facts) -> bool:
    words, said = len(facts.said), facts.shown.said
    few, some = words <= _FEW_WORDS and said >= _BY_RULE, words <= _SOME_WORDS and said >= _BY_RULES
    return (few or some) and all(cue.weight >= 0 for cue, _ in facts.manner.cues)


def _danger(fired: Sequence[Fired], kind: str | None) -> str:
    """The safety line of the gravest rule; of a danger that was only learned, the one usual for its kind."""
    grave = [one for one in fired if one.rule.danger and one.rule.urgency is Urgency.RED]
    return (
        max(grave, key=lambda one: one.rule.weight).rule.danger
        if grave
        else _USUAL_DANGER.get(kind or "", "")
    )
