"""The outbox's way out: real storage, the real door, and the rehearsal's Telegram over real sockets."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from bot.delivery import Delivery
from bot.pace import Pace
from bot.telegram_out import TelegramOut
from gridwork.notice import Button, Notice, Priority, Words
from rehearsal import Group, Player, Rehearsal
from storage import Store, Tx, Unavailable

T = TypeVar("T")
MORNING = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
MARK = "（可能重复）"


@dataclass
class House:
    """One process that sends: the store's thread, a door, a planner."""

    store: Store
    telegram: Rehearsal
    base: str
    owner: str = "one"
    #: How often the store's thread fails from now on when it is asked by the method of that name.
    failing: Counter[str] = field(default_factory=Counter)
    unsaid: list[str] = field(default_factory=list)
    fallback: str = ""

    def __post_init__(self) -> None:
        self.thread = ThreadPoolExecutor(1)
        self.door = TelegramOut(
            self.telegram.token, self.base, username=lambda: "wangge_bot", repeat_mark=MARK
        )
        self.delivery = Delivery(
            self.store,
            self.in_thread,
            self.door,
            Pace(),
            self.telegram.clock,
            owner=self.owner,
            bot_id="1000001",
            on_gone=self.on_gone,
        )

    async def in_thread(self, work: Callable[[], T], /) -> T:
        for name, left in self.failing.items():
            if left and f".{name}." in work.__qualname__:
                self.failing[name] -= 1
                raise Unavailable("the disk is full")
        return await asyncio.get_running_loop().run_in_executor(self.thread, work)

    def on_gone(self, tx: Tx, _chat: str, notice: Notice) -> None:
        self.unsaid.append(notice.key)
        if self.fallback:
            tx.outbox.put(replace(notice, key=f"{notice.key}:staff", chat=self.fallback))

    def put(self, *notices: Notice) -> None:
        with self.store.begin(self.telegram.clock.now()) as tx:
            for notice in notices:
                tx.outbox.put(notice)
        self.delivery.wake.set()

    def pending(self) -> int:
        with self.store.begin(self.telegram.clock.now()) as tx:
            return tx.outbox.pending()

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[House]:
        stop = asyncio.Event()
        await self.door.start()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.delivery.run(stop))
                try:
                    yield self
                finally:
                    stop.set()
                    self.delivery.wake.set()
        finally:
            await self.door.stop()


@pytest.fixture
async def telegram() -> AsyncIterator[Rehearsal]:
    rehearsal = Rehearsal(start=MORNING)
    yield rehearsal
    await rehearsal.stop()


@pytest.fixture
async def house(store: Store, telegram: Rehearsal) -> House:
    return House(store, telegram, await telegram.start())


@pytest.fixture
async def sqlite_house(sqlite_url: str, telegram: Rehearsal) -> AsyncIterator[House]:
    store = Store(sqlite_url)
    yield House(store, telegram, await telegram.start())
    store.close()


@pytest.fixture
def group(telegram: Rehearsal) -> Group:
    group = telegram.group(-1009000000001, "梅溪苑业主群")
    telegram.bot_joins(group)
    return group


@pytest.fixture
def leader(telegram: Rehearsal) -> Player:
    leader = telegram.person("李组长", 42)
    leader.starts()
    return leader


numbers = itertools.count(1)


def say(text: str, place: Group | Player, **facts: object) -> Notice:
    notice = Notice(f"k{next(numbers)}", f"tg:{place.id}", words=Words(text))
    return replace(notice, **facts)  # type: ignore[arg-type]


def said(telegram: Rehearsal, place: Group | Player) -> list[str]:
    return [message.text for message in telegram.bot_said(place)]


