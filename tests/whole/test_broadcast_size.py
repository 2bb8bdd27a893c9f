"""A broadcast to 5,000 chats: a hundred at a time, and what is urgent goes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.commands import import_street
from gridwork.broadcast_plan import Planned
from gridwork.broadcasts import Audience, Stage, Target
from gridwork.notice import Notice, Priority, Words
from handlers import broadcast_run
from handlers.office import Office
from tests.whole.town import MORNING, STREET
from texts import Texts

if TYPE_CHECKING:
    from storage import Store, Tx

CHATS = 5000


def _running(tx: Tx) -> int:
    broadcast = tx.broadcasts.add("tg:900400001")
    running = replace(broadcast, stage=Stage.RUNNING, text="停水", audience=Audience(("residents",)))
    tx.broadcasts.save(running)
    targets = (Target(f"tg:{-1_009_000_000_000 - number}", "residents") for number in range(CHATS))
    tx.recipients.lay_out(running.id, (Planned(target, tx.now) for target in targets), ())
    return running.id


def _look(store: Store, broadcast: int, now: datetime) -> None:
    """One look of the clock."""
    with store.begin(now) as tx:
        broadcast_run.ring(tx, Office(Texts()), broadcast, now)


def _everything_leaves(store: Store, now: datetime) -> list[int]:
    """The sender carries out all that waits; the priorities in order of leaving."""
    left = []
    with store.begin(now) as tx:
        for number, waiting in enumerate(tx.outbox.due(now, CHATS)):
            left.append(waiting.priority)
            assert tx.outbox.take(waiting.id, "sender", now + timedelta(minutes=1), now)
            tx.outbox.settle(waiting.id, now, outcome="delivered", message_id=number + 1)
    return left


@pytest.mark.timeout(300)
def test_five_thousand_chats_are_told_once_each_a_hundred_at_a_time(store: Store) -> None:
    import_street.run(store, STREET, MORNING, dry_run=False)
    with store.begin(MORNING) as tx:
        broadcast = _running(tx)
    told, now = 0, MORNING
    while (told_before := told) < CHATS:
        now += timedelta(seconds=2)
        _look(store, broadcast, now)
        with store.begin(now) as tx:
            tx.outbox.put(Notice(f"ping:{told}", "tg:900100013", words=Words("!"), priority=Priority.PING))
        left = _everything_leaves(store, now)
        told += left.count(Priority.BROADCAST)
        assert left[0] == Priority.PING
        assert 0 < told - told_before <= 100
    now += timedelta(seconds=2)
    _look(store, broadcast, now)

    with store.begin(now) as tx:
        finished = tx.broadcasts.get(broadcast)
        counts = tx.recipients.counts(broadcast, 1)
    assert finished is not None
    assert finished.stage is Stage.DONE
    assert (counts.sent, counts.total) == (CHATS, CHATS)
