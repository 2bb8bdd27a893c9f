"""The program as an operator starts it: real processes, real signals."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rehearsal import Rehearsal
from rehearsal.scene import set_scene
from tests.whole.town import MORNING, STREET, TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_ROOT = Path(__file__).parents[2]
_CONFIG = """\
[telegram]
token = "{token}"
api_base = "{base}"
[storage]
url = "{url}"
[street]
file = "{street}"
[web]
listen = "127.0.0.1:{port}"
"""


@pytest.fixture
async def world() -> AsyncIterator[tuple[Rehearsal, str]]:
    rehearsal = Rehearsal(TOKEN, start=MORNING)
    set_scene(rehearsal, STREET)
    base = await rehearsal.start()
    yield rehearsal, base
    await rehearsal.stop()


async def _bot(*words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, cwd=_ROOT, stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip


def _config(folder: Path, base: str, url: str, *, port: int = 0, token: str = TOKEN) -> Path:
    path = folder / "config.toml"
    path.write_text(_CONFIG.format(token=token, base=base, url=url, street=STREET, port=port))
    return path


def _free_port() -> int:
    import socket  # noqa: PLC0415 - used here only

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _ready(url: str) -> Any:
    """What /readyz says once it says 200, or what it says after ten seconds."""
    for _ in range(100):
        status, text = await _get(url)
        if status == 200:
            break
        await asyncio.sleep(0.1)
    return json.loads(text)


async def _get(url: str) -> tuple[int, Any]:
    def fetch() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    return await asyncio.to_thread(fetch)


async def test_run_serves_until_sigterm_and_leaves_with_0(
    world: tuple[Rehearsal, str], database_url: str, tmp_path: Path
) -> None:
    rehearsal, base = world
    port = _free_port()
    bot = await _bot("run", "--config", str(_config(tmp_path, base, database_url, port=port)))
    await rehearsal.until(lambda: rehearsal.polling.begun, 60)
    group = rehearsal.groups[0]
    resident = next(p for p in rehearsal.players.values() if p.user.part == "resident")
    resident.says(group, "怡景苑3栋楼道灯坏了")
    await rehearsal.until(lambda: any("照明线缆" in m.text for m in rehearsal.bot_said(group)), 20)

    assert await _ready(f"http://127.0.0.1:{port}/readyz") == {"ready": True}
    assert (await _get(f"http://127.0.0.1:{port}/healthz"))[0] == 200
    metrics = (await _get(f"http://127.0.0.1:{port}/metrics"))[1]
    assert "gridwhistle_cases_open 1.0" in metrics
    bot.send_signal(signal.SIGTERM)
    _, log = await asyncio.wait_for(bot.communicate(), 10)
    assert bot.returncode == 0
    assert TOKEN.encode() not in log
    assert resident.name.encode() not in log


async def test_a_case_survives_kill_9_and_is_not_doubled(
    world: tuple[Rehearsal, str], database_url: str, tmp_path: Path
) -> None:
    rehearsal, base = world
    config = str(_config(tmp_path, base, database_url))
    group = rehearsal.groups[0]
    resident = next(p for p in rehearsal.players.values() if p.user.part == "resident")
    parts = ("--only", "receive,work,send,clock")
    bot = await _bot("run", "--config", config, *parts)
    await rehearsal.until(lambda: rehearsal.polling.begun, 60)
    for number in range(1, 6):
        resident.says(group, f"怡景苑{number}栋楼道灯坏了")
    await rehearsal.until(lambda: rehearsal.bot_said(group), 20)
    bot.kill()
    await bot.communicate()
    resident.says(group, "怡景苑6栋楼道灯坏了")
    again = await _bot("run", "--config", config, *parts)
    try:
        await rehearsal.until(
            lambda: all(
                any(f"怡景苑{n}栋" in m.text for m in rehearsal.bot_said(group)) for n in range(1, 7)
            ),
            60,
        )
        await rehearsal.quiet(1.0)
    finally:
        again.terminate()
        await again.communicate()
    cards = [m.text.split()[0] for m in rehearsal.bot_said(group) if "可能重复" not in m.text]
    assert len(cards) == len(set(cards))
    assert len({text.removeprefix("（可能重复）") for text in cards}) == 6


async def test_a_second_process_that_polls_with_the_same_token_explains_and_leaves(
    world: tuple[Rehearsal, str], sqlite_url: str, tmp_path: Path
) -> None:
    rehearsal, base = world
    rehearsal.faults.refuse(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        method="getUpdates",
    )
    bot = await _bot("run", "--config", str(_config(tmp_path, base, sqlite_url)), "--only", "receive")
    _, log = await asyncio.wait_for(bot.communicate(), 90)

    assert bot.returncode == 1
    assert b"another process is receiving with this token" in log


async def test_a_wrong_token_is_told_and_ends_with_1(
    world: tuple[Rehearsal, str], sqlite_url: str, tmp_path: Path
) -> None:
    _, base = world
    bot = await _bot("run", "--config", str(_config(tmp_path, base, sqlite_url, token="999:WRONG")))
    _, log = await asyncio.wait_for(bot.communicate(), 90)

    assert bot.returncode == 1
    assert b"[telegram] token" in log


async def test_the_demo_opens_a_page_and_the_bot_answers_on_it(tmp_path: Path) -> None:
    port = _free_port()
    demo = await _bot("demo", "--port", str(port), "--data", str(tmp_path))
    assert demo.stdout is not None
    line = await asyncio.wait_for(demo.stdout.readline(), 90)
    assert line.decode().strip() == f"Rehearsal ready: http://127.0.0.1:{port}"
    try:
        base = f"http://127.0.0.1:{port}/rehearsal"
        scene = json.loads((await _get(f"{base}/scene"))[1])
        group = scene["groups"][0]["id"]
        resident = next(person["id"] for person in scene["people"] if person["part"] == "resident")
        said = {"person": resident, "chat": group, "text": "怡景苑3栋楼道灯坏了"}
        await _post(f"{base}/say", said)
        card = await _card(base, group)
        assert "撤回" in str(card)
    finally:
        demo.send_signal(signal.SIGINT)
        await asyncio.wait_for(demo.communicate(), 15)
    assert demo.returncode == 0


async def _post(url: str, told: dict[str, Any]) -> None:
    request = urllib.request.Request(
        url, json.dumps(told).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    await asyncio.to_thread(lambda: urllib.request.urlopen(request, timeout=10).close())


async def _card(base: str, group: int) -> dict[str, Any]:
    for _ in range(100):
        chat = json.loads((await _get(f"{base}/chats/{group}"))[1])
        cards = [m for m in chat["messages"] if m["by_bot"] and "照明线缆" in m["text"]]
        if cards:
            card: dict[str, Any] = cards[0]
            return card
        await asyncio.sleep(0.1)
    raise AssertionError("no card within ten seconds")
