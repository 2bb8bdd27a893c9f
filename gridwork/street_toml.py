"""The tables of a street file as TOML text, in the way people write it by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADINGS = {
    "grid": "网格",
    "person": "人员和角色",
    "group": "群",
    "service": "服务项目",
    "partner_unit": "合作单位",
    "station": "流动驿站",
    "team": "志愿服务分队",
    "property_company": "物业公司",
    "expert": "专家坐诊",
    "mediation": "调解室",
}
#: Tables inside a table that are written under a header of their own, not in line.
_UNDER = frozenset({"lineup"})


def written(tables: dict[str, Any]) -> str:
    """The text of which `read_street` makes the street of these tables again."""
    lines = [f"schema_version = {tables['schema_version']}", "", "[street]", *_pairs(tables["street"])]
    for kind, found in tables.items():
        if kind in {"schema_version", "street"}:
            continue
        lines += ["", f"# {'=' * 64} {_HEADINGS[kind]}"]
        for table in found if isinstance(found, list) else [found]:
            head = f"[[{kind}]]" if isinstance(found, list) else f"[{kind}]"
            lines += ["", head, *_pairs(table), *_under(kind, table)]
    return "\n".join(lines) + "\n"


def _pairs(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key == "polygon":
            yield f"polygon = {_rings(value)}"
        elif key not in _UNDER:
            yield f"{key} = {_value(value)}"


def _under(kind: str, table: dict[str, Any]) -> Iterator[str]:
    for key in table.keys() & _UNDER:
        for inner in table[key]:
            yield ""
            yield f"  [[{kind}.{key}]]"
            yield from (f"  {pair}" for pair in _pairs(inner))


def _value(value: Any) -> str:
    match value:
        case str():
            # JSON's escapes are TOML's, but for the one control character JSON lets through.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
        case bool():
            return "true" if value else "false"
        case dict():
            return f"{{ {', '.join(_pairs(value))} }}"
        case list() if len(value) > 1 and isinstance(value[0], dict):
            return "\n".join(["[", *(f"  {_value(one)}," for one in value), "]"])
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return repr(value)


def _rings(rings: list[list[list[float]]]) -> str:
    return f"[{', '.join(_ring(ring) for ring in rings)}]"


def _ring(ring: list[list[float]]) -> str:
    """Four points a line."""
    points = [f"[{lon!r}, {lat!r}]" for lon, lat in ring]
    rows = [", ".join(points[at : at + 4]) for at in range(0, len(points), 4)]
    return "\n".join(["[", *(f"  {row}," for row in rows), "]"])
