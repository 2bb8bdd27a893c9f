"""Evidence of a message: which rules of the lexicon fire, where, and on which words."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from gridwork.reading import Urgency
from nlp.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nlp.lexicon import Lexicon, Rule
    from nlp.segment import Segmenter

_SENTENCE_END = re.compile(r"[.;?\n]")
#: Two rules of a kind often say the same thing twice.
_FURTHER = 0.2
_DENIALS = "不没未无别莫勿"
#: What a short word takes on without becoming another word: 堵死, 掉了一截, 被撞.
_CLINGS = frozenset(
    "了着得过完起死到掉的满住在下来成光开出进上去个一几两三大好又被全都快要老还再太很往只就给把烂碎断歪坏倒破翻"
)


class Hit(NamedTuple):
    """A word of the lexicon in the text."""

    start: int
    end: int
    word: str


class Fired(NamedTuple):
    """A rule that fired, the words that made it fire, and the stretch of text they span."""

    rule: Rule
    words: str
    start: int
    end: int
    #: What it adds to the score: the rule's weight, or a fifth of it beside a stronger rule of its kind.
    weight: float


class Evidence:
    """The compiled rules. `segmenter` decides whether a word of one character stands alone."""

    def __init__(self, lexicon: Lexicon, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._groups_of = _groups_of(lexicon)
        self._inside = {word: ((0, word), *_inner(word, self._groups_of)) for word in self._groups_of}
        self._letters = frozenset(word for word in self._groups_of if len(word) == 1)
        self._ways = tuple((name, way.pattern) for name, ways in lexicon.signs.items() for way in ways)
        self.gates = tuple(way.gate for ways in lexicon.signs.values() for way in ways)
        self._asides = lexicon.asides
        self._fears = lexicon.fears
        self._words = Words([*self._groups_of, *lexicon.neutral])
        self._rules_of: dict[str, list[Rule]] = defaultdict(list)
        for rule in lexicon.rules:
            for group in rule.objects:
                self._rules_of[group].append(rule)
        self._needed = {group: _needed(rules) for group, rules in self._rules_of.items()}

    def fired(self, text: str, passed: Sequence[int]) -> list[Fired]:
        """Every rule at most once, with its closest pair of words, in the order of the text.

        `passed`: the numbers of the signs' ways that can match.
        Words are told apart only when a kind hangs on a single character: most talk never needs it.
        """
        said = self._asides.sub(_blank, text)
        hits = self._hits(said)
        signs = self._signs_in(said, passed)
        fired = self._matched(said, hits, signs)
        if not fired:
            return []
        if _needs_segments(fired):
            fired = self._matched(said, self._standing_alone(said, hits), signs)
        present = [one for one in fired if not self._only_feared(one, said)]
        return sorted(_weighed(present), key=lambda one: (one.start, -one.weight))

    def _only_feared(self, fired: Fired, text: str) -> bool:
        """差点砸到人, 怕燃起来, 昨天滑倒了: nobody's life is at risk now."""
        if fired.rule.urgency is not Urgency.RED:
            return False
        return any(fear.start() < fired.end <= fear.end() for fear in self._fears.finditer(text))

    def _matched(self, text: str, hits: list[Hit], signs: dict[str, list[Hit]]) -> list[Fired]:
        found: dict[str, list[Hit]] = dict(signs)
        for hit in hits:
            for group in self._groups_of[hit.word]:
                found.setdefault(group, []).append(hit)
        best: dict[int, Fired] = {}
        said = found.keys()
        for group, group_hits in found.items():
            if said.isdisjoint(self._needed.get(group, ())):
                continue
            for rule in self._rules_of[group]:
                if rule.defects and said.isdisjoint(rule.defects):
                    continue
                fired = _closest(rule, group_hits, found, text)
                if fired and (id(rule) not in best or _width(fired) < _width(best[id(rule)])):
                    best[id(rule)] = fired
        return list(best.values())

    def _signs_in(self, text: str, passed: Sequence[int]) -> dict[str, list[Hit]]:
        found: dict[str, list[Hit]] = {}
        for number in passed:
            name, pattern = self._ways[number]
            if pattern.search(text):
                hits = found.setdefault(name, [])
                hits += [Hit(*match.span(), match.group()) for match in pattern.finditer(text)]
        return found

    def _hits(self, text: str) -> list[Hit]:
        hits = []
        for start, word in self._words.found(text):
            for offset, inner in self._inside.get(word, ()):
                hits.append(Hit(start + offset, start + offset + len(inner), inner))
        return hits

    def _standing_alone(self, text: str, hits: list[Hit]) -> list[Hit]:
        """Hits without the single characters that are only part of another word (电 of 电话)."""
        if all(len(hit.word) > 1 for hit in hits):
            return hits
        words: list[str] = []
        for word in self._segmenter.cut(text):
            words += [word] * len(word)
        return [hit for hit in hits if len(hit.word) > 1 or self._is_word(hit.word, words[hit.start])]

    def _is_word(self, letter: str, token: str) -> bool:
        return all(one == letter or one in _CLINGS or one in self._letters for one in token)


