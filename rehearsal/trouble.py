"""/rehearsal/fault: every fault by its name, for the page and for tests in other processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rehearsal.polling import CONFLICT_DELAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from rehearsal.play import Rehearsal
    from rehearsal.things import Json

#: Switches of Faults, with its own words.
SWITCHES = [
    "too_many",
    "refuse",
    "drop",
    "stall",
    "storm",
    "repeat_updates",
    "shuffle_updates",
    "seed",
    "lift",
    "clear",
]


def switch(rehearsal: Rehearsal, told: Json) -> None:
    """{"kind": one of these, and its own words}. Raises ValueError for another one, KeyError, TypeError."""
    words = dict(told)
    kind = words.pop("kind")
    troubles = _troubles(rehearsal)
    if kind not in troubles:
        raise ValueError(f"no fault {kind!r}; there are {', '.join(sorted(troubles))}")
    troubles[kind](**words)


def standing(rehearsal: Rehearsal) -> list[str]:
    """The switches that are on now."""
    return rehearsal.faults.standing() + (["strict"] if rehearsal.referee.strict else [])


def _troubles(rehearsal: Rehearsal) -> dict[str, Callable[..., Any]]:
    def kick(group: int) -> None:
        rehearsal.bot_is_kicked(rehearsal.group(group))

    def block(person: int) -> None:
        rehearsal.players[person].blocks()

    def migrate(group: int, to: int) -> None:
        rehearsal.group(group).becomes_supergroup(to)

    def slow_conflicts(seconds: float = CONFLICT_DELAY) -> None:
        rehearsal.polling.conflict_delay = seconds

    def strict(*, on: bool = True) -> None:
        rehearsal.referee.strict = on

    happenings = (kick, block, migrate, slow_conflicts, strict, rehearsal.outage)
    switches = {name: getattr(rehearsal.faults, name) for name in SWITCHES}
    return switches | {happening.__name__: happening for happening in happenings}
