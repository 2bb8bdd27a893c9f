"""The inbox loop: leases chats, reads the texts, then one transaction for many messages, a savepoint each."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.incoming import Incoming, Said
from handlers.react import apologise, react
from storage import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gridwork.reading import Reading
    from gridwork.street import Street
    from handlers.office import Office
    from storage import InboxRow, Store, Tx

log = logging.getLogger(__name__)

#: Chats and rows of one batch. One batch is one commit.
CHATS, ROWS = 64, 256
#: Many times what a batch takes; and so short that a chat whose worker died is taken up again at once.
LEASE = timedelta(seconds=5)
#: An update that failed this often is set aside (隔离).
TRIES = 3


@dataclass(frozen=True, slots=True)
class Parsed:
    """A row of the inbox with what it says, or with the reason why it says nothing."""

    row: InboxRow
    incoming: Incoming | None
    error: str = ""


class Work:
    """One worker. `parse` belongs to the platform's door, `read` to the reader of the street's texts."""

    def __init__(
        self,
        store: Store,
        office: Office,
        *,
        owner: str,
        parse: Callable[[str, datetime], Incoming],
        read: Callable[[Said, Street], Reading | None],
    ) -> None:
        self._store = store
        self._office = office
        self._owner = owner
        self._parse = parse
        self._read = read

    def one_batch(self, now: datetime) -> int:
        """Handle what waits, at most one batch. Returns how many rows were taken."""
        with self._store.begin(now, durable=False) as tx:
            rows = tx.inbox.lease(self._owner, now + LEASE, CHATS, ROWS)
            street = tx.street if rows else None
        if not rows or street is None:
            return 0
        parsed = [self._understand(row, street) for row in rows]
        try:
            self._commit(parsed, now)
        except Unavailable:
            raise
        except Exception:
            # Some write of the batch was refused at its end: one by one, only its own message fails.
            log.exception("a batch was refused; handling the first of each chat by itself")
            for one in {one.row.chat: one for one in reversed(parsed)}.values():
                self._commit_alone(one, now)
        return len(rows)

    def _commit(self, parsed: list[Parsed], now: datetime) -> None:
        """One transaction for all of them; the leases are checked again inside it."""
        with self._store.begin(now) as tx:
            mine = tx.inbox.still_mine(self._owner, {one.row.chat for one in parsed})
            self._handle(tx, [one for one in parsed if one.row.chat in mine])
            tx.inbox.give_back(mine)

    def _commit_alone(self, one: Parsed, now: datetime) -> None:
        try:
            self._commit([one], now)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("update %s was refused", one.row.update_id)
            with self._store.begin(now) as tx:
                self._set_back(tx, one, repr(error))
                tx.inbox.release(self._owner, {one.row.chat})

    def _understand(self, row: InboxRow, street: Street) -> Parsed:
        """Parsing and reading, outside any transaction. A row that does not parse fails alone."""
        try:
            incoming = self._parse(row.body, row.received_at)
            if isinstance(incoming, Said) and incoming.text:
                incoming = replace(incoming, reading=self._read(incoming, street))
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to this row
            return Parsed(row, None, repr(error))
        return Parsed(row, incoming)

    def _handle(self, tx: Tx, parsed: list[Parsed]) -> None:
        failed: set[str] = set()
        for one in parsed:
            # The order of a chat holds: what follows a failed row waits for its next try.
            if one.row.chat not in failed and not self._one(tx, one):
                failed.add(one.row.chat)

    def _one(self, tx: Tx, one: Parsed) -> bool:
        if one.incoming is None:
            log.warning("update %s does not parse", one.row.update_id)
            return self._set_back(tx, one, one.error)
        try:
            with tx.savepoint():
                react(tx, self._office, one.incoming)
                tx.inbox.done(one.row)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("update %s failed", one.row.update_id)
            return self._set_back(tx, one, repr(error))
        return True

    def _set_back(self, tx: Tx, one: Parsed, error: str) -> bool:
        """Tried again; after the third failure set aside, and the queue moves on."""
        if tx.inbox.failed(one.row, error) < TRIES:
            return False
        tx.inbox.quarantine(one.row, error)
        if one.incoming is not None:
            apologise(tx, self._office, one.incoming)
        return True
