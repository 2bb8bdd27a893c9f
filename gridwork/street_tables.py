"""The tables of a street file (表) <-> the rows that are kept of it.

In a file people and groups have Telegram's ids; in the rows they have addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridwork.street_shape import TABLES
from gridwork.street_values import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridwork.notice import Address

#: What is kept of one table of the file: only what JSON knows.
Body = dict[str, object]

#: Kinds of rows whose tables the Street keeps whole.
WHOLE = ("team", "property_company", "expert", "mediation")
#: What a file calls an id, and what the row calls the address made of it.
_RENAMED = {"telegram_id": "address", "chat_id": "chat"}
#: Further keys that hold Telegram ids in the file and addresses in the rows.
_ADDRESS_KEYS = frozenset({"coordinators", "contacts", "members", "mediators", "person"})
#: Keys that say nothing when they hold this: a file without them means the same.
_UNSAID = {"households": 0, "ambiguous": False}


def rows_of_tables(tables: dict[str, Any]) -> Iterable[tuple[str, str, Body]]:
    """(kind, code or "", body) for every table of a file without faults."""
    yield "street", tables["street"]["code"], tables["street"]
    zone = tables["street"]["timezone"]
    for kind, found in tables.items():
        if kind in {"schema_version", "street"}:
            continue
        for table in found if isinstance(found, list) else [found]:
            body = _with_addresses(table)
            if kind == "station":
                body.setdefault("timezone", zone)
            if kind in WHOLE:
                # An empty list says what a missing one says; kept, the two would count as different.
                body = {key: value for key, value in body.items() if value != []}
            yield kind, str(body.get("code", "")), body


def _with_addresses(table: dict[str, Any]) -> Body:
    body: Body = {}
    for key, value in table.items():
        if key in _RENAMED:
            body[_RENAMED[key]] = _address(value)
        elif key in _ADDRESS_KEYS:
            body[key] = [_address(one) for one in value] if isinstance(value, list) else _address(value)
        else:
            body[key] = value
    return body


def _address(telegram_id: int) -> Address:
    return f"tg:{telegram_id}"


def tables_of_rows(rows: Iterable[tuple[str, Body]]) -> dict[str, Any]:
    """A file's tables of (kind, body) rows: in the order of the file's form, without what says nothing."""
    tables: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    of_kind: dict[str, list[Body]] = {}
    for kind, body in rows:
        of_kind.setdefault(kind, []).append(body)
    for kind, form in TABLES.items():
        found = [_table(body, tuple(form.keys)) for body in of_kind.get(kind, [])]
        if found:
            tables[kind] = found if form.many else found[0]
    return tables


def _table(body: Body, keys: tuple[str, ...]) -> dict[str, Any]:
    table = {}
    for key in keys:
        value = body.get(_RENAMED.get(key, key))
        if key in _RENAMED or (key in _ADDRESS_KEYS and value):
            table[key] = _ids(value)
        elif key == "roles" or not _says_nothing(key, value):
            table[key] = _inner(value)
    return table


def _ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_ids(one) for one in value]
    return int(str(value).removeprefix("tg:"))


def _inner(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _inner(inner) for key, inner in value.items() if not _says_nothing(key, inner)}
    if isinstance(value, list):
        return [_inner(one) for one in value]
    return value


def _says_nothing(key: str, value: Any) -> bool:
    return value is None or value in ("", []) or (key in _UNSAID and value == _UNSAID[key])
