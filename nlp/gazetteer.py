"""地名表 of one street: every name and alias, longest first, with the nodes it can mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nlp.trie import alternation
from nlp.words import Words, openings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gridwork.street import Node, Street

#: What may follow a bare alias (西湖) only in the name of some other place (西湖街道, 西湖公园).
_GOES_ON = re.compile(
    r"街道(?!办)|[区县镇乡市](?!民|里|场)|大学|学院|医院|公园|花园|公寓|小区|家园|新村|宿舍|大厦|大桥|大道|中路|东路|西路|南路"
    r"|北路|路|巷|苑|里(?!面|头|边)|楼(?!下|上|道|顶|梯)|广场|中学|小学|幼儿园|名苑|新城|国际|水库|风景|机场|火车站|景区"
)
#: What may stand before a bare alias only when another district or city is meant.
_BELONGS_ELSEWHERE = re.compile(r"(?:[区县市]|杭州|武汉|南昌|扬州|惠州|福州|嘉兴|绍兴|萧山|武昌|大|新|小)$")
#: Every code that is looked for holds one of these.
_IN_CODES = re.compile(r"[\d-]")
#: What every numbered building is called by.
BUILDING_SIGN: Final = re.compile("[栋幢座]|号楼")
_SPECIFIC = {"building": 4, "landmark": 3, "compound": 3, "road": 2, "grid": 2, "market_zone": 2}
_BARE = 2
_SHORTEST_TYPO = 3


@dataclass(frozen=True, slots=True)
class Name:
    """One name of the street file. `nodes` is empty for the street itself, which settles nothing."""

    main: str
    kind: str
    nodes: tuple[str, ...]
    #: A short form of a community or compound that other proper names begin with.
    bare: bool = False

    @property
    def rank(self) -> int:
        """How much it says: a building more than a road, a road more than a community."""
        return _SPECIFIC.get(self.kind, 1)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name met in the normal text."""

    start: int
    end: int
    name: Name


def _names(node: Node) -> Iterator[tuple[str, Name]]:
    for word in (node.name, *node.aliases):
        yield word, Name(node.name, node.level, (node.code,), bare=_is_bare(word))
    for place in node.places:
        for word in (place.name, *place.aliases):
            yield word, Name(place.name, place.kind, (node.code,), bare=_is_bare(word))


def _is_bare(word: str) -> bool:
    return len(word) <= _BARE


def _street_names(street: Street) -> Iterator[tuple[str, Name]]:
    for word in (street.name, *street.aliases):
        yield word, Name(street.name, "street", (), bare=_is_bare(word))


def _merged(old: Name, new: Name) -> Name:
    """A road that several grids claim is one name with several nodes."""
    if old.kind == "street" or not new.nodes:
        return old if old.nodes else new
    nodes = tuple(dict.fromkeys((*old.nodes, *new.nodes)))
    return Name(old.main, old.kind, nodes, bare=old.bare)


class Gazetteer:
    """All names in the normal form that messages get, so that 渔場宿舍 finds 渔场宿舍."""

    def __init__(self, street: Street, plain: Callable[[str], str]) -> None:
        self._street = street
        self._names: dict[str, Name] = {}
        for node in street.nodes.values():
            pairs = _street_names(street) if node.level == "street" else _names(node)
            for word, name in pairs:
                self._add(plain(word), name)
        self._words = Words(self._names)
        codes = sorted((code for code in street.nodes if _IN_CODES.search(code)), key=len)
        self._codes = {code.lower(): code for code in codes}
        self._code_pattern = re.compile(rf"(?<![a-z0-9])(?:{alternation(self._codes)})(?![a-z0-9]|-\d)")
        self._typos = _Typos(self._names)

    def _add(self, word: str, name: Name) -> None:
        known = self._names.get(word)
        self._names[word] = _merged(known, name) if known else name

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self._names)

    def mentions(self, text: str) -> list[Mention]:
        """Names in the text, in its order; a typing error counts only when nothing else is meant."""
        found = [mention for mention in self._exact(text) if _stands(mention, text)]
        if _IN_CODES.search(text):
            found += [self._coded(match) for match in self._code_pattern.finditer(text)]
        if not any(mention.name.nodes for mention in found):
            found += self._typos.mentions(text)
        return sorted(found, key=lambda mention: mention.start)

    def _exact(self, text: str) -> Iterator[Mention]:
        for start, word in self._words.found(text):
            name = self._names[word]
            yield Mention(start, max(start + len(word), self._typos.whole(text, start, name)), name)

    def _coded(self, match: re.Match[str]) -> Mention:
        node = self._street.nodes[self._codes[match.group()]]
        return Mention(match.start(), match.end(), Name(node.name, node.level, (node.code,)))


