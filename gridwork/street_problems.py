"""What is wrong with a street file, said so that whoever keeps it finds the place at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridwork.toml_lines import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where, with what, and what would be right instead."""

    file: str
    #: From 1; 0 means the file as a whole.
    line: int
    key: str
    wrong: str
    allowed: str = ""

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, f" {self.key}") if part not in {0, " "})
        return f"{where}: {self.wrong}" + (f"; allowed: {self.allowed}" if self.allowed else "")


class StreetFileErrors(Exception):  # noqa: N818 - it carries every problem of the file, not one
    """The street file is refused. `problems` are in the order of their lines; str() has a line for each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Findings:
    """The problems found so far in one file."""

    def __init__(self, file: str, tables: dict[str, Any], lines: dict[Path, int]) -> None:
        self._file = file
        self._tables = tables
        self._lines = lines
        self._found: dict[Problem, None] = {}

    def add(self, path: Path, wrong: str, allowed: str = "") -> None:
        self._found[Problem(self._file, self.line(path), self.label(path), wrong, allowed)] = None

    def line(self, path: Path) -> int:
        """The line of the path, or of the nearest thing around it that is written in the file."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

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
        return any(problem.key.startswith((f"{table}[", f"{table}.")) for problem in self._found)

    def raise_if_any(self) -> None:
        """Raises StreetFileErrors."""
        if self._found:
            raise StreetFileErrors(sorted(self._found, key=lambda problem: problem.line))


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
