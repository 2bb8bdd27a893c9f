"""The outbox's way out (发送): asks the planner, takes the row, has the door carry it out, settles.

Exactly one process sends for a bot: it holds the lease "sender:<bot>". A row is marked as being sent, and
committed, before the platform is called; no transaction is open during the call. So whatever dies wherever,
each notice is either still queued, or settled, or known to be uncertain.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.ledger import LEASE, Ledger
from bot.outcomes import Later, Outcome, Refused
from bot.pace import Grant, Wait, toast
from storage import Unavailable
from storage.outbox import is_private

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.clock import Clock
    from bot.ledger import View
    from bot.pace import More, Pace
    from gridwork.notice import Address, Notice
    from storage import Outgoing, Store, Tx, Waiting

log = logging.getLogger(__name__)
_T = TypeVar("_T")

#: Calls at once; the answers to taps have as many places of their own.
IN_FLIGHT = 16
_RENEW_AFTER = LEASE / 4
#: Seconds. The outbox is looked at at least so often: another process may have put something.
_LOOK_EVERY = 0.5
#: After a look, this many times its own length goes by before the next one: most of the time is for others.
_LOOK_SHARE = 10
#: Seconds that calls under way are given when the program ends; what is cut off is uncertain at next start.
_GRACE = 5.0
#: Seconds: the longest rest while the platform cannot be reached at all.
_LONGEST_SHUT = 30.0
#: So often is a notice tried that the door itself stumbles over, before it is given up as refused.
_STUMBLES = 2


class InStoreThread(Protocol):
    """Runs what uses the store where the store is used."""

    def __call__(self, work: Callable[[], _T], /) -> Awaitable[_T]: ...


class Door(Protocol):
    """A platform's way out, such as TelegramOut."""

    async def carry_out(self, outgoing: Outgoing, grant: Grant, more: More) -> Outcome: ...


