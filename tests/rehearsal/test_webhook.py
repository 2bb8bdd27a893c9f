"""Telegram calls the bot: order, repetition, expiry, the secret, and what getWebhookInfo tells."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import aiogram
import pytest
import pytest_asyncio
from aiogram.types import Message  # noqa: TC002 - aiogram reads a handler's annotations
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from rehearsal.webhook import SECRET_HEADER
from tests.rehearsal.clients import aiogram_bot, hangs_up

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.clients import Client

HOUR = timedelta(hours=1)


class Door:
    """A bot's webhook: writes down what comes and answers as told."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.came: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        #: Statuses of the next answers, by update kind; 200 when none is left.
        self.answers: defaultdict[str, list[int]] = defaultdict(list)
        #: Real seconds an answer takes; and how many were being answered at once, at most.
        self.slow = 0.0
        self.open = self.most_open = 0

    async def takes(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.came.append(update)
        self.secrets.append(request.headers.get(SECRET_HEADER))
        self.open += 1
        self.most_open = max(self.open, self.most_open)
        await asyncio.sleep(self.slow)
        self.open -= 1
        kind = next(key for key in update if key != "update_id")
        return web.Response(status=self.answers[kind].pop(0) if self.answers[kind] else 200)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.came if "text" in update.get("message", {})]


@pytest_asyncio.fixture
async def door(rehearsal: Rehearsal) -> AsyncIterator[Door]:
    rehearsal.deliveries.first_pause = 0.05
    app = web.Application()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    opened = Door("")
    app.router.add_post("/telegram", opened.takes)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    opened.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    yield opened
    await runner.cleanup()


async def test_updates_come_by_post_with_the_secret(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, door: Door
) -> None:
    zhang.says(group, "早先说的")
    await client.bot.set_webhook(url=door.url, secret_token="s3cret-_", allowed_updates=["message"])
    said = zhang.says(group, "路灯不亮")
    zhang.edits(said, "5栋路灯不亮")
    await rehearsal.until(lambda: door.texts() == ["早先说的", "路灯不亮"])
    assert set(door.secrets) == {"s3cret-_"}
    await rehearsal.until(lambda: rehearsal.world.mailbox.count() == 0)
    told = await client.bot.get_webhook_info()
    assert (told.pending_update_count, told.last_error_message) == (0, None)
    assert [delivery.status for delivery in rehearsal.deliveries.made] == [200, 200]


async def test_a_failed_update_comes_again_and_holds_up_only_its_own_queue(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, leader: Player, door: Door
) -> None:
    door.answers["message"] = [500, 500]
    await client.bot.set_webhook(url=door.url, allowed_updates=["message", "my_chat_member"])
    for word in ("一", "二", "三"):
        zhang.says(group, word)
    await rehearsal.until(lambda: len(door.came) == 1)
    leader.blocks()
    await rehearsal.until(lambda: any("my_chat_member" in update for update in door.came))
    assert door.texts() == ["一"]
    told = await client.bot.get_webhook_info()
    assert told.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert told.pending_update_count == 3
    await rehearsal.until(lambda: door.texts() == ["一", "一", "一", "二", "三"])
    in_chat = [made for made in rehearsal.deliveries.made if made.queue == f"chat {group.id}"]
    first, second = (again.began - before.ended for before, again in pairwise(in_chat[:3]))
    assert 0.05 <= first < second
    assert second >= 0.1


async def test_one_update_of_a_queue_is_under_way_at_a_time(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, door: Door
) -> None:
    door.slow = 0.05
    other = rehearsal.group(-1009000000002, "西湖社区居民群")
    rehearsal.bot_joins(other)
    zhang.joins(other)
    rehearsal.world.mailbox.drop()
    for word in ("一", "二", "三"):
        zhang.says(group, word)
    await client.bot.set_webhook(url=door.url, max_connections=10)
    await rehearsal.until(lambda: len(door.came) == 3)
    assert door.most_open == 1
    for word in ("四", "五"):
        zhang.says(group, word)
        zhang.says(other, word)
    await rehearsal.until(lambda: len(door.came) == 7)
    assert door.most_open == 2


async def test_no_more_connections_than_asked_for(
    client: Client, rehearsal: Rehearsal, leader: Player, door: Door
) -> None:
    door.slow = 0.03
    for number in range(6):
        rehearsal.person(f"居民{number}").starts()
    await client.bot.set_webhook(url=door.url, max_connections=2)
    await rehearsal.until(lambda: len(door.came) == 6)
    assert door.most_open == 2


async def test_who_answers_too_late_is_told_again(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, door: Door
) -> None:
    rehearsal.deliveries.patience = 0.1
    door.slow = 0.3
    await client.bot.set_webhook(url=door.url)
    zhang.says(group, "路灯不亮")
    await rehearsal.until(lambda: len(door.came) == 2)
    assert (await client.bot.get_webhook_info()).last_error_message == "Read timeout expired"


