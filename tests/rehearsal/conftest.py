"""A running rehearsal, and both real libraries as its bot."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import pytest
import pytest_asyncio

from rehearsal import Rehearsal
from tests.rehearsal.clients import LIBRARIES, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rehearsal import Group, Player
    from tests.rehearsal.clients import Client

START = datetime(2026, 12, 9, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def time_spans_as_time_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns whoever reads its old integers of seconds."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def rehearsal() -> Rehearsal:
    return Rehearsal(start=START)


@pytest_asyncio.fixture
async def base(rehearsal: Rehearsal) -> AsyncIterator[str]:
    yield await rehearsal.start()
    await rehearsal.stop()


@pytest_asyncio.fixture(params=LIBRARIES)
async def client(request: pytest.FixtureRequest, rehearsal: Rehearsal, base: str) -> AsyncIterator[Client]:
    async with connected(request.param, rehearsal, base) as bot:
        yield bot


@pytest_asyncio.fixture
async def http(base: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(base) as session:
        yield session


@pytest.fixture
def group(rehearsal: Rehearsal) -> Group:
    """A residents' group with the bot as administrator."""
    group = rehearsal.group(-1009000000001, "南湖社区居民群")
    rehearsal.person("张阿姨").joins(group)
    rehearsal.bot_joins(group)
    rehearsal.world.mailbox.drop()
    return group


@pytest.fixture
def zhang(rehearsal: Rehearsal, group: Group) -> Player:
    """A member of the group who has never pressed Start."""
    return rehearsal.person("张阿姨")


@pytest.fixture
def leader(rehearsal: Rehearsal) -> Player:
    """Somebody who has pressed Start."""
    leader = rehearsal.person("常网格长", 900100013)
    leader.starts()
    rehearsal.world.mailbox.drop()
    return leader