def breaches(telegram: Rehearsal) -> int:
    """The referee on the server's side: every message it received, refused or not."""
    arrivals: dict[object, list[float]] = defaultdict(list)
    for request in telegram.wire:
        if request.method in {"sendMessage", "editMessageText"}:
            arrivals["all"].append(request.came)
            arrivals[int(request.params["chat_id"])].append(request.came)
    limits = {
        chat: (30, 1.0) if chat == "all" else (1, 1.0) if int(str(chat)) > 0 else (20, 60.0)
        for chat in arrivals
    }
    return sum(_overfull(times, *limits[chat]) for chat, times in arrivals.items())


def _overfull(times: Iterable[float], limit: int, period: float) -> int:
    ordered = sorted(times)
    return sum(last - first <= period for first, last in zip(ordered, ordered[limit:], strict=False))


async def test_what_is_put_into_the_outbox_is_said_at_once(
    house: House, telegram: Rehearsal, group: Group, leader: Player
) -> None:
    async with house.sending():
        await telegram.until(lambda: house.delivery.leads)
        house.put(say("已立案", group), say("请接单", leader))
        await telegram.until(lambda: said(telegram, group) and said(telegram, leader), timeout=1.0)

    assert said(telegram, group) == ["已立案"]
    assert said(telegram, leader) == ["请接单"]
    assert house.pending() == 0


async def test_a_card_is_posted_once_and_then_shown_anew(
    house: House, telegram: Rehearsal, leader: Player
) -> None:
    card = say("待接单", leader, do="card", buttons=((Button("接单", "ack", 7),),), case=7, purpose="task")
    async with house.sending():
        house.put(card)
        await telegram.until(lambda: said(telegram, leader))
        house.put(replace(card, words=Words("已接单"), buttons=()))
        await telegram.until(lambda: said(telegram, leader) == ["已接单"])

    (message,) = telegram.bot_said(leader)
    assert message.buttons == []
    with house.store.begin(MORNING) as tx:
        posted = tx.cards.by_message(f"tg:{leader.id}", message.id)
    assert posted is not None
    assert (posted.key, posted.case_id, posted.purpose) == (card.key, 7, "task")


async def test_a_card_somebody_deleted_is_posted_anew(
    house: House, telegram: Rehearsal, leader: Player
) -> None:
    card = say("待接单", leader, do="card")
    async with house.sending():
        house.put(card)
        first = await telegram.until(lambda: telegram.bot_said(leader))
        leader.deletes(first[0])
        house.put(replace(card, words=Words("已超时")))
        await telegram.until(lambda: said(telegram, leader) == ["已超时"])

    assert telegram.bot_said(leader)[0].id != first[0].id


async def test_the_same_words_on_a_card_are_no_error(
    house: House, telegram: Rehearsal, leader: Player
) -> None:
    card = say("待接单", leader, do="card")
    async with house.sending():
        house.put(card)
        await telegram.until(lambda: said(telegram, leader))
        house.put(card)
        await telegram.until(lambda: telegram.wire.of("editMessageText"))
        await telegram.quiet()

    assert house.pending() == 0


async def test_a_429_is_obeyed_also_by_whoever_sends_after_a_restart(
    house: House, telegram: Rehearsal, group: Group, leader: Player
) -> None:
    telegram.faults.too_many(2, chat=group.id)
    async with house.sending():
        house.put(say("一", group), say("二", group))
        await telegram.until(lambda: telegram.wire.of("sendMessage"))
        await telegram.quiet(0.2)

    house.put(say("别处照常", leader))
    async with House(house.store, telegram, house.base, "two").sending():
        await telegram.until(lambda: len(said(telegram, group)) == 2, timeout=6)

    refused, *others = [r for r in telegram.wire.of("sendMessage") if int(r.params["chat_id"]) == group.id]
    assert refused.status == 429
    assert all(request.came - refused.answered >= 1.9 for request in others)
    elsewhere = next(r for r in telegram.wire.of("sendMessage") if int(r.params["chat_id"]) == leader.id)
    assert elsewhere.came < others[0].came
    assert sorted(said(telegram, group)) == ["一", "二"]


