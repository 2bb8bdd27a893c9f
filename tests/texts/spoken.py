"""What the source says: every call of `say` and every NotAllowed, with the keys it can mean and the facts
it gives. Read from the syntax tree, so that nothing has to be run to be found.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "texts", "gridwork")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Spoken:
    """One place that says something. A key that ends in * is a family: "kind-*"."""

    place: str
    keys: frozenset[str]
    facts: frozenset[str]
    #: Further facts come in a dictionary (**facts).
    more: bool


class UnclearError(Exception):
    """A key that cannot be followed to its text. Write it plainer."""


@cache
def everything() -> list[Spoken]:
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return [one for file in files for one in _Module(file).spoken()]


class _Module:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._tree = ast.parse(file.read_text(encoding="utf-8"))
        self._functions = {n.name: n for n in ast.walk(self._tree) if isinstance(n, Function)}
        self._inside = {
            child: function for function in self._functions.values() for child in ast.walk(function)
        }

    def spoken(self) -> Iterator[Spoken]:
        for call in ast.walk(self._tree):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            on = call.func
            say = isinstance(on, ast.Attribute) and on.attr == "say"
            if say or (isinstance(on, ast.Name) and on.id == "NotAllowed"):
                yield self._one(call)

    def _one(self, call: ast.Call) -> Spoken:
        place = f"{self._file.relative_to(ROOT)}:{call.lineno}"
        named = frozenset(word.arg for word in call.keywords if word.arg)
        more = any(word.arg is None for word in call.keywords)
        try:
            return Spoken(place, frozenset(self._keys(call.args[0], call)), named, more)
        except UnclearError as unclear:
            raise UnclearError(f"{place}: {unclear}") from None

    def _keys(self, key: ast.expr, at: ast.AST) -> set[str]:
        match key:
            case ast.Constant(value=str(text)):
                return {text}
            case (
                ast.JoinedStr(values=[ast.Constant(value=str(prefix)), *_])
                | ast.BinOp(left=ast.Constant(value=str(prefix)))
            ):
                return {f"{prefix}*"}
            case ast.IfExp(body=one, orelse=other):
                return self._keys(one, at) | self._keys(other, at)
            case ast.Name(id=name):
                return self._of_name(name, self._inside[at])
            case ast.Call(func=ast.Name(id=name)) if name in self._functions:
                return self._returned(self._functions[name])
            case ast.Attribute(value=ast.Name(id="no"), attr="text"):
                return set()  # the text of a NotAllowed, which is found where it is raised
        raise UnclearError(ast.unparse(key))

    def _of_name(self, name: str, function: Function) -> set[str]:
        """What a variable of the function can be: what is assigned to it, or what callers pass."""
        given: list[tuple[ast.expr, ast.AST]] = [
            (node.value, node)
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
        ]
        parameters = [argument.arg for argument in function.args.args]
        if name in parameters:
            given += list(self._passed(function.name, parameters.index(name)))
        if not given:
            raise UnclearError(name)
        return {key for value, at in given for key in self._keys(value, at)}

    def _passed(self, function: str, position: int) -> Iterator[tuple[ast.expr, ast.AST]]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
                yield node.args[position], node

    def _returned(self, function: Function) -> set[str]:
        returns = [node for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
        return {key for node in returns for key in self._keys(cast("ast.expr", node.value), node)}
