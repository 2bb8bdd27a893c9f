"""The two engines, set up so that the drivers decide nothing about transactions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

#: How long a writer waits for another one, milliseconds.
_BUSY_MS = 10_000

_PRAGMAS = (
    f"PRAGMA busy_timeout={_BUSY_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    # Ordinary chatter is not kept: what is deleted is overwritten with zeros.
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
)


def make_engine(url: str) -> Engine:
    """An engine for sqlite:///path or postgresql+psycopg://user:password@host/database."""
    # People's words must not reach a log by way of an error.
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver would otherwise begin late and commit early: a row written after SELECT, SAVEPOINT
    # would be visible to others at RELEASE and survive the outer rollback.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


@contextmanager
def begun(engine: Engine, *, durable: bool) -> Iterator[Connection]:
    """A transaction. What is not `durable` is not waited for until it is on the disk: a crash of the machine
    (not of the program) may undo it, as long as nothing durable was committed after it.
    """
    with engine.connect() as connection:
        connection.execution_options(durable=durable)
        with connection.begin():
            if not durable and engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
            yield connection


def _begin_immediate(connection: Connection) -> None:
    wanted = "FULL" if connection.get_execution_options().get("durable", True) else "NORMAL"
    if connection.info.get("synchronous", "FULL") != wanted:
        # Within a transaction it could not be changed.
        connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted
    connection.exec_driver_sql("BEGIN IMMEDIATE")
