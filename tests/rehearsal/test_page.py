"""The page and what it asks: the same doings as in test_people.py, over HTTP."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from rehearsal.server import PAGE

if TYPE_CHECKING:
    import aiohttp

    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.clients import Client


async def post(http: aiohttp.ClientSession, path: str, **told: Any) -> tuple[int, Any]:
    async with http.post(f"/rehearsal/{path}", json=told) as answer:
        return answer.status, await answer.json()


async def get(http: aiohttp.ClientSession, path: str) -> Any:
    async with http.get(f"/rehearsal/{path}") as answer:
        assert answer.status == 200
        return await answer.json()


async def test_the_page_is_chinese_and_needs_nothing_from_outside(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as answer:
        html = await answer.text()
    assert '<html lang="zh-CN">' in html
    for path in [
        *re.findall(r'(?:href|src)="(/[^"]+)"', html),
        *(f"/page/{file.name}" for file in PAGE.iterdir()),
    ]:
        async with http.get(path) as answer:
            assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache")
    written = "".join(file.read_text(encoding="utf-8") for file in PAGE.iterdir() if file.suffix != ".jpg")
    assert re.findall(r"https?://", written) == []
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", written)


async def test_everything_a_person_does_can_be_done_over_http(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    where = {"person": zhang.id, "chat": group.id}
    _, said = await post(http, "say", **where, text="路灯 <b>不亮</b>")
    _, replied = await post(http, "say", **where, text="就是5栋", reply_to=said["id"], photo=True)
    assert (replied["reply_to"], replied["photo_size"]) == (said["id"], [480, 360])
    status, _ = await post(http, "say", **where, text="", photo=base64.b64encode(b"no picture").decode())
    assert status == 400
    await post(http, "edit", **where, message=said["id"], text="5栋路灯不亮")
    await post(http, "react", **where, message=said["id"], emoji="👍")
    await post(http, "album", **where, count=2)
    await post(http, "location", **where, latitude=28.1, longitude=113.0)
    await post(http, "start", person=zhang.id, payload="g_NH03")
    await post(http, "say", person=zhang.id, chat="private", text="我的")
    await post(http, "delete", **where, message=replied["id"])
    shown = (await get(http, f"chats/{group.id}"))["messages"]
    words = [one for one in shown if not one["service"]]
    assert [one["text"] for one in words] == ["5栋路灯不亮", "", "", ""]
    assert (words[0]["edited"], words[0]["reactions"], words[3]["location"]) == (1, ["👍"], [28.1, 113.0])
    assert [message.text for message in rehearsal.private(zhang)] == ["/start g_NH03", "我的"]
    async with http.get(f"/rehearsal/pictures/{words[1]['photo']}") as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")


async def test_a_press_over_http_brings_the_toast_back(
    http: aiohttp.ClientSession, client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    sent = await client.bot.send_message(
        chat_id=group.id, text="卡", reply_markup=client.keyboard([("接单", "1:a")])
    )
    where = {"person": zhang.id, "chat": group.id, "message": sent.message_id}
    status, told = await post(http, "press", **where, label="接单", wait=0.1)
    assert (status, told["answered"]) == (200, False)
    [update] = await client.bot.get_updates(timeout=1)
    await client.bot.answer_callback_query(update.callback_query.id, text="好")
    status, told = await post(http, "press", **where, label="办结")
    assert (status, "no button" in told["error"]) == (400, True)
    status, told = await post(http, "press", **where, data="forged", wait=0.1)
    assert status == 200
    assert [press.data for press in rehearsal.world.presses.values()] == ["1:a", "forged"]


async def test_people_groups_and_the_bot_can_be_moved_over_http(
    http: aiohttp.ClientSession, rehearsal: Rehearsal
) -> None:
    _, group = await post(http, "group", id=-1009000000007, title="大市场商户群", part="market")
    _, he = await post(http, "person", name="何老板")
    await post(http, "join", person=he["id"], group=group["id"])
    await post(http, "bot", group=group["id"], do="joins", admin=False)
    await post(http, "start", person=he["id"])
    await post(http, "block", person=he["id"])
    scene = await get(http, "scene")
    [shown] = scene["groups"]
    assert (shown["part"], sorted(shown["members"])) == ("market", sorted([he["id"], rehearsal.world.bot.id]))
    assert [(one["started"], one["blocked"]) for one in scene["people"]] == [(True, True)]
    await post(http, "unblock", person=he["id"])
    await post(http, "leave", person=he["id"], group=group["id"])
    await post(http, "bot", group=group["id"], do="kicked")
    assert (await get(http, "scene"))["groups"][0]["members"] == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("say", {"person": 1, "chat": -1, "text": "好"}),
        ("say", {}),
        ("say", {"person": 910000001, "chat": "private", "text": "好"}),
        ("edit", {"person": 910000001, "chat": -1009000000001, "message": 4711, "text": "好"}),
    ],
)
async def test_what_cannot_be_done_says_why(
    http: aiohttp.ClientSession, zhang: Player, path: str, told: dict[str, Any]
) -> None:
    assert zhang.id == 910000001
    status, answer = await post(http, path, **told)
    assert status == 400
    assert answer["error"]


async def test_the_page_hears_of_every_change(
    http: aiohttp.ClientSession, group: Group, zhang: Player
) -> None:
    async with http.get("/rehearsal/events") as stream:
        assert stream.content_type == "text/event-stream"
        first = await stream.content.readline()
        assert set(json.loads(first.removeprefix(b"data: "))) == {"now", "goal", "version"}
        await stream.content.readline()
        zhang.says(group, "路灯不亮")
        assert (await stream.content.readline()).startswith(b"data: ")


async def test_the_log_of_the_wire_can_be_read(
    http: aiohttp.ClientSession, client: Client, rehearsal: Rehearsal, group: Group
) -> None:
    await client.bot.send_message(chat_id=group.id, text="好")
    [shown] = await get(http, "wire?last=1")
    assert (shown["method"], shown["status"], shown["params"]["text"]) == ("sendMessage", 200, "好")
    assert await get(http, f"wire?after={shown['number']}") == []
    assert rehearsal.token not in json.dumps(shown)
