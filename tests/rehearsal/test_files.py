"""Voice notes, films, documents: what is told of them, and what Telegram hands out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rehearsal import PRIVATE

if TYPE_CHECKING:
    import aiohttp

    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.clients import Client

MEGABYTE = 1024 * 1024


async def test_voices_films_and_documents_are_told_with_their_size(
    client: Client, group: Group, zhang: Player
) -> None:
    zhang.sends_voice(group, 7, size=30_000)
    zhang.sends_video(group, "看这里", size=21 * MEGABYTE)
    zhang.sends_document(group, "停水通知.pdf", size=4711)
    voice, video, document = (update.message for update in await client.bot.get_updates(timeout=1))
    assert (voice.voice.file_size, voice.text, voice.caption) == (30_000, None, None)
    assert (video.video.file_size, video.caption) == (21 * MEGABYTE, "看这里")
    assert (document.document.file_size, document.document.file_name) == (4711, "停水通知.pdf")


async def test_files_up_to_twenty_megabytes_are_handed_out(
    client: Client, http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    small = zhang.sends_video(group, size=20 * MEGABYTE).file
    large = zhang.sends_video(group, size=20 * MEGABYTE + 1).file
    assert small is not None
    assert large is not None
    told = await client.bot.get_file(small.file_id)
    assert told.file_size == 20 * MEGABYTE
    async with http.get(f"/file/bot{rehearsal.token}/{small.path}") as answer:
        assert (answer.status, len(await answer.read())) == (200, 20 * MEGABYTE)
    assert await client.refused(client.bot.get_file(large.file_id)) == "Bad Request: file is too big"
    async with http.get(f"/file/bot{rehearsal.token}/{large.path}") as answer:
        assert answer.status == 404


async def test_a_copied_film_is_a_film_and_its_words_are_a_caption(
    client: Client, rehearsal: Rehearsal, group: Group, leader: Player
) -> None:
    film = leader.sends_video(PRIVATE, "灯换好了")
    where: dict[str, Any] = {"chat_id": group.id, "from_chat_id": leader.id, "message_id": film.id}
    forwarded = await client.bot.forward_message(**where)
    assert (forwarded.video.file_id, forwarded.caption) == (film.file and film.file.file_id, "灯换好了")
    await client.bot.copy_message(**where, caption="换好了")
    assert [message.text for message in rehearsal.messages(group)] == ["灯换好了", "换好了"]
    mine = rehearsal.messages(group)[-1].id
    edit = client.bot.edit_message_text(chat_id=group.id, message_id=mine, text="新")
    assert await client.refused(edit) == "Bad Request: there is no text in the message to edit"
    await client.bot.edit_message_caption(chat_id=group.id, message_id=mine, caption="新")
    assert rehearsal.messages(group)[-1].text == "新"


async def test_files_can_be_sent_from_the_page(
    http: aiohttp.ClientSession, group: Group, zhang: Player
) -> None:
    async def sends(**told: Any) -> Any:
        where = {"person": zhang.id, "chat": group.id}
        async with http.post("/rehearsal/file", json=where | told) as answer:
            return await answer.json()

    assert (await sends(kind="voice"))["file"]["kind"] == "voice"
    assert (await sends(kind="video", size=5, text="看"))["file"] == {"kind": "video", "size": 5}
    assert (await sends(kind="document", name="通知.pdf"))["file"]["kind"] == "document"
