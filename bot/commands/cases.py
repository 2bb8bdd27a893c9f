"""`cases`: the cases with their events, as JSON lines, CSV or XLSX; never a reporter's identity."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, TextIO

from xlsxwriter import Workbook

from bot.commands.database import opened
from bot.commands.errors import WrongInput
from storage import NoStreet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from xlsxwriter.worksheet import Worksheet

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
#: A cell that begins with one of these, also with the wide forms, is a formula to a spreadsheet.
_LIVE = frozenset("=+-@＝＋－＠|")
EVENT_COLUMNS = ("number", "at", "action", "from", "to", "by", "reason")


def run(settings: Settings, out: TextIO, since: str | None, form: str, *, open_only: bool) -> None:
    if form == "xlsx" and out.isatty():
        raise WrongInput("--format xlsx", "a terminal cannot show a workbook", "a file: > cases.xlsx")
    with opened(settings) as (store, now), store.begin(now) as tx:
        zone = _zone(tx)
        rows = printed(tx, zone, _since(since, zone), open_only=open_only)
        if form == "csv":
            _as_csv(rows, out)
        elif form == "xlsx":
            out.buffer.write(_as_xlsx(rows))
        else:
            out.writelines(_json(row) + "\n" for row in rows)


def _zone(tx: Tx) -> ZoneInfo:
    try:
        return tx.street.zone
    except NoStreet as none:
        raise WrongInput("[storage] url", "the database has no street yet", "one after `import`") from none


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
    """One line for a case; its events stand in the last column, as JSON."""
    table = csv.DictWriter(out, (*COLUMNS, "events"))
    table.writeheader()
    for row in rows:
        row["events"] = _json(row["events"])
        table.writerow({key: _harmless(value) for key, value in row.items()})


def _harmless(value: Any) -> Any:
    """A resident's "=HYPERLINK(...)" must not become a live formula in a spreadsheet."""
    if isinstance(value, str) and value.lstrip()[:1] in _LIVE:
        return f"'{value}"
    return value


def _as_xlsx(rows: Iterator[dict[str, Any]]) -> bytes:
    """A workbook with a sheet of cases and a sheet of their events."""
    file = BytesIO()
    # Row by row, so that any number of cases fits into memory.
    with Workbook(file, {"constant_memory": True}) as book:
        cases, events = book.add_worksheet("cases"), book.add_worksheet("events")
        _row(cases, 0, COLUMNS)
        _row(events, 0, EVENT_COLUMNS)
        line = 0
        for number, row in enumerate(rows, 1):
            _row(cases, number, [row[key] for key in COLUMNS])
            for event in row["events"]:
                line += 1
                _row(events, line, [row["number"], *(event[key] for key in EVENT_COLUMNS[1:])])
    return file.getvalue()


def _row(sheet: Worksheet, line: int, values: Iterable[Any]) -> None:
    """Text is written as text, whatever it looks like: never a formula, a link or a number."""
    for column, value in enumerate(values):
        if isinstance(value, bool):
            sheet.write_boolean(line, column, value)
        elif isinstance(value, int):
            sheet.write_number(line, column, value)
        elif value is not None:
            sheet.write_string(line, column, value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
