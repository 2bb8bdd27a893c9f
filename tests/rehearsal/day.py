"""A scripted day: everything a bot can ask here, and everything it can be told, once with each library.

Nothing is asserted on the way; the wire and the deliveries are what the day is for.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

from rehearsal import PRIVATE, picture
from rehearsal.mailbox import KINDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rehearsal import Group, Message, Player
    from tests.rehearsal.clients import Client

GROUP, SMALL, GROWN, CHANNEL = -1009000000001, -4000002, -1009000000099, -1009000000050


async def play(client: Client) -> None:
    day = Day(client)
    await day.introduces_itself()
    await day.hears_everything()
    await day.sends_everything()
    await day.changes_what_it_sent()
    await day.is_pressed()
    await day.looks_around()
    await day.is_refused()
    await day.comes_and_goes()
    await day.is_called()


@asynccontextmanager
async def a_door() -> AsyncIterator[str]:
    """The address of a webhook that takes everything."""

    async def takes(_: web.Request) -> web.Response:
        return web.json_response({})

    app = web.Application()
    app.router.add_post("/telegram", takes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    await runner.cleanup()


class Day:
    def __init__(self, client: Client) -> None:
        self.client = client
        self.bot = client.bot
        self.rehearsal = client.rehearsal
        self.zhang: Player = self.rehearsal.person("张阿姨", username="zhang_ayi")
        self.group: Group = self.rehearsal.group(GROUP, "南湖社区居民群")
        self.channel: Group = self.rehearsal.group(CHANNEL, "湘湖街道发布", "channel")
        self.zhang.joins(self.group)

    async def introduces_itself(self) -> None:
        types = self.client.types
        await self.bot.get_me()
        await self.bot.set_my_commands([types.BotCommand(command="report", description="报事")])
        await self.bot.get_my_commands()
        await self.bot.delete_my_commands(scope=types.BotCommandScopeAllPrivateChats())
        await self.bot.set_my_description("街道的网格哨")
        await self.bot.get_my_description()
        await self.bot.get_updates(allowed_updates=sorted(KINDS))

    async def news(self) -> None:
        """Fetch and confirm what has happened."""
        told = await self.bot.get_updates(timeout=1)
        await self.bot.get_updates(offset=told[-1].update_id + 1)

    async def hears_everything(self) -> None:
        self.rehearsal.bot_joins(self.group)
        self.rehearsal.bot_joins(self.channel)
        self.channel.promotes(self.zhang)
        self.channel.links(self.group)
        self._talks()
        self._goes_between_topics()
        self.zhang.edits(self.zhang.says(self.channel, "明天停水"), "后天停水")
        self.group.promotes(self.zhang, anonymous=True)
        self.zhang.reacts(self.zhang.says(self.group, "路灯不亮"), "👍")
        self.group.restricts(self.zhang, can_send_messages=True)
        self.group.demotes(self.zhang)
        self.rehearsal.person("老李").joins(self.group)
        self.rehearsal.person("老李").leaves(self.group)
        await self.news()

    def _talks(self) -> None:
        first = self.zhang.says(self.group, "/report 5栋路灯不亮 @gridwhistle_rehearsal_bot")
        self.zhang.says(self.group, "就是这里", reply_to=first, photo=True)
        self.zhang.edits(first, "6栋路灯不亮")
        self.zhang.sends_album(self.group, 2, "两张")
        self.zhang.shares_location(self.group, 28.185, 113.045)
        self.zhang.forwards(first, self.group)
        self.zhang.sends_voice(self.group)
        self.zhang.sends_video(self.group, "看")
        self.zhang.sends_document(self.group, "通知.pdf")
        self.zhang.reacts(first, "👍")
        self.zhang.pins(first)
        self.zhang.starts("g_NH03")
        self.zhang.blocks()
        self.zhang.unblocks()

    def _goes_between_topics(self) -> None:
        lights = self.group.opens_topic("路灯")
        self.zhang.says(self.group, "这里说", thread=lights)
        self.group.closes_topic(lights)
        self.group.deletes_topic(self.group.opens_topic("停水"))

    async def sends_everything(self) -> None:
        types, photo = self.client.types, self.client.file(picture.built_in())
        heard = self.zhang.says(self.group, "路灯不亮")
        bold = types.MessageEntity(type="bold", offset=0, length=2)
        reply = types.ReplyParameters(message_id=heard.id, allow_sending_without_reply=True)
        keys = self.client.keyboard([("接单", "1:a")], [("看结果", "https://t.me/x")])
        where: dict[str, Any] = {"chat_id": GROUP}
        await self.bot.send_message(
            **where, text="已立案", entities=[bold], reply_parameters=reply, reply_markup=keys
        )
        thread = self.group.opens_topic("夜里")
        await self.bot.send_message(**where, text="好", message_thread_id=thread, disable_notification=True)
        sent = await self.bot.send_photo(**where, photo=photo, caption="看", caption_entities=[])
        known = types.InputMediaPhoto(media=sent.photo[-1].file_id)
        fresh = types.InputMediaPhoto(media=photo, caption="新")
        await self.bot.send_media_group(**where, media=[fresh, known])
        await self.bot.send_message(chat_id=CHANNEL, text="停水通知")
        film = self.zhang.sends_video(self.group)
        for number in (sent.message_id, film.id):
            await self.bot.forward_message(chat_id=self.zhang.id, from_chat_id=GROUP, message_id=number)
            await self.bot.copy_message(chat_id=self.zhang.id, from_chat_id=GROUP, message_id=number)
        await self.bot.send_chat_action(**where, action="typing")
        await self.bot.get_file(sent.photo[-1].file_id)

    async def changes_what_it_sent(self) -> None:
        emoji = self.client.types.ReactionTypeEmoji(emoji="✍")
        card = await self.bot.send_message(chat_id=GROUP, text="待接单")
        photo = await self.bot.send_photo(chat_id=GROUP, photo=self.client.file(picture.built_in()))
        here: dict[str, Any] = {"chat_id": GROUP, "message_id": card.message_id}
        keys = self.client.keyboard([("办结", "1:d")])
        await self.bot.edit_message_text(**here, text="已接单", reply_markup=keys)
        await self.bot.edit_message_reply_markup(**here)
        await self.bot.edit_message_caption(chat_id=GROUP, message_id=photo.message_id, caption="灯")
        await self.bot.set_message_reaction(**here, reaction=[emoji])
        await self.bot.pin_chat_message(**here)
        await self.bot.unpin_chat_message(**here)
        await self.bot.delete_message(**here)

    async def is_pressed(self) -> None:
        keys = self.client.keyboard([("接单", "1:a")])
        await self.bot.send_message(chat_id=GROUP, text="卡", reply_markup=keys)
        card = self._last()
        for _ in range(2):
            tap = self.zhang.presses(card, "接单")
            assert tap.press is not None
            await self.bot.answer_callback_query(tap.press.id, text="已由你接单", show_alert=True)
        await self.bot.delete_message(chat_id=GROUP, message_id=card.id)
        self.zhang.presses_data(card, "forged")
        await self.news()

    def _last(self) -> Message:
        return self.rehearsal.bot_said(self.group)[-1]

    async def looks_around(self) -> None:
        me = await self.bot.get_me()
        for chat in (GROUP, CHANNEL, self.zhang.id):
            await self.bot.get_chat(chat)
        for user in (me.id, self.zhang.id):
            await self.bot.get_chat_member(GROUP, user)
        await self.bot.get_chat_administrators(GROUP)
        await self.bot.get_chat_member_count(GROUP)
        self.group.allows_reactions("👍")
        await self.bot.get_chat(GROUP)

    async def is_refused(self) -> None:
        large = self.zhang.sends_video(self.group, size=21 * 1024 * 1024).file
        assert large is not None
        await self.client.refused(self.bot.get_file(large.file_id))
        await self.client.refused(self.bot.send_message(chat_id=-1, text="好"))
        await self.client.refused(self.bot.answer_callback_query("4711"))
        self.rehearsal.faults.too_many(3)
        await self.client.refused(self.bot.send_message(chat_id=GROUP, text="好"))
        small = self.rehearsal.group(SMALL, "小群", "group")
        self.zhang.joins(small)
        self.rehearsal.bot_joins(small)
        small.becomes_supergroup(GROWN)
        await self.client.refused(self.bot.send_message(chat_id=SMALL, text="好"))
        await self.news()

    async def comes_and_goes(self) -> None:
        me = await self.bot.get_me()
        self.rehearsal.bot_is_promoted(self.group, can_pin_messages=False)
        await self.bot.get_chat_member(GROUP, me.id)
        self.rehearsal.bot_is_restricted(self.group, can_send_messages=True)
        await self.bot.get_chat_member(GROUP, me.id)
        self.rehearsal.bot_is_kicked(self.group)
        await self.client.refused(self.bot.send_message(chat_id=GROUP, text="好"))
        self.rehearsal.bot_joins(self.group, admin=False)
        await self.news()
        await self.bot.leave_chat(GROWN)

    async def is_called(self) -> None:
        self.rehearsal.world.mailbox.drop()
        async with a_door() as url:
            await self.bot.set_webhook(
                url=url, secret_token="s", max_connections=3, allowed_updates=["message"]
            )
            self.zhang.says(PRIVATE, "我的")
            await self.rehearsal.until(lambda: self.rehearsal.deliveries.made)
            await self.bot.get_webhook_info()
            await self.client.refused(self.bot.get_updates())
            await self.bot.delete_webhook(drop_pending_updates=True)
        await self.bot.get_webhook_info()
