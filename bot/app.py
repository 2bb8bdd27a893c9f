"""Composition root: Settings -> Store, Reader, doors, workers; start and stop in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot import telegram_in
from bot.attendance import Attendance
from bot.clock import Clock, LedClock, RealClock
from bot.delivery import Delivery
from bot.follow import Follower
from bot.menu import Menus
from bot.pace import Pace
from bot.patience import rest, until_answered
from bot.reading import StreetReader
from bot.receive import Receiver
from bot.telegram_in import TelegramIn
from bot.telegram_out import TelegramOut
from bot.ticker import Ticker
from bot.web.site import Health, Site
from bot.web.webhook import WebhookReceiver
from bot.work import CHATS, Work
from handlers import clock as due_rows
from handlers import groups, outage, stations, succession, unreachable
from handlers.office import Budget, Office
from storage import Store, Unavailable
from texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.settings import Settings
    from gridwork.notice import Address, Notice
    from storage import Tx

log = logging.getLogger(__name__)
_T = TypeVar("_T")

PARTS = ("receive", "work", "send", "clock", "web")
#: Parts that wait for Telegram; the others go on, and say so, while it cannot be reached.
_OUTSIDE = frozenset({"receive", "send"})
#: Seconds in which the delivery gets its turn in the store's thread.
_AFTER_A_BATCH = 0.001
#: Updates that were seen are remembered this long, so that a late repeat changes nothing.
_REMEMBER_HOURS = 48
#: What was said and rung stays this long, for whoever asks what happened.
_KEEP_SAID = timedelta(days=7)


def office_of(settings: Settings) -> Office:
    """The office's rules and words, as the operator has set them. Raises BadTexts."""
    return Office(
        texts=Texts(settings.texts.language, settings.texts.overrides),
        limits=settings.limits.rules(),
        quiet=settings.quiet.rules(),
        stations=settings.station.rules(),
        budget=Budget(settings.quiet.words_an_hour, timedelta(minutes=settings.quiet.question_minutes)),
    )


