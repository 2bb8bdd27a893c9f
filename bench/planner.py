"""The planner of sends in virtual time: limits kept, no room wasted, the urgent first."""

from __future__ import annotations

import random
from typing import Any

from bench.sending import Sends, a_broadcast_with_whistles, a_large_morning, bound, delays

_SEED = 20261210


def run() -> dict[str, Any]:
    """10,000 notices over 400 groups and 2,000 private chats, evenly and with loud groups; then whistles."""
    figures: dict[str, Any] = {}
    for skew, name in ((1, "even"), (2, "some groups loud")):
        chance = random.Random(_SEED)
        notices = a_large_morning(chance, skew)
        sends = Sends(notices, chance)
        took = sends.run()
        figures[f"planner, {name}: breaches in 10,000 notices"] = sends.breaches()
        figures[f"planner, {name}: utilisation (%)"] = round(100 * bound(notices) / took, 1)
    return figures | _whistles()


def _whistles() -> dict[str, Any]:
    chance = random.Random(_SEED)
    broadcast, whistles = a_broadcast_with_whistles(chance)
    sends = Sends(broadcast + whistles, chance)
    start = sends.now
    sends.run()
    waited = delays(sends, whistles, start)
    return {
        "planner, a whistle inside a broadcast of 5,000: p99 (s)": round(waited[int(0.99 * len(waited))], 3),
        "planner, a whistle inside a broadcast of 5,000: longest (s)": round(waited[-1], 3),
        "planner, broadcast with whistles: breaches": sends.breaches(),
    }
