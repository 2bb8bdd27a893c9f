"""Where things stand in a TOML text: the line of every table, key and array element.

`tomllib` says what a file means but not where. A message that names the line needs both, so this walks
the same text once more. The text must already have been accepted by `tomllib`.
"""

from __future__ import annotations

import re

#: ("grid", 3, "places", 0, "kind"): tables and keys by name, array elements by number from 0.
Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = re.compile(
    r"[ \t]*(?:(?P<bare>[A-Za-z0-9_-]+)|\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>[^']*)')[ \t]*"
)
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' r"'''.*?'{3,5}|" r'"(?:[^"\\\n]|\\.)*"|' r"'[^'\n]*'",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^,\]}\n#]*")


def lines_of(text: str) -> dict[Path, int]:
    """The line (from 1) on which each table, key or element begins."""
    return _Walk(text).lines


class _Walk:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0
        #: How many elements each array of tables has so far.
        self._many: dict[Path, int] = {}
        self.lines: dict[Path, int] = {}
        self._walk()

    def _walk(self) -> None:
        table: Path = ()
        while self._skip_blank():
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip_blank(self) -> bool:
        """Whether anything follows the white space and comments."""
        match = _BLANK.match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        return self._at < len(self._text)

    def _note(self, path: Path) -> None:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        self.lines.setdefault(path, self._line)

    def _header(self) -> Path:
        many = self._text.startswith("[[", self._at)
        start = self._at
        self._at += 2 if many else 1
        parts = self._key()
        end, self._at = self._at, start
        path = self._through(parts[:-1])
        path = (*path, parts[-1])
        self._note(path)
        if many:
            number = self._many.get(path, 0)
            self._many[path] = number + 1
            path = (*path, number)
            self._note(path)
        self._at = end + (2 if many else 1)
        return path

    def _through(self, parts: list[str]) -> Path:
        """A header's path, where an array of tables means its newest element."""
        path: Path = ()
        for part in parts:
            path = (*path, part)
            if path in self._many:
                path = (*path, self._many[path] - 1)
        return path

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            match = _KEY_PART.match(self._text, self._at)
            assert match is not None
            parts.append(match["bare"] or match["double"] or match["single"] or "")
            self._at = match.end()
            if self._text[self._at] != ".":
                return parts
            self._at += 1

    def _pair(self, table: Path) -> None:
        start = self._at
        parts = self._key()
        end, self._at = self._at, start
        path = table
        for part in parts:
            path = (*path, part)
            self._note(path)
        self._at = end + 1
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip_blank()
        self._note(path)
        opening = self._text[self._at]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            match = (_STRING if opening in "\"'" else _PLAIN).match(self._text, self._at)
            assert match is not None
            self._at = match.end()

    def _array(self, path: Path) -> None:
        self._at += 1
        number = 0
        while self._skip_blank() and self._text[self._at] != "]":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._value((*path, number))
            number += 1
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while self._skip_blank() and self._text[self._at] != "}":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._pair(path)
        self._at += 1
