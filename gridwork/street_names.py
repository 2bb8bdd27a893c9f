"""Who names whom in a street file: every code, person and group once, and no name that nothing bears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridwork.street_values import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridwork.street_problems import Findings
    from gridwork.toml_lines import Path

#: Which key of a table must be there once only. Nodes are looked at apart: the street is one of them.
_ONCE = {
    "person": "telegram_id",
    "group": "chat_id",
    "service": "code",
    "partner_unit": "code",
    "station": "code",
    "team": "code",
    "property_company": "code",
    "expert": "code",
}
#: Groups that belong to a piece of the street. Couriers ride through all of it.
_WITH_NODE = frozenset({"residents", "market", "staff"})
#: Roles that may also be held in a team.
_OF_TEAMS = frozenset({"volunteer", "courier"})


@dataclass(frozen=True)
class _Known:
    """Something that other tables name: what it is called, where it is written, and the names there are."""

    what: str
    written_in: str
    names: frozenset[Any]

    def also(self, other: _Known) -> _Known:
        return _Known(
            f"{self.what} or {other.what}",
            f"{self.written_in} or {other.written_in}",
            self.names | other.names,
        )


def check_names(tables: dict[str, Any], findings: Findings) -> None:
    """Judges tables that are each well-shaped. What is wrong goes to `findings`."""
    _check_once(tables, findings)
    _check_groups(tables, findings)
    _check_replaced(tables, findings)
    known = _known(tables)
    for number, person in enumerate(tables.get("person", [])):
        for at, role in enumerate(person.get("roles", [])):
            if "role" in role:
                scopes = _scopes(role["role"], known)
                _check_each([role.get("scope")], scopes, ("person", number, "roles", at, "scope"), findings)
    for table, key, what in _NAMED:
        for path, found in _tables_at(tables, table):
            value = found.get(key)
            _check_each(value if isinstance(value, list) else [value], known[what], (*path, key), findings)


#: (table, key, what it names).
_NAMED = (
    ("grid", "parent", "node"),
    ("group", "node", "node"),
    ("person", "skills", "service"),
    ("partner_unit", "services", "service"),
    ("station", "grid", "node"),
    ("station", "audience", "node"),
    ("station", "coordinators", "person"),
    ("station.lineup", "unit", "partner_unit"),
    ("station.lineup", "service", "service"),
    ("team", "scope", "node"),
    ("team", "services", "service"),
    ("team", "members", "person"),
    ("property_company", "compounds", "place"),
    ("property_company", "contacts", "person"),
    ("expert", "grid", "node"),
    ("expert", "person", "person"),
    ("mediation", "grid", "node"),
    ("mediation", "mediators", "person"),
)


def _tables_at(tables: dict[str, Any], name: str) -> Iterable[tuple[Path, dict[str, Any]]]:
    outer, _, inner = name.partition(".")
    found = tables.get(outer, [])
    if isinstance(found, dict):
        yield (outer,), found
        return
    for number, table in enumerate(found):
        if not inner:
            yield (outer, number), table
        for at, within in enumerate(table.get(inner, []) if inner else []):
            yield (outer, number, inner, at), within


def _known(tables: dict[str, Any]) -> dict[str, _Known]:
    def written(table: str, key: str = "code") -> frozenset[Any]:
        return frozenset(found[key] for found in tables.get(table, []) if key in found)

    street = tables.get("street", {}).get("code")
    places = [place for grid in tables.get("grid", []) for place in grid.get("places", [])]
    place_names = {name for place in places for name in (place.get("name"), *place.get("aliases", []))}
    return {
        "node": _Known("node", "the code of [street] or a [[grid]]", written("grid") | {street} - {None}),
        "person": _Known("person", "the telegram_id of a [[person]]", written("person", "telegram_id")),
        "service": _Known("service", "the code of a [[service]]", written("service")),
        "partner_unit": _Known("unit", "the code of a [[partner_unit]]", written("partner_unit")),
        "team": _Known("team", "the code of a [[team]]", written("team")),
        "company": _Known("company", "the code of a [[property_company]]", written("property_company")),
        "place": _Known(
            "place", "a name or alias under places of a [[grid]]", frozenset(place_names - {None})
        ),
    }


def _scopes(role: str, known: dict[str, _Known]) -> _Known:
    if role == "property":
        return known["company"]
    if role in _OF_TEAMS:
        return known["node"].also(known["team"])
    return known["node"]


def _check_each(names: list[Any], known: _Known, path: Path, findings: Findings) -> None:
    for name in names:
        if name is not None and name not in known.names:
            near = nearest(name, known.names) if isinstance(name, str) else ""
            findings.add(path, f"unknown {known.what} {_said(name)}{near}", known.written_in)


def _said(name: str | int) -> str:
    return f"'{name}'" if isinstance(name, str) else str(name)


def _check_once(tables: dict[str, Any], findings: Findings) -> None:
    street = [(("street",), tables.get("street", {}))]
    nodes = [(("grid", number), grid) for number, grid in enumerate(tables.get("grid", []))]
    _check_doubled([*street, *nodes], "code", findings)
    for table, key in _ONCE.items():
        _check_doubled(list(_tables_at(tables, table)), key, findings)


def _check_doubled(found: list[tuple[Path, dict[str, Any]]], key: str, findings: Findings) -> None:
    first: dict[Any, Path] = {}
    for path, table in found:
        name = table.get(key)
        if name is None:
            continue
        if name in first:
            spot = findings.spot((*first[name], key))
            findings.add((*path, key), f"{_said(name)} is already taken {spot}", f"each {key} once")
        first.setdefault(name, path)


def _check_groups(tables: dict[str, Any], findings: Findings) -> None:
    for number, group in enumerate(tables.get("group", [])):
        if group.get("kind") in _WITH_NODE and "node" not in group:
            findings.add(("group", number, "node"), "is missing", f"a {group['kind']} group needs a node")


def _check_replaced(tables: dict[str, Any], findings: Findings) -> None:
    """网格调整: only what is no node any more can have been replaced."""
    grids = tables.get("grid", [])
    present = {tables.get("street", {}).get("code"), *(grid.get("code") for grid in grids)}
    for number, grid in enumerate(grids):
        gone = grid.get("replaces", [])
        for code in dict.fromkeys(gone):
            if code in present:
                wrong = f"'{code}' is still a node of this file"
                findings.add(("grid", number, "replaces"), wrong, "codes of nodes that are gone")
            if gone.count(code) > 1:
                findings.add(("grid", number, "replaces"), f"'{code}' twice in one list", "each code once")
