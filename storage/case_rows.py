"""A case as a row: what every query about cases selects, and the way back."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, select

from gridwork.cases import Case
from gridwork.steps import OPEN
from storage.case_file import CaseFile
from storage.tables import cases

if TYPE_CHECKING:
    from sqlalchemy import Executable

NAMES = tuple(field.name for field in fields(Case))
COLUMNS = tuple(cases.c[name] for name in NAMES)
ALL = select(*COLUMNS)
# Written out: a list of parameters would be put together anew at every call.
OPEN_NOW = cases.c.state.in_([literal_column(f"'{state}'") for state in sorted(OPEN)])


class CaseRows(CaseFile):
    def _one(self, statement: Executable, **facts: Any) -> Case | None:
        row = self._writer.run(statement, facts).one_or_none()
        return Case(*row) if row else None

    def _many(self, statement: Executable, **facts: Any) -> list[Case]:
        return [Case(*row) for row in self._writer.run(statement, facts)]
