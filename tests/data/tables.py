"""The learned tables: `train` makes the shipped bytes, and cross-validated figures reach their floors."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from nlp import sums
from nlp.training.shipped import make

if TYPE_CHECKING:
    from nlp.training.figures import Figure

#: Somewhat below what was measured (docs/reading.md): lower than this, something has broken.
_FLOORS = {
    ("bureau macro-F1", "titles"): 0.86,
    ("bureau macro-F1", "title and detail"): 0.89,
    ("bureau among the first two", "titles"): 0.95,
    ("bureau among the first two", "title and detail"): 0.97,
    ("report recall, titles", "at 0.1% of talk"): 0.85,
    ("report recall, titles", "at 1.0% of talk"): 0.97,
    ("report recall, first sentences", "at 0.1% of talk"): 0.84,
    ("report recall, first sentences", "at 1.0% of talk"): 0.95,
    ("report recall, short river details", "at 0.1% of talk"): 0.94,
    ("report recall, short river details", "at 1.0% of talk"): 0.97,
}
_REVIEWS = {"at 0.1% of talk": 0.002, "at 1.0% of talk": 0.01}


def problems(data: Path) -> list[str]:
    """What is wrong with the shipped tables; nothing is best. Takes about a minute."""
    with tempfile.TemporaryDirectory(prefix="gridwhistle-tables-") as folder:
        figures = make(data, Path(folder))
        other = [
            f"{name} is not what `python -m bot train` makes of the data"
            for name in (sums.DETECTOR, sums.CHATS, sums.BUREAUS)
            if (Path(folder) / name).read_bytes() != (sums.SHIPPED / name).read_bytes()
        ]
    return [*other, *_below(figures)]


def _below(figures: list[Figure]) -> list[str]:
    found = {(one.measure, one.part): one.value for one in figures if one.value is not None}
    low = [
        f"{measure}, {part}: {found[measure, part]:.3f}, at least {floor} is wanted"
        for (measure, part), floor in _FLOORS.items()
        if found[measure, part] < floor
    ]
    high = [
        f"review false alarms, {part}: {found['review false alarms', part]:.3f}, at most {most} is wanted"
        for part, most in _REVIEWS.items()
        if found["review false alarms", part] > most
    ]
    return [*low, *high]


def summary() -> str:
    sizes = (
        f"{name} {(sums.SHIPPED / name).stat().st_size // 1024} KiB"
        for name in (sums.DETECTOR, sums.CHATS, sums.BUREAUS)
    )
    return f"{', '.join(sizes)}; the bytes that `train` makes, and no figure below its floor"
