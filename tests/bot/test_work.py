"""The inbox loop with real storage: whose turn it is when a worker has died."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot import telegram_in, work
from bot.commands import import_street
from handlers.office import Office
from storage import RawUpdate, Store
from tests.whole.town import STREET
from texts import Texts

if TYPE_CHECKING:
    from datetime import datetime


def _worker(store: Store, owner: str) -> work.Work:
    parse = partial(telegram_in.parse, bot_id="1")
    return work.Work(store, Office(Texts()), owner=owner, parse=parse, read=lambda _said, _street: None)


def _help_is_asked_for(store: Store, now: datetime) -> None:
    person = {"id": 930_000_001, "is_bot": False, "first_name": "邻居"}
    chat = {"id": person["id"], "type": "private", "first_name": "邻居"}
    message = {"message_id": 1, "date": int(now.timestamp()), "chat": chat, "from": person, "text": "帮助"}
    body = json.dumps({"update_id": 1, "message": message})
    with store.begin(now) as tx:
        tx.inbox.add("1", [RawUpdate(1, f"tg:{person['id']}", "message", body)])


def test_a_chat_whose_worker_died_is_taken_up_within_five_seconds(store: Store, now: datetime) -> None:
    import_street.run(store, STREET, now, dry_run=False)
    _help_is_asked_for(store, now)
    with store.begin(now) as tx:
        assert tx.inbox.lease("killed", now + work.LEASE, 64, 256)
    living = _worker(store, "living")

    assert living.one_batch(now + timedelta(seconds=1)) == 0
    assert living.one_batch(now + timedelta(seconds=5)) == 1
    with store.begin(now) as tx:
        assert tx.outbox.pending() == 1
