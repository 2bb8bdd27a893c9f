"""Our own lines (nlp/lines), and the labelled titles, as examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nlp import lexicon
from nlp.training.data import fingerprint, records, rows
from nlp.training.detector import Example, labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES: Final = Path(lexicon.__file__).parent / "lines"
TITLES: Final = "labelled_titles_dev.jsonl"


def lines(folder: Path = LINES) -> list[Example]:
    """Tab-separated and JSON lines of one folder. A line with a kind is a report."""
    return [*_tabular(folder), *_json(folder)]


def _tabular(folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*.tsv")):
        for number, row in enumerate(rows(folder, path.name)):
            yield _line(row["text"], f"{path.stem}{number}", row)


def _json(folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*.jsonl")):
        for row in records(folder, path.name):
            yield _line(row["text"], row["id"], row)


def _line(text: str, name: str, row: dict[str, Any]) -> Example:
    kind = row.get("kind") or row.get("category") or ""
    return Example("own", text, name, bool(kind), kind, row.get("urgency", "") if kind else "")


def titles(folder: Path) -> Iterator[Example]:
    """Real titles with our labels: of the reports the kind and the urgency are learned."""
    for row in records(folder, TITLES):
        yield labelled("labelled title", row["text"], row["id"], row["expected"])


def fingerprint_of_lines() -> str:
    """Twelve digits that change when one of our own lines or the lexicon does."""
    names = [path.name for path in LINES.iterdir()]
    return fingerprint(LINES, names)[:6] + lexicon.digest(lexicon.SHIPPED)
