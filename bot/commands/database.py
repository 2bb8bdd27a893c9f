"""Opening the database for a command."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.clock import RealClock
from bot.commands.errors import WrongInput
from storage import SchemaTooOld, Store, Unavailable, upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.settings import Settings
    from gridwork.street import Street


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Store, datetime]]:
    """The store, of the newest schema: SQLite is brought there, PostgreSQL is refused when old."""
    prepare(settings)
    store = Store(settings.storage.url)
    try:
        yield store, RealClock().now()
    finally:
        store.close()


def present_street(settings: Settings) -> Street:
    """The street as it is now. Raises WrongInput before the first import."""
    with opened(settings) as (store, _):
        street = store.street()
    if street is None:
        raise WrongInput("[storage] url", "the database has no street yet", "one after `import`")
    return street


def prepare(settings: Settings) -> None:
    """Raises WrongInput for a database that cannot be used as it is."""
    url = settings.storage.url
    try:
        if url.startswith("sqlite"):
            _upgrade(url)
        else:
            _check(url)
    except SchemaTooOld as old:
        raise WrongInput("[storage] url", str(old), "run `gridwhistle migrate` first") from old
    except Unavailable as error:
        raise _unreachable(error) from error


def migrate(settings: Settings) -> str:
    try:
        _upgrade(settings.storage.url)
    except Unavailable as error:
        raise _unreachable(error) from error
    return "the database has the newest schema"


def _check(url: str) -> None:
    store = Store(url)
    try:
        store.check_schema()
    finally:
        store.close()


def _upgrade(url: str) -> None:
    """Looks first: only the store says in its own words that a database cannot be reached."""
    try:
        _check(url)
    except SchemaTooOld:
        upgrade(url)


def _unreachable(error: Unavailable) -> WrongInput:
    """The driver's own words, which may run over several lines, as one."""
    return WrongInput("[storage] url", " ".join(str(error).split()), "a database that can be reached")
