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
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.outcomes import Later, Outcome
from bot.pace import GROUP_PERIOD, Grant, Wait, toast
from bot.settlement import Settlement
from storage.outbox import is_private

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.pace import More, Pace
    from bot.settlement import OnGone
    from storage import Outgoing, Store, Tx, Waiting

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")

#: The lease on being the sender: short, so that another process goes on soon after a crash.
LEASE = timedelta(seconds=4)
_RENEW_AFTER = timedelta(seconds=1)
#: The longest a row may be in a sender's hands (a long text rests between its parts).
_ROW_LEASE = timedelta(minutes=5)
#: An answer to a tap that is older than this answers nobody.
TOAST_LIVES = timedelta(seconds=15)
#: Calls at once; the answers to taps have as many places of their own.
IN_FLIGHT = 16
#: Rows read at once: enough that chats whose windows are full do not hide the others.
_READ_ROWS = 2000
#: Seconds. Looked at the outbox at least so often (another process may have put something) ...
_LOOK_EVERY = 0.5
#: ... but never for more than one part in ten of the time.
_LOOK_SHARE = 10
#: Seconds that calls under way are given when the program ends; what is cut off is uncertain at next start.
_GRACE = 8.0
#: Seconds: the longest rest while the platform cannot be reached at all.
_LONGEST_SHUT = 30.0


class Clock(Protocol):
    """Whoever knows the time; it may be moved by hand."""

    def now(self) -> datetime: ...


class InStoreThread(Protocol):
    """Runs what uses the store where the store is used."""

    def __call__(self, work: Callable[[], _T], /) -> Awaitable[_T]: ...


class Door(Protocol):
    """A platform's way out, such as TelegramOut."""

    async def carry_out(self, outgoing: Outgoing, grant: Grant, more: More) -> Outcome: ...


@dataclass(slots=True)
class _View:
    """What the outbox showed: the line, the answers to taps, and when more becomes due."""

    line: list[Waiting]
    toasts: list[Waiting]
    next_at: datetime | None


