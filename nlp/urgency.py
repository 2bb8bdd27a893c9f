"""紧急程度: the gravest of the rules that fired, then what raises it, then what lowers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridwork.reading import Urgency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlp.lexicon import Lexicon
    from nlp.score import Fired


#: As Urgency.rank, looked up instead of computed: it is asked for many times a message.
RANK: Final = {urgency: urgency.rank for urgency in Urgency}


def urgency_of(lexicon: Lexicon, kind: str, fired: Sequence[Fired], text: str) -> Urgency:
    """Floor of the kind, raised by its rules and by circumstances (老人 上不去, 高考).

    A wish (建议) lowers what is not dangerous; red and orange are never lowered by words.
    """
    floor = lexicon.kinds[kind].urgency
    # Without a rule the words were only learned: enough for a case, not for an alarm.
    floor = Urgency.ORANGE if floor is Urgency.RED else floor
    level = max((one.rule.urgency for one in fired), key=RANK.__getitem__, default=floor)
    for row in lexicon.raises:
        if kind not in row.kinds:
            continue
        lower = row.lowers and level is Urgency.YELLOW
        higher = not row.lowers and RANK[row.to] > RANK[level]
        if (lower or higher) and row.pattern.search(text):
            level = row.to
    return level
