"""`import`: the street file into the database, all of it or nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from gridwork.regrid import home_of
from gridwork.streetfile import Problem, StreetFileErrors, read_street, street_to_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from gridwork.street import Street
    from gridwork.streetfile import Body
    from storage import Changes, Store, Tx
    from storage.street import Origin, RowKey

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
    "role": ("role taken up in a chat", "roles taken up in a chat"),
}
_TO_RESOLVE = (
    "conflicts stay as the chats have set them; bring the file up to date (`export` writes the street as it "
    "is), or have it the file's way: `import --take file`"
)


class _OnlyLooking(Exception):  # noqa: N818 - leaves the transaction without a trace
    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said


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


def run(store: Store, path: Path, now: datetime, *, dry_run: bool, take: Origin = "chat") -> str:
    """What the import changed, or with `dry_run` would change; where a chat has set something else since,
    the one to `take` counts. Raises StreetFileErrors; then nothing is changed.
    """
    street = load(path)
    try:
        return _imported(store, street, now, take, dry_run=dry_run)
    except _OnlyLooking as looked:
        return f"{looked.said}\ndry run: nothing was written"


def _imported(store: Store, street: Street, now: datetime, take: Origin, *, dry_run: bool) -> str:
    with store.begin(now) as tx:
        said = "\n".join(_apply(tx, street, take)) or "nothing to change"
        if dry_run:
            raise _OnlyLooking(said)
    return said


def _apply(tx: Tx, street: Street, take: Origin) -> list[str]:
    """Makes the street the file's, and says line by line what that means."""
    names = _names(tx)
    changes = tx.street_rows.apply(_rows(tx, street), origin="file", now=tx.now, take=take)
    left = tx.roles.imported(street, tx.now, take)
    ended = tx.roles.end_with_their_scope(street, tx.now)
    changes = replace(changes, conflicts=(*changes.conflicts, *left), retired=(*changes.retired, *ended))
    if tx.street_rows.touched:
        _tell_the_bot(tx, names)
    return [*describe(changes), *_going_home(tx)]


def _rows(tx: Tx, street: Street) -> dict[RowKey, Body]:
    """The file's rows; a group that has become a supergroup by the id that it has now."""
    rows = street_to_rows(street)
    moved = {
        key: tx.chats.resolve(key[1])
        for key in rows
        if key[0] == "group" and tx.chats.resolve(key[1]) != key[1]
    }
    return {
        (key[0], moved[key]) if key in moved else key: {**body, "chat": moved[key]} if key in moved else body
        for key, body in rows.items()
    }


def _names(tx: Tx) -> dict[str, str]:
    """What each node is called; none before the first import."""
    return {row.key: row.body["name"] for row in tx.street_rows.current() if row.kind in {"street", "grid"}}


def _tell_the_bot(tx: Tx, names: dict[str, str]) -> None:
    """Whoever has lost a role must not keep its cases, and what is posted must not name a grid as it was:
    the running bot looks at once.
    """
    # Whoever only reads the street file does not wait for the handlers.
    from handlers import regrid, succession  # noqa: PLC0415

    # First what is posted: a case that is handed over comes with words of its own, which must stay.
    for code, name in names.items():
        node = tx.street.find(code)
        if node is not None and (node.code, node.name) != (code, name):
            regrid.show_soon(tx, node.code)
    succession.look_soon(tx)


def _going_home(tx: Tx) -> Iterable[str]:
    """Open cases of nodes that are no more: how many go where."""
    going = Counter(
        (case.node, home_of(tx.street, case))
        for case in tx.cases.all_open()
        if case.node not in tx.street.nodes
    )
    for (gone, home), count in sorted(going.items()):
        yield f"{count} open {'case' if count == 1 else 'cases'} of {gone} -> {home}"


def describe(changes: Changes) -> list[str]:
    """The import's report for the terminal: a line for each thing done to each kind of row, and for each
    thing that a chat has set and the file has otherwise.
    """
    lines = [
        *_lines("added", changes.added),
        *_lines("changed", changes.changed),
        *_lines("retired", changes.retired),
    ]
    for row in changes.conflicts:
        called = " ".join(filter(None, (_CALLED[row.kind][0], row.key, row.name)))
        lines += [
            f"conflict: {called}: {key}: {_shown(chat)} by a chat, {_shown(file)} in the file"
            for key, chat, file in row.differences
        ]
    return [*lines, _TO_RESOLVE] if changes.conflicts else lines


def _shown(value: object) -> str:
    return "not set" if value is None else str(value)


def _lines(done: str, keys: Iterable[tuple[str, str]]) -> Iterable[str]:
    by_kind: dict[str, list[str]] = {}
    for kind, key in keys:
        by_kind.setdefault(kind, []).append(key)
    for kind, found in by_kind.items():
        one, several = _CALLED.get(kind, (kind, kind))
        yield f"{done} {len(found)} {one if len(found) == 1 else several}: {', '.join(found)}"
