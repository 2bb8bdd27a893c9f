"""The database's shape: brings it to the newest one and says which it has."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.engine import make_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


def upgrade(url: str, revision: str = "head") -> None:
    with _connection(url) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    with _connection(url) as connection:
        command.downgrade(_config(connection), revision)


def newest() -> str:
    """The revision this program was written for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def present(connection: Connection) -> str | None:
    """The revision a database has; None when it was never set up."""
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
