"""The handlers at work on a real database, without a wire: what is said or pressed, and what it leads to."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands import import_street
from bot.reading import StreetReader
from gridwork.notice import Notice
from handlers.incoming import Incoming, Pressed, Said
from handlers.office import Office
from handlers.react import react
from storage import Store, Tx
from storage.notices import addressed
from storage.tables import cases, drafts, metadata, outbox
from texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Table

STREET = Path(__file__).parents[2] / "rehearsal" / "street" / "xianghu.toml"
#: A Thursday morning in the street's zone.
MORNING = datetime(2026, 12, 3, 1, 30, tzinfo=UTC)
#: What a command may change at once.
LOOKED_AT = (cases, drafts)
#: What stays the same when nothing has happened: all but what waits to be said.
EVERYTHING = tuple(table for table in metadata.sorted_tables if table.name not in {"outbox", "cards"})


class Undone(Exception):  # noqa: N818 - leaves a transaction without a trace
    pass


def _undo() -> None:
    raise Undone


class HeardTexts(Texts):
    """The texts, and which of them were asked for, in order."""

    def __init__(self) -> None:
        super().__init__("zh-CN")
        self.heard: list[tuple[str, str]] = []

    def say(self, key: str, **facts: str) -> str:
        text = super().say(key, **facts)
        self.heard.append((key, text))
        return text

    def key_of(self, words: str) -> str:
        """The text these words are, or begin with."""
        whole = [key for key, text in self.heard if text == words]
        begun = [key for key, text in self.heard if text and words.startswith(text)]
        return [*whole, *begun, f"? {words}"][0]


@dataclass
class Heard:
    """What one thing led to: everything put into the outbox, and the tables before and after."""

    notices: list[Notice]
    before: dict[str, list[Any]]
    after: dict[str, list[Any]]
    texts: HeardTexts
    at: Incoming

    @property
    def answers(self) -> list[Notice]:
        """What goes to the chat it was said in, photos alone left out."""
        chat = self.at.chat if isinstance(self.at, Said | Pressed) else ""
        return [note for note in self.notices if note.chat == chat and note.do != "toast" and note.words.text]

    @property
    def keys(self) -> list[str]:
        reactions = [note for note in self.notices if note.do == "react"]
        return [self.texts.key_of(note.words.text) for note in self.answers] + ["✍" for _ in reactions]

    @property
    def toast(self) -> str:
        (toast,) = [note for note in self.notices if note.do == "toast"]
        return self.texts.key_of(toast.words.text)

    @property
    def changed(self) -> set[str]:
        return {name for name in self.before if self.before[name] != self.after[name]}


@dataclass
class Bench:
    store: Store
    texts: HeardTexts = field(default_factory=HeardTexts)
    reader: StreetReader = field(default_factory=StreetReader)

    def __post_init__(self) -> None:
        self.office = Office(texts=self.texts)
        import_street.run(self.store, STREET, MORNING, dry_run=False)
        with self.store.begin(MORNING) as tx:
            tx.meta.set("bot name", "GridwhistleBot")

    def read(self, tx: Tx, incoming: Incoming) -> Incoming:
        if isinstance(incoming, Said) and incoming.text:
            return replace(incoming, reading=self.reader.read(incoming, tx.street))
        return incoming

    @contextmanager
    def trial(self) -> Iterator[Tx]:
        """A transaction that is undone at its end, whatever was done in it."""
        with suppress(Undone), self.store.begin(MORNING) as tx:
            yield tx
            _undo()

    def does(self, tx: Tx, incoming: Incoming, tables: Sequence[Table] = LOOKED_AT) -> Heard:
        """One thing comes in; `tables` are looked at before and after."""
        before, known = dumped(tx, tables), set(rows_of(tx, outbox))
        self.texts.heard.clear()
        react(tx, self.office, self.read(tx, incoming))
        after = dumped(tx, tables)
        put = [row for row in rows_of(tx, outbox) if row not in known]
        return Heard([addressed(row) for row in put], before, after, self.texts, incoming)


def rows_of(tx: Tx, table: Table) -> list[Any]:
    """Every row, what is held back included."""
    writer = tx.cases._writer
    writer.flush()
    return list(writer.run(table.select(), {}))


def dumped(tx: Tx, tables: Sequence[Table]) -> dict[str, list[Any]]:
    return {table.name: rows_of(tx, table) for table in tables}
