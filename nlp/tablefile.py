"""The file of one learned table: lines "# key<TAB>value", then one piece a line with its weights."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: How a table of several columns writes "nothing": its weights are three digits, 000 to 999, without a sign.
ZERO: Final = 500
#: Digits of a lane: room for what the weights of the longest message come to.
LANE: Final = 8


class BadTable(Exception):  # noqa: N818 - it is an answer to whoever changed the file
    """A table that cannot be used: the file, the line, what is wrong and what is allowed."""

    def __init__(self, path: Path, line: int, wrong: str, allowed: str = "") -> None:
        end = f"; allowed: {allowed}" if allowed else ""
        super().__init__(f"{path}, line {line}: {wrong}{end}")


def _is_head(line: str) -> bool:
    return line.startswith("# ")


class TableFile:
    """The head of a table, and its rows, which are read one by one: all at once they would take more memory
    than the table.

    Raises BadTable when the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open(encoding="utf-8", newline="\n") as lines:
                heads = list(takewhile(_is_head, lines))
        except (OSError, UnicodeDecodeError) as error:
            raise BadTable(path, 1, f"cannot be read: {error}") from error
        self.facts = dict(self._fact(n, line) for n, line in enumerate(heads, start=1))
        self._heads = len(heads)

    def _fact(self, number: int, line: str) -> tuple[str, str]:
        key, tab, value = line[2:].rstrip("\n").partition("\t")
        if not tab:
            raise BadTable(self.path, number, "no tab after the name", "# name<TAB>value")
        return key, value

    def fact(self, key: str) -> str:
        if key not in self.facts:
            raise BadTable(self.path, 1, f'no line "# {key}"', "the head that `train` writes")
        return self.facts[key]

    def number(self, key: str) -> float:
        try:
            return float(self.fact(key))
        except ValueError as error:
            raise BadTable(self.path, 1, f'"{key}" is no number', "such as 0.25") from error

    def single(self) -> dict[str, int]:
        """Piece -> its one weight."""
        return self._table(_whole, 1)

    def lanes(self, columns: int, right: int = 0) -> dict[str, int]:
        """Piece -> its weights as lanes of one whole number, ZERO in a lane for nothing.

        A lane of 1 stands before them, `right` empty digits behind.
        """
        wide = "0" * (LANE - len(str(ZERO)))
        shift: int = 10**right
        width, gaps = 4 * columns, " " * (columns - 1)

        def number(told: str) -> int:
            if len(told) != width or told[3:-1:4] != gaps or told[-1] != "\n":
                raise ValueError(told)
            return int(f"1{wide}{told.replace(' ', wide)}") * shift

        return self._table(number, columns)

    def _table(self, number: Callable[[str], int], columns: int) -> dict[str, int]:
        """`number` reads the weights of a row."""
        table: dict[str, int] = {}
        count = 0
        try:
            with self.path.open(encoding="utf-8", newline="\n") as lines:
                for row in islice(lines, self._heads, None):
                    piece, told = row.split("\t")
                    table[piece] = number(told)
                    count += 1
        except UnicodeDecodeError as error:
            raise BadTable(self.path, 1, f"cannot be read: {error}") from error
        except ValueError as error:
            raise self._first_wrong(columns) from error
        if len(table) != count:
            raise self._first_wrong(columns)
        return table

    def _first_wrong(self, columns: int) -> BadTable:
        """What is wrong with a file that something is wrong with."""
        lines = self.path.read_text(encoding="utf-8").split("\n")
        if lines[-1]:
            return BadTable(self.path, len(lines), "the last line is cut off", "a line end after every line")
        allowed = f"piece<TAB>{'whole number' if columns == 1 else f'{columns} times three digits'}"
        seen: set[str] = set()
        for number, row in enumerate(lines[self._heads : -1], start=self._heads + 1):
            piece, tab, told = row.partition("\t")
            if not tab:
                return BadTable(self.path, number, "no tab", allowed)
            if not _is_weight(told, columns):
                return BadTable(self.path, number, f'weight "{told}"', allowed)
            if piece in seen:
                return BadTable(self.path, number, f'"{piece}" a second time', "every piece once")
            seen.add(piece)
        return BadTable(self.path, self._heads + 1, "wrong rows", allowed)


def _whole(told: str) -> int:
    if not told.endswith("\n"):
        raise ValueError(told)
    return int(told)


def _is_weight(told: str, columns: int) -> bool:
    if columns == 1:
        return told.removeprefix("-").isdecimal()
    words = told.split(" ")
    return len(words) == columns and all(len(word) == len(str(ZERO)) and word.isdecimal() for word in words)