def _groups_of(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for name, words in lexicon.groups.items():
        for word in words:
            if name not in groups[word]:
                groups[word].append(name)
    return {word: tuple(names) for word, names in groups.items()}


def _needed(rules: Iterable[Rule]) -> frozenset[str]:
    """Groups one of which has to be said for any of the rules of an object: their defects, or the object."""
    return frozenset(group for rule in rules for group in rule.defects or rule.objects)


def _blank(aside: re.Match[str]) -> str:
    return " " * len(aside.group())


def _inner(word: str, known: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """Longer words hide shorter ones from the pattern: 下水道盖子 also says 下水道 and 盖子."""
    pieces = (
        (start, word[start:end]) for start in range(len(word)) for end in range(start + 2, len(word) + 1)
    )
    return tuple((start, piece) for start, piece in pieces if piece != word and piece in known)


def _denied(hit: Hit, text: str) -> bool:
    """不漏, 没坏: the defect is said not to be; 不 inside the word itself (不亮) is the defect."""
    return hit.start > 0 and text[hit.start - 1] in _DENIALS and hit.word[0] not in _DENIALS


def _weighed(fired: list[Fired]) -> list[Fired]:
    """Spare rules only where nothing else of their kind fired; of a kind the strongest counts whole."""
    sure = {one.rule.kind for one in fired if not one.rule.spare}
    kept = [one for one in fired if not one.rule.spare or one.rule.kind not in sure]
    seen: set[str] = set()
    weighed = []
    for one in sorted(kept, key=lambda one: -one.rule.weight):
        share = _FURTHER if one.rule.kind in seen else 1.0
        seen.add(one.rule.kind)
        weighed.append(one._replace(weight=round(one.rule.weight * share, 2)))
    return weighed


def _hangs_on_a_letter(fired: Fired) -> bool:
    return any(len(word) == 1 for word in fired.words.split("…"))


def _needs_segments(fired: list[Fired]) -> bool:
    """Whether some kind is told by nothing but single characters."""
    hanging = {one.rule.kind for one in fired if _hangs_on_a_letter(one)}
    return bool(hanging - {one.rule.kind for one in fired if not _hangs_on_a_letter(one)})


def _width(fired: Fired) -> int:
    return fired.end - fired.start


def _closest(rule: Rule, hits: list[Hit], found: dict[str, list[Hit]], text: str) -> Fired | None:
    if any(group in found for group in rule.unless):
        return None
    if not rule.defects:
        told = [hit for hit in hits if not _denied(hit, text)]
        return Fired(rule, told[0].word, told[0].start, told[0].end, rule.weight) if told else None
    pairs = (
        _pair(rule, thing, defect, text)
        for group in rule.defects
        for defect in found.get(group, ())
        if not _denied(defect, text)
        for thing in hits
    )
    return min((pair for pair in pairs if pair), key=_width, default=None)


def _pair(rule: Rule, thing: Hit, defect: Hit, text: str) -> Fired | None:
    first, second = (thing, defect) if thing.start <= defect.start else (defect, thing)
    if first.end > second.start or second.start - first.end > rule.gap:
        return None
    if _SENTENCE_END.search(text, first.end, second.start):
        return None
    return Fired(rule, f"{first.word}…{second.word}", first.start, second.end, rule.weight)
