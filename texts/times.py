"""Moments as people say them, and when a trouble happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.happened import Happened
    from gridwork.street import Street
    from texts import Texts

#: A stretch is told in the largest unit that goes into it whole.
UNITS = (
    ("years", timedelta(days=365)),
    ("months", timedelta(days=30)),
    ("days", timedelta(days=1)),
    ("hours", timedelta(hours=1)),
    ("minutes", timedelta(minutes=1)),
)
_ONE_MICROSECOND = timedelta(microseconds=1)


def moment(texts: Texts, street: Street, at: datetime) -> str:
    """A moment as people say it: 12月10日 18:00."""
    local = at.astimezone(street.zone)
    return texts.say(
        "moment", month=str(local.month), day=str(local.day), clock=f"{local.hour:02d}:{local.minute:02d}"
    )


def _day(texts: Texts, street: Street, at: datetime) -> str:
    local = at.astimezone(street.zone)
    return texts.say("day", month=str(local.month), day=str(local.day))


def happened_line(texts: Texts, street: Street, happened: Happened) -> str:
    """发生：12月9日 20:00 左右, or 已持续：3 天（12月7日起）. With dates: a card is read for days."""
    if happened.form == "lasting":
        return _lasting(texts, street, happened)
    return texts.say("happened-rough" if happened.rough else "happened", when=_when(texts, street, happened))


def _when(texts: Texts, street: Street, happened: Happened) -> str:
    if happened.form == "moment":
        return texts.say("happened-moment", moment=moment(texts, street, happened.begin))
    day = _day(texts, street, happened.begin)
    if happened.part is not None:
        part = texts.say(f"part-{happened.part.replace('_', '-')}")
        return texts.say("happened-part", day=day, part=part)
    last = _day(texts, street, max(happened.begin, happened.end - _ONE_MICROSECOND))
    return day if last == day else texts.say("happened-days", first=day, last=last)


def _lasting(texts: Texts, street: Street, happened: Happened) -> str:
    if happened.rough:
        return texts.say("happened-some", words=happened.words)
    length = happened.end - happened.begin
    unit, one = next(((name, one) for name, one in UNITS if not length % one), UNITS[-1])
    day = unit not in {"hours", "minutes"}
    since = (_day if day else moment)(texts, street, happened.begin)
    return texts.say(
        "happened-lasting", long=texts.say(f"count-{unit}", count=str(length // one)), since=since
    )
