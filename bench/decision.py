"""The whole decision: inbox -> read, case, notices, dues -> commit, on SQLite with synchronous=FULL."""

from __future__ import annotations

import json
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench.texts import lines
from bot import telegram_in, work
from bot.commands import import_street
from bot.reading import StreetReader
from handlers.office import Office
from storage import RawUpdate, Store, upgrade
from texts import Texts

STREET = Path(__file__).parents[1] / "rehearsal" / "street" / "xianghu.toml"
_NOW = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
_GROUPS = tuple(-1001900000001 - n for n in range(6))
COUNT = 2000


def _update(number: int, text: str) -> RawUpdate:
    chat = _GROUPS[number % len(_GROUPS)]
    person = 930_000_000 + number
    raw = {
        "update_id": number,
        "message": {
            "message_id": number + 1,
            "date": int(_NOW.timestamp()),
            "chat": {"id": chat, "type": "supergroup", "title": "群"},
            "from": {"id": person, "is_bot": False, "first_name": "邻居"},
            "text": text,
        },
    }
    return RawUpdate(number, f"tg:{chat}", "message", json.dumps(raw, ensure_ascii=False))


def _rate(one_report_in: int, count: int, rows: int) -> tuple[float, int]:
    """Messages a second, and how many cases there are afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        upgrade(url)
        store = Store(url)
        import_street.run(store, STREET, _NOW, dry_run=False)
        reader = StreetReader()
        worker = work.Work(
            store,
            Office(Texts()),
            owner="bench",
            parse=partial(telegram_in.parse, bot_id="1"),
            read=reader.read,
        )
        with store.begin(_NOW) as tx:
            reader.of(tx.street).read("3栋楼道灯坏了")
            tx.inbox.add("1", [_update(n, text) for n, text in enumerate(lines(count, one_report_in))])
        chats_before, rows_before = work.CHATS, work.ROWS
        work.CHATS, work.ROWS = (1, 1) if rows == 1 else (chats_before, rows_before)
        try:
            began = time.perf_counter()
            while worker.one_batch(_NOW):
                pass
            took = time.perf_counter() - began
        finally:
            work.CHATS, work.ROWS = chats_before, rows_before
        with store.begin(_NOW) as tx:
            cases = tx.cases.open_count()
        store.close()
    return count / took, cases


def run() -> dict[str, Any]:
    """Best of two rounds each; one transaction a message beside it, on fewer messages."""
    mixed = max(_rate(10, COUNT, 256) for _ in range(2))
    reports = max(_rate(1, COUNT, 256) for _ in range(2))
    single, _ = _rate(10, 300, 1)
    return {
        "decision, one report in ten (messages/s)": round(mixed[0]),
        "decision, one report in ten (cases opened)": mixed[1],
        "decision, all reports (messages/s)": round(reports[0]),
        "decision, all reports (cases opened)": reports[1],
        "decision, one transaction a message (messages/s)": round(single),
        "group commit ÷ one transaction a message": round(mixed[0] / single, 1),
    }
