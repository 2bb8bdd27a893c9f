"""Many numbers as one parameter, JSON: the statement stays the same however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Text, bindparam, cast, column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

if TYPE_CHECKING:
    from sqlalchemy import TableValuedAlias
    from sqlalchemy.sql.compiler import SQLCompiler


class _Each(GenericFunction[Any]):
    """The members of a JSON list, each as a row."""

    name = "json_each"
    inherit_cache = True


@compiles(_Each, "postgresql")
def _on_postgresql(each: _Each, compiler: SQLCompiler, **how: Any) -> str:
    (listed,) = each.clauses
    return f"json_array_elements_text({compiler.process(cast(listed, JSON), **how)})"


def numbers(name: str) -> TableValuedAlias:
    """The parameter `name`, a JSON list of numbers, as a table with the column `value`."""
    return _Each(bindparam(name, type_=Text)).table_valued(column("value"), name="offered")
