"""Every word the bot says, and its cards: Fluent files, one per language, under an operator's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).parent
LANGUAGES = ("zh-CN", "en")
#: Characters from which Fluent would refuse a fact (2500) or is near to it: what people write may be longer.
_LONG = 2000
#: More names than this are not listed in a message.
_LISTED = 20
#: What Fluent itself can do to a fact.
_FUNCTIONS = frozenset({"NUMBER", "DATETIME"})


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
            self._must_be_sayable(overrides, own)
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

    def _must_be_sayable(self, path: Path, own: str) -> None:
        """Says every entry of the operator's file once: one that leads in a circle is found here."""
        for entry, line in _entries(own):
            if isinstance(entry, ast.Message):
                try:
                    self._format(entry.id.name, dict.fromkeys(self._keys[entry.id.name], "1"))
                except (ValueError, RecursionError) as error:
                    why = str(error) if isinstance(error, ValueError) else f"{entry.id.name} names itself"
                    raise BadTexts(f"{path}:{line}: {why}; allowed: what can be said") from None

    def _format(self, key: str, facts: dict[str, str]) -> str:
        message = self._bundle.get_message(key)
        if message.value is None:
            raise KeyError(key)
        short = {name: fact if len(fact) < _LONG else _stand_in(name) for name, fact in facts.items()}
        text, errors = self._bundle.format_pattern(message.value, short)
        if errors:
            raise ValueError(f"{self.language}: {key}: {errors[0]}")
        return _with_long(str(text), facts)


def _stand_in(name: str) -> str:
    return f"\ue000{name}\ue001"


def _with_long(text: str, facts: dict[str, str]) -> str:
    """The text with the long facts in the places of their stand-ins."""
    for name, fact in facts.items():
        if len(fact) >= _LONG:
            text = text.replace(_stand_in(name), fact)
    return text


@cache
def _messages(source: str) -> dict[str, frozenset[str]]:
    """Keys of a Fluent source, each with the names of the facts it wants."""
    found: dict[str, frozenset[str]] = {}
    for entry in FluentParser().parse(source).body:
        if isinstance(entry, ast.Message):
            found[entry.id.name] = frozenset(_facts_of(entry))
    return found


def _facts_of(node: object) -> set[str]:
    return {found.id.name for found in _within(node) if isinstance(found, ast.VariableReference)}


def _within(node: object) -> Iterator[ast.BaseNode]:
    """Everything that stands in an entry, the entry itself included."""
    if not isinstance(node, ast.BaseNode):
        return
    yield node
    for value in vars(node).values():
        for child in value if isinstance(value, list) else [value]:
            yield from _within(child)


def _entries(source: str) -> Iterator[tuple[ast.EntryType, int]]:
    """The entries of a Fluent source, each with its line."""
    for entry in FluentParser().parse(source).body:
        yield entry, source.count("\n", 0, entry.span.start if entry.span else 0) + 1


def _checked(path: Path, known: dict[str, frozenset[str]]) -> str:
    """The operator's own file, when every entry in it replaces a known one and names only what there is."""
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadTexts(f"{path}: cannot be read ({error}); allowed: a UTF-8 Fluent file") from error
    entries = list(_entries(source))
    terms = frozenset(entry.id.name for entry, _ in entries if isinstance(entry, ast.Term))
    for entry, line in entries:
        if isinstance(entry, ast.Junk):
            raise BadTexts(f"{path}:{line}: not a Fluent entry; allowed: key = text")
        if isinstance(entry, ast.Message):
            _check_entry(entry, known, f"{path}:{line}")
        if isinstance(entry, ast.Message | ast.Term):
            _check_references(entry, terms, known, f"{path}:{line}")
    return source


def _check_entry(entry: ast.Message, known: dict[str, frozenset[str]], where: str) -> None:
    name = entry.id.name
    if name not in known:
        raise BadTexts(f"{where}: unknown text {name}; allowed: the keys of texts/zh-CN.ftl")
    if entry.value is None:
        raise BadTexts(f"{where}: {name} has no words of its own; allowed: {name} = text")
    more = _facts_of(entry) - known[name]
    if more:
        allowed = ", ".join(sorted(known[name])) or "no facts"
        raise BadTexts(f"{where}: {name} asks for {min(more)}; allowed: {allowed}")


def _check_references(
    entry: ast.Message | ast.Term, terms: frozenset[str], known: dict[str, frozenset[str]], where: str
) -> None:
    """Whatever else an entry names must be there: else it would only fail when it is to be said."""
    for found in _within(entry):
        match found:
            case ast.TermReference():
                _must_be_one(found.id.name, terms, "-", f"{where}: {entry.id.name}")
            case ast.MessageReference():
                _must_be_one(found.id.name, frozenset(known), "", f"{where}: {entry.id.name}")
            case ast.FunctionReference():
                _must_be_one(found.id.name, _FUNCTIONS, "", f"{where}: {entry.id.name}")
            case _:
                pass


def _must_be_one(name: str, there: frozenset[str], sign: str, where: str) -> None:
    if name in there:
        return
    listed = ", ".join(f"{sign}{one}" for one in sorted(there)) or "none, as this file defines no terms"
    allowed = listed if len(there) <= _LISTED else "the keys of texts/zh-CN.ftl"
    raise BadTexts(f"{where} names {sign}{name}, which is unknown; allowed: {allowed}")
