"""The street file as a workbook: the same street, the same rules, every mistake with its sheet and row."""

from __future__ import annotations

from datetime import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from bot.commands.import_street import load
from bot.street_columns import EXPLAINED
from bot.street_sheets import NOTES, SHEETS
from bot.street_workbook import Unwritable, written
from bot.street_xlsx import read
from gridwork.streetfile import StreetFileErrors, read_street, street_to_tables

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "rehearsal" / "street" / "xianghu.toml"
SMALL = ROOT / "tests" / "gridwork" / "small_street.toml"


def tables(path: Path) -> dict[str, Any]:
    return street_to_tables(load(path))


def refusal(path: Path) -> list[str]:
    with pytest.raises(StreetFileErrors) as refused:
        read(path)
    return [line.replace(str(path), path.name) for line in str(refused.value).splitlines()]


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Path]:
    """The small street's workbook with some cells changed: {"grid!D3": value}; "-sheet" takes one away."""

    def edit(changes: dict[str, Any]) -> Path:
        book = load_workbook(BytesIO(written(tables(SMALL))))
        for place, value in changes.items():
            sheet, _, cell = place.partition("!")
            if sheet.startswith("-"):
                del book[sheet[1:]]
            elif not cell:
                book.create_sheet(sheet)
            else:
                book[sheet][cell] = value
        path = tmp_path / "street.xlsx"
        book.save(path)
        return path

    return edit


@pytest.mark.parametrize("source", [EXAMPLE, SMALL], ids=lambda path: path.stem)
def test_a_street_is_the_same_after_a_workbook(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "street.XLSX"
    path.write_bytes(written(tables(source)))

    assert load(path) == load(source)


names = st.text("湘湖柳岸abc019.=+-@'\"<&>_（）", min_size=1, max_size=8)
degrees = st.floats(-80, 80).map(lambda degree: round(degree, 7))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names, st.lists(names, max_size=3), degrees, degrees, st.integers(0, 10**9), st.booleans())
def test_names_lists_outlines_and_numbers_come_back_as_they_were(
    tmp_path: Path, name: str, aliases: list[str], lon: float, lat: float, households: int, meant: object
) -> None:
    found = tables(SMALL)
    grid = found["grid"][1]
    grid |= {"name": name, "aliases": aliases, "households": households}
    grid["places"][0]["ambiguous"] = meant
    outer = [[lon, lat], [lon + 4, lat], [lon + 4, lat + 4], [lon, lat + 4], [lon, lat]]
    hole = [[lon + 1, lat + 1], [lon + 2, lat + 1], [lon + 2, lat + 2], [lon + 1, lat + 1]]
    grid["polygon"] = [outer, hole]
    path = tmp_path / "street.xlsx"
    path.write_bytes(written(found))

    node = read(path).nodes["LA01"]

    assert (node.name, list(node.aliases), node.households) == (name, aliases, households)
    assert node.places[0].ambiguous == meant
    assert [[list(point) for point in ring] for ring in node.polygon] == [outer, hole]


def test_every_mistake_is_named_at_once_with_its_sheet_and_row(edited: Callable[..., Path]) -> None:
    path = edited(
        {
            "street!A3": "ZWJD",
            "grid!D3": "grit",
            "place!A3": "LA09",
            "place!C4": "house",
            "person!A2": "abc",
            "role!C4": "WX",
            "group!A3": -1001,
            "group!B3": "又一个群",
            "group!C3": "residents",
            "expert!F2": 8,
        }
    )

    assert refusal(path) == [
        "street.xlsx: sheet street, row 3: a second row; allowed: one row",
        (
            "street.xlsx: sheet grid, row 3, level: unknown level 'grit', the nearest known one is grid; "
            "allowed: community, market, grid, market_zone"
        ),
        (
            "street.xlsx: sheet place, row 3, grid: unknown grid 'LA09'; "
            "allowed: the code of a row of sheet grid"
        ),
        (
            "street.xlsx: sheet place, row 4, kind: unknown kind 'house'; "
            "allowed: compound, road, landmark, building"
        ),
        (
            "street.xlsx: sheet person, row 2, telegram_id: is text; "
            "allowed: a positive whole number of at most 52 bits"
        ),
        (
            "street.xlsx: sheet role, row 2, telegram_id: unknown person '501'; "
            "allowed: the telegram_id of a row of sheet person"
        ),
        (
            "street.xlsx: sheet role, row 4, scope: unknown company 'WX', the nearest known one is WY; "
            "allowed: the code of a row of sheet property_company"
        ),
        (
            "street.xlsx: sheet group, row 3, chat_id: -1001 is already taken in sheet group, row 2; "
            "allowed: each chat_id once"
        ),
        "street.xlsx: sheet group, row 3, node: is missing; allowed: a residents group needs a node",
        (
            "street.xlsx: sheet team, row 2, members: unknown person 501; "
            "allowed: the telegram_id of a row of sheet person"
        ),
        "street.xlsx: sheet expert, row 2, weekday: is 8; allowed: a whole number from 1 to 7",
        (
            "street.xlsx: sheet expert, row 2, person: unknown person 501; "
            "allowed: the telegram_id of a row of sheet person"
        ),
        (
            "street.xlsx: sheet mediation, row 2, mediators: unknown person 501; "
            "allowed: the telegram_id of a row of sheet person"
        ),
    ]


