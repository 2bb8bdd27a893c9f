from __future__ import annotations

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.datum import in_datum


def test_wgs_84_stays_as_it_is() -> None:
    assert in_datum("WGS-84", 113.03, 28.19) == (113.03, 28.19)


def test_a_known_point_in_beijing() -> None:
    lon, lat = in_datum("GCJ-02", 116.391, 39.9073)

    assert lon == pytest.approx(116.39724, abs=1e-5)
    assert lat == pytest.approx(39.90870, abs=1e-5)


@given(st.floats(112.8, 113.3), st.floats(28.0, 28.4))
def test_in_changsha_the_shift_is_some_670_metres(lon: float, lat: float) -> None:
    east, north = in_datum("GCJ-02", lon, lat)
    metres = hypot((east - lon) * 111_320 * cos(radians(lat)), (north - lat) * 110_950)

    assert 600 < metres < 740


@pytest.mark.parametrize(("lon", "lat"), [(2.35, 48.85), (-74.0, 40.7), (151.2, -33.9)])
def test_outside_china_nothing_is_shifted(lon: float, lat: float) -> None:
    assert in_datum("GCJ-02", lon, lat) == (lon, lat)
