from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from storage.columns import UtcDateTime

DIALECT = sqlite.dialect()
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=zones,
)


def kept(moment: datetime) -> int:
    number = UtcDateTime().process_bind_param(moment, DIALECT)
    assert number is not None
    return number


@given(moments)
def test_a_moment_comes_back_the_same_and_in_utc(moment: datetime) -> None:
    back = UtcDateTime().process_result_value(kept(moment), DIALECT)

    assert back == moment
    assert back.tzinfo is UTC


@given(moments, moments)
def test_moments_sort_as_they_follow_each_other(one: datetime, other: datetime) -> None:
    assert (kept(one) < kept(other)) == (one < other)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        kept(datetime(2026, 12, 10, 9, 0))  # noqa: DTZ001 - the very thing that is refused
