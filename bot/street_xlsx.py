"""Reading the street file as a workbook (街道档案, XLSX): the columns are the keys of the TOML tables.

Cells are freed of blanks around them. A formula is refused: what it shows depends on who looked last.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.street_sheets import BETWEEN, NOTES, SHEETS, Column, Sheet
from gridwork.street_problems import Findings, Problem, Spot, StreetFileErrors
from gridwork.street_values import nearest
from gridwork.streetfile import judge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path as File

    from openpyxl.cell import Cell

    from gridwork.street import Street
    from gridwork.toml_lines import Path

_WHOLE = re.compile(r"-?\d{1,18}")
_POINT = re.compile(r"(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)")
_FLAGS = {"是": True, "true": True, "否": False, "false": False}
_POINTS = "longitude latitude; longitude latitude; ..., the first point again at the end"
_EMPTY = object()


def read(path: File) -> Street:
    """The street of a workbook. Raises StreetFileErrors with everything that is wrong, OSError."""
    reading = _Reading(str(path))
    with warnings.catch_warnings():
        # Remarks on what a spreadsheet program has put into the file besides cells.
        warnings.simplefilter("ignore", UserWarning)
        _read_sheets(reading, path)
    return judge(reading.tables, reading.findings)


def _read_sheets(reading: _Reading, path: File) -> None:
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True)
            names = book.sheetnames
            rows = {name: _rows(book[name]) for name in names if name in SHEETS}
        except (BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError) as error:
            wrong = "not a workbook that can be read"
            raise StreetFileErrors([Problem(str(path), 0, "", wrong, "an .xlsx file")]) from error
    reading.other_sheets(name for name in names if name not in {*SHEETS, NOTES})
    for name, sheet in SHEETS.items():
        reading.sheet(sheet, rows.get(name, []))


def _rows(sheet: Any) -> list[tuple[Cell, ...]]:
    # The size a file says it has may be wrong, or a million empty rows.
    sheet.reset_dimensions()
    return list(sheet.iter_rows())


@dataclass
class _Reading:
    file: str
    tables: dict[str, Any] = field(default_factory=dict)
    spots: dict[Path, Spot] = field(default_factory=dict)
    #: (table, what names it) -> where in the tables it is.
    _owners: dict[tuple[str, Any], Path] = field(default_factory=dict)
    findings: Findings = field(init=False)

    def __post_init__(self) -> None:
        self.findings = Findings(self.file, self.tables, self.spots)

    def other_sheets(self, names: Iterable[str]) -> None:
        for name in names:
            self.spots[name,] = Spot(0, name)
            self.findings.add((name,), f"unknown sheet{nearest(name, SHEETS)}", ", ".join((*SHEETS, NOTES)))

    def sheet(self, sheet: Sheet, rows: list[tuple[Cell, ...]]) -> None:
        if not sheet.inner:
            self.spots[sheet.table,] = Spot(0, sheet.name)
        if not rows:
            return
        columns = self._heading(sheet, rows[0])
        for line, row in enumerate(rows[1:], start=2):
            if any(_value(cell) is not _EMPTY for cell in row):
                self._row(sheet, columns, line, row)

    def _heading(self, sheet: Sheet, row: tuple[Cell, ...]) -> dict[int, Column]:
        """Which column stands where."""
        known = {column.name: column for column in sheet.columns}
        found: dict[int, Column] = {}
        for at, cell in enumerate(row):
            name = str(cell.value or "").strip()
            if name in known and known[name] not in found.values():
                found[at] = known[name]
            elif name:
                wrong = "twice" if name in known else f"unknown column{nearest(name, known)}"
                self._in_heading(sheet, name, wrong, ", ".join(known))
        for column in sheet.columns:
            if column.required and column not in found.values():
                self._in_heading(sheet, column.name, "the column is missing", ", ".join(known))
        return found

    def _in_heading(self, sheet: Sheet, name: str, wrong: str, allowed: str) -> None:
        path = (sheet.table, f"{sheet.name} heading {name}")
        self.spots[path] = Spot(1, sheet.name, name)
        self.findings.add(path, wrong, allowed)

    def _row(self, sheet: Sheet, columns: dict[int, Column], line: int, row: tuple[Cell, ...]) -> None:
        read: dict[str, Any] = {}
        faults: list[tuple[str, str, str]] = []
        for at, cell in enumerate(row):
            value = _value(cell)
            if value is _EMPTY:
                continue
            if at not in columns:
                faults.append((cell.coordinate, "a value under no known heading", "an empty cell"))
                continue
            fault = _refused(cell) or _take(value, columns[at], read)
            if fault:
                faults.append((columns[at].name, *fault))
        path = self._place(sheet, line, read)
        if path is not None:
            self._note(sheet, path, line, {column.name for column in columns.values()})
        for column, wrong, allowed in faults:
            self._at(sheet, line, column, wrong, allowed)
            if path is not None:
                self.findings.settle((*path, column))

    def _note(self, sheet: Sheet, path: Path, line: int, written: set[str]) -> None:
        """Where the row's cells stand. Of a column that is not there enough was said in the heading."""
        self.spots[path] = Spot(line, sheet.name)
        for name in {*written, *(column.name for column in sheet.columns)}:
            self.spots[(*path, name)] = Spot(line, sheet.name, name)
            if name not in written:
                self.findings.settle((*path, name))

    def _place(self, sheet: Sheet, line: int, read: dict[str, Any]) -> Path | None:
        """Puts the row into the tables; None when there is no place for it, which was said then."""
        if sheet.inner:
            return self._inside(sheet, line, read)
        if not sheet.many:
            if sheet.table in self.tables:
                self._at(sheet, line, "", "a second row", "one row")
                return None
            self.tables[sheet.table] = read
            return (sheet.table,)
        return self._append(sheet, (sheet.table,), self.tables.setdefault(sheet.table, []), read)

    def _append(self, sheet: Sheet, into: Path, tables: list[Any], read: dict[str, Any]) -> Path:
        path = (*into, len(tables))
        tables.append(read)
        for inner in SHEETS.values():
            if inner.inner and inner.table == sheet.table and not sheet.inner:
                read.setdefault(inner.inner, [])
                self._owners.setdefault((sheet.table, read.get(inner.owner_key)), path)
        return path

    def _inside(self, sheet: Sheet, line: int, read: dict[str, Any]) -> Path | None:
        column = sheet.columns[0].name
        owner = read.pop(column, None)
        path = self._owners.get((sheet.table, owner)) if owner is not None else None
        if path is None:
            wrong = "is missing" if owner is None else f"unknown {sheet.table} '{owner}'"
            self._at(sheet, line, column, wrong, f"the {sheet.owner_key} of a row of sheet {sheet.table}")
            return None
        table: Any = self.tables[str(path[0])][path[1]]
        return self._append(sheet, (*path, sheet.inner), table[sheet.inner], read)

    def _at(self, sheet: Sheet, line: int, column: str, wrong: str, allowed: str) -> None:
        path = (sheet.table, f"{sheet.name} row {line}", column)
        self.spots[path] = Spot(line, sheet.name, column)
        self.findings.add(path, wrong, allowed)


