"""The platform's limits on what a bot may say, and how long many messages therefore take.

Source: Telegram's Bots FAQ: 30 messages a second overall, one a second in one chat, 20 a minute in one group.
bot/pace.py keeps them; here they are only reckoned with.
"""

from __future__ import annotations

from math import ceil

#: Messages, and the seconds in which so many may arrive.
OVERALL_LIMIT, OVERALL_PERIOD = 30, 1.0
PRIVATE_LIMIT, PRIVATE_PERIOD = 1, 1.0
GROUP_LIMIT, GROUP_PERIOD = 20, 60.0


def seconds_needed(groups: int, people: int, each: int = 1) -> int:
    """Whole seconds until `each` message has arrived in so many groups and with so many people.

    Nothing else being said meanwhile. Nobody to tell takes none; anything else at least one.
    """
    if not (groups + people) * each:
        return 0
    overall = ceil((groups + people) * each / OVERALL_LIMIT) * OVERALL_PERIOD
    in_group = _rests(each, GROUP_LIMIT) * GROUP_PERIOD if groups else 0
    in_private = _rests(each, PRIVATE_LIMIT) * PRIVATE_PERIOD if people else 0
    return ceil(max(overall, in_group, in_private))


def _rests(each: int, limit: int) -> int:
    """How often a chat's own window has to empty before the last of its messages fits."""
    return ceil(each / limit) - 1
