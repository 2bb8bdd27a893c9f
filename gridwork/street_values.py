"""What may stand under one key of a street file. A check gives (what is wrong, what is allowed) or None."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from gridwork.polygons import ring_fault

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA_VERSION = 1
#: Telegram's ids fit in 52 bits.
LARGEST_ID = 2**52 - 1

LEVEL_NAMES = ("community", "market", "grid", "market_zone")
PLACE_KINDS = ("compound", "road", "landmark", "building")
GROUP_KINDS = ("residents", "market", "couriers", "staff")
GROUP_MODES = ("silent", "half_silent", "open")
CHANNELS = ("order", "station", "both")
#: The bot is nobody's role in a file.
ROLES = (
    "admin",
    "auditor",
    "coordinator",
    "courier",
    "expert",
    "grid_leader",
    "grid_worker",
    "market_secretary",
    "mediator",
    "merchant",
    "property",
    "resident",
    "secretary",
    "street_officer",
    "volunteer",
)

#: (what is wrong, what is allowed), or None.
Fault = tuple[str, str] | None

# A node's code is typed by people, heads the case number and fits into a deep link.
_NODE_CODE = re.compile(r"(?=.{1,20}$)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

_TYPE_NAMES = {str: "text", bool: "true or false", int: "a whole number", float: "a number", list: "a list"}


def type_name(value: Any) -> str:
    return _TYPE_NAMES.get(type(value), "a table" if isinstance(value, dict) else "a date or time")


def _expected(value: Any, allowed: str) -> Fault:
    return f"is {type_name(value)}", allowed


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that names the nearest known word; empty when none is near."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f", the nearest known one is {near[0]}" if near else ""


def text(value: Any) -> Fault:
    if not isinstance(value, str):
        return _expected(value, "text")
    if not value.strip():
        return "is empty", "text"
    if _CONTROL.search(value):
        return "holds a line break or control character", "text on one line"
    return None


def maybe_empty(value: Any) -> Fault:
    return None if value == "" else text(value)


def _pattern(pattern: re.Pattern[str], allowed: str, value: Any) -> Fault:
    if not isinstance(value, str):
        return _expected(value, allowed)
    return None if pattern.fullmatch(value) else (f"'{value}' is malformed", allowed)


node_code = partial(
    _pattern, _NODE_CODE, "letters and digits, with single hyphens between, at most 20 of them"
)
code = partial(_pattern, _CODE, "1 to 40 of A-Z a-z 0-9 _ -")
clock = partial(_pattern, _CLOCK, 'a time in quotes, from "00:00" to "23:59"')


def one_of(names: tuple[str, ...], what: str, value: Any) -> Fault:
    if not isinstance(value, str):
        return _expected(value, ", ".join(names))
    if value in names:
        return None
    return f"unknown {what} '{value}'{nearest(value, names)}", ", ".join(names)


def whole(low: int, high: int | None, value: Any) -> Fault:
    allowed = f"a whole number from {low}" + (f" to {high}" if high is not None else "")
    if isinstance(value, bool) or not isinstance(value, int):
        return _expected(value, allowed)
    if value < low or (high is not None and value > high):
        return f"is {value}", allowed
    return None


def platform_id(value: Any, *, group: bool = False) -> Fault:
    allowed = (
        "a negative whole number of at most 52 bits"
        if group
        else "a positive whole number of at most 52 bits"
    )
    if isinstance(value, bool) or not isinstance(value, int):
        return _expected(value, allowed)
    size = -value if group else value
    return None if 1 <= size <= LARGEST_ID else (f"is {value}", allowed)


def share(value: Any) -> Fault:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _expected(value, "a number from 0 to 1")
    return None if 0 <= value <= 1 else (f"is {value}", "a number from 0 to 1")


def flag(value: Any) -> Fault:
    return None if isinstance(value, bool) else _expected(value, "true or false")


def version(value: Any) -> Fault:
    if value == SCHEMA_VERSION and not isinstance(value, bool):
        return None
    return f"unknown schema version {value!r}", str(SCHEMA_VERSION)


def zone(value: Any) -> Fault:
    if not isinstance(value, str):
        return _expected(value, 'a time zone, like "Asia/Shanghai"')
    try:
        ZoneInfo(value)
    except (OSError, LookupError, ValueError):
        return f"unknown time zone '{value}'", 'a time zone, like "Asia/Shanghai"'
    return None


def point(value: Any) -> Fault:
    """[longitude, latitude] in degrees."""
    numbers = isinstance(value, list) and all(type(number) in {int, float} for number in value)
    if not numbers or len(value) != 2:  # noqa: PLR2004 - a point has two coordinates
        return "is not a point", "[longitude, latitude]"
    lon, lat = value
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004 - degrees
        return f"{value} is not on the earth", "[longitude -180 to 180, latitude -90 to 90]"
    return None


def polygon(value: Any) -> Fault:
    """Rings of points, the last point of each equal to the first; a second ring is a hole."""
    if not isinstance(value, list) or not all(isinstance(ring, list) for ring in value):
        return "is not a list of rings", "[[[longitude, latitude], ...]]"
    for ring in value:
        fault = next(filter(None, map(point, ring)), None)
        if fault:
            return fault
        wrong = ring_fault(tuple((float(lon), float(lat)) for lon, lat in ring))
        if wrong:
            return wrong, "a closed ring of at least 4 points that nowhere meets itself"
    return None