class Delivery:
    """`wake` is set by whoever puts something into the outbox."""

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
        on_gone: OnGone,
        pacing: Callable[[], float] = time.monotonic,
    ) -> None:
        self.wake = asyncio.Event()
        self._store, self._run, self._door = store, run_in_store_thread, door
        self._pace, self._clock, self._pacing = pace, clock, pacing
        self._owner, self._lease = owner, f"sender:{bot_id}"
        self._settlement = Settlement(on_gone)
        self._leads_since: datetime | None = None
        self._flights: set[asyncio.Task[None]] = set()
        self._toasts: dict[int, asyncio.Task[None]] = {}
        self._shut = 0
        self._next_at: datetime | None = None

    @property
    def leads(self) -> bool:
        """Whether this process is the one that sends."""
        return self._leads_since is not None

    async def run(self, stop: asyncio.Event) -> None:
        """Sends until `stop` is set, then lets what is under way end."""
        look_at = 0.0
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                self.wake.clear()
                began = time.monotonic()
                if began >= look_at:
                    await self._look_safely(tasks)
                    look_at = time.monotonic() + _LOOK_SHARE * (time.monotonic() - began)
                wait = self._send_granted(tasks) if self.leads else Wait(None)
                await self._rest(wait, stop, look_at)
            await self._land()
        await self._run(self._release)

    async def drain(self) -> datetime | None:
        """Sends everything that may leave at this moment. Returns when more may; None: nothing waits."""
        async with asyncio.TaskGroup() as tasks:
            await self._look(tasks)
            wait = self._send_granted(tasks) if self.leads else Wait(None)
            while self._flights or self._toasts:
                await asyncio.wait({*self._flights, *self._toasts.values()}, return_when="FIRST_COMPLETED")
                await self._look(tasks)
                wait = self._send_granted(tasks) if self.leads else Wait(None)
        now, moments = self._clock.now(), [self._next_at] if self._next_at else []
        if wait.until is not None:
            moments.append(now + timedelta(seconds=max(0.0, wait.until - self._pacing())))
        return min(moments, default=None)

    async def _look_safely(self, tasks: asyncio.TaskGroup) -> None:
        try:
            await self._look(tasks)
        except Exception:
            _LOG.exception("the outbox cannot be read; looking again in a second")
            await asyncio.sleep(1)

    async def _look(self, tasks: asyncio.TaskGroup) -> None:
        """Reads what could leave, as long as this process is the sender; becomes it when nobody else is."""
        if not await self._lead():
            self._pace.line_up((), self._pacing())
            return
        view = await self._run(self._view)
        self._next_at = view.next_at
        for waiting in view.toasts:
            if waiting.id not in self._toasts and len(self._toasts) < IN_FLIGHT:
                grant = toast(waiting.id, waiting.chat)
                self._toasts[waiting.id] = task = tasks.create_task(self._fly(grant))
                task.add_done_callback(lambda _, row=waiting.id: self._toasts.pop(row))
        self._pace.line_up(view.line, self._pacing())

    def _view(self) -> _View:
        with self._store.begin(self._clock.now()) as tx:
            self._give_up_stranded(tx)
            view = _View([], [], None)
            for waiting in tx.outbox.due(tx.now, _READ_ROWS):
                if waiting.do != "toast":
                    view.line.append(waiting)
                elif tx.now - waiting.created_at <= TOAST_LIVES:
                    view.toasts.append(waiting)
                else:
                    tx.outbox.settle(waiting.id, tx.now, outcome="dropped", error="too late for a toast")
            view.next_at = tx.outbox.next_at(tx.now)
            return view

    def _give_up_stranded(self, tx: Tx) -> None:
        for row, notice in tx.outbox.stranded():
            self._settlement.give_up(tx, row, notice.chat, "the chat takes nothing any more")

    async def _lead(self) -> bool:
        now = self._clock.now()
        if self._leads_since and self._leads_since <= now < self._leads_since + _RENEW_AFTER:
            return True
        if self._leads_since is None and (self._flights or self._toasts):
            # Calls of an earlier lease are still under way; they are not to be taken for stuck ones.
            return False
        before = self._leads_since
        self._leads_since = now if await self._run(self._claim if before else self._take_over) else None
        if before and not self.leads:
            _LOG.warning("another process sends now")
        return self.leads

    def _claim(self) -> bool:
        with self._store.begin(self._clock.now()) as tx:
            return tx.leases.claim(self._lease, self._owner, tx.now + LEASE)

    def _take_over(self) -> bool:
        """Begins to send: what an earlier sender left half done is uncertain; its windows are ours."""
        with self._store.begin(self._clock.now()) as tx:
            if not tx.leases.claim(self._lease, self._owner, tx.now + LEASE):
                return False
            stuck = tx.outbox.stuck(tx.now + _ROW_LEASE)
            # A recovered call counts as completed now: nobody knows when it arrived.
            left = tx.outbox.departures(tx.now - timedelta(seconds=GROUP_PERIOD))
        moment, now = self._pacing(), tx.now
        self._pace.rebuild((chat, is_private(chat), moment - (now - at).total_seconds()) for chat, at in left)
        _LOG.info("sending now; %d calls of an earlier sender are uncertain", len(stuck))
        return True

    def _release(self) -> None:
        if self.leads:
            with self._store.begin(self._clock.now()) as tx:
                tx.leases.release(self._lease, self._owner)
            self._leads_since = None

    def _send_granted(self, tasks: asyncio.TaskGroup) -> Wait:
        """Lets everything leave that the planner grants at this moment."""
        while len(self._flights) < IN_FLIGHT:
            granted = self._pace.next_send(self._pacing())
            if isinstance(granted, Wait):
                return granted
            task = tasks.create_task(self._fly(granted))
            self._flights.add(task)
            task.add_done_callback(self._flights.discard)
        return Wait(None)

    async def _rest(self, wait: Wait, stop: asyncio.Event, look_at: float) -> None:
        """Until woken or until something may leave; never long, because clocks can be moved."""
        rests = [_LOOK_EVERY]
        if wait.until is not None:
            rests.append(wait.until - self._pacing())
        if self._next_at is not None:
            rests.append((self._next_at - self._clock.now()).total_seconds())
        if not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.wake.wait(), max(0.0, *_at_least(rests)))
        if (early := look_at - time.monotonic()) > 0 and self.wake.is_set():
            # Told of something new, but the outbox was read a moment ago.
            await asyncio.sleep(min(early, _LOOK_EVERY))

    async def _land(self) -> None:
        """Lets the calls under way end; those that take too long stay marked as being sent."""
        under_way = {*self._flights, *self._toasts.values()}
        if under_way:
            _, late = await asyncio.wait(under_way, timeout=_GRACE)
            for task in late:
                task.cancel()

    async def _fly(self, grant: Grant) -> None:
        """One notice from the planner's grant to its settlement."""
        try:
            outgoing = await self._run(lambda: self._take(grant))
        except Exception:
            _LOG.exception("a notice could not be taken; it stays queued")
            outgoing = None
        if outgoing is None:
            if not grant.toast:
                self._pace.unused(grant)
            return
        flight = _Flight(self._pace, self._pacing, grant)
        outcome = await self._carry_out(outgoing, flight)
        await self._settle(outgoing, self._landed(flight, outcome))
        if not grant.toast:
            self._pace.released(grant)
        self.wake.set()

    def _take(self, grant: Grant) -> Outgoing | None:
        with self._store.begin(self._clock.now()) as tx:
            outgoing = tx.outbox.take(grant.id, self._owner, tx.now + _ROW_LEASE, tx.now)
            if outgoing is None or outgoing.notice.do != "react":
                return outgoing
            chat = tx.chats.get(outgoing.notice.chat)
            if chat is None or not chat.reactions_refused:
                return outgoing
            self._settlement.say_instead(tx, outgoing, "this chat takes no reactions")
            return None

    async def _carry_out(self, outgoing: Outgoing, flight: _Flight) -> Outcome:
        try:
            return await self._door.carry_out(outgoing, flight.grant, flight.more)
        except Exception as error:
            _LOG.exception("%s could not be carried out", outgoing.notice.key)
            return Later(60, repr(error))

    def _landed(self, flight: _Flight, outcome: Outcome) -> Outcome:
        """The windows learn that the call is over. Gives the outcome back, its rest lengthened if need be."""
        now = self._pacing()
        unreachable = isinstance(outcome, Later) and outcome.everywhere
        self._shut = self._shut + 1 if unreachable else 0
        if isinstance(outcome, Later) and unreachable:
            seconds = min(outcome.seconds * 2 ** min(self._shut, 10), max(_LONGEST_SHUT, outcome.seconds))
            outcome = Later(seconds, outcome.why, everywhere=True)
            self._pace.hold(None, now + seconds)
        hold_until = now + outcome.seconds if isinstance(outcome, Later) and not unreachable else None
        if not flight.grant.toast:
            self._pace.completed(flight.grant, now, hold_until)
        return outcome

    async def _settle(self, outgoing: Outgoing, outcome: Outcome) -> None:
        """Durably, however often the database has to be asked."""
        rest = 0.05
        while True:
            try:
                return await self._run(lambda: self._write(outgoing, outcome))
            except Exception:
                _LOG.exception("%s is not settled yet: %s", outgoing.notice.key, outcome)
                await asyncio.sleep(rest)
                rest = min(2 * rest, 5.0)

    def _write(self, outgoing: Outgoing, outcome: Outcome) -> None:
        with self._store.begin(self._clock.now()) as tx:
            self._settlement.settle(tx, outgoing, outcome)


@dataclass(slots=True)
class _Flight:
    """One notice under way: its present grant, and how it gets further ones."""

    pace: Pace
    pacing: Callable[[], float]
    grant: Grant

    async def more(self, messages: int, rest: float) -> Grant:
        """The call before is over; after `rest` seconds, when the windows allow, one more."""
        now = self.pacing()
        self.pace.completed(self.grant, now, now + rest if rest else None)
        while isinstance(granted := self.pace.another(self.grant, self.pacing(), messages), Wait):
            await asyncio.sleep(_a_moment(granted, self.pacing()))
        self.grant = granted
        return granted


def _a_moment(wait: Wait, now: float) -> float:
    """Seconds to sleep: never longer than one, because the clock may be moved meanwhile."""
    return 0.05 if wait.until is None else min(max(wait.until - now, 0.001), 1.0)


def _at_least(rests: list[float]) -> tuple[float, ...]:
    return (min(rests),)
