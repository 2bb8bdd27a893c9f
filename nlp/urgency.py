"""紧急程度: the gravest of the rules that fired, then what raises it, then what lowers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.reading import Urgency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlp.lexicon import Lexicon
    from nlp.score import Fired


def urgency_of(lexicon: Lexicon, kind: str, fired: Sequence[Fired], text: str) -> Urgency:
    """Floor of the kind, raised by its rules and by circumstances (老人 上不去, 高考).

    A wish (建议) lowers what is not dangerous; red and orange are never lowered by words.
    """
    level = max(
        (one.rule.urgency for one in fired), key=lambda one: one.rank, default=lexicon.kinds[kind].urgency
    )
    for row in lexicon.raises:
        if kind not in row.kinds:
            continue
        lower = row.lowers and level is Urgency.YELLOW
        higher = not row.lowers and row.to.rank > level.rank
        if (lower or higher) and row.pattern.search(text):
            level = row.to
    return level
