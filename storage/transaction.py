"""The store and its transactions: everything is read and written through a Tx."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gridwork.streetfile import street_from_rows
from storage import migrate
from storage.broadcasts import Broadcasts
from storage.cards import Cards
from storage.cases import Cases
from storage.chats import Chats
from storage.drafts import Drafts
from storage.dues import Dues
from storage.engine import begun, make_engine
from storage.inbox import Inbox
from storage.invitations import Invitations
from storage.leases import Leases, Meta
from storage.mailbox import Mailbox
from storage.outbox import Outbox
from storage.people import People
from storage.recipients import Recipients
from storage.role_rows import RoleRows
from storage.street import StreetRows
from storage.words import UninvitedWords
from storage.writer import Writer, translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from gridwork.street import Street

#: For a transaction that only looks at what does not depend on the moment.
_ANY_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


class SchemaTooOld(Exception):  # noqa: N818 - told to the operator as it is
    """The database has another shape than this program was written for."""


class NoStreet(Exception):  # noqa: N818 - told to the operator as it is
    """No street file was imported yet."""


class Store:
    """A database. Safe to share between threads; each transaction has a connection of its own."""

    def __init__(self, url: str) -> None:
        self._engine = make_engine(url)
        self._street: tuple[str, Street] | None = None

    @contextmanager
    def begin(self, now: datetime, *, durable: bool = True) -> Iterator[Tx]:
        """One transaction at the moment `now`: committed at the end, rolled back by an error.

        `durable` can be given up for what does no harm when a power failure undoes it, such as a lease.
        Raises Unavailable when the database is busy, full or gone; nothing was written then.
        """
        with translated(), begun(self._engine, durable=durable) as connection:
            tx = Tx(self, connection, now)
            yield tx
            tx.flush()

    def street(self) -> Street | None:
        """The street as it is now; None before the first import. Read anew only when it changed."""
        with self.begin(_ANY_MOMENT) as tx:
            return self.street_seen_by(tx.street_rows, tx.chats)

    def street_seen_by(self, rows: StreetRows, chats: Chats) -> Street | None:
        """The street of a transaction; kept for everybody unless the transaction itself changed it."""
        version = rows.version()
        if version is None:
            return None
        known = self._street
        if known is not None and known[0] == version and not rows.touched:
            return known[1]
        former = [(row.kind, row.key, row.body) for row in rows.former()]
        street = street_from_rows(((row.kind, row.key, row.body) for row in rows.current()), former)
        # The file names a group by the id it had; messages come from the supergroup it has become. When a
        # chat has set that one since, the later row counts.
        groups = [replace(group, chat=chats.resolve(group.chat)) for group in street.groups]
        street = replace(street, groups=tuple({group.chat: group for group in groups}.values()))
        if not rows.touched:
            self._street = (version, street)
        return street

    def check_schema(self) -> None:
        """Raises SchemaTooOld unless the database has the newest shape."""
        with translated(), self._engine.connect() as connection:
            present = migrate.present(connection)
        newest = migrate.newest()
        if present != newest:
            raise SchemaTooOld(
                f"the database is at revision {present or 'none'}, this program needs {newest}"
            )

    def checkpoint(self) -> None:
        """Makes deleted rows really gone: from SQLite's write-ahead log, from PostgreSQL's pages."""
        if self._engine.dialect.name == "sqlite":
            self._truncate_log()
            return
        with translated(), self._engine.connect() as connection:
            plain = connection.execution_options(isolation_level="AUTOCOMMIT")
            plain.exec_driver_sql("VACUUM inbox, outbox")

    def _truncate_log(self) -> None:
        with translated():
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                connection.close()

    def close(self) -> None:
        self._engine.dispose()


class Tx:
    """One transaction. `now` is fixed when it begins."""

    def __init__(self, store: Store, connection: Connection, now: datetime) -> None:
        self.now = now
        self._store = store
        self._writer = writer = Writer(connection, now)
        self.street_rows = StreetRows(writer)
        self.chats = Chats(writer, on_moved=self.street_rows.bump)
        self.inbox = Inbox(writer)
        self.outbox = Outbox(writer, self.chats)
        self.cards = Cards(writer)
        self.dues = Dues(writer)
        self.cases = Cases(writer)
        self.drafts = Drafts(writer)
        self.mailbox = Mailbox(writer)
        self.people = People(writer)
        self.roles = RoleRows(self.street_rows)
        self.invitations = Invitations(writer)
        self.words = UninvitedWords(writer)
        self.broadcasts = Broadcasts(writer)
        self.recipients = Recipients(writer)
        self.leases = Leases(writer)
        self.meta = Meta(writer)
        self._street: Street | None = None
        self._street_of = (0, 0)

    @property
    def street(self) -> Street:
        """The street as this transaction sees it. Raises NoStreet before the first import."""
        state = (self.street_rows.changes, self._writer.undone)
        if self._street is None or (self.street_rows.touched and state != self._street_of):
            self._street = self._store.street_seen_by(self.street_rows, self.chats)
            self._street_of = state
        if self._street is None:
            raise NoStreet("no street file was imported yet: run `gridwhistle import`")
        return self._street

    def look_at_street_anew(self) -> None:
        """Another process may have changed it meanwhile, and committed what comes of it."""
        self._street = None

    def savepoint(self) -> AbstractContextManager[None]:
        """What happens inside stays only if it ends without an error."""
        return self._writer.savepoint()

    def flush(self) -> None:
        """Writes what is held back. Done by itself before reading and at the end."""
        self._writer.flush()
