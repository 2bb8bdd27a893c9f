"""The example street: it reads without a problem, and is the same after a way through its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.streetfile import StreetFileErrors, read_street, street_from_rows, street_to_rows

if TYPE_CHECKING:
    from pathlib import Path


def problems(path: Path) -> list[str]:
    """What is wrong with a street file; nothing is best."""
    try:
        street = read_street(path.read_text(encoding="utf-8"), path.name)
    except StreetFileErrors as errors:
        return str(errors).splitlines()
    rows = street_to_rows(street)
    again = street_from_rows((kind, key, body) for (kind, key), body in rows.items())
    return [] if again == street else ["the street is another one after a way through its rows"]


def summary(path: Path) -> str:
    street = read_street(path.read_text(encoding="utf-8"), path.name)
    counts = f"{len(street.nodes)} nodes, {len(street.people)} people, {len(street.groups)} groups"
    return f"{counts}; reads without a problem, and back from its {len(street_to_rows(street))} rows"