async def test_a_send_whose_answer_is_lost_is_said_again_with_the_mark(
    house: House, telegram: Rehearsal, leader: Player
) -> None:
    telegram.faults.drop(method="sendMessage", after=True)
    async with house.sending():
        house.put(say("请接单", leader))
        await telegram.until(lambda: len(said(telegram, leader)) == 2)

    assert said(telegram, leader) == ["请接单", f"{MARK}请接单"]


async def test_a_broadcast_whose_answer_is_lost_waits_for_a_person(
    house: House, telegram: Rehearsal, group: Group
) -> None:
    telegram.faults.drop(method="sendMessage", after=True)
    async with house.sending():
        house.put(say("停水通知", group, uncertain="hold"))
        await telegram.until(lambda: said(telegram, group))
        await telegram.quiet(1.2)

    assert said(telegram, group) == ["停水通知"]
    with house.store.begin(MORNING) as tx:
        assert [notice.words.text for _, notice in tx.outbox.held()] == ["停水通知"]


async def test_what_a_killed_sender_had_in_hand_is_said_again_with_the_mark(
    house: House, telegram: Rehearsal, leader: Player
) -> None:
    house.put(say("请接单", leader))
    now = telegram.clock.now()
    with house.store.begin(now) as tx:
        (waiting,) = tx.outbox.due(now, 10)
        assert tx.outbox.take(waiting.id, "killed", now + timedelta(minutes=5), now)

    async with house.sending():
        await telegram.until(lambda: said(telegram, leader), timeout=10.0)

    assert said(telegram, leader) == [f"{MARK}请接单"]


async def test_when_a_chat_is_gone_somebody_else_is_told(
    house: House, telegram: Rehearsal, group: Group, leader: Player
) -> None:
    house.fallback = f"tg:{group.id}"
    leader.blocks()
    first, second = say("请接单", leader), say("请反馈", leader)
    async with house.sending():
        house.put(first, second)
        await telegram.until(lambda: len(said(telegram, group)) == 2)
        late = say("还有一件", leader)
        house.put(late)
        await telegram.until(lambda: len(said(telegram, group)) == 3)

    assert sorted(house.unsaid) == sorted([first.key, second.key, late.key])
    assert len([r for r in telegram.wire.of("sendMessage") if int(r.params["chat_id"]) == leader.id]) == 1


async def test_a_group_that_moves_amid_a_broadcast_hears_everything_once(
    house: House, telegram: Rehearsal
) -> None:
    old = telegram.group(-77, "小群", kind="group")
    telegram.bot_joins(old)
    async with house.sending():
        house.put(*(say(f"第{n}条", old) for n in range(6)))
        await telegram.until(lambda: len(said(telegram, old)) >= 2)
        new = old.becomes_supergroup(-1009000000077)
        await telegram.until(lambda: len(said(telegram, old)) + len(said(telegram, new)) == 6)

    everything = said(telegram, old) + said(telegram, new)
    assert sorted(everything) == [f"第{n}条" for n in range(6)]
    assert said(telegram, new)


async def test_a_group_without_reactions_reads_one_line_instead_and_is_not_asked_again(
    house: House, telegram: Rehearsal, group: Group
) -> None:
    group.allows_reactions()
    courier = telegram.person("骑手小张").joins(group)
    first, second = courier.says(group, "3栋门口井盖没了"), courier.says(group, "5栋路灯不亮")
    async with house.sending():
        for message in (first, second):
            house.put(say("", group, do="react", reaction="✍", target=message.id, fallback="已记录"))
            await telegram.until(lambda: said(telegram, group))
        await telegram.until(lambda: len(said(telegram, group)) == 2)

    assert [message.reply_to for message in telegram.bot_said(group)] == [first.id, second.id]
    assert len(telegram.wire.of("setMessageReaction")) == 1


async def test_quiet_hours_end_when_the_clock_says_so(
    house: House, telegram: Rehearsal, group: Group
) -> None:
    async with house.sending():
        house.put(say("早上好", group, not_before=MORNING + timedelta(hours=6)))
        await telegram.quiet(0.3)
        assert said(telegram, group) == []
        telegram.clock.jump(MORNING + timedelta(hours=6))
        await telegram.until(lambda: said(telegram, group), timeout=1.5)


