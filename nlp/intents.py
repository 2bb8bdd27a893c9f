"""Turns of speech (语气): notices, thanks, questions, orders and whatever else is not a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlp.lexicon import Cue, Lexicon

_AGREES = re.compile(
    r"^\s*(?:\+ ?1|加1|加一|同上|同求|顶|附议|\d+栋\+1)\s*$"
    r"|(?:我|我们|俺|咱)(?:家|屋里|们|这里|这边|这|栋|单元|那|\d+栋|\d+楼)*也(?:是|有|没|停|一样|闻|看到|听到|听见|漏|坏|返|被|遇|碰到|差点|堵|发(?:现|霉|黄|臭)|不(?:亮|通|来|出|能|行))"
)
_CORRECTS = re.compile(
    r"(?:说|打|写|讲|发|搞|记)错(?:了|字|个)?.{0,4}(?:是|应该|\d+栋)|更正|不是.{1,8}[,\s]?(?:而)?是.{1,10}(?:栋|单元|楼|路|巷|号|苑|里)"
)
_ANONYMOUS = re.compile(
    r"匿名|(?:别|莫|不要|不能|不想|请勿|勿).{0,4}(?:说|讲|报|透露|公开|泄露|写).{0,4}(?:我|名字|姓名|身份)|(?:替|给|帮)我保密|保密"
)
#: One of these is in whatever the three match.
_IN_AGREES, _IN_CORRECTS, _IN_ANONYMOUS = (
    frozenset(letters) for letters in ("+加同顶附也", "错更是", "匿别莫不请勿保")
)
_ONLY_ATTACHMENT = re.compile(r"^\s*(?:\[(?:图片|照片|语音|视频|文件|动画表情|表情|位置)\]\s*)+$")


@dataclass(frozen=True, slots=True)
class Manner:
    """How the message is said: the cues that matched, with the words they matched."""

    cues: tuple[tuple[Cue, str], ...]
    agrees: bool
    corrects: bool
    anonymous: bool
    only_attachment: bool

    @property
    def silences_red(self) -> bool:
        return any(cue.red == "silence" for cue, _ in self.cues)

    @property
    def doubts_red(self) -> bool:
        return any(cue.red == "doubt" for cue, _ in self.cues)

    @property
    def intent(self) -> str:
        """The intent of the weightiest cue against a report that names one, or ""."""
        named = [(cue.weight, cue.intent) for cue, _ in self.cues if cue.intent and cue.weight <= 0]
        return min(named)[1] if named else ""

    @property
    def is_suggestion(self) -> bool:
        return any(cue.intent == "suggestion" for cue, _ in self.cues)


class Manners:
    def __init__(self, lexicon: Lexicon) -> None:
        self._ways = tuple((cue.name, cue, way.pattern) for cue in lexicon.cues for way in cue.ways)
        self.gates = tuple(way.gate for cue in lexicon.cues for way in cue.ways)

    def of(self, text: str, passed: Sequence[int]) -> Manner:
        """`passed`: the numbers of the ways that can match."""
        letters = set(text)
        return Manner(
            cues=tuple(self._matched(text, passed)),
            agrees=not letters.isdisjoint(_IN_AGREES) and bool(_AGREES.search(text)),
            corrects=not letters.isdisjoint(_IN_CORRECTS) and bool(_CORRECTS.search(text)),
            anonymous=not letters.isdisjoint(_IN_ANONYMOUS) and bool(_ANONYMOUS.search(text)),
            only_attachment=text.startswith("[") and bool(_ONLY_ATTACHMENT.match(text)),
        )

    def _matched(self, text: str, passed: Sequence[int]) -> list[tuple[Cue, str]]:
        """Every cue at most once, with the words of the first of its ways that matches."""
        matched: dict[str, tuple[Cue, str]] = {}
        for number in passed:
            name, cue, pattern = self._ways[number]
            match = None if name in matched else pattern.search(text)
            if match:
                matched[name] = (cue, match.group().strip())
        return list(matched.values())
