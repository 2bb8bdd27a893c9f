"""The shape of a street file: which tables and keys there are, and what may stand in each.

`check_shape` judges every table by itself; what tables say about each other is in `street_rules`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from gridwork import street_values as values
from gridwork.datum import DATUMS
from gridwork.street_values import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridwork.street_problems import Findings
    from gridwork.street_values import Fault
    from gridwork.toml_lines import Path


@dataclass(frozen=True)
class Key:
    """What may stand under a key: one value, a list of values (`many`), or tables with keys of their own."""

    check: Callable[[Any], Fault] | None = None
    required: bool = False
    many: bool = False
    keys: dict[str, Key] = field(default_factory=dict)
    #: A list that is there must not be empty.
    some: bool = False


_PLACE = {
    "name": Key(values.text, required=True),
    "kind": Key(partial(values.one_of, values.PLACE_KINDS, "kind"), required=True),
    "aliases": Key(values.text, many=True),
    "ambiguous": Key(values.flag),
}
_ROLE = {
    "role": Key(partial(values.one_of, values.ROLES, "role"), required=True),
    "scope": Key(values.text, required=True),
}
_LINEUP = {
    "unit": Key(values.text, required=True),
    "service": Key(values.text, required=True),
    "capacity_per_half_hour": Key(partial(values.whole, 1, None), required=True),
}

#: Every table of the file. `many`: [[name]], else [name].
TABLES: dict[str, Key] = {
    "schema_version": Key(values.version),
    "street": Key(
        required=True,
        keys={
            "code": Key(values.node_code, required=True),
            "name": Key(values.text, required=True),
            "timezone": Key(values.zone, required=True),
            "aliases": Key(values.text, many=True),
            "city": Key(values.maybe_empty),
            "district": Key(values.maybe_empty),
            "division_code": Key(values.maybe_empty),
            "datum": Key(partial(values.one_of, DATUMS, "datum")),
        },
    ),
    "grid": Key(
        required=True,
        many=True,
        keys={
            "code": Key(values.node_code, required=True),
            "name": Key(values.text, required=True),
            "parent": Key(values.text, required=True),
            "level": Key(partial(values.one_of, values.LEVEL_NAMES, "level"), required=True),
            "aliases": Key(values.text, many=True),
            "places": Key(many=True, keys=_PLACE),
            "polygon": Key(values.polygon),
            "households": Key(partial(values.whole, 0, None)),
            "division_code": Key(values.maybe_empty),
            "replaces": Key(values.node_code, many=True),
        },
    ),
    "person": Key(
        many=True,
        keys={
            "telegram_id": Key(values.platform_id, required=True),
            "name": Key(values.text, required=True),
            "roles": Key(many=True, required=True, keys=_ROLE),
            "skills": Key(values.text, many=True),
        },
    ),
    "group": Key(
        many=True,
        keys={
            "chat_id": Key(partial(values.platform_id, group=True), required=True),
            "name": Key(values.text, required=True),
            "kind": Key(partial(values.one_of, values.GROUP_KINDS, "kind"), required=True),
            "node": Key(values.text),
            "mode": Key(partial(values.one_of, values.GROUP_MODES, "mode")),
        },
    ),
    "service": Key(
        many=True,
        keys={
            "code": Key(values.code, required=True),
            "name": Key(values.text, required=True),
            "channel": Key(partial(values.one_of, values.CHANNELS, "channel")),
            "aliases": Key(values.text, many=True),
        },
    ),
    "partner_unit": Key(
        many=True,
        keys={
            "code": Key(values.code, required=True),
            "name": Key(values.text, required=True),
            "services": Key(values.text, many=True),
        },
    ),
    "station": Key(
        many=True,
        keys={
            "code": Key(values.code, required=True),
            "name": Key(values.text, required=True),
            "site": Key(values.text, required=True),
            "indoor_site": Key(values.maybe_empty),
            "grid": Key(values.text, required=True),
            "timezone": Key(values.zone),
            "days_of_month": Key(partial(values.whole, 1, 31), many=True, required=True, some=True),
            "start": Key(values.clock, required=True),
            "end": Key(values.clock, required=True),
            "walk_in_share": Key(values.share),
            "audience": Key(values.text, many=True),
            "coordinators": Key(values.platform_id, many=True),
            "lineup": Key(many=True, keys=_LINEUP),
        },
    ),
    "team": Key(
        many=True,
        keys={
            "code": Key(values.code, required=True),
            "name": Key(values.text, required=True),
            "scope": Key(values.text, required=True),
            "services": Key(values.text, many=True),
            "members": Key(values.platform_id, many=True),
        },
    ),
    "property_company": Key(
        many=True,
        keys={
            "code": Key(values.code, required=True),
            "name": Key(values.text, required=True),
            "compounds": Key(values.text, many=True),
            "contacts": Key(values.platform_id, many=True),
        },
    ),
    "expert": Key(
        many=True,
        keys={
            "code": Key(values.code, required=True),
            "name": Key(values.text, required=True),
            "kind": Key(values.text, required=True),
            "person": Key(values.platform_id, required=True),
            "grid": Key(values.text, required=True),
            "weekday": Key(partial(values.whole, 1, 7), required=True),
            "start": Key(values.clock, required=True),
            "end": Key(values.clock, required=True),
            "slot_minutes": Key(partial(values.whole, 1, 480)),
            "capacity": Key(partial(values.whole, 1, None)),
        },
    ),
    "mediation": Key(
        keys={
            "site": Key(values.text, required=True),
            "grid": Key(values.text, required=True),
            "mediators": Key(values.platform_id, many=True),
        },
    ),
}


def check_shape(tables: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """The file's tables without what is malformed, unknown or misplaced; all of that goes to `findings`.

    Tables keep their places in their lists, so a path into the result is a path into the file.
    """
    return _table(tables, TABLES, (), findings)


def _table(table: dict[str, Any], keys: dict[str, Key], path: Path, findings: Findings) -> dict[str, Any]:
    for name in sorted(table.keys() - keys.keys()):
        findings.add((*path, name), f"unknown key{nearest(name, keys)}", ", ".join(keys))
    for name, key in keys.items():
        if key.required and name not in table:
            findings.add((*path, name), "is missing", _wanted(name, key))
    kept: dict[str, Any] = {}
    for name, key in keys.items():
        if name in table:
            value = _value(table[name], key, (*path, name), findings)
            if value is not None:
                kept[name] = value
    return kept


def _wanted(name: str, key: Key) -> str:
    if key.keys:
        return f"at least one [[{name}]] table" if key.many else f"one [{name}] table"
    fault = key.check(None) if key.check else None
    allowed = fault[1] if fault else ""
    return f"a list, each {allowed}" if key.many else allowed


def _value(value: Any, key: Key, path: Path, findings: Findings) -> Any:
    """The value as far as it is right; None when nothing of it is."""
    if key.many:
        return _list(value, key, path, findings)
    if key.keys:
        if isinstance(value, dict):
            return _table(value, key.keys, path, findings)
        findings.add(path, f"is {values.type_name(value)}", "a table")
        return None
    assert key.check is not None
    fault = key.check(value)
    if fault:
        findings.add(path, *fault)
        return None
    return value


def _list(value: Any, key: Key, path: Path, findings: Findings) -> list[Any] | None:
    if not isinstance(value, list):
        findings.add(path, f"is {values.type_name(value)}", "a list of tables" if key.keys else "a list")
        return None
    if key.some and not value:
        findings.add(path, "is empty", "at least one")
    single = Key(key.check, keys=key.keys)
    kept = [_value(one, single, (*path, number), findings) for number, one in enumerate(value)]
    if key.keys:
        return [one if one is not None else {} for one in kept]
    return kept if None not in kept else None
