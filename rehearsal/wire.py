"""The log of the wire: what the bot asked and what it was answered, in order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

#: Requests kept; a long demo forgets its oldest ones.
KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Request:
    number: int
    #: As Telegram spells it, whatever the bot wrote.
    method: str
    params: dict[str, Any]
    #: The whole JSON answer, {"ok": ...}; empty when the connection was dropped.
    answer: dict[str, Any]
    status: int
    #: Rehearsal time of the answer.
    at: datetime
    #: Real seconds on the monotonic counter when the request came and when it was answered.
    came: float
    answered: float
    #: What was asked for happened, whether or not the bot got to hear of it.
    took_effect: bool

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))

    @property
    def idle(self) -> bool:
        """A long poll that brought nothing: the bot only listens."""
        return self.method == "getUpdates" and not self.answer.get("result")

    def shape(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "method": self.method,
            "params": self.params,
            "answer": self.answer,
            "status": self.status,
            "at": self.at.isoformat(),
            "took": round(self.answered - self.came, 3),
        }


class Wire:
    """A sequence of requests; `of("sendMessage")` picks a method's."""

    def __init__(self) -> None:
        self._requests: deque[Request] = deque(maxlen=KEPT)
        self._number = 0
        self._busy = monotonic()

    def add(
        self,
        method: str,
        params: dict[str, Any],
        answer: dict[str, Any],
        status: int,
        at: datetime,
        came: float,
        *,
        took_effect: bool,
    ) -> None:
        self._number += 1
        now = monotonic()
        request = Request(self._number, method, params, answer, status, at, came, now, took_effect)
        self._requests.append(request)
        if not request.idle:
            self.stir()

    def stir(self) -> None:
        """Something other than waiting goes on."""
        self._busy = monotonic()

    def quiet_for(self) -> float:
        """Real seconds since the bot last asked for anything but news."""
        return monotonic() - self._busy

    def of(self, method: str) -> list[Request]:
        return [request for request in self._requests if request.method == method]

    def after(self, number: int) -> list[Request]:
        return [request for request in self._requests if request.number > number]

    def last(self, count: int) -> list[Request]:
        """The last `count` requests that were not idle."""
        busy = (request for request in reversed(self._requests) if not request.idle)
        return list(islice(busy, count))[::-1]

    def clear(self) -> None:
        self._requests.clear()

    def __iter__(self) -> Iterator[Request]:
        return iter(list(self._requests))

    def __len__(self) -> int:
        return len(self._requests)

    def __getitem__(self, at: int) -> Request:
        return self._requests[at]
