"""What people can do, and what Telegram's app would not let them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rehearsal import PRIVATE, CannotDo

if TYPE_CHECKING:
    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.clients import Client


def test_people_and_groups_are_the_same_each_time(rehearsal: Rehearsal, group: Group) -> None:
    assert rehearsal.person("张阿姨") is rehearsal.person("张阿姨")
    assert rehearsal.person("常网格长", 900100013) is rehearsal.person("换了名字", 900100013)
    assert rehearsal.group(group.id) is group
    assert rehearsal.groups == [group]


def test_who_is_not_there_cannot_write(rehearsal: Rehearsal, group: Group) -> None:
    stranger = rehearsal.person("路人")
    with pytest.raises(CannotDo, match="no member"):
        stranger.says(group, "好")
    with pytest.raises(CannotDo, match="not pressed Start"):
        stranger.says(PRIVATE, "好")
    with pytest.raises(CannotDo, match="no chat"):
        stranger.says(-1, "好")


def test_start_carries_the_payload_of_the_link(rehearsal: Rehearsal, zhang: Player) -> None:
    assert zhang.starts("g_NH03").text == "/start g_NH03"
    assert zhang.starts().text == "/start"
    with pytest.raises(CannotDo, match="payload"):
        zhang.starts("a" * 65)
    assert zhang.starts("a" * 64).text.endswith("a" * 64)
    assert len(rehearsal.private(zhang)) == 3


async def test_a_link_button_opens_the_private_chat(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    link = f"https://t.me/{rehearsal.world.bot.username}?start=c_7"
    await client.bot.send_message(
        chat_id=group.id, text="结果", reply_markup=client.keyboard([("看结果", link)])
    )
    tap = zhang.presses(rehearsal.messages(group)[-1], "看结果")
    assert (tap.link, tap.answered, tap.toast) == (link, True, "")
    assert [message.text for message in rehearsal.private(zhang)] == ["/start c_7"]


async def test_only_buttons_that_are_there_can_be_pressed(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    await client.bot.send_message(
        chat_id=group.id, text="卡", reply_markup=client.keyboard([("接单", "1:a")])
    )
    card = rehearsal.messages(group)[-1]
    with pytest.raises(CannotDo, match="no button «办结»"):
        zhang.presses(card, "办结")
    with pytest.raises(CannotDo, match="no member"):
        rehearsal.person("路人").presses(card, "接单")
    await client.bot.delete_message(chat_id=group.id, message_id=card.id)
    with pytest.raises(CannotDo, match="is deleted"):
        zhang.presses(card, "接单")


def test_only_own_messages_can_be_edited_or_deleted(
    rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    li = rehearsal.person("老李").joins(group)
    hers = zhang.says(group, "路灯不亮")
    with pytest.raises(CannotDo, match="can't edit"):
        li.edits(hers, "路灯亮了")
    with pytest.raises(CannotDo, match="can't delete"):
        li.deletes(hers)
    zhang.edits(hers, "5栋路灯不亮")
    assert (hers.text, hers.edited) == ("5栋路灯不亮", 1)
    zhang.deletes(hers)
    assert rehearsal.messages(group) == []


def test_reactions_keep_to_what_the_chat_allows(group: Group, zhang: Player) -> None:
    report = zhang.says(group, "路灯不亮")
    group.allows_reactions("👍")
    with pytest.raises(CannotDo, match="does not allow"):
        zhang.reacts(report, "🔥")
    zhang.reacts(report, "👍")
    assert report.reactions == ["👍"]


def test_a_picture_may_come_without_a_word_but_a_word_must_be_one(group: Group, zhang: Player) -> None:
    assert zhang.sends_photo(group).text == ""
    assert zhang.says(group, "看", photo=True).photo is not None
    with pytest.raises(CannotDo, match="no empty message"):
        zhang.says(group, "  ")


def test_nobody_writes_into_a_group_that_has_moved(rehearsal: Rehearsal) -> None:
    small = rehearsal.group(-4000002, "小群", "group")
    li = rehearsal.person("老李").joins(small)
    grown = small.becomes_supergroup(-1009000000099)
    with pytest.raises(CannotDo, match="has become a supergroup"):
        li.says(small, "好")
    assert li.says(grown, "好").chat.id == -1009000000099


async def test_waiting_ends_with_what_was_waited_for_or_tells_the_last_words(
    rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    said = zhang.says(group, "路灯不亮")
    assert await rehearsal.until(lambda: rehearsal.messages(group)) == [said]
    with pytest.raises(TimeoutError, match="路灯不亮"):
        await rehearsal.until(lambda: False, timeout=0.05)


async def test_quiet_waits_for_the_last_request(client: Client, rehearsal: Rehearsal, group: Group) -> None:
    keys = client.keyboard([("接单", "1:a")])
    await client.bot.send_message(chat_id=group.id, text="好", reply_markup=keys)
    await rehearsal.quiet(0.2)
    assert rehearsal.wire.quiet_for() >= 0.2
    [request] = rehearsal.wire.of("sendMessage")
    assert (request.ok, request.params["text"], request.at) == (True, "好", request.at)
    assert request.params["reply_markup"]["inline_keyboard"] == [[{"text": "接单", "callback_data": "1:a"}]]
    assert rehearsal.wire[-1] is request
    assert len(rehearsal.wire.after(request.number)) == 0
