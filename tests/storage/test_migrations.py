from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from storage import SchemaTooOld, Store, downgrade, upgrade
from storage.engine import make_engine
from storage.migrate import newest
from storage.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path


def differences(url: str) -> list[object]:
    engine = make_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[object] = compare_metadata(context, metadata)
    engine.dispose()
    return found


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_every_table_has_its_migration(database_url: str) -> None:
    assert differences(database_url) == []


def test_the_whole_way_down_and_up_again(database_url: str) -> None:
    downgrade(database_url, "base")
    assert tables(database_url) == {"alembic_version"}

    upgrade(database_url)

    assert tables(database_url) == {*metadata.tables, "alembic_version"}
    assert differences(database_url) == []


def test_a_partial_index_keeps_its_condition(database_url: str) -> None:
    engine = make_engine(database_url)
    indexes = {index["name"]: index for index in inspect(engine).get_indexes("outbox")}
    engine.dispose()

    options = indexes["uq_outbox_sending"]["dialect_options"]

    assert indexes["uq_outbox_sending"]["unique"]
    assert any("sending" in str(condition) for condition in options.values())


def test_the_newest_shape_is_accepted(store: Store) -> None:
    store.check_schema()


def test_an_old_shape_is_refused_with_both_revisions(database_url: str) -> None:
    downgrade(database_url, "base")
    store = Store(database_url)

    with pytest.raises(SchemaTooOld, match=f"revision none, this program needs {newest()}"):
        store.check_schema()
    store.close()


def test_a_database_that_was_never_set_up_is_refused(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'new.db'}")

    with pytest.raises(SchemaTooOld):
        store.check_schema()
    store.close()
