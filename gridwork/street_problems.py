"""What is wrong with a street file, said so that whoever keeps it finds the place at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gridwork.toml_lines import Path

#: How messages name a table of a TOML text; in a workbook it is a sheet.
_ROW = re.compile(r"\[?\[(\w+)\]\]? table|\[\[(\w+)\]\]")
_SHEET = re.compile(r"\[(street|mediation)\]")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: a line of a text, or a cell of a workbook (`line` is then the row)."""

    #: From 1; 0 means the file, or the sheet, as a whole.
    line: int
    sheet: str = ""
    column: str = ""

    def __str__(self) -> str:
        return f"in sheet {self.sheet}, row {self.line}" if self.sheet else f"on line {self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where, with what, and what would be right instead."""

    file: str
    #: As in a Spot.
    line: int
    key: str
    wrong: str
    allowed: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        tail = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{self._where()}: {self.wrong}{tail}"

    def _where(self) -> str:
        if self.sheet:
            parts = (f"sheet {self.sheet}", f"row {self.line}" if self.line else "", self.key)
            return f"{self.file}: {', '.join(filter(None, parts))}"
        return ":".join(str(part) for part in (self.file, self.line, f" {self.key}") if part not in {0, " "})


class StreetFileErrors(Exception):  # noqa: N818 - it carries every problem of the file, not one
    """The street file is refused. `problems` are in the order of their lines; str() has a line for each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Findings:
    """The problems found so far in one file. `spots` says where each path of the tables stands."""

    def __init__(self, file: str, tables: dict[str, Any], spots: Mapping[Path, Spot]) -> None:
        self._file = file
        self._tables = tables
        self._spots = spots
        self._found: dict[Problem, None] = {}
        self._settled: set[Path] = set()
        self._touched: set[str | int] = set()

    def add(self, path: Path, wrong: str, allowed: str = "") -> None:
        if path in self._settled:
            return
        if len(path) > 1:
            self._touched.add(path[0])
        spot = self.spot(path)
        if spot.sheet:
            rows = _SHEET.sub(r"sheet \1", _ROW.sub(r"row of sheet \1\2", allowed))
            problem = Problem(self._file, spot.line, spot.column, wrong, rows, spot.sheet)
        else:
            problem = Problem(self._file, spot.line, self.label(path), wrong, allowed)
        self._found[problem] = None

    def settle(self, path: Path) -> None:
        """What is wrong with the path was said; whatever follows from that is not."""
        self._settled.add(path)

    def spot(self, path: Path) -> Spot:
        """The path's own spot, or that of the nearest thing around it that is written in the file."""
        while path and path not in self._spots:
            path = path[:-1]
        return self._spots.get(path, Spot(1))

    def label(self, path: Path) -> str:
        """("grid", 3, "places", 0, "kind") -> "grid[NH03].places[湖光里].kind"."""
        said = ""
        at: Any = self._tables
        for step in path:
            at = _inside(at, step)
            if isinstance(step, int):
                said += f"[{_name_of(at) or f'#{step + 1}'}]"
            else:
                said += f".{step}" if said else step
        return said

    def touches(self, table: str) -> bool:
        """Whether anything was found in the tables of this name."""
        return table in self._touched

    def raise_if_any(self) -> None:
        """Raises StreetFileErrors."""
        if self._found:
            sheets = list(dict.fromkeys(spot.sheet for spot in self._spots.values()))
            sheets += [problem.sheet for problem in self._found if problem.sheet not in sheets]
            raise StreetFileErrors(
                sorted(self._found, key=lambda problem: (sheets.index(problem.sheet), problem.line))
            )


def _inside(thing: Any, step: str | int) -> Any:
    try:
        return thing[step]
    except (KeyError, IndexError, TypeError):
        return None


def _name_of(thing: Any) -> str:
    """What people call a table: its code, else its name."""
    if not isinstance(thing, dict):
        return ""
    for key in ("code", "name", "role", "unit"):
        if isinstance(thing.get(key), str) and thing[key]:
            return str(thing[key])
    return ""
