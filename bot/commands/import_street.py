"""`import`: the street file into the database, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridwork.streetfile import Problem, StreetFileErrors, read_street, street_to_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from gridwork.street import Street
    from storage import Changes, Store

#: What rows of a kind are called: one, several.
_CALLED = {
    "street": ("street", "streets"),
    "grid": ("grid", "grids"),
    "person": ("person", "people"),
    "group": ("group", "groups"),
    "station": ("station", "stations"),
    "service": ("service", "services"),
    "partner_unit": ("partner unit", "partner units"),
    "team": ("team", "teams"),
    "property_company": ("property company", "property companies"),
    "expert": ("expert", "experts"),
    "mediation": ("mediation site", "mediation sites"),
}


class _OnlyLooking(Exception):  # noqa: N818 - leaves the transaction without a trace
    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self.changes = changes


def load(path: Path) -> Street:
    """The street of a file. Raises StreetFileErrors, also when the file cannot be read or is not UTF-8."""
    try:
        if path.suffix.casefold() == ".xlsx":
            # Whoever keeps the street as TOML does not wait for the library.
            from bot import street_xlsx  # noqa: PLC0415

            return street_xlsx.read(path)
        return read_street(path.read_bytes().decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        wrong = f"not UTF-8: byte 0x{error.object[error.start]:02x}"
        raise StreetFileErrors([Problem(str(path), line, "", wrong, "a file saved as UTF-8")]) from error
    except OSError as error:
        wrong = f"cannot be read: {error.strerror}"
        raise StreetFileErrors([Problem(str(path), 0, "", wrong, "a street file (TOML or XLSX)")]) from error


def run(store: Store, path: Path, now: datetime, *, dry_run: bool) -> str:
    """What the import changed, or with `dry_run` would change. Raises StreetFileErrors; then nothing is."""
    street = load(path)
    try:
        return describe(_apply(store, street, now, dry_run=dry_run))
    except _OnlyLooking as looked:
        return f"{describe(looked.changes)}\ndry run: nothing was written"


def _apply(store: Store, street: Street, now: datetime, *, dry_run: bool) -> Changes:
    with store.begin(now) as tx:
        changes = tx.street_rows.apply(street_to_rows(street), origin="file", now=now)
        kept = tx.roles.imported(street, now)
        changes = replace(changes, conflicts=(*changes.conflicts, *kept))
        if changes:
            # Whoever has lost a role must not keep its cases: the running bot looks at once. Imported here,
            # as whoever only reads the street file does not wait for the handlers.
            from handlers import succession  # noqa: PLC0415

            succession.look_soon(tx)
        if dry_run:
            raise _OnlyLooking(changes)
    return changes


def describe(changes: Changes) -> str:
    """The import's report for the terminal: a line for each thing done to each kind of row."""
    lines = [
        *_lines("added", changes.added),
        *_lines("changed", changes.changed),
        *_lines("retired", changes.retired),
        *_lines("conflict, left as a chat has set it:", changes.conflicts),
    ]
    return "\n".join(lines) or "nothing to change"


def _lines(done: str, keys: Iterable[tuple[str, str]]) -> Iterable[str]:
    by_kind: dict[str, list[str]] = {}
    for kind, key in keys:
        by_kind.setdefault(kind, []).append(key)
    for kind, found in by_kind.items():
        one, several = _CALLED.get(kind, (kind, kind))
        yield f"{done} {len(found)} {one if len(found) == 1 else several}: {', '.join(found)}"
