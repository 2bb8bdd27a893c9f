"""What another process commits in the middle of a transaction: PostgreSQL lets it, SQLite has it wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import import_street
from handlers import clock
from handlers.office import Office
from storage import Store
from tests.whole.town import MORNING, STREET
from texts import Texts

if TYPE_CHECKING:
    from pathlib import Path


def test_a_grid_renamed_while_the_bell_looks_is_shown_with_its_new_name(
    postgresql_url: str, tmp_path: Path
) -> None:
    ours, theirs = Store(postgresql_url), Store(postgresql_url)
    import_street.run(ours, STREET, MORNING, dry_run=False)
    renamed = tmp_path / "street.toml"
    text = STREET.read_text(encoding="utf-8").replace('name = "怡景苑网格"', 'name = "锦怡网格"')
    renamed.write_text(text, encoding="utf-8")

    with ours.begin(MORNING) as tx:
        assert tx.street.nodes["NH03"].name == "怡景苑网格"
        import_street.run(theirs, renamed, MORNING, dry_run=False)
        assert clock.tick(tx, Office(Texts())) > 0
        assert tx.street.nodes["NH03"].name == "锦怡网格"
    ours.close()
    theirs.close()