async def test_a_toast_passes_everything_and_is_not_said_late(
    house: House, telegram: Rehearsal, group: Group, leader: Player
) -> None:
    leader.joins(group)
    async with house.sending():
        house.put(say("卡片", group, do="card", buttons=((Button("接单", "ack", 7),),)))
        (card,) = await telegram.until(lambda: telegram.bot_said(group))
        house.put(*(say(f"通知{n}", group, priority=Priority.BROADCAST) for n in range(25)))
        await telegram.until(lambda: len(said(telegram, group)) == 20)
        tap = leader.presses(card, "接单")
        assert tap.press is not None
        toast = say("已接单", group, do="toast", callback=tap.press.id, priority=Priority.TOAST)
        house.put(toast)
        assert await tap.answer(within=1.0) == "已接单"

    late = leader.presses(card, "接单")
    assert late.press is not None
    house.put(replace(toast, key="late", callback=late.press.id))
    telegram.clock.jump(telegram.clock.now() + timedelta(seconds=16))
    async with house.sending():
        await telegram.quiet(0.6)
    assert not late.answered


async def test_while_telegram_cannot_be_reached_nothing_is_lost(
    house: House, telegram: Rehearsal, group: Group
) -> None:
    await telegram.stop()
    async with house.sending():
        house.put(*(say(f"第{n}条", group) for n in range(3)))
        await asyncio.sleep(0.5)
        await telegram.start(port=int(house.base.rsplit(":", 1)[1]))
        await telegram.until(lambda: len(said(telegram, group)) == 3, timeout=8.0)

    assert sorted(said(telegram, group)) == ["第0条", "第1条", "第2条"], "no repeats: nothing had left"


async def test_an_outcome_is_settled_however_often_the_database_stumbles(
    sqlite_house: House, telegram: Rehearsal, group: Group
) -> None:
    sqlite_house.failing["_settle"] = 3
    async with sqlite_house.sending():
        sqlite_house.put(say("已立案", group))
        await telegram.until(lambda: said(telegram, group))
        await telegram.until(lambda: sqlite_house.failing["_settle"] == 0)
        await telegram.quiet(0.5)

    assert said(telegram, group) == ["已立案"]
    assert sqlite_house.pending() == 0


async def test_a_notice_that_cannot_be_taken_just_now_is_said_a_little_later(
    sqlite_house: House, telegram: Rehearsal, group: Group
) -> None:
    sqlite_house.failing["_take"] = 2
    async with sqlite_house.sending():
        sqlite_house.put(say("已立案", group))
        await telegram.until(lambda: said(telegram, group) == ["已立案"])


async def test_a_notice_that_can_never_leave_does_not_stop_its_chat(
    sqlite_house: House, telegram: Rehearsal, group: Group
) -> None:
    async with sqlite_house.sending():
        sqlite_house.put(say("坏了", group, buttons=((Button("太长", "ack", 1, "x" * 99),),)))
        sqlite_house.put(say("已立案", group))
        for _ in range(3):
            await telegram.quiet(1.2)
            telegram.clock.jump(telegram.clock.now() + timedelta(seconds=10))
        await telegram.until(lambda: sqlite_house.pending() == 0)

    assert said(telegram, group) == ["已立案"]


async def test_one_process_sends_at_a_time_and_the_next_one_goes_on(
    house: House, telegram: Rehearsal, group: Group
) -> None:
    other = House(house.store, telegram, house.base, "two")
    async with other.sending():
        async with house.sending():
            await telegram.until(lambda: house.delivery.leads or other.delivery.leads)
            house.put(*(say(f"第{n}条", group) for n in range(4)))
            await telegram.until(lambda: len(said(telegram, group)) == 4)
            assert house.delivery.leads != other.delivery.leads
        house.put(say("末条", group))
        await telegram.until(lambda: len(said(telegram, group)) == 5, timeout=3.0)

    assert len(set(said(telegram, group))) == 5