@pytest.mark.parametrize(("later", "heard"), [(23 * HOUR, 2), (25 * HOUR, 1)])
async def test_what_nobody_took_for_a_day_is_lost(
    rehearsal: Rehearsal, base: str, group: Group, zhang: Player, door: Door, later: timedelta, heard: int
) -> None:
    assert base
    door.answers["message"] = [503]
    rehearsal.deliveries.first_pause = 0.3
    zhang.says(group, "路灯不亮")
    await set_webhook(rehearsal, base, door.url)
    await rehearsal.until(lambda: len(rehearsal.deliveries.made) == 1)
    rehearsal.clock.jump(rehearsal.clock.now() + later)
    await asyncio.sleep(0.4)
    assert len(door.came) == heard
    assert rehearsal.world.mailbox.count() == 0


async def test_presses_have_a_queue_for_each_person_and_live_150_seconds(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, door: Door
) -> None:
    li = rehearsal.person("老李").joins(group)
    rehearsal.world.mailbox.drop()
    rehearsal.deliveries.first_pause = 0.3
    door.answers["callback_query"] = [500, 500]
    keys = client.keyboard([("接单", "1:a")])
    await client.bot.send_message(chat_id=group.id, text="卡", reply_markup=keys)
    card = rehearsal.messages(group)[-1]
    await client.bot.set_webhook(url=door.url)
    zhang.presses(card, "接单")
    zhang.presses(card, "接单")
    li.presses(card, "接单")
    await rehearsal.until(lambda: len(rehearsal.deliveries.made) == 2)
    pressed = [update["callback_query"]["from"]["id"] for update in door.came]
    assert pressed == [zhang.id, li.id]
    rehearsal.clock.jump(rehearsal.clock.now() + timedelta(seconds=151))
    await asyncio.sleep(0.4)
    assert len(door.came) == 2
    assert rehearsal.world.mailbox.count() == 0


async def set_webhook(rehearsal: Rehearsal, base: str, url: str) -> None:
    bot = aiogram_bot(base, rehearsal.token)
    await bot.set_webhook(url)
    await hangs_up(bot)


async def test_a_webhook_that_is_gone_for_23_hours_is_taken_away(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, door: Door
) -> None:
    door.answers["message"] = [410] * 9
    await client.bot.set_webhook(url=door.url)
    zhang.says(group, "路灯不亮")
    await rehearsal.until(lambda: len(rehearsal.deliveries.made) == 2)
    assert rehearsal.world.webhook is not None
    rehearsal.clock.jump(rehearsal.clock.now() + 23 * HOUR)
    await rehearsal.until(lambda: rehearsal.world.webhook is None)
    assert (await client.bot.get_webhook_info()).url == ""


async def test_without_the_webhook_polling_goes_on_where_it_stopped(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, door: Door
) -> None:
    door.answers["message"] = [500] * 50
    await client.bot.set_webhook(url=door.url)
    zhang.says(group, "一")
    await rehearsal.until(lambda: door.came)
    await client.bot.delete_webhook()
    [update] = await client.bot.get_updates(timeout=1)
    assert update.message.text == "一"
    zhang.says(group, "二")
    await client.bot.delete_webhook(drop_pending_updates=True)
    assert rehearsal.world.mailbox.count() == 0


async def test_nobody_at_the_door(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, leader: Player
) -> None:
    rehearsal.deliveries.first_pause = 0.05
    await client.bot.set_webhook(url="http://127.0.0.1:9/telegram")
    zhang.says(group, "路灯不亮")
    await rehearsal.until(lambda: len(rehearsal.deliveries.made) == 2)
    told = await client.bot.get_webhook_info()
    assert (told.last_error_message, told.pending_update_count) == ("Connection refused", 1)
    assert told.last_error_date is not None


async def test_setting_it_twice_in_a_second_is_too_many(
    client: Client, rehearsal: Rehearsal, door: Door
) -> None:
    await client.bot.set_webhook(url=door.url)
    again = client.bot.set_webhook(url=door.url)
    assert await client.refused(again) == "Too Many Requests: retry after 1"
    assert any("一秒内又设置 webhook" in breach for breach in rehearsal.referee.breaches())


async def test_a_real_library_answers_behind_its_own_door(
    rehearsal: Rehearsal, base: str, group: Group, zhang: Player
) -> None:
    heard: list[str | None] = []
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message()
    async def hears(message: Message) -> None:
        heard.append(message.text)
        if len(heard) == 1:
            raise RuntimeError("the first time goes wrong")

    rehearsal.deliveries.first_pause = 0.05
    bot = aiogram_bot(base, rehearsal.token)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token="s").register(app, "/hook")
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="s")
    zhang.says(group, "路灯不亮")
    await rehearsal.until(lambda: rehearsal.world.mailbox.count() == 0)
    await runner.cleanup()
    await hangs_up(bot)
    assert heard == ["路灯不亮", "路灯不亮"]
    assert [delivery.status for delivery in rehearsal.deliveries.made] == [500, 200]
