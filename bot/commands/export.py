"""`export`: the present street, whatever came from a file and whatever from a chat, as a street file."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from bot.commands.database import present_street
from bot.commands.errors import WrongInput
from gridwork import street_toml
from gridwork.streetfile import street_to_tables

if TYPE_CHECKING:
    from bot.settings import Settings


def run(settings: Settings, out: BinaryIO, form: str) -> None:
    _check_place(out, form)
    tables = street_to_tables(present_street(settings))
    out.write(_workbook(tables) if form == "xlsx" else street_toml.written(tables).encode())


def template(out: BinaryIO) -> None:
    """The empty workbook, with what to write in each column."""
    _check_place(out, "xlsx")
    out.write(_workbook({}))


def _workbook(tables: dict[str, object]) -> bytes:
    # Only a workbook waits for its library.
    from bot import street_workbook  # noqa: PLC0415

    try:
        return street_workbook.written(tables)
    except street_workbook.Unwritable as error:
        raise WrongInput("--format xlsx", str(error), "--format toml") from error


def _check_place(out: BinaryIO, form: str) -> None:
    if form == "xlsx" and out.isatty():
        raise WrongInput("--format xlsx", "a terminal cannot show a workbook", "a file: > street.xlsx")
