"""What the bot asks about chats, and what it says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.clients import Client


async def test_the_bot_asks_who_is_in_a_chat(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, leader: Player
) -> None:
    me = await client.bot.get_me()
    assert (await client.bot.get_chat(group.id)).title == "南湖社区居民群"
    assert (await client.bot.get_chat_member(group.id, zhang.id)).status == "member"
    assert (await client.bot.get_chat_member(group.id, leader.id)).status == "left"
    admins = await client.bot.get_chat_administrators(group.id)
    assert [admin.user.id for admin in admins] == [me.id]
    assert await client.bot.get_chat_member_count(group.id) == 2
    unknown = client.bot.get_chat_member(group.id, 12345)
    assert await client.refused(unknown) == "Bad Request: PARTICIPANT_ID_INVALID"
    await client.bot.send_chat_action(chat_id=group.id, action="typing")
    await client.bot.leave_chat(group.id)
    said = client.bot.send_message(chat_id=group.id, text="好")
    assert await client.refused(said) == "Forbidden: bot is not a member of the supergroup chat"


async def test_commands_are_kept_by_audience_and_must_be_latin(client: Client) -> None:
    report = client.types.BotCommand(command="report", description="报事")
    assert await client.bot.set_my_commands([report])
    privately = client.types.BotCommandScopeAllPrivateChats()
    assert list(await client.bot.get_my_commands(scope=privately)) == []
    [kept] = await client.bot.get_my_commands()
    assert (kept.command, kept.description) == ("report", "报事")
    chinese = client.types.BotCommand(command="报", description="报事")
    assert await client.refused(client.bot.set_my_commands([chinese])) == "Bad Request: BOT_COMMAND_INVALID"
    assert await client.bot.set_my_description("街道的网格哨")
    assert (await client.bot.get_my_description()).description == "街道的网格哨"


async def test_a_webhook_is_kept_and_stops_polling(client: Client) -> None:
    insecure = client.bot.set_webhook(url="http://example.org/telegram")
    assert "HTTPS URL must be provided" in await client.refused(insecure)
    assert await client.bot.set_webhook(url="https://example.org/telegram", max_connections=7)
    told = await client.bot.get_webhook_info()
    assert (told.url, told.max_connections) == ("https://example.org/telegram", 7)
    assert (await client.refused(client.bot.get_updates())).startswith("Conflict: can't use getUpdates")
    assert await client.bot.delete_webhook()
    assert list(await client.bot.get_updates()) == []
