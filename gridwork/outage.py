"""失联: how long the bot may be away before what was said meanwhile is lost.

Source of the rule: Telegram keeps an update for 24 hours (tdlib/telegram-bot-api, Client.cpp).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: So long an update waits to be fetched.
KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Missed:
    """What was said in this stretch never arrived."""

    since: datetime
    until: datetime


def missed(last_seen: datetime, now: datetime) -> Missed | None:
    """What is lost when the bot was last there at `last_seen` and is back `now`; None when nothing is."""
    if now - last_seen <= KEPT:
        return None
    return Missed(last_seen, now - KEPT)
