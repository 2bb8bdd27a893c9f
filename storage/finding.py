"""查找: cases by number or words, within the ground of whoever asks. The same hits on both engines."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, literal_column, or_, select

from gridwork.kinds import CONFIDENTIAL_DANGERS, CONFIDENTIAL_KINDS
from storage.tables import cases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement, Executable

    from gridwork.cases import Case
    from gridwork.notice import Address

#: More words than this narrow nothing down.
_MOST_WORDS = 6
_LONGEST = 40


def in_one_spelling(text: str) -> str:
    """Wide letters and capitals like narrow and small ones, every gap one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def searchable(case: Case) -> str:
    """What a case is found by. Chinese is looked for as a substring, so no word is too short to find."""
    parts = (case.number, case.place, case.place_text, case.text, case.result, case.notes)
    return in_one_spelling(" ".join(dict.fromkeys(part for part in parts if part)))


def words_of(query: str) -> list[str]:
    """What has to occur in a case, each of them."""
    return [word[:_LONGEST] for word in in_one_spelling(query).split()[:_MOST_WORDS]]


def _listed(values: Iterable[str]) -> list[ColumnElement[str]]:
    return [literal_column(f"'{value}'") for value in sorted(values)]


_confidential = or_(
    cases.c.kind.in_(_listed(CONFIDENTIAL_KINDS)),
    and_(cases.c.kind == "care_medical", cases.c.danger.in_(_listed(CONFIDENTIAL_DANGERS))),
)
_theirs = or_(
    cases.c.holder == bindparam("of_person"),
    cases.c.node.in_(bindparam("secret_nodes", expanding=True)),
    and_(cases.c.node.in_(bindparam("nodes", expanding=True)), _confidential.is_(False)),
)


def finding(columns: Iterable[ColumnElement[object]], words: Collection[str]) -> Executable:
    """The newest cases that hold every word and lie within somebody's ground."""
    # The column is in one spelling: LIKE means the same on both engines, whatever each thinks of capitals.
    holding = [cases.c.search.contains(word, autoescape=True) for word in words]
    return (
        select(*columns)
        .where(_theirs, *holding)
        .order_by(cases.c.opened_at.desc(), cases.c.id.desc())
        .limit(bindparam("limit_rows"))
    )


def facts_of(
    person: Address, nodes: Collection[str], secret_nodes: Collection[str], limit: int
) -> dict[str, object]:
    return {
        "of_person": person,
        "nodes": sorted(nodes),
        "secret_nodes": sorted(secret_nodes),
        "limit_rows": limit,
    }
