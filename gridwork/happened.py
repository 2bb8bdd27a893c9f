"""发生时间: when a trouble happened or began, or since when it lasts, as its reporter said it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

#: A moment (昨晚八点), a part of a day (今天早上), a day (上周五), some days (前几天), or a trouble that
#: has lasted until it was told (三天了).
Form = Literal["moment", "part", "day", "days", "lasting"]
#: 凌晨 早上 上午 中午 下午 傍晚 晚上 半夜.
Part = Literal["small_hours", "morning", "forenoon", "noon", "afternoon", "dusk", "evening", "night"]


@dataclass(frozen=True, slots=True)
class Happened:
    """What the words mean: from `begin` to `end` in UTC, neither later than the words were said."""

    form: Form
    begin: datetime
    end: datetime
    words: str = ""
    #: Which part of the day; only with the form "part".
    part: Part | None = None
    #: 几天, 前几天: the words name no number, so `begin` and `end` are only about.
    rough: bool = False


def packed(happened: Happened | None) -> dict[str, Any] | None:
    """As it is kept among other facts in JSON."""
    if happened is None:
        return None
    facts = asdict(happened)
    return facts | {"begin": happened.begin.isoformat(), "end": happened.end.isoformat()}


def unpacked(facts: dict[str, Any] | None) -> Happened | None:
    """As it was packed; None for None and for what was packed before times were read."""
    if not facts:
        return None
    begin, end = (datetime.fromisoformat(facts[key]) for key in ("begin", "end"))
    return Happened(**(facts | {"begin": begin, "end": end}))


def as_text(happened: Happened) -> str:
    return json.dumps(packed(happened), ensure_ascii=False)


def from_text(text: str) -> Happened | None:
    return unpacked(json.loads(text))
