"""Faults one can switch on: what Telegram answers instead of doing what the bot asks."""

from __future__ import annotations

from dataclasses import dataclass

from rehearsal.refused import Refused, too_many


class Dropped(Exception):  # noqa: N818 - it is what happens to the connection
    """The connection breaks without an answer."""


@dataclass(slots=True)
class Fault:
    """`times` matching requests meet it. `after`: the request takes effect before the answer is lost."""

    meets: Exception
    method: str | None
    chat: int | None
    times: int
    after: bool = False

    def matches(self, method: str, chat: int | None) -> bool:
        return self.times > 0 and self.method in (None, method) and self.chat in (None, chat)


class Faults:
    """Each switch takes which method (None: any but getUpdates) and chat (None: any), and how often."""

    def __init__(self) -> None:
        self._on: list[Fault] = []

    def too_many(
        self, seconds: int, *, method: str | None = None, chat: int | None = None, times: int = 1
    ) -> None:
        """429 Too Many Requests: retry after `seconds`."""
        self._on.append(Fault(too_many(seconds), method, chat, times))

    def refuse(
        self,
        code: int,
        description: str,
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int = 1,
    ) -> None:
        """Any answer with ok: false, such as 502 Bad Gateway."""
        self._on.append(Fault(Refused(code, description), method, chat, times))

    def drop(
        self, *, method: str | None = None, chat: int | None = None, times: int = 1, after: bool = False
    ) -> None:
        """Break the connection, before or after the request took effect."""
        self._on.append(Fault(Dropped(), method, chat, times, after=after))

    def clear(self) -> None:
        self._on.clear()

    def meet(self, method: str, chat: int | None) -> Fault | None:
        """The fault this request runs into, used up by one."""
        for fault in self._on:
            if fault.matches(method, chat) and (method != "getUpdates" or fault.method == method):
                fault.times -= 1
                return fault
        return None
