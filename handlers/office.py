"""The office (街道办) a handler works for: its rules and its words. Built once at start, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.limits import Limits
from gridwork.quiet import QuietHours
from gridwork.stations import StationRules

if TYPE_CHECKING:
    from collections.abc import Callable

    from texts import Texts


@dataclass(frozen=True, slots=True)
class Budget:
    """How much the bot may say uninvited in a residents' group, cards of cases excepted."""

    words_an_hour: int = 3
    question_every: timedelta = timedelta(minutes=30)


@dataclass(frozen=True)
class Office:
    texts: Texts
    limits: Limits = field(default_factory=Limits)
    quiet: QuietHours = field(default_factory=QuietHours)
    stations: StationRules = field(default_factory=StationRules)
    budget: Budget = field(default_factory=Budget)
    #: Reads the reader's words again. Returns "" or, when the old ones stay, where the mistake is.
    reload_words: Callable[[], str] = str
