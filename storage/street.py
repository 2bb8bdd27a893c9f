"""The street file in the database: every row with its origin and its time of validity."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import bindparam, func, select, update

from storage.notices import as_text
from storage.tables import meta, street_rows
from storage.writer import insert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from storage.writer import Writer

Origin = Literal["file", "chat"]
#: What a row is (grid, person, group ...) and its code or id.
RowKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A row that the file has otherwise than a chat has set it since: key, by the chat, in the file."""

    kind: str
    key: str
    name: str
    differences: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import did. Conflicts were left as the chat has set them."""

    added: tuple[RowKey, ...] = ()
    changed: tuple[RowKey, ...] = ()
    retired: tuple[RowKey, ...] = ()
    conflicts: tuple[Disagreement, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)


@dataclass(frozen=True, slots=True)
class StreetRow:
    kind: str
    key: str
    body: dict[str, Any]
    origin: Origin
    valid_from: datetime
    valid_to: datetime | None


_VERSION_KEY = "street version"
_COLUMNS = (
    street_rows.c.kind,
    street_rows.c.key,
    street_rows.c.body,
    street_rows.c.origin,
    street_rows.c.valid_from,
    street_rows.c.valid_to,
)
_CURRENT = (
    select(*_COLUMNS)
    .where(street_rows.c.valid_to.is_(None))
    .order_by(street_rows.c.position, street_rows.c.id)
)
_LAST_POSITION = select(func.max(street_rows.c.position)).where(street_rows.c.valid_to.is_(None))
_PLACE = (
    update(street_rows)
    .where(
        street_rows.c.kind == bindparam("of_kind"),
        street_rows.c.key == bindparam("of_key"),
        street_rows.c.valid_to.is_(None),
    )
    .values(position=bindparam("place"))
)
_HISTORY = (
    select(*_COLUMNS)
    .where(street_rows.c.kind == bindparam("of_kind"), street_rows.c.key == bindparam("of_key"))
    .order_by(street_rows.c.id)
)
_CLOSE = (
    update(street_rows)
    .where(
        street_rows.c.kind == bindparam("of_kind"),
        street_rows.c.key == bindparam("of_key"),
        street_rows.c.valid_to.is_(None),
    )
    .values(valid_to=bindparam("at"))
)
_CAUGHT_UP = (
    update(street_rows)
    .where(
        street_rows.c.kind == bindparam("of_kind"),
        street_rows.c.key == bindparam("of_key"),
        street_rows.c.valid_to.is_(None),
        street_rows.c.origin == "chat",
    )
    .values(origin="file")
)
#: Kinds of rows that are nodes of the tree.
_NODES = ("street", "grid")
_FORMER = (
    select(*_COLUMNS)
    .where(street_rows.c.kind.in_(_NODES), street_rows.c.valid_to.is_not(None))
    .order_by(street_rows.c.id)
)
_ADD = insert(street_rows)
VERSION = select(meta.c.value).where(meta.c.key == _VERSION_KEY)
_BUMP = insert(meta).on_conflict_do_update(index_elements=["key"], set_={"value": bindparam("next_value")})


def _disagreement(row: StreetRow, wanted: Mapping[str, object]) -> Disagreement:
    keys = [key for key in dict.fromkeys((*row.body, *wanted)) if row.body.get(key) != wanted.get(key)]
    differences = tuple((key, row.body.get(key), wanted.get(key)) for key in keys)
    return Disagreement(row.kind, row.key, str(row.body.get("name", "")), differences)


class StreetRows:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        #: How often this transaction changed the street.
        self.changes = 0

    @property
    def touched(self) -> bool:
        """This transaction changed the street: what it sees is not yet everybody's."""
        return self.changes > 0

    def version(self) -> str | None:
        """Changes with every change of the street; None before the first import."""
        version: str | None = self._writer.run(VERSION).scalar_one_or_none()
        return version

    def current(self, kind: str | None = None) -> list[StreetRow]:
        """The rows valid now, in the order of the street file."""
        rows = (
            StreetRow(k, key, json.loads(body), *rest) for k, key, body, *rest in self._writer.run(_CURRENT)
        )
        return [row for row in rows if kind in {None, row.kind}]

    def history(self, kind: str, key: str) -> list[StreetRow]:
        """Everything a row ever was, oldest first."""
        found = self._writer.run(_HISTORY, {"of_kind": kind, "of_key": key})
        return [StreetRow(k, name, json.loads(body), *rest) for k, name, body, *rest in found]

    def former(self) -> list[StreetRow]:
        """The nodes that were given up, each as it last was."""
        rows = {}
        for kind, key, body, *rest in self._writer.run(_FORMER):
            rows[key] = StreetRow(kind, key, json.loads(body), *rest)
        present = {row.key for row in self.current() if row.kind in _NODES}
        return [row for key, row in rows.items() if key not in present]

    def apply(
        self,
        wanted: Mapping[RowKey, Mapping[str, object]],
        origin: Origin,
        now: datetime,
        take: Origin = "chat",
    ) -> Changes:
        """Makes the street look like `wanted`.

        From a file: rows that came from a file and are no longer wanted are retired; rows that a chat
        changed are left as they are (conflicts), or with `take` "file" become the file's; those that the
        file has come to agree with are the file's again. From a chat: only the given rows change.
        """
        present = {(row.kind, row.key): row for row in self.current()}
        added = tuple(key for key in wanted if key not in present)
        different = [key for key in wanted if key in present and present[key].body != dict(wanted[key])]
        chat_counts = origin == "file" and take == "chat"
        kept = [key for key in different if chat_counts and present[key].origin == "chat"]
        changed = tuple(key for key in different if key not in kept)
        conflicts = tuple(_disagreement(present[key], wanted[key]) for key in kept)
        gone = (key for key, row in present.items() if key not in wanted and row.origin == "file")
        changes = Changes(added, changed, tuple(gone) if origin == "file" else (), conflicts)
        self._close((*changes.changed, *changes.retired), now)
        self._open({key: wanted[key] for key in wanted if key in {*added, *changed}}, origin, now)
        if origin == "file":
            self._catch_up(key for key in wanted if key in present and key not in different)
            self._line_up(wanted)
        if changes:
            self.bump()
        return changes

    def _catch_up(self, agreed: Iterable[RowKey]) -> None:
        rows = [{"of_kind": kind, "of_key": key} for kind, key in agreed]
        if rows:
            self._writer.run(_CAUGHT_UP, rows)

    def retire(self, kind: str, key: str, now: datetime) -> None:
        """Ends one row."""
        self._close([(kind, key)], now)
        self.bump()

    def _close(self, keys: Iterable[RowKey], now: datetime) -> None:
        rows = [{"of_kind": kind, "of_key": key, "at": now} for kind, key in keys]
        if rows:
            self._writer.run(_CLOSE, rows)

    def _open(self, wanted: Mapping[RowKey, Mapping[str, object]], origin: Origin, now: datetime) -> None:
        last: int = self._writer.run(_LAST_POSITION).scalar_one() or 0
        rows = [
            {
                "kind": kind,
                "key": key,
                "body": as_text(body),
                "origin": origin,
                "position": last + place,
                "valid_from": now,
                "valid_to": None,
            }
            for place, ((kind, key), body) in enumerate(wanted.items(), start=1)
        ]
        if rows:
            self._writer.run(_ADD, rows)

    def _line_up(self, wanted: Iterable[RowKey]) -> None:
        """The order of the file means something: who is named first is asked first."""
        rows = [{"of_kind": kind, "of_key": key, "place": place} for place, (kind, key) in enumerate(wanted)]
        if rows:
            self._writer.run(_PLACE, rows)

    def bump(self) -> None:
        """Whoever keeps a snapshot of the street has to read it anew."""
        following = str(int(self.version() or 0) + 1)
        self._writer.run(_BUMP, {"key": _VERSION_KEY, "value": following, "next_value": following})
        self.changes += 1
