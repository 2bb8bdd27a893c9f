"""`cases`: the cases with their events, as JSON lines or CSV; never a reporter's identity."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, TextIO

from bot.commands.database import opened
from bot.commands.errors import WrongInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from bot.settings import Settings
    from gridwork.cases import Case, Event
    from storage import Tx

COLUMNS = (
    "number",
    "state",
    "step",
    "kind",
    "bureau",
    "urgency",
    "grid",
    "place",
    "text",
    "opened_at",
    "due_at",
    "acknowledged_at",
    "feedback_at",
    "closed_at",
    "ended_as",
    "holder",
    "level",
    "reporters",
    "supporters",
    "photos",
    "reopened",
    "bundle",
    "anonymous",
)


def run(settings: Settings, out: TextIO, since: str | None, form: str, *, open_only: bool) -> None:
    with opened(settings) as (store, now), store.begin(now) as tx:
        zone = tx.street.zone
        first = _since(since, zone)
        rows = printed(tx, zone, first, open_only=open_only)
        if form == "csv":
            _as_csv(rows, out)
        elif form == "jsonl":
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        else:
            raise WrongInput("--format", "xlsx is not there yet", "jsonl, csv")


def _since(text: str | None, zone: ZoneInfo) -> datetime:
    if text is None:
        return datetime(1970, 1, 1, tzinfo=UTC)
    try:
        return datetime.combine(date.fromisoformat(text), time(), tzinfo=zone)
    except ValueError as error:
        raise WrongInput("--since", f"{text!r} is no day", "a day such as 2026-12-01") from error


def printed(tx: Tx, zone: ZoneInfo, since: datetime, *, open_only: bool = False) -> Iterator[dict[str, Any]]:
    """Cases in the form of the contract, ordered by opening."""
    for case, events in tx.cases.list_all(since, open_only=open_only):
        yield as_printed(case, events, zone)


def as_printed(case: Case, events: list[Event], zone: ZoneInfo) -> dict[str, Any]:
    def moment(at: datetime | None) -> str | None:
        return at.astimezone(zone).isoformat() if at is not None else None

    return {
        "number": case.number,
        "state": case.state.value,
        "step": case.step,
        "kind": case.kind,
        "bureau": case.bureau,
        "urgency": case.urgency.value,
        "grid": case.node,
        "place": case.place,
        "text": case.text,
        "opened_at": moment(case.opened_at),
        "due_at": moment(case.due_at),
        "acknowledged_at": moment(case.acknowledged_at),
        "feedback_at": moment(case.feedback_at),
        "closed_at": moment(case.closed_at),
        "ended_as": case.ended_as,
        "holder": case.holder_role,
        "level": case.level,
        "reporters": case.reporters,
        "supporters": case.supporters,
        "photos": case.photos,
        "reopened": case.reopened,
        "bundle": case.bundle,
        "anonymous": case.anonymous,
        "events": [
            {
                "at": moment(event.at),
                "action": event.action,
                "from": event.source.value if event.source else None,
                "to": event.target.value,
                "by": event.role,
                "reason": event.reason or None,
            }
            for event in events
        ],
    }


def _as_csv(rows: Iterator[dict[str, Any]], out: TextIO) -> None:
    table = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    table.writeheader()
    for row in rows:
        table.writerow({key: _harmless(value) for key, value in row.items()})


def _harmless(value: Any) -> Any:
    """A resident's "=HYPERLINK(...)" must not become a live formula in a spreadsheet."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value