@pytest.mark.parametrize("formula", ['="LA"&"01"', ArrayFormula("B3", "=A3")], ids=["plain", "array"])
def test_a_formula_is_refused_where_it_stands_and_nothing_follows_from_it(
    formula: Any, edited: Callable[..., Path]
) -> None:
    assert refusal(edited({"grid!B3": formula})) == [
        "street.xlsx: sheet grid, row 3, name: is a formula; allowed: the value itself (paste as values)"
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"grids": None},
            (
                "sheet grids: unknown sheet, the nearest known one is grid; "
                f"allowed: {', '.join(SHEETS)}, {NOTES}"
            ),
        ),
        (
            {"grid!I1": "housholds"},
            (
                "sheet grid, row 1, housholds: unknown column, the nearest known one is households; "
                "allowed: code, name, parent, level, aliases, polygon, households, division_code, replaces"
            ),
        ),
        (
            {"service!B1": None, "service!B2": None},
            "sheet service, row 1, name: the column is missing; allowed: code, name, channel, aliases",
        ),
        ({"group!D1": "name"}, "sheet group, row 1, name: twice; allowed: chat_id, name, kind, node, mode"),
        ({"group!F2": "x"}, "sheet group, row 2, F2: a value under no known heading; allowed: an empty cell"),
        ({"grid!C3": None}, "sheet grid, row 3, parent: is missing; allowed: text"),
        (
            {"grid!F3": "113.0,28.1; 113.1,28.2"},
            (
                "sheet grid, row 3, polygon: is not a list of points; "
                "allowed: longitude latitude; longitude latitude; ..., the first point again at the end"
            ),
        ),
        (
            {"grid!F3": "113 28; 114 28; 114 29"},
            (
                "sheet grid, row 3, polygon: has a ring of 3 points; "
                "allowed: a closed ring of at least 4 points that nowhere meets itself"
            ),
        ),
        ({"grid!A3": "#REF!"}, "sheet grid, row 3, code: is an error, #REF!; allowed: a value"),
        ({"-mediation": None, "-street": None}, "sheet street: is missing; allowed: one row of sheet street"),
    ],
)
def test_a_mistake_is_said_with_what_would_be_right(
    changes: dict[str, Any], said: str, edited: Callable[..., Path]
) -> None:
    assert refusal(edited(changes))[0] == f"street.xlsx: {said}"


def test_cells_as_spreadsheets_turn_them_are_understood(edited: Callable[..., Path]) -> None:
    path = edited(
        {
            "person!A2": "501",
            "group!A2": -1001.0,
            "grid!G3": 300.0,
            "grid!H3": 430102012001,
            "place!E2": "是",
            "station!H2": time(9, 0),
            "station!G2": 10,
            "grid!B3": "  柳岸一格 ",
            "place!D2": "榆钱、 老榆钱 ",
        }
    )

    street = read(path)

    grid = street.nodes["LA01"]
    assert (grid.households, grid.division_code, grid.name) == (300, "430102012001", "柳岸一格")
    assert (grid.places[0].ambiguous, grid.places[0].aliases) == (True, ("榆钱", "老榆钱"))
    assert (street.people[0].address, street.groups[0].chat) == ("tg:501", "tg:-1001")
    assert (street.stations[0].start, street.stations[0].days_of_month) == ("09:00", (10,))


def test_empty_rows_between_do_not_matter(edited: Callable[..., Path]) -> None:
    assert read(edited({"grid!A40": " ", "grid!B41": None})) == load(SMALL)


@pytest.mark.parametrize("content", [b"", b"schema_version = 1", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_workbook_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "street.xlsx"
    path.write_bytes(content)

    assert refusal(path) == ["street.xlsx: not a workbook that can be read; allowed: an .xlsx file"]


def test_the_empty_form_has_every_column_with_a_word_on_what_to_write_there() -> None:
    book = load_workbook(BytesIO(written({})))

    assert book.sheetnames == [NOTES, *SHEETS]
    for name, sheet in SHEETS.items():
        heading = book[name][1]
        assert [cell.value for cell in heading] == [column.name for column in sheet.columns]
        assert all(cell.comment and cell.comment.text for cell in heading)
        assert book[name].max_row == 1
    listed = {(row[0].value, row[1].value): row[3].value for row in book[NOTES].iter_rows(min_row=2)}
    assert listed == {(name, column): said for name, of in EXPLAINED.items() for column, said in of.items()}


def test_the_form_asks_for_nothing_but_a_street_and_its_grids(tmp_path: Path) -> None:
    path = tmp_path / "street.xlsx"
    path.write_bytes(written({}))

    assert refusal(path) == [
        "street.xlsx: sheet street: is missing; allowed: one row of sheet street",
        "street.xlsx: sheet grid: is missing; allowed: at least one row of sheet grid",
    ]


def test_text_that_looks_like_a_formula_is_written_as_text() -> None:
    found = tables(SMALL)
    found["grid"][1]["name"] = "=1+1"

    cell = load_workbook(BytesIO(written(found)))["grid"]["B3"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("aliases", ["柳岸、一格"], "sheet grid, row 3, aliases: '柳岸、一格' holds the 、"),
        ("name", "柳" * 32768, "sheet grid, row 3, name: 32768 characters, a cell holds 32767"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_and_not_cut(key: str, value: Any, said: str) -> None:
    found = tables(SMALL)
    found["grid"][1][key] = value

    with pytest.raises(Unwritable, match=said):
        written(found)


def test_a_workbook_of_another_hand_with_the_sheets_in_any_order_is_read(tmp_path: Path) -> None:
    source = load_workbook(BytesIO(written(tables(SMALL))))
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in reversed(source.sheetnames):
        sheet = book.create_sheet(name)
        for row in source[name].iter_rows(values_only=True):
            sheet.append(tuple(reversed(row)))
    path = tmp_path / "street.xlsx"
    book.save(path)

    assert read(path) == read_street(SMALL.read_text(encoding="utf-8"), "s.toml")
