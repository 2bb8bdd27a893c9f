"""What staff have put right in the cases of an office, as examples to learn from.

The texts are masked as the cases keep them; who said or corrected what is not among them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.commands.database import opened
from nlp.training.detector import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings
    from gridwork.cases import Case, Event

_ALL = datetime(1970, 1, 1, tzinfo=UTC)
_RESIDENTS = frozenset({"resident", "merchant", "courier", "bot"})


def of(settings: Settings) -> list[Example]:
    """改类别 by staff, and what a secretary has ended as no report, ordered by opening."""
    with opened(settings) as (store, now), store.begin(now) as tx:
        return [one for case, events in tx.cases.list_all(_ALL) for one in _examples(case, events)]


def _examples(case: Case, events: list[Event]) -> Iterator[Example]:
    if case.ended_as == "invalid":
        yield Example("own", case.text, case.number, report=False)
    elif any(event.action == "kind" and event.role not in _RESIDENTS for event in events):
        yield Example("own", case.text, case.number, report=True, category=case.kind, urgency=case.urgency)
