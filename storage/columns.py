"""How moments and fixed words are kept in columns, the same on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import BigInteger, Integer, Text, TypeDecorator

from gridwork.happened import Happened, as_text, from_text

if TYPE_CHECKING:
    from enum import StrEnum

    from sqlalchemy import Dialect

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

#: A row's number. SQLite counts up only in columns it calls INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")

#: A key that several transactions lock in order: the order must be Python's, not a language's.
LockKey = Text().with_variant(Text(collation="C"), "postgresql")

W = TypeVar("W", bound="StrEnum")


def microseconds(moment: datetime) -> int:
    """A moment as it is kept. Raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {moment!r}")
    return (moment - _EPOCH) // _MICROSECOND


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept as whole microseconds since 1970 in UTC: sorts and compares alike on both engines.

    Refuses a datetime without a zone with ValueError. Comes back in UTC.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        del dialect
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class Word(TypeDecorator[W]):
    """A word out of a fixed list (a StrEnum), kept as text."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[W]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> W | None:
        del dialect
        return None if value is None else self.words(value)


class WhenHappened(TypeDecorator[Happened]):
    """发生时间, kept as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Happened | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else as_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Happened | None:
        del dialect
        return None if value is None else from_text(value)
