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


def urgency_of(lexicon: Lexicon, kind: str, fired: Sequence[Fired], text: str, learned: Urgency) -> Urgency:
    """What was learned of the words, raised and lowered by circumstances (老人 上不去, 高考; 建议).

    A rule for what endangers is never lowered by what was learned; red and orange never by a wish.
    """
    said = max((one.rule.urgency for one in fired), key=RANK.__getitem__, default=learned)
    level = Urgency.ORANGE if RANK[said] >= RANK[Urgency.ORANGE] else learned
    for row in lexicon.raises:
        if kind not in row.kinds:
            continue
        lower = row.lowers and level is Urgency.YELLOW
        higher = not row.lowers and RANK[row.to] > RANK[level]
        if (lower or higher) and row.pattern.search(text):
            level = row.to
    return level
