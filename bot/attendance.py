"""What a receiver writes down (签到): the updates, that it was there, and that it alone is the one.

Synchronous; each call is one short transaction.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.clock import Clock
    from storage import RawUpdate, Store, Tx

log = logging.getLogger(__name__)

#: The lease on being the one who polls: short, so that another process goes on soon after a crash.
LEASE = timedelta(seconds=4)
#: Where the database counts the updates ever received (gridwhistle_updates_total).
COUNT = "updates"
_SEEN = "last seen"
_SECRET = "webhook secret"  # noqa: S105 - the name of a fact


@dataclass(frozen=True, slots=True)
class Attendance:
    """`on_return` hears, in the same transaction, when the bot was last there before it came back."""

    store: Store
    clock: Clock
    bot_id: str
    owner: str
    on_return: Callable[[Tx, datetime], object]

    def take_in(self, rows: Sequence[RawUpdate]) -> int:
        """Updates into the inbox; how many of them were new."""
        with self.store.begin(self.clock.now()) as tx:
            return self._add(tx, rows)

    def come_back(self, rows: Sequence[RawUpdate] = ()) -> int:
        """As `take_in`, for the first time after an absence."""
        with self.store.begin(self.clock.now()) as tx:
            before = tx.meta.get(_SEEN)
            if before is not None:
                self._look_back(tx, datetime.fromisoformat(before))
            tx.meta.set(_SEEN, tx.now.isoformat())
            return self._add(tx, rows)

    def be_there(self) -> None:
        """Telegram delivers to us at this moment."""
        with self.store.begin(self.clock.now()) as tx:
            tx.meta.set(_SEEN, tx.now.isoformat())

    def hold(self, *, there: bool = False) -> bool:
        """Whether this process is the one that polls, for LEASE from now; `there` as in `be_there`."""
        with self.store.begin(self.clock.now(), durable=False) as tx:
            mine = tx.leases.claim(self._lease, self.owner, tx.now + LEASE)
            if mine and there:
                tx.meta.set(_SEEN, tx.now.isoformat())
            return mine

    def holder(self) -> str:
        """Who polls now; empty when nobody does."""
        with self.store.begin(self.clock.now()) as tx:
            return tx.leases.holder(self._lease) or ""

    def release(self) -> None:
        with self.store.begin(self.clock.now()) as tx:
            tx.leases.release(self._lease, self.owner)

    def knows_secret(self, secret: str) -> bool:
        """Whether Telegram was given this webhook secret; it never says which one it has."""
        with self.store.begin(self.clock.now()) as tx:
            return tx.meta.get(_SECRET) == _mark(secret)

    def secret_given(self, secret: str) -> None:
        with self.store.begin(self.clock.now()) as tx:
            tx.meta.set(_SECRET, _mark(secret))

    @property
    def _lease(self) -> str:
        return f"receiver:{self.bot_id}"

    def _add(self, tx: Tx, rows: Sequence[RawUpdate]) -> int:
        new = tx.inbox.add(self.bot_id, rows)
        if new:
            tx.meta.count(COUNT, new)
        return new

    def _look_back(self, tx: Tx, before: datetime) -> None:
        try:
            with tx.savepoint():
                self.on_return(tx, before)
        except Unavailable:
            raise
        except Exception:
            # A notice that cannot be written must not keep the updates out.
            log.exception("what was missed could not be told")


def _mark(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
