from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from handlers.incoming import Said
from storage import Store
from tests.handlers.bench import MORNING, Bench
from tests.handlers.people import CHATS, NUMBER, RESIDENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def bench(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The street with one case in it; every trial on it is undone."""
    file = tmp_path_factory.mktemp("bench") / "gridwhistle.db"
    shutil.copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    opened = Bench(store)
    said = Said(CHATS["residents"], RESIDENT, 5, MORNING, text="怡景苑3栋楼道的路灯坏了")
    with store.begin(MORNING) as tx:
        opened.does(tx, said)
        assert tx.cases.by_number(NUMBER) is not None
    yield opened
    store.close()