def _value(cell: Cell) -> Any:
    value = cell.value
    if isinstance(value, str):
        value = value.strip()
    return _EMPTY if value is None or value == "" else value


def _refused(cell: Cell) -> tuple[str, str] | None:
    if cell.data_type == "f":
        return "is a formula", "the value itself (paste as values)"
    if cell.data_type == "e":
        return f"is an error, {cell.value}", "a value"
    return None


def _take(value: Any, column: Column, read: dict[str, Any]) -> tuple[str, str] | None:
    """Puts the cell's value into `read`, in the form that TOML would give it, or says what is wrong."""
    if column.many:
        parts = [part.strip() for part in value.split(BETWEEN)] if isinstance(value, str) else [value]
        read[column.name] = [_single(part, column) for part in parts]
        return None
    if column.cell == "polygon":
        rings = _polygon(str(value))
        if rings is None:
            return "is not a list of points", _POINTS
        read[column.name] = rings
        return None
    read[column.name] = _single(value, column)
    return None


def _single(value: Any, column: Column) -> Any:
    """What does not fit stays as it is, for the street's own rules to refuse."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    match column.cell:
        case "whole" if isinstance(value, str) and _WHOLE.fullmatch(value):
            return int(value)
        case "flag" if isinstance(value, str):
            return _FLAGS.get(value.casefold(), value)
        case "text" if isinstance(value, time):
            return value.strftime("%H:%M")
        case "text" if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        case _:
            return value


def _polygon(text: str) -> list[list[list[float]]] | None:
    rings = []
    for part in text.split("|"):
        points = [_POINT.fullmatch(point.strip()) for point in part.replace("；", ";").strip(" ;").split(";")]
        if None in points:
            return None
        rings.append([[float(point[1]), float(point[2])] for point in points if point])
    return rings