class Delivery:
    """`wake` is to be set by whoever has put something into the outbox. `pacing`: steady seconds."""

    def __init__(
        self,
        store: Store,
        run_in_store_thread: InStoreThread,
        door: Door,
        pace: Pace,
        clock: Clock,
        *,
        owner: str,
        bot_id: str,
        on_gone: Callable[[Tx, Address, Notice], None],
        pacing: Callable[[], float] = time.monotonic,
    ) -> None:
        self.wake = asyncio.Event()
        self._run, self._door, self._pace = run_in_store_thread, door, pace
        self._clock, self._pacing = clock, pacing
        self._ledger = Ledger(store, clock, owner, f"sender:{bot_id}", on_gone)
        self._claimed_at: datetime | None = None
        self._calls: set[asyncio.Task[None]] = set()
        self._toasts: dict[int, asyncio.Task[None]] = {}
        self._next_at: datetime | None = None
        self._looked_at = self._look_from = -_LOOK_EVERY
        self._look_wanted, self._look_took = True, 0.0
        self._shut_times, self._shut_until = 0, 0.0

    @property
    def leads(self) -> bool:
        """Whether this process is the one that sends."""
        return self._claimed_at is not None

    @property
    def busy(self) -> bool:
        """Whether a call is under way."""
        return bool(self._calls or self._toasts)

    async def run(self, stop: asyncio.Event) -> None:
        """Sends until `stop` is set (it is noticed within half a second), then lets what is under way end."""
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                if self._is_time_to_look():
                    await self._look_safely(tasks)
                wait = self._send_granted(tasks)
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._rest(wait)):
                        await self.wake.wait()
            await self._land()
        if self.leads:
            self._claimed_at = None
            with suppress(Unavailable):
                await self._run(self._ledger.release)

    async def drain(self) -> datetime | None:
        """Sends everything that may leave at this moment. Returns when more may; None: nothing waits."""
        async with asyncio.TaskGroup() as tasks:
            await self._look(tasks)
            wait = self._send_granted(tasks)
            while under_way := {*self._calls, *self._toasts.values()}:
                await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                await self._look(tasks)
                wait = self._send_granted(tasks)
        moments = [self._next_at] if self._next_at else []
        if wait.until is not None:
            rest = max(0.0, wait.until - self._pacing())
            moments.append(self._clock.now() + timedelta(seconds=rest))
        return min(moments, default=None)

    def _is_time_to_look(self) -> bool:
        now = time.monotonic()
        if self.wake.is_set() or now >= self._looked_at + _LOOK_EVERY or self._something_became_due():
            self.wake.clear()
            self._look_wanted = True
        return self._look_wanted and now >= self._look_from

    def _something_became_due(self) -> bool:
        return self._next_at is not None and self._clock.now() >= self._next_at

    def _rest(self, wait: Wait) -> float:
        """Seconds until something may leave or the outbox is looked at again; short, as clocks are moved."""
        now = time.monotonic()
        rests = [_LOOK_EVERY]
        if wait.until is not None:
            rests.append(wait.until - self._pacing())
        if self._next_at is not None and not self._look_wanted:
            rests.append((self._next_at - self._clock.now()).total_seconds())
        if self._look_wanted:
            rests.append(self._look_from - now)
        return max(0.0, min(rests))

    async def _look_safely(self, tasks: asyncio.TaskGroup) -> None:
        self._look_wanted, self._look_took = False, 0.0
        try:
            await self._look(tasks)
        except Exception:
            log.exception("the outbox cannot be read; trying again")
            await asyncio.sleep(_LOOK_EVERY)
        self._looked_at = time.monotonic()
        self._look_from = self._looked_at + _LOOK_SHARE * self._look_took

    def _read(self) -> View:
        """The outbox, read in the store's thread. How long that took counts without the wait for its turn."""
        began = time.monotonic()
        view = self._ledger.view()
        self._look_took = time.monotonic() - began
        return view

    async def _look(self, tasks: asyncio.TaskGroup) -> None:
        """Reads what could leave, as long as this process is the sender; becomes it when nobody else is."""
        if not await self._lead():
            self._pace.line_up((), self._pacing())
            self._next_at = None
            return
        view = await self._run(self._read)
        self._next_at = view.next_at
        self._pace.line_up(view.line, self._pacing())
        for waiting in view.toasts:
            self._answer_tap(waiting, tasks)

    async def _lead(self) -> bool:
        now, before = self._clock.now(), self._claimed_at
        if before is None:
            return await self._take_over(now)
        if not before <= now < before + _RENEW_AFTER:
            self._claimed_at = now if await self._run(self._ledger.claim) else None
            if not self.leads:
                log.warning("another process sends now")
        return self.leads

    async def _take_over(self, now: datetime) -> bool:
        if self._calls or self._toasts:
            # Calls of an earlier lease of ours: they are under way, not left half done.
            return False
        left = await self._run(self._ledger.take_over)
        if left is not None:
            self._claimed_at, moment = now, self._pacing()
            self._pace.rebuild((chat, is_private(chat), moment - ago) for chat, ago in left)
        return self.leads

    def _answer_tap(self, waiting: Waiting, tasks: asyncio.TaskGroup) -> None:
        if waiting.id not in self._toasts and len(self._toasts) < IN_FLIGHT:
            task = tasks.create_task(self._fly(toast(waiting.id, waiting.chat)))
            self._toasts[waiting.id] = task
            task.add_done_callback(lambda _: self._toasts.pop(waiting.id))

    def _send_granted(self, tasks: asyncio.TaskGroup) -> Wait:
        """Lets everything leave that the planner grants at this moment."""
        while self.leads and len(self._calls) < IN_FLIGHT:
            granted = self._pace.next_send(self._pacing())
            if isinstance(granted, Wait):
                return granted
            task = tasks.create_task(self._fly(granted))
            self._calls.add(task)
            task.add_done_callback(self._calls.discard)
        return Wait(None)

    async def _land(self) -> None:
        """Lets the calls under way end; those that take too long stay marked as being sent."""
        if under_way := {*self._calls, *self._toasts.values()}:
            _, late = await asyncio.wait(under_way, timeout=_GRACE)
            for task in late:
                task.cancel()

    async def _fly(self, grant: Grant) -> None:
        """One notice from the planner's grant to its settlement."""
        outgoing = await self._take(grant)
        if outgoing is None:
            if not grant.toast:
                self._pace.unused(grant)
        else:
            flight = _Flight(self._pace, self._pacing, grant)
            outcome = await self._carry_out(outgoing, flight)
            await self._settle(outgoing, self._landed(flight.grant, outcome))
            if not grant.toast:
                self._pace.released(grant)
        self.wake.set()

    async def _take(self, grant: Grant) -> Outgoing | None:
        try:
            return await self._run(lambda: self._ledger.take(grant.id, grant.chat))
        except Exception:
            log.exception("a notice could not be taken; it stays queued")
            return None

    async def _carry_out(self, outgoing: Outgoing, flight: _Flight) -> Outcome:
        try:
            return await self._door.carry_out(outgoing, flight.grant, flight.more)
        except Exception as error:
            log.exception("%s could not be carried out", outgoing.notice.key)
            return Later(1.0, repr(error)) if outgoing.tries < _STUMBLES else Refused(repr(error))

    def _landed(self, grant: Grant, outcome: Outcome) -> Outcome:
        """The planner learns that the call is over. Gives back the outcome, widened if everything rests."""
        now, refused_until = self._pacing(), None
        if isinstance(outcome, Later) and outcome.everywhere:
            outcome = replace(outcome, seconds=self._shut(outcome.seconds, now))
        else:
            self._shut_times = 0
            refused_until = now + outcome.seconds if isinstance(outcome, Later) else None
        if not grant.toast and self._pace.completed(grant, now, refused_until) and isinstance(outcome, Later):
            outcome = replace(outcome, everywhere=True)
        return outcome

    def _shut(self, seconds: float, now: float) -> float:
        """The platform cannot be reached: seconds for which nothing is tried, longer every time."""
        if now >= self._shut_until:
            longer = min(seconds * 2**self._shut_times, _LONGEST_SHUT)
            self._shut_times = min(self._shut_times + 1, 10)
            self._shut_until = now + max(seconds, longer)
            self._pace.hold(None, self._shut_until)
        return self._shut_until - now

    async def _settle(self, outgoing: Outgoing, outcome: Outcome) -> None:
        """Durably, however often the database has to be asked."""
        rest = 0.05
        while True:
            try:
                return await self._run(lambda: self._ledger.settle(outgoing, outcome))
            except Exception:
                log.exception("%s is not settled yet: %s", outgoing.notice.key, outcome)
                await asyncio.sleep(rest)
                rest = min(2 * rest, 5.0)


@dataclass(slots=True)
class _Flight:
    """One notice under way: its present grant, and how it gets further ones."""

    pace: Pace
    pacing: Callable[[], float]
    grant: Grant

    async def more(self, messages: int, rest: float) -> Grant:
        """The call before is over; after `rest` seconds, as soon as the windows allow, one more."""
        now = self.pacing()
        self.pace.completed(self.grant, now, now + rest if rest else None)
        while isinstance(granted := self.pace.another(self.grant, self.pacing(), messages), Wait):
            # Never long: the clock may be moved meanwhile.
            until = granted.until
            await asyncio.sleep(0.05 if until is None else min(max(until - self.pacing(), 0.001), 1.0))
        self.grant = granted
        return granted