class App:
    """The running bot. The parts given may run in different processes; the database is what joins them."""

    def __init__(self, settings: Settings, parts: Sequence[str] = PARTS, clock: Clock | None = None) -> None:
        self.settings = settings
        self.parts = tuple(parts)
        self.clock = clock or RealClock()
        self.health = Health()
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        # The acknowledgement of an update must not wait for the reading of earlier ones.
        self._door_thread = ThreadPoolExecutor(1, thread_name_prefix="door")
        self._arrived = asyncio.Event()
        self._stop = asyncio.Event()
        self._username = ""
        self.store = Store(settings.storage.url)
        self.reader = StreetReader(settings.reading.lexicon)
        self.office = replace(office_of(settings), reload_words=self.reader.reload)
        token = settings.telegram.token.get_secret_value()
        self.door_in = TelegramIn(token, settings.telegram.api_base)
        self.door_out = TelegramOut(
            token,
            settings.telegram.api_base,
            username=lambda: self._username,
            repeat_mark=self.office.texts.say("repeat-mark"),
        )
        self.delivery = Delivery(
            self.store,
            self.in_store,
            self.door_out,
            Pace(),
            self.clock,
            owner=self._owner,
            bot_id=settings.bot_id,
            on_gone=self._gone,
        )
        self.work = Work(
            self.store,
            self.office,
            owner=self._owner,
            parse=partial(telegram_in.parse, bot_id=settings.bot_id),
            read=self.reader.read,
        )
        self.menus = Menus(
            self.store, self.in_store, self.door_in, self.clock, settings.texts.language, settings.bot_id
        )
        self.receiver = self._receiver()

    def _receiver(self) -> Receiver | WebhookReceiver:
        attendance = Attendance(self.store, self.clock, self.settings.bot_id, self._owner, self._returned)
        if self.settings.telegram.mode == "webhook":
            hook = self.settings.telegram.webhook
            return WebhookReceiver(hook, self.door_in, attendance, self._at_door)
        return Receiver(self.door_in, attendance, self.in_store)

    async def in_store(self, work: Callable[[], _T], /) -> _T:
        """Everything that uses the database runs in one thread: one writer, no waiting for locks."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _at_door(self, work: Callable[[], _T], /) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._door_thread, work)

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def stop(self) -> None:
        """Finish what is begun and leave."""
        self._stop.set()
        self._arrived.set()
        self.delivery.wake.set()

    def reload(self) -> None:
        """SIGHUP: the reader's words are read again, between two batches."""
        self._thread.submit(self.reader.reload)

    async def run(self, once_ready: Callable[[], object] = lambda: None) -> None:
        """Runs until stopped; `once_ready` is called before the first update is asked for.

        Raises telegram_in.Refused when this process cannot do its part.
        """
        await self.in_store(self._prepare)
        once_ready()
        try:
            async with asyncio.TaskGroup() as tasks:
                self._begin(tasks, [part for part in self.parts if part not in _OUTSIDE])
                if isinstance(self.clock, LedClock) and "clock" in self.parts:
                    follower = Follower(self, self.settings.rehearsal.clock)
                    tasks.create_task(follower.run(self._stop), name="follow")
                if outside := [part for part in self.parts if part in _OUTSIDE]:
                    await self._meet_telegram()
                    self._begin(tasks, outside)
        except* telegram_in.Refused as refused:
            raise _first(refused) from None
        finally:
            await self._close()

    def _begin(self, tasks: asyncio.TaskGroup, parts: Sequence[str]) -> None:
        for part in parts:
            tasks.create_task(getattr(self, f"_run_{part}")(), name=part)

    def _prepare(self) -> None:
        """What must be there before the first update: the reminders, and a reader that is warm."""
        with self.store.begin(self.clock.now()) as tx:
            stations.lay_out(tx, self.office)
            succession.lay_out(tx)
            street = tx.street
        if "work" in self.parts:
            self.reader.of(street).read("3栋楼道灯坏了")

    async def _meet_telegram(self) -> None:
        """The bot's own name, as soon as Telegram can be reached. Raises Refused for a wrong token."""
        me = await until_answered(self.door_in.whoami, self._stop)
        if me is None:
            return
        self._username, reads_all = me
        await self.in_store(partial(self._note_privacy, reads_all=reads_all))
        await self.in_store(self._know_name)
        if not reads_all:
            log.warning("privacy mode is on: the bot only reads groups where it is an administrator")
        if "receive" in self.parts:
            await self.menus.hang_out()
        if "send" in self.parts:
            await self.door_out.start()

    def _note_privacy(self, *, reads_all: bool) -> None:
        with self.store.begin(self.clock.now()) as tx:
            groups.note_privacy(tx, self.office, reads_all=reads_all)

    def _know_name(self) -> None:
        """Whoever writes an invitation's link needs the bot's name, in whatever process."""
        try:
            with self.store.begin(self.clock.now()) as tx:
                tx.meta.set("bot name", self._username)
        except Unavailable:
            # Until the next start an invitation has its button only; that is no reason not to run.
            log.warning("the bot's name could not be noted")

    async def _run_receive(self) -> None:
        # A poll without news lasts as long as Telegram lets it; having begun one is being at work.
        self.health.saw("receive")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.menus.keep(self._stop), name="menus")
            await self.receiver.run(self._stop, self._on_arrival)

    def _on_arrival(self) -> None:
        self._arrived.set()
        self.health.saw("receive")

    async def _run_work(self) -> None:
        while not self._stop.is_set():
            self._arrived.clear()
            if await self.handle_waiting() >= CHATS:
                # What was just decided leaves before more is taken.
                await asyncio.sleep(_AFTER_A_BATCH)
                continue
            # All that waited was taken; whatever comes meanwhile says so.
            with contextlib.suppress(TimeoutError):
                # Not wait_for, whose task of its own takes several turns of the loop to wake up.
                async with asyncio.timeout(0.5):
                    await self._arrived.wait()

    async def handle_waiting(self) -> int:
        """One batch of what came in. Returns how many updates were taken."""
        try:
            taken = await self.in_store(lambda: self.work.one_batch(self.clock.now()))
        except Exception:
            log.exception("a batch failed; trying again in a second")
            await rest(self._stop, 1)
            return 0
        self.health.saw("work")
        if taken:
            self.delivery.wake.set()
        return taken

    async def _run_send(self) -> None:
        await self.delivery.run(self._stop)
        await self.door_out.stop()

    async def _run_clock(self) -> None:
        ticker = Ticker(self.ring, self._clean)
        ticker.start()
        await self._stop.wait()
        ticker.stop()

    async def ring(self) -> None:
        """Handle every row that is due now, in batches."""
        try:
            while await self.in_store(self._tick):
                self.delivery.wake.set()
        except Exception:
            log.exception("the due rows could not be handled; the next ring tries again")
            return
        self.health.saw("clock")

    def _tick(self) -> int:
        with self.store.begin(self.clock.now()) as tx:
            self._lay_out_daily(tx)
            return due_rows.tick(tx, self.office)

    def _lay_out_daily(self, tx: Tx) -> None:
        """New reminders come into sight with every day and every new street file."""
        mark = f"{tx.now.astimezone(tx.street.zone).date()}:{tx.street_rows.version()}"
        if tx.meta.get("laid out") != mark:
            stations.lay_out(tx, self.office)
            tx.meta.set("laid out", mark)

    async def _clean(self) -> None:
        """Ordinary talk is gone from the file within minutes; old marks of seen updates within days."""
        await self.in_store(self._sweep)

    def _sweep(self) -> None:

        with self.store.begin(self.clock.now()) as tx:
            tx.inbox.purge_seen(tx.now - timedelta(hours=_REMEMBER_HOURS))
            tx.outbox.purge(tx.now - _KEEP_SAID)
            tx.dues.purge(tx.now - _KEEP_SAID)
            tx.words.purge(tx.now - _KEEP_SAID)
        with contextlib.suppress(Exception):
            self.store.checkpoint()

    async def _run_web(self) -> None:
        async with Site(self).open(self.settings.web.listen):
            await self._stop.wait()

    def _gone(self, tx: Tx, chat: Address, unsaid: Notice) -> None:
        log.info("%s takes nothing any more; %s finds another way", chat, unsaid.key)
        unreachable.say_elsewhere(tx, self.office, chat, (unsaid,))

    def _returned(self, tx: Tx, last_seen: datetime) -> None:
        asked = outage.tell(tx, self.office, last_seen)
        if asked:
            log.warning("away since %s: %d groups are told", last_seen.isoformat(), asked)

    async def _close(self) -> None:
        await self.door_in.close()
        await self.in_store(self.store.close)
        self._thread.shutdown()
        self._door_thread.shutdown()


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """What was raised first, out of whatever groups it came in."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
