"""坐标系: a point as Telegram tells it (WGS-84) in the datum of the street file's outlines.

GCJ-02 is what maps published in mainland China are drawn in; in Changsha it lies some 600 m away, which is
several grids. Source of the rule: the published approximation of the shift (Krasovsky 1940 ellipsoid).
"""

from __future__ import annotations

from math import pi, sin, sqrt
from typing import Literal

Datum = Literal["WGS-84", "GCJ-02"]
DATUMS: tuple[Datum, ...] = ("WGS-84", "GCJ-02")

_AXIS = 6378245.0
_FLATTENING = 0.00669342162296594323


def in_datum(datum: Datum, lon: float, lat: float) -> tuple[float, float]:
    """A WGS-84 point (degrees) in `datum`, as (lon, lat). Outside China nothing is shifted."""
    if datum == "WGS-84" or not (72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271):  # noqa: PLR2004
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    radians = lat / 180.0 * pi
    magic = 1 - _FLATTENING * sin(radians) ** 2
    root = sqrt(magic)
    north = _north(x, y) * 180.0 / (_AXIS * (1 - _FLATTENING) / (magic * root) * pi)
    east = _east(x, y) * 180.0 / (_AXIS / root * _cosine(radians) * pi)
    return lon + east, lat + north


def _cosine(radians: float) -> float:
    return sin(pi / 2 - radians)


def _waves(value: float, *terms: tuple[float, float]) -> float:
    return sum(weight * sin(value * pi / part) for weight, part in terms) * 2.0 / 3.0


def _north(x: float, y: float) -> float:
    """The shift northwards in metres."""
    level = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    small = _waves(x, (20.0, 1 / 6), (20.0, 1 / 2))
    return level + small + _waves(y, (20.0, 1), (40.0, 3)) + _waves(y, (160.0, 12), (320.0, 30))


def _east(x: float, y: float) -> float:
    """The shift eastwards in metres."""
    level = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    small = _waves(x, (20.0, 1 / 6), (20.0, 1 / 2))
    return level + small + _waves(x, (20.0, 1), (40.0, 3)) + _waves(x, (150.0, 12), (300.0, 30))
