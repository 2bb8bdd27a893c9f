"""Writing the street file as a workbook: a sheet for each kind of table, or the empty form to fill in."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from bot.street_columns import EXPLAINED
from bot.street_sheets import BETWEEN, NOTES, SHEETS, Column, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlsxwriter.worksheet import Worksheet

#: A spreadsheet cuts what is longer.
_LONGEST_CELL = 32_767
#: Rows of the form in which a choice is offered and no cell becomes a date or a rounded number by itself.
_ROWS = 2_000
_WIDTH = 18


class Unwritable(ValueError):  # noqa: N818 - told to the operator as it is
    """A value that a cell cannot hold so that it is read back as it was."""


def written(tables: dict[str, Any]) -> bytes:
    """A workbook that reads as these tables; with none, the empty form. Raises Unwritable."""
    file = BytesIO()
    with Workbook(file) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "text": book.add_format({"num_format": "@"}),
            "whole": book.add_format({"num_format": "0"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _notes(book.add_worksheet(NOTES), formats)
        for sheet in SHEETS.values():
            page = book.add_worksheet(sheet.name)
            _form(page, sheet, formats)
            for line, table in enumerate(_tables(sheet, tables), start=1):
                _row(page, sheet, line, table)
    return file.getvalue()


def _notes(page: Worksheet, formats: dict[str, Any]) -> None:
    for at, (name, width) in enumerate((("表", 18), ("列", 24), ("必填", 6), ("写什么", 80))):
        page.set_column(at, at, width)
        page.write_string(0, at, name, formats["head"])
    page.freeze_panes(1, 0)
    line = 0
    for sheet in SHEETS.values():
        for column in sheet.columns:
            line += 1
            must = "必填" if column.required else ""
            cells = (sheet.name, column.name, must, EXPLAINED[sheet.name][column.name])
            for at, text in enumerate(cells):
                page.write_string(line, at, text, formats["wrap"])


def _form(page: Worksheet, sheet: Sheet, formats: dict[str, Any]) -> None:
    """The heading, each column with its explanation, and cells that keep what is typed as it is."""
    page.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        whole = column.cell == "whole" and not column.many
        plain = whole or column.cell in {"flag", "number"}
        page.set_column(at, at, _WIDTH, formats["whole"] if whole else None if plain else formats["text"])
        page.write_string(0, at, column.name, formats["head"])
        page.write_comment(0, at, EXPLAINED[sheet.name][column.name], {"x_scale": 2})
        if column.choices:
            page.data_validation(1, at, _ROWS, at, {"validate": "list", "source": list(column.choices)})


def _tables(sheet: Sheet, tables: dict[str, Any]) -> Iterator[dict[str, Any]]:
    found = tables.get(sheet.table, [])
    for table in found if isinstance(found, list) else [found]:
        if not sheet.inner:
            yield table
        for inner in table.get(sheet.inner, []):
            yield {sheet.columns[0].name: table[sheet.owner_key]} | inner


def _row(page: Worksheet, sheet: Sheet, line: int, table: dict[str, Any]) -> None:
    for at, column in enumerate(sheet.columns):
        value = table.get(column.name)
        if value is None:
            continue
        place = f"sheet {sheet.name}, row {line + 1}, {column.name}"
        if isinstance(value, bool):
            page.write_boolean(line, at, value)
        elif isinstance(value, (int, float)):
            page.write_number(line, at, value)
        else:
            page.write_string(line, at, _text(value, column, place))


def _text(value: Any, column: Column, place: str) -> str:
    if column.cell == "polygon":
        text = " | ".join("; ".join(map(_point, ring)) for ring in value)
    elif column.many:
        parts = [str(one) for one in value]
        held = [part for part in parts if BETWEEN in part]
        if held:
            raise Unwritable(f"{place}: '{held[0]}' holds the {BETWEEN} that stands between entries")
        text = BETWEEN.join(parts)
    else:
        text = value
    if len(text) > _LONGEST_CELL:
        raise Unwritable(f"{place}: {len(text)} characters, a cell holds {_LONGEST_CELL}")
    return text


def _point(point: list[float]) -> str:
    return " ".join(format(Decimal(repr(number)), "f") for number in point)
