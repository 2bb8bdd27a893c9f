"""Every word the bot says, and its cards: Fluent files, one per language, under an operator's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast

_HERE = Path(__file__).parent
LANGUAGES = ("zh-CN", "en")


class BadTexts(Exception):  # noqa: N818 - it is an answer to an operator
    """An operator's own text file is wrong: file, line, what is wrong, what is allowed."""


class Texts:
    """The texts of one language. `say` fills a text with facts; an unknown text or fact is an error."""

    def __init__(self, language: str = "zh-CN", overrides: Path | None = None) -> None:
        self.language = language
        # Isolation marks around the facts would break copying a case number and comparing texts.
        self._bundle = FluentBundle([language], use_isolating=False)
        source = (_HERE / f"{language}.ftl").read_text(encoding="utf-8")
        self._bundle.add_resource(FluentResource(source))
        self._keys = _messages(source)
        if overrides is not None:
            own = _checked(overrides, self._keys)
            self._bundle.add_resource(FluentResource(own), allow_overrides=True)
        self._plain: dict[str, str] = {}

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._keys)

    def say(self, key: str, **facts: str) -> str:
        if facts:
            return self._format(key, facts)
        if key not in self._plain:
            self._plain[key] = self._format(key, {})
        return self._plain[key]

    def _format(self, key: str, facts: dict[str, str]) -> str:
        message = self._bundle.get_message(key)
        if message.value is None:
            raise KeyError(key)
        text, errors = self._bundle.format_pattern(message.value, facts)
        if errors:
            raise ValueError(f"{self.language}: {key}: {errors[0]}")
        return str(text)


@cache
def _messages(source: str) -> dict[str, frozenset[str]]:
    """Keys of a Fluent source, each with the names of the facts it wants."""
    found: dict[str, frozenset[str]] = {}
    for entry in FluentParser().parse(source).body:
        if isinstance(entry, ast.Message):
            found[entry.id.name] = frozenset(_facts_of(entry))
    return found


def _facts_of(node: object) -> set[str]:
    names: set[str] = set()
    for value in vars(node).values():
        children = value if isinstance(value, list) else [value]
        for child in children:
            if isinstance(child, ast.VariableReference):
                names.add(child.id.name)
            elif isinstance(child, ast.BaseNode):
                names |= _facts_of(child)
    return names


def _checked(path: Path, known: dict[str, frozenset[str]]) -> str:
    """The operator's own file, when every entry in it replaces a known one and asks for known facts."""
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadTexts(f"{path}: cannot be read ({error}); allowed: a UTF-8 Fluent file") from error
    for entry in FluentParser().parse(source).body:
        line = source.count("\n", 0, entry.span.start if entry.span else 0) + 1
        if isinstance(entry, ast.Junk):
            raise BadTexts(f"{path}:{line}: not a Fluent entry; allowed: key = text")
        if isinstance(entry, ast.Message):
            _check_entry(entry, known, f"{path}:{line}")
    return source


def _check_entry(entry: ast.Message, known: dict[str, frozenset[str]], where: str) -> None:
    name = entry.id.name
    if name not in known:
        raise BadTexts(f"{where}: unknown text {name}; allowed: the keys of texts/zh-CN.ftl")
    more = _facts_of(entry) - known[name]
    if more:
        allowed = ", ".join(sorted(known[name])) or "no facts"
        raise BadTexts(f"{where}: {name} asks for {min(more)}; allowed: {allowed}")
