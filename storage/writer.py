"""One transaction's pen: runs statements, holds back inserts to write many at once, keeps savepoints."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import exc

# PostgreSQL's insert speaks ON CONFLICT, and SQLAlchemy renders it for SQLite word for word.
from sqlalchemy.dialects.postgresql import insert

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, CursorResult, Dialect, Executable, Row, Table
    from sqlalchemy.dialects.postgresql import Insert

    AnyRow = Row[*tuple[Any, ...]]
    AnyRows = CursorResult[*tuple[Any, ...]]

__all__ = ["Many", "Unavailable", "Writer", "insert", "translated"]

Facts = dict[str, Any]


class Unavailable(Exception):  # noqa: N818 - a state of the database, met and waited out
    """The database did not take it: busy, a deadlock, full, or gone. Nothing was written; try again later."""


@contextmanager
def translated() -> Iterator[None]:
    """Turns what the database cannot do just now into Unavailable; programming errors stay as they are."""
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        raise Unavailable(str(error.__cause__ or error)) from error


class Many:
    """An insert of many rows that the driver gets as they are, in the order of `columns`: no row of it is
    looked at one by one on the way. Moments are given as columns.microseconds.
    """

    def __init__(self, statement: Insert, *columns: str) -> None:
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, tuple[str, bool]] = {}

    def run(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        words, by_place = self._words(connection.dialect)
        connection.exec_driver_sql(words, list(rows) if by_place else self._named(rows))

    def _words(self, dialect: Dialect) -> tuple[str, bool]:
        if dialect.name not in self._compiled:
            compiled = self._statement.compile(dialect=dialect, column_keys=list(self._columns))
            order = getattr(compiled, "positiontup", None)
            assert order is None or tuple(order) == self._columns, "columns in the table's order"
            self._compiled[dialect.name] = str(compiled), order is not None
        return self._compiled[dialect.name]

    def _named(self, rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
        return [dict(zip(self._columns, row, strict=True)) for row in rows]


class Writer:
    """Statements of one transaction, in order.

    `later` holds a write back until `flush`, which writes each table's rows together; whoever reads a
    table names it to `flush` first. Leaving a savepoint by an error puts back what was held back when
    it began, so nothing from inside survives and nothing from before is lost.
    """

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        #: Counts rollbacks to a savepoint: what was remembered of the database before may be wrong.
        self.undone = 0
        self._held: dict[str, list[tuple[Executable, Facts]]] = {}
        self._depth = 0

    def run(
        self, statement: Executable, facts: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> AnyRows:
        return self.connection.execute(statement, facts)

    def run_many(self, many: Many, rows: Sequence[tuple[Any, ...]]) -> None:
        many.run(self.connection, rows)

    def number(self, statement: Executable, facts: Mapping[str, Any] | None = None) -> int:
        """The one number a statement gives."""
        found: int = self.run(statement, facts).scalar_one()
        return found

    def moment(self, statement: Executable, facts: Mapping[str, Any] | None = None) -> datetime | None:
        """The one moment a statement gives, if it gives any."""
        found: datetime | None = self.run(statement, facts).scalar_one_or_none()
        return found

    def later(self, table: Table, statement: Executable, facts: Facts) -> None:
        self._held.setdefault(table.name, []).append((statement, facts))

    def flush(self, *tables: Table) -> None:
        """Writes what is held back, of these tables or of all."""
        for name in [table.name for table in tables] or list(self._held):
            held = self._held.pop(name, None)
            if held:
                self._write(held)

    def _write(self, held: list[tuple[Executable, Facts]]) -> None:
        for _, same in groupby(held, key=lambda one: id(one[0])):
            rows = list(same)
            self.connection.execute(rows[0][0], list(map(itemgetter(1), rows)))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        held = {name: list(rows) for name, rows in self._held.items()}
        self._depth += 1
        name = f"s{self._depth}"
        self.connection.exec_driver_sql(f"SAVEPOINT {name}")
        try:
            with translated():
                yield
        except BaseException:
            self._held = held
            self.undone += 1
            # A lost connection has rolled everything back by itself.
            if not self.connection.invalidated:
                self.connection.exec_driver_sql(f"ROLLBACK TO {name}")
                self.connection.exec_driver_sql(f"RELEASE {name}")
            raise
        else:
            self.connection.exec_driver_sql(f"RELEASE {name}")
        finally:
            self._depth -= 1
