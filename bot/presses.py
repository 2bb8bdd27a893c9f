"""A button's press <-> the at most 64 ASCII bytes a platform carries for it: `1:<verb>:<subject>:<arg>`.

The leading number is the version of this form: a button stays clickable for ever, so whoever changes the
form adds a number and keeps reading the old one. The subject (usually a case's id) is written in base 36.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gridwork.notice import Button

#: Telegram: callback_data, 1-64 bytes.
MOST_BYTES = 64
#: Ids are 64-bit integers in every database used.
_HIGHEST_SUBJECT = 2**63 - 1
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
#: Written in one way only: no leading zeros, no capitals in the subject.
_FORM = re.compile(r"1:([a-z][a-z_]{0,15}):(0|[1-9a-z][0-9a-z]{0,12}):([A-Za-z0-9_-]*)", re.ASCII)


class Press(NamedTuple):
    """What a tapped button asks for: the verb, whom it is about, and one more word."""

    verb: str
    subject: int
    arg: str


def encode(button: Button) -> str:
    """ValueError when the button cannot be carried: that is a mistake in the card, not in what people do."""
    coded = f"1:{button.verb}:{_base36(button.subject)}:{button.arg}"
    if decode(coded) != (button.verb, button.subject, button.arg):
        raise ValueError(f"button {button.label!r} cannot be carried as {coded!r}")
    return coded


def decode(coded: str) -> Press | None:
    """None for anything this bot never wrote: forged, cut off, of an unknown version. Never raises."""
    if len(coded) > MOST_BYTES or (found := _FORM.fullmatch(coded)) is None:
        return None
    verb, subject, arg = found.groups()
    number = int(subject, 36)
    return Press(verb, number, arg) if number <= _HIGHEST_SUBJECT else None


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError(f"a button's subject cannot be negative: {number}")
    digits = ""
    while number >= 36:  # noqa: PLR2004 - base 36
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return _DIGITS[number] + digits
