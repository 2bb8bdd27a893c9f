"""Pictures, albums, forwards and copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rehearsal import picture

if TYPE_CHECKING:
    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.clients import Client


async def test_a_picture_goes_up_once_and_again_by_its_id(
    client: Client, rehearsal: Rehearsal, group: Group, base: str
) -> None:
    own = picture.built_in()
    sent = await client.bot.send_photo(chat_id=group.id, photo=client.file(own), caption="灭了的灯")
    shown = rehearsal.messages(group)[-1]
    assert shown.photo is not None
    assert (shown.text, shown.photo.width, shown.photo.height) == ("灭了的灯", 480, 360)
    again = await client.bot.send_photo(chat_id=group.id, photo=sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    await client.bot.edit_message_caption(chat_id=group.id, message_id=sent.message_id, caption="修好了")
    assert shown.text == "修好了"


async def test_pictures_come_down_as_they_went_up(client: Client, group: Group, zhang: Player) -> None:
    zhang.sends_photo(group, "路灯不亮")
    [update] = await client.bot.get_updates(timeout=3)
    assert update.message.caption == "路灯不亮"
    file = await client.bot.get_file(update.message.photo[-1].file_id)
    if hasattr(client.bot, "download_file"):
        content = (await client.bot.download_file(file.file_path)).read()
    else:
        content = bytes(await file.download_as_bytearray())
    assert content == picture.built_in()


async def test_what_is_no_picture_is_refused(client: Client, group: Group) -> None:
    words = b"not a picture"
    sent = client.bot.send_photo(chat_id=group.id, photo=client.file(words))
    assert await client.refused(sent) == "Bad Request: IMAGE_PROCESS_FAILED"
    unknown = client.bot.send_photo(chat_id=group.id, photo="AgACnothing")
    assert await client.refused(unknown) == "Bad Request: wrong file identifier/HTTP URL specified"
    lost = client.bot.get_file("AgACnothing")
    assert await client.refused(lost) == "Bad Request: wrong file_id or the file is temporarily unavailable"


async def test_an_album_is_several_messages_of_one_group(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    pictures = [message.photo for message in zhang.sends_album(group, 3, "三盏灯")]
    media = [client.types.InputMediaPhoto(media=one.file_id, caption="灯") for one in pictures if one]
    sent = await client.bot.send_media_group(chat_id=group.id, media=media)
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.text for message in rehearsal.bot_said(group)] == ["灯", "灯", "灯"]
    own = picture.built_in()
    uploads = [client.types.InputMediaPhoto(media=client.file(own)) for _ in range(2)]
    assert len(await client.bot.send_media_group(chat_id=group.id, media=uploads)) == 2
    lone = client.bot.send_media_group(chat_id=group.id, media=media[:1])
    assert await client.refused(lone) == "Bad Request: media group must include 2-10 items"


async def test_forwards_name_the_author_and_copies_do_not(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player, leader: Player
) -> None:
    report = zhang.says(group, "路灯不亮")
    where = {"chat_id": leader.id, "from_chat_id": group.id, "message_id": report.id}
    forwarded = await client.bot.forward_message(**where)
    assert forwarded.forward_origin.sender_user.first_name == "张阿姨"
    await client.bot.copy_message(**where)
    [first, second] = rehearsal.bot_said(leader)
    assert (first.text, second.text, second.extra) == ("路灯不亮", "路灯不亮", {})
    lost = client.bot.forward_message(**{**where, "message_id": 4711})
    assert await client.refused(lost) == "Bad Request: message to forward not found"
