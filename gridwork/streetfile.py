"""The street file (街道档案): its tables -> Street, and Street <-> the rows that are kept of it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from gridwork.street import (
    Group,
    LineUp,
    NamedPlace,
    Node,
    PartnerUnit,
    Person,
    Role,
    Service,
    Station,
    Street,
)
from gridwork.street_people import JOINED, LEFT, people_with_roles
from gridwork.street_problems import Findings, Problem, Spot, StreetFileErrors
from gridwork.street_rules import check_rules
from gridwork.street_shape import check_shape
from gridwork.street_tables import WHOLE, Body, rows_of_tables, tables_of_rows
from gridwork.toml_lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Body",
    "Problem",
    "StreetFileErrors",
    "judge",
    "read_street",
    "street_from_rows",
    "street_to_rows",
    "street_to_tables",
]

_AT_LINE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


def read_street(text: str, file: str) -> Street:
    """The street that the TOML text describes. Raises StreetFileErrors with everything that is wrong."""
    tables = _parse(text, file)
    spots = {path: Spot(line) for path, line in lines_of(text).items()}
    return judge(tables, Findings(file, tables, spots))


def judge(tables: dict[str, Any], findings: Findings) -> Street:
    """The street of a file's tables, of whatever form the file is. Raises StreetFileErrors.

    The tables are as TOML has them; what the form's own reader found wrong is in `findings` already.
    """
    well_shaped = check_shape(tables, findings)
    check_rules(well_shaped, findings)
    findings.raise_if_any()
    return street_from_rows(rows_of_tables(well_shaped))


def _parse(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        place = _AT_LINE.search(said)
        line = int(place["line"]) if place and place["line"] else text.rstrip().count("\n") + 1
        wrong = f"not TOML: {_AT_LINE.sub('', said)}"
        raise StreetFileErrors([Problem(file, line, "", wrong)]) from error


def street_to_rows(street: Street) -> dict[tuple[str, str], Body]:
    """(kind, key) -> body, in the street's own order.

    Kinds: street grid person group station service partner_unit team property_company expert mediation.
    The key is the code; of persons and groups the address; of the one [mediation] table "mediation".
    """
    root = street.nodes[street.code]
    rows: dict[tuple[str, str], Body] = {
        ("street", street.code): {
            "code": street.code,
            "name": street.name,
            "timezone": street.timezone,
            "aliases": list(street.aliases),
            "city": street.city,
            "district": street.district,
            "division_code": root.division_code,
            "datum": street.datum,
        }
    }
    rows |= {("grid", n.code): _grid_body(n) for n in street.nodes.values() if n is not root}
    rows |= {("person", p.address): _plain(asdict(p)) for p in street.people}
    rows |= {("group", g.chat): _plain(asdict(g)) for g in street.groups}
    rows |= {("station", s.code): _plain(asdict(s)) for s in street.stations}
    rows |= {("service", s.code): _plain(asdict(s)) for s in street.services}
    rows |= {("partner_unit", u.code): _plain(asdict(u)) for u in street.partner_units}
    for kind, tables in street.others.items():
        rows |= {(kind, str(table.get("code", kind))): _plain(table) for table in tables}
    return rows


def _grid_body(node: Node) -> Body:
    body: Body = _plain(asdict(node))
    if not node.replaces:
        # Rows of streets that never changed their grids have no such key.
        del body["replaces"]
    return body


def street_to_tables(street: Street) -> dict[str, Any]:
    """The tables of a street file that describes this street."""
    return tables_of_rows((kind, body) for (kind, _), body in street_to_rows(street).items())


def _plain(value: Any) -> Any:
    """With lists where the dataclasses have tuples, so that it equals what comes back from JSON."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


def street_from_rows(
    rows: Iterable[tuple[str, str, Body]], former: Iterable[tuple[str, str, Body]] = ()
) -> Street:
    """The street of (kind, key, body) rows, each kind in the order given, and of the nodes given up.

    Raises ValueError when there is not exactly one row of kind "street".
    """
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for kind, _, body in rows:
        by_kind.setdefault(kind, []).append(body)
    roots = by_kind.get("street", [])
    if len(roots) != 1:
        raise ValueError(f"a street has one row of kind street, not {len(roots)}")
    root = roots[0]
    nodes = [_root_node(root), *(_node(body) for body in by_kind.get("grid", []))]
    street = Street(
        code=root["code"],
        name=root["name"],
        timezone=root["timezone"],
        nodes={node.code: node for node in nodes},
        aliases=tuple(root.get("aliases", ())),
        city=root.get("city", ""),
        district=root.get("district", ""),
        datum=root.get("datum", "WGS-84"),
        people=people_with_roles(
            map(_person, by_kind.get("person", [])), by_kind.get(JOINED, []), by_kind.get(LEFT, [])
        ),
        groups=tuple(Group(**body) for body in by_kind.get("group", [])),
        stations=tuple(_station(body) for body in by_kind.get("station", [])),
        services=tuple(Service(**_tuples(body)) for body in by_kind.get("service", [])),
        partner_units=tuple(PartnerUnit(**_tuples(body)) for body in by_kind.get("partner_unit", [])),
        others={kind: tuple(by_kind[kind]) for kind in WHOLE if kind in by_kind},
        former={code: _root_node(body) if kind == "street" else _node(body) for kind, code, body in former},
    )
    return _with_groups_of_today(street)


def _with_groups_of_today(street: Street) -> Street:
    """A group that was bound to a node given up belongs to what stands for it."""
    if not any(group.node in street.former for group in street.groups):
        return street
    groups = tuple(
        replace(group, node=street.today(group.node)) if group.node in street.former else group
        for group in street.groups
    )
    return replace(street, groups=groups)


def _tuples(body: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in body.items()}


def _root_node(body: dict[str, Any]) -> Node:
    return Node(
        code=body["code"],
        name=body["name"],
        level="street",
        aliases=tuple(body.get("aliases", ())),
        division_code=body.get("division_code", ""),
    )


def _node(body: dict[str, Any]) -> Node:
    places = tuple(NamedPlace(**_tuples(place)) for place in body.get("places", ()))
    rings = tuple(tuple((float(lon), float(lat)) for lon, lat in ring) for ring in body.get("polygon", ()))
    return Node(**{**_tuples(body), "places": places, "polygon": rings})


def _person(body: dict[str, Any]) -> Person:
    return Person(**{**_tuples(body), "roles": tuple(Role(**role) for role in body.get("roles", ()))})


def _station(body: dict[str, Any]) -> Station:
    lineup = tuple(LineUp(**stall) for stall in body.get("lineup", ()))
    share = float(body.get("walk_in_share", 0.5))
    return Station(**{**_tuples(body), "lineup": lineup, "walk_in_share": share})
