"""The form of a street workbook: which sheets there are, which columns, and what kind of cell each holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gridwork import street_values as values
from gridwork.street_shape import TABLES, Key

Cell = Literal["text", "whole", "number", "flag", "polygon"]

#: Between the entries of a list.
BETWEEN = "、"
#: A sheet for people; reading passes over it.
NOTES = "说明"
_CELLS: dict[object, Cell] = {
    values.whole: "whole",
    values.platform_id: "whole",
    values.share: "number",
    values.flag: "flag",
    values.polygon: "polygon",
}


@dataclass(frozen=True)
class Column:
    name: str
    cell: Cell
    many: bool = False
    required: bool = False
    #: All that may stand there, when that is a short list.
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One table of the file, or (`inner`) the tables inside its tables: then each row names its owner.

    The first column of an inner sheet holds what the owner has under `owner_key`.
    """

    name: str
    table: str
    columns: tuple[Column, ...]
    #: Several rows; else one at most.
    many: bool = True
    inner: str = ""
    owner_key: str = ""

    @property
    def owner_column(self) -> Column | None:
        return self.columns[0] if self.inner else None


#: (table, key inside it) -> the sheet's name, its first column, what that names of the owner.
_INNER = {
    ("grid", "places"): ("place", "grid", "code"),
    ("person", "roles"): ("role", "telegram_id", "telegram_id"),
    ("station", "lineup"): ("station_lineup", "station", "code"),
}


def _column(name: str, key: Key) -> Column:
    check = key.check
    function = getattr(check, "func", check)
    choices: tuple[str, ...] = getattr(check, "args", ((),))[0] if function is values.one_of else ()
    return Column(name, _CELLS.get(function, "text"), many=key.many, required=key.required, choices=choices)


def _columns(keys: dict[str, Key]) -> tuple[Column, ...]:
    return tuple(_column(name, key) for name, key in keys.items() if not key.keys)


def _sheets() -> dict[str, Sheet]:
    found = {}
    for table, key in TABLES.items():
        if not key.keys:
            continue
        found[table] = Sheet(table, table, _columns(key.keys), many=key.many)
        for name, inside in key.keys.items():
            if inside.keys:
                sheet, owner, owner_key = _INNER[table, name]
                first = _column(owner, key.keys[owner_key])
                columns = (first, *_columns(inside.keys))
                found[sheet] = Sheet(sheet, table, columns, inner=name, owner_key=owner_key)
    return found


#: By name, in the order of the street file's tables; an inner sheet follows that of its owners.
SHEETS = _sheets()
