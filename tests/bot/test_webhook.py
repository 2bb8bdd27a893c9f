"""Receiving by webhook: who is let in, what is kept, and what Telegram is told."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.telegram_in import Refused
from bot.web.webhook import CONNECTIONS, SECRET_HEADER, GroupCommit
from storage import RawUpdate, Unavailable
from tests.bot.running import SECRET, Running, free_port, kept, running, settings, telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rehearsal import Rehearsal

_GOOD = {SECRET_HEADER: SECRET}


class Hook:
    """The bot's webhook, and Telegram's side of it."""

    def __init__(self, url: str, rehearsal: Rehearsal, session: aiohttp.ClientSession, bot: Running) -> None:
        self.url, self.rehearsal, self.bot = url, rehearsal, bot
        self._session = session

    async def post(self, body: Any, headers: Any = _GOOD, *, path: str = "/telegram/hook") -> int:
        async with self._session.post(f"{self.url}{path}", data=body, headers=headers) as answer:
            await answer.read()
            return answer.status

    async def says(self, number: int, text: str, chat: int = -1) -> int:
        return await self.post(json.dumps(_said(number, text, chat), ensure_ascii=False).encode())


def _said(number: int, text: str, chat: int = -1) -> dict[str, Any]:
    sender = {"id": 930000001, "is_bot": False, "first_name": "邻居"}
    place = {"id": chat, "type": "supergroup", "title": "群"}
    message = {"message_id": number, "date": 1, "chat": place, "from": sender, "text": text}
    return {"update_id": number, "message": message}


@asynccontextmanager
async def hooked(url: str) -> AsyncIterator[Hook]:
    port = free_port()
    async with (
        telegram() as (rehearsal, base),
        running(settings(base, url, hook=port)) as bot,
        aiohttp.ClientSession() as session,
    ):
        await rehearsal.until(lambda: rehearsal.world.webhook, 20)
        yield Hook(f"http://127.0.0.1:{port}", rehearsal, session, bot)


async def test_an_update_is_answered_with_200_once_it_is_in_the_database(database_url: str) -> None:
    async with hooked(database_url) as hook:
        assert await hook.says(1, "早上好") == 200
        assert kept(database_url, "早上好")


async def test_what_people_say_arrives_over_telegrams_own_calls(sqlite_url: str) -> None:
    async with hooked(sqlite_url) as hook:
        resident = next(p for p in hook.rehearsal.players.values() if p.user.part == "resident")
        resident.says(hook.rehearsal.groups[0], "早上好")
        await hook.rehearsal.until(lambda: kept(sqlite_url, "早上好"), 20)


async def test_an_update_that_comes_again_is_kept_once(database_url: str) -> None:
    async with hooked(database_url) as hook:
        statuses = await asyncio.gather(*(hook.says(7, "早上好") for _ in range(10)))

        assert statuses == [200] * 10
        assert kept(database_url, "早上好")


async def test_a_hundred_calls_at_once_are_all_kept(database_url: str) -> None:
    async with hooked(database_url) as hook:
        statuses = await asyncio.gather(*(hook.says(n, f"第{n}句。", -n) for n in range(1, 101)))

        assert statuses == [200] * 100
        assert kept(database_url, *(f"第{n}句。" for n in range(1, 101)))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SECRET_HEADER: ""},
        {SECRET_HEADER: SECRET[:-1]},
        {SECRET_HEADER: f"{SECRET}x"},
        {SECRET_HEADER: SECRET.upper()},
        [(SECRET_HEADER, SECRET), (SECRET_HEADER, "another")],
        {SECRET_HEADER: "秘密"},
    ],
    ids=["none", "empty", "short", "long", "capitals", "two", "chinese"],
)
async def test_whoever_does_not_know_the_secret_is_sent_away_unheard(
    sqlite_url: str, headers: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with hooked(sqlite_url) as hook:
        body = json.dumps(_said(1, "早上好"), ensure_ascii=False).encode()

        assert await hook.post(body, headers) == 401
        assert not kept(sqlite_url, "早上好")
    assert "早上好" not in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"7",
        b"null",
        b'{"message": {}}',
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 9223372036854775808}',
        b'{"update_id": 1' + b"0" * 5000 + b"}",
        b"[" * 100_000,
    ],
    ids=range(13),
)
async def test_what_is_no_update_is_refused_without_effect(sqlite_url: str, body: bytes) -> None:
    async with hooked(sqlite_url) as hook:
        assert await hook.post(body) == 400
        assert await hook.says(1, "早上好") == 200


async def test_a_body_beyond_a_mebibyte_is_refused(sqlite_url: str) -> None:
    async with hooked(sqlite_url) as hook:
        large = BytesIO(b'{"update_id": 1, "x": "' + b"x" * 2**20 + b'"}')
        assert await hook.post(large) == 413
        assert await hook.post(_in_pieces(2**20 + 1)) == 413
        assert await hook.says(1, "早上好") == 200


async def _in_pieces(size: int) -> AsyncIterator[bytes]:
    """Without a length told beforehand."""
    for _ in range(size // 2**16 + 1):
        yield b"x" * 2**16


async def test_other_addresses_and_methods_are_not_served(sqlite_url: str) -> None:
    async with hooked(sqlite_url) as hook:
        assert await hook.post(b"{}", path="/") == 404
        async with aiohttp.request("GET", f"{hook.url}/telegram/hook", headers=_GOOD) as answer:
            assert answer.status == 405


async def test_half_a_character_is_no_stumbling_block(database_url: str) -> None:
    async with hooked(database_url) as hook:
        assert await hook.post(b'{"update_id": 1, "message": {"text": "half \\ud83d \\u0000"}}') == 200
        assert kept(database_url, "half")


async def test_a_database_that_refuses_means_503_and_the_update_comes_again(sqlite_url: str) -> None:
    async with hooked(sqlite_url) as hook:
        receiver = hook.bot.app.receiver
        refusing = _Refusing(receiver._attendance)
        receiver._attendance = refusing  # type: ignore[assignment]
        assert await hook.says(1, "早上好") == 503

        refusing.refuses = False
        assert await hook.says(1, "早上好") == 200
        assert kept(sqlite_url, "早上好")


class _Refusing:
    """An attendance whose database is full."""

    def __init__(self, real: Any) -> None:
        self._real, self.refuses = real, True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def take_in(self, rows: list[RawUpdate]) -> int:
        if self.refuses:
            raise Unavailable("database or disk is full")
        taken: int = self._real.take_in(rows)
        return taken


async def test_a_bot_that_is_stopping_answers_503(sqlite_url: str) -> None:
    async with hooked(sqlite_url) as hook:
        stopping = asyncio.Event()
        stopping.set()
        hook.bot.app.receiver._stop = stopping  # type: ignore[union-attr]

        assert await hook.says(1, "早上好") == 503


# --- what Telegram is told -----------------------------------------------------------------------


async def test_telegram_is_told_once_and_a_restart_does_not_tell_it_again(sqlite_url: str) -> None:
    port = free_port()
    async with telegram() as (rehearsal, base):
        one = settings(base, sqlite_url, hook=port)
        for _ in range(3):
            async with running(one) as bot:
                await rehearsal.until(lambda: not bot.app.health.stale("receive"), 20)

        (told,) = rehearsal.wire.of("setWebhook")
        assert told.params["url"] == f"http://127.0.0.1:{port}/telegram/hook"
        assert told.params["secret_token"] == SECRET
        assert int(told.params["max_connections"]) == CONNECTIONS
        assert "drop_pending_updates" not in told.params


async def test_a_new_secret_is_told_although_telegram_never_says_which_it_has(sqlite_url: str) -> None:
    port = free_port()
    async with telegram() as (rehearsal, base):
        one = settings(base, sqlite_url, hook=port)
        async with running(one):
            await rehearsal.until(lambda: rehearsal.wire.of("setWebhook"), 20)
        await asyncio.sleep(1)  # Telegram takes a webhook once a second
        hook = one.telegram.webhook.model_copy(update={"secret": SecretStr("another")})
        other = one.model_copy(update={"telegram": one.telegram.model_copy(update={"webhook": hook})})
        async with running(other):
            await rehearsal.until(lambda: len(rehearsal.wire.of("setWebhook")) == 2, 20)

    assert rehearsal.wire.of("setWebhook")[1].params["secret_token"] == "another"


async def test_what_waited_while_nobody_was_there_is_delivered(sqlite_url: str) -> None:
    port = free_port()
    async with telegram() as (rehearsal, base):
        resident = next(p for p in rehearsal.players.values() if p.user.part == "resident")
        resident.says(rehearsal.groups[0], "早上好")
        async with running(settings(base, sqlite_url, hook=port)):
            await rehearsal.until(lambda: kept(sqlite_url, "早上好"), 20)


async def test_an_address_that_is_taken_is_named(sqlite_url: str) -> None:
    async with hooked(sqlite_url) as hook:
        again = hook.bot.app.settings
        async with running(again) as bot:
            with pytest.raises(Refused, match=r"\[telegram.webhook\] listen: cannot listen on 127.0.0.1"):
                await bot.ended()


# --- many at once --------------------------------------------------------------------------------


def _row(number: int) -> RawUpdate:
    return RawUpdate(number, "tg:1", "message", "{}")


async def test_rows_that_wait_at_the_same_time_share_a_commit() -> None:
    commits: list[list[int]] = []

    async def commit(rows: list[RawUpdate]) -> None:
        commits.append([row.update_id for row in rows])
        await asyncio.sleep(0.01)

    group = GroupCommit(commit)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(group.run())
        await asyncio.gather(*(group.keep(_row(n)) for n in range(5)))
        await asyncio.gather(*(group.keep(_row(n)) for n in range(5, 9)))
        group.close()

    assert commits == [[0, 1, 2, 3, 4], [5, 6, 7, 8]]


async def test_a_row_the_database_will_not_have_does_not_keep_the_others_out() -> None:
    stored: list[int] = []

    async def commit(rows: list[RawUpdate]) -> None:
        if any(row.update_id == 2 for row in rows):
            raise ValueError("not this one")
        stored.extend(row.update_id for row in rows)

    group = GroupCommit(commit)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(group.run())
        ends = await asyncio.gather(*(group.keep(_row(n)) for n in range(4)), return_exceptions=True)
        group.close()

    assert stored == [0, 1, 3]
    assert [type(end) for end in ends] == [type(None), type(None), ValueError, type(None)]


async def test_what_waits_when_the_door_closes_is_still_committed() -> None:
    stored: list[int] = []

    async def commit(rows: list[RawUpdate]) -> None:
        await asyncio.sleep(0.01)
        stored.extend(row.update_id for row in rows)

    group = GroupCommit(commit)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(group.run())
        waiting = asyncio.gather(*(group.keep(_row(n)) for n in range(3)))
        await asyncio.sleep(0)
        group.close()
        await waiting

    assert stored == [0, 1, 2]
