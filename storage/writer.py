"""One transaction's pen: runs statements, holds back inserts to write many at once, keeps savepoints."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import exc

# PostgreSQL's insert speaks ON CONFLICT, and SQLAlchemy renders it for SQLite word for word.
from sqlalchemy.dialects.postgresql import insert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import (
        BindParameter,
        ClauseElement,
        Connection,
        CursorResult,
        Dialect,
        Executable,
        Row,
        Table,
    )

    AnyRow = Row[*tuple[Any, ...]]
    AnyRows = CursorResult[*tuple[Any, ...]]

__all__ = ["Unavailable", "Writer", "insert", "translated"]

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


class _Prepared:
    """A write whose words were made once: its rows go to the driver as they are, which costs a fifth of what
    SQLAlchemy takes to look at each.
    """

    def __init__(self, statement: Executable, keys: Iterable[str], dialect: Dialect) -> None:
        compiled: Any = cast("ClauseElement", statement).compile(dialect=dialect, column_keys=list(keys))
        assert not compiled.post_compile_params, "a list within a write has no fixed words"
        self.words = str(compiled)
        self._by_place = bool(compiled.positional)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self._binds = [
            (name, binds[name].key, _converter(binds[name], dialect), binds[name].value)
            for name in (compiled.positiontup if self._by_place else binds)
        ]

    def row(self, facts: Mapping[str, Any]) -> tuple[Any, ...] | Facts:
        values = (
            facts.get(key, given) if convert is None else convert(facts.get(key, given))
            for _, key, convert, given in self._binds
        )
        if self._by_place:
            return tuple(values)
        return dict(zip((name for name, *_ in self._binds), values, strict=True))


def _converter(bind: BindParameter[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return bind.type.dialect_impl(dialect).bind_processor(dialect)


#: By statement, its parameters and the engine's dialect. Statements are module constants: there are few.
_PREPARED: dict[tuple[int, tuple[str, ...], str], tuple[Executable, _Prepared]] = {}


def _prepared(statement: Executable, facts: Mapping[str, Any], dialect: Dialect) -> _Prepared:
    name = (id(statement), tuple(facts), dialect.name)
    if name not in _PREPARED:
        # The statement is kept so that its id cannot become another one's.
        _PREPARED[name] = statement, _Prepared(statement, facts, dialect)
    return _PREPARED[name][1]


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

    def write(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """One write for each of `rows`, which all have the same parameters. It gives nothing back."""
        if rows:
            prepared = _prepared(statement, rows[0], self.connection.dialect)
            self.connection.exec_driver_sql(prepared.words, [prepared.row(facts) for facts in rows])

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
        for _, same in groupby(held, key=lambda one: (id(one[0]), tuple(one[1]))):
            rows = list(same)
            self.write(rows[0][0], list(map(itemgetter(1), rows)))

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