async def test_a_killed_sender_s_lease_ends_within_five_seconds(
    sqlite_house: House, telegram: Rehearsal, group: Group
) -> None:
    now = telegram.clock.now()
    with sqlite_house.store.begin(now) as tx:
        assert tx.leases.claim("sender:1000001", "killed", now + timedelta(seconds=4))
    async with sqlite_house.sending():
        sqlite_house.put(say("已立案", group))
        await telegram.until(lambda: said(telegram, group), timeout=5.0)


async def test_no_window_is_overfull_on_the_wire_across_a_restart(
    sqlite_house: House, telegram: Rehearsal, group: Group
) -> None:
    people = [telegram.person(f"居民{n}", 5000 + n) for n in range(60)]
    for person in people:
        person.starts()
    sqlite_house.put(
        *(say("停水", person) for person in people), *(say(f"第{n}条", group) for n in range(25))
    )
    async with sqlite_house.sending():
        await telegram.until(lambda: len(telegram.wire.of("sendMessage")) >= 20)
    async with House(sqlite_house.store, telegram, sqlite_house.base, "two").sending():
        await telegram.until(lambda: all(said(telegram, person) for person in people), timeout=6.0)
        await telegram.quiet(0.5)

    assert breaches(telegram) == 0
    assert len(said(telegram, group)) == 20, "the other five wait for the minute to pass"
    took = max(r.came for r in telegram.wire) - min(r.came for r in telegram.wire.of("sendMessage"))
    assert took < 80 / 30 + 1.5


async def test_with_one_call_in_five_failing_nothing_is_lost_and_every_double_is_marked(
    sqlite_house: House, telegram: Rehearsal
) -> None:
    chance = random.Random(20261210)
    people = [telegram.person(f"居民{n}", 5000 + n) for n in range(60)]
    for person in people:
        person.starts()
        match chance.randrange(20):
            case 0:
                telegram.faults.too_many(1, chat=person.id)
            case 1:
                telegram.faults.refuse(502, "Bad Gateway", chat=person.id)
            case 2:
                telegram.faults.drop(chat=person.id)
            case 3:
                telegram.faults.drop(chat=person.id, after=True)
    async with sqlite_house.sending():
        sqlite_house.put(*(say("停水", person) for person in people))
        await telegram.until(lambda: all(said(telegram, person) for person in people), timeout=15.0)
        await telegram.until(lambda: sqlite_house.pending() == 0)
        await telegram.quiet(0.3)

    assert breaches(telegram) == 0
    for person in people:
        first, *doubles = said(telegram, person)
        assert first in {"停水", f"{MARK}停水"}
        assert doubles in ([], [f"{MARK}停水"])


async def test_drain_says_what_may_leave_now_and_when_more_may(
    house: House, telegram: Rehearsal, group: Group, leader: Player
) -> None:
    later = MORNING + timedelta(hours=1)
    house.put(say("一", group), say("二", group), say("早上好", leader, not_before=later))
    await house.door.start()

    more_at = await house.delivery.drain()

    await house.door.stop()
    assert said(telegram, group) == ["一", "二"]
    assert more_at == later


async def test_waiting_for_a_busy_store_does_not_make_the_next_look_later(
    sqlite_house: House, telegram: Rehearsal, leader: Player
) -> None:
    async with sqlite_house.sending():
        await telegram.until(lambda: sqlite_house.delivery.leads)
        # Somebody else has the store's thread for a moment; the look that waits for it reads fast.
        busy = asyncio.ensure_future(sqlite_house.in_thread(lambda: time.sleep(0.4)))
        sqlite_house.delivery.wake.set()
        await busy
        await asyncio.sleep(0.1)
        sqlite_house.put(say("现在就发", leader))
        await telegram.until(lambda: "现在就发" in said(telegram, leader), 0.4)
