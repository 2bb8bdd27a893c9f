"""Every story is told twice: once on SQLite, once on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.whole.town import Town, a_town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    async with a_town(database_url) as opened:
        yield opened