def _stands(mention: Mention, text: str) -> bool:
    """Whether a bare alias is meant, not the beginning or end of a longer proper name."""
    if not mention.name.bare:
        return True
    before = text[max(0, mention.start - 2) : mention.start]
    return not _GOES_ON.match(text, mention.end) and not _BELONGS_ELSEWHERE.search(before)


def _by(words: Iterable[str], keys: Callable[[str], Iterable[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for word in words:
        for key in keys(word):
            found.setdefault(key, set()).add(word)
    return found


def _shortened(word: str) -> set[str]:
    """The word, and the word without each of its characters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


class _Typos:
    """Names with one wrong, missing or doubled character, accepted only if one name is meant.

    Never across names: a spelling whose stem belongs to another name (西湖花园 beside 湘湖花园) is none.
    """

    def __init__(self, names: dict[str, Name]) -> None:
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - only a street needs it

        self._distance = OSA.distance
        self._names = {
            word: name
            for word, name in names.items()
            if len(word) >= _SHORTEST_TYPO and name.nodes and word.isalpha() and not name.bare
        }
        self._stems = _by(names, lambda word: (word[:2],))
        self._shortened = _by(self._names, _shortened)
        self._endings = {word[-2:] for word in self._names if len(word) > _SHORTEST_TYPO}
        self._ends = re.compile(
            rf"(?=({alternation(self._endings)}|(?=[\da-z一二三四五六七八九十]{{1,3}}(?:栋|幢|号楼|座))))"
        )

    def whole(self, text: str, start: int, name: Name) -> int:
        """Where the main name, mistyped after its short form, ends: 佳天雅宛 for 佳天雅苑; or 0."""
        end = start + len(name.main)
        if not name.bare or len(name.main) <= _BARE or end > len(text):
            return 0
        return end if self._distance(text[start:end], name.main, score_cutoff=1) <= 1 else 0

    def mentions(self, text: str) -> list[Mention]:
        if self._endings.isdisjoint(openings(text)) and not BUILDING_SIGN.search(text):
            return []
        for match in self._ends.finditer(text):
            end = match.start() + len(match.group(1))
            found = self._ending_at(text, end)
            if found:
                return [found]
        return []

    def _ending_at(self, text: str, end: int) -> Mention | None:
        near: dict[str, tuple[int, int]] = {}
        for length in range(_SHORTEST_TYPO, min(end, 7) + 1):
            window = text[end - length : end]
            # One edit apart: some character left out of either makes them equal.
            alike = {word for short in _shortened(window) for word in self._shortened.get(short, ())}
            for word in sorted(alike):
                if self._distance(window, word, score_cutoff=1) <= 1:
                    near.setdefault(word, (end - length, length))
                    if len(word) == length:
                        near[word] = (end - length, length)
        return self._only(text, near)

    def _only(self, text: str, near: dict[str, tuple[int, int]]) -> Mention | None:
        if len({self._names[word] for word in near}) != 1:
            return None
        word, (start, length) = next(iter(near.items()))
        typed = text[start : start + length]
        if self._another_is_meant(typed, word):
            return None
        return Mention(start, start + length, self._names[word])

    def _another_is_meant(self, typed: str, word: str) -> bool:
        """A short name with a wrong first half, or a first half that other names have."""
        if typed[:2] == word[:2]:
            return (
                len(word) <= _SHORTEST_TYPO and typed[-1] != word[-1] and typed[-1] in "路街巷苑里楼村园城站"
            )
        others = self._stems.get(typed[:2], set())
        return len(word) <= _SHORTEST_TYPO or bool(others)
