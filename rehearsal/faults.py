"""Faults one can switch on: what Telegram answers instead of doing what the bot asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from rehearsal.refused import Refused, too_many

if TYPE_CHECKING:
    from datetime import datetime

    from rehearsal.mailbox import Disorder

#: `times` of a fault that meets by chance: as long as it is switched on.
ALWAYS = 1_000_000_000


class Dropped(Exception):  # noqa: N818 - it is what happens to the connection
    """The connection breaks without an answer."""


@dataclass(slots=True)
class Fault:
    """`times` matching requests meet it, each with this `chance`."""

    #: The switch it came from.
    name: str
    #: Without one the answer is only late.
    meets: Exception | None
    method: str | None
    chat: int | None
    times: int
    chance: float = 1.0
    #: The request takes effect first.
    after: bool = False
    #: Real seconds the request or its answer hangs.
    stall: float = 0.0

    def matches(self, method: str, chat: int | None) -> bool:
        anything = self.method is None and method != "getUpdates"
        return self.times > 0 and (anything or self.method == method) and self.chat in (None, chat)

    async def strike(self) -> None:
        if self.stall:
            await asyncio.sleep(self.stall)
        if self.meets is not None:
            raise self.meets


class Faults:
    """Each switch takes which method (None: any but getUpdates) and chat (None: any), and how often.

    Either the next `times` requests meet it (one, when nothing is said), or each does by `chance`, 0 to 1:
    the same ones for the same `seed`.
    """

    def __init__(self, disorder: Disorder, seed: int = 0) -> None:
        self._on: list[Fault] = []
        self._disorder = disorder
        self._random = Random(seed)  # noqa: S311 - repeatable, not secret
        self._dark_until: datetime | None = None

    def seed(self, seed: int) -> None:
        """Begin the dice anew, for requests and for updates."""
        self._random.seed(seed)
        self._disorder.random.seed(seed)

    # -- on the way from the bot

    def too_many(
        self,
        seconds: int,
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int | None = None,
        chance: float | None = None,
    ) -> None:
        """429 Too Many Requests: retry after `seconds`."""
        self._add(Fault("too_many", too_many(seconds), method, chat, *_how_often(times, chance)))

    def refuse(
        self,
        code: int,
        description: str,
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int | None = None,
        chance: float | None = None,
    ) -> None:
        """Any answer with ok: false, such as 502 Bad Gateway."""
        self._add(Fault("refuse", Refused(code, description), method, chat, *_how_often(times, chance)))

    def drop(
        self,
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int | None = None,
        chance: float | None = None,
        after: bool = False,
    ) -> None:
        """Break the connection, before or after the request took effect."""
        name = "drop_after" if after else "drop"
        self._add(Fault(name, Dropped(), method, chat, *_how_often(times, chance), after=after))

    def stall(
        self,
        seconds: float,
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int | None = None,
        chance: float | None = None,
        after: bool = True,
    ) -> None:
        """Answer `seconds` late. Not `after`: a bot that hangs up meanwhile was never heard."""
        fault = Fault("stall", None, method, chat, *_how_often(times, chance), after=after, stall=seconds)
        self._add(fault)

    def storm(self, chance: float, *, stall: float = 10.0, retry_after: int = 1) -> None:
        """A share of all requests fails, in equal parts of five kinds."""
        each, before = chance / 5, len(self._on)
        self.too_many(retry_after, chance=each)
        self.refuse(502, "Bad Gateway", chance=each)
        self.drop(chance=each)
        self.drop(chance=each, after=True)
        self.stall(stall, chance=each)
        for fault in self._on[before:]:
            fault.name = "storm"

    # -- on the way to the bot

    def repeat_updates(self, chance: float = 1.0, most: int = 5) -> None:
        """Updates come again though they were confirmed: 2 to `most` times in all."""
        self._disorder.chance, self._disorder.most = chance, most

    def shuffle_updates(self) -> None:
        """Queues overtake each other; within a queue the order stays."""
        self._disorder.shuffled = True

    # -- both

    def outage(self, until: datetime) -> None:
        """Nothing gets through in either direction before `until` by the rehearsal's clock."""
        self._dark_until = until

    def dark(self, now: datetime) -> bool:
        if self._dark_until is not None and now >= self._dark_until:
            self._dark_until = None
        return self._dark_until is not None

    def clear(self) -> None:
        for name in self.standing():
            self.lift(name)

    def lift(self, name: str) -> None:
        """Switch off whatever one switch has put there; nothing, when it is off."""
        self._on = [fault for fault in self._on if fault.name != name]
        if name == "repeat_updates":
            self._disorder.chance = 0.0
        elif name == "shuffle_updates":
            self._disorder.shuffled = False
        elif name == "outage":
            self._dark_until = None

    def standing(self) -> list[str]:
        """The switches that are on, by name."""
        also = {
            "repeat_updates": self._disorder.chance > 0,
            "shuffle_updates": self._disorder.shuffled,
            "outage": self._dark_until is not None,
        }
        met = {fault.name for fault in self._on if fault.times > 0}
        return sorted(met | {name for name, on in also.items() if on})

    def meet(self, method: str, chat: int | None) -> Fault | None:
        """The fault this request runs into, used up by one."""
        for fault in self._on:
            if fault.matches(method, chat) and self._hits(fault):
                fault.times -= 1
                return fault
        return None

    def _hits(self, fault: Fault) -> bool:
        return fault.chance >= 1 or self._random.random() < fault.chance

    def _add(self, fault: Fault) -> None:
        if not 0 < fault.chance <= 1:
            raise ValueError(f"a chance lies above 0 and at most at 1, not at {fault.chance}")
        self._on.append(fault)


def _how_often(times: int | None, chance: float | None) -> tuple[int, float]:
    if times is None:
        times = 1 if chance is None else ALWAYS
    return times, 1.0 if chance is None else chance
