"""流动驿站: reminders to the groups of its audience, once per group and reminder."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from gridwork.notice import Notice, Priority, Words
from gridwork.stations import reminders

if TYPE_CHECKING:
    from gridwork.street import Group, Station
    from handlers.office import Office
    from storage import Tx


def lay_out(tx: Tx, office: Office) -> None:
    """Every reminder of the coming weeks becomes a row. Repeating this changes nothing."""
    for station in tx.street.stations:
        for reminder in reminders(station, office.stations, tx.now):
            tx.dues.add("station", reminder.subject, reminder.at)


def remind(tx: Tx, office: Office, subject: str, due: datetime) -> None:
    """One reminder to every group of the audience. More than two hours late it is dropped."""
    if tx.now - due > office.stations.late:
        return
    code, day_text, offset = subject.split(":")
    day = date.fromisoformat(day_text)
    station = next((s for s in tx.street.stations if s.code == code), None)
    if station is None or day.day not in station.days_of_month:
        return
    text = _short(office, station, day, offset) if offset != "t-1" else full_list(tx, office, station, day)
    for group in audience(tx, station):
        tx.outbox.put(
            Notice(
                key=f"station:{subject}:{group.chat}",
                chat=tx.chats.resolve(group.chat),
                words=Words(text),
                priority=Priority.REMINDER,
                uncertain="hold",
                purpose="station",
                not_after=due + office.stations.late,
            )
        )


def audience(tx: Tx, station: Station) -> tuple[Group, ...]:
    """The residents' and market groups of the audience; of a grid without its own group, its community's."""
    nodes = station.audience or (tx.street.code,)
    found: dict[str, Group] = {}
    for node in nodes:
        inside = (*tx.street.groups_of("residents", (node,)), *tx.street.groups_of("market", (node,)))
        for group in inside or _above(tx, node):
            found[group.chat] = group
    return tuple(found.values())


def _above(tx: Tx, node: str) -> tuple[Group, ...]:
    for code in reversed(tx.street.path(node)):
        groups = tuple(g for g in tx.street.groups if g.node == code and g.kind in {"residents", "market"})
        if groups:
            return groups
    return ()


def _day(office: Office, day: date) -> str:
    weekday = office.texts.say(f"weekday-{day.isoweekday()}")
    return office.texts.say("station-day", month=str(day.month), day=str(day.day), weekday=weekday)


def _short(office: Office, station: Station, day: date, offset: str) -> str:
    key = "station-day-of" if offset == "day" else f"station-{offset}"
    return office.texts.say(
        key,
        name=station.name,
        site=station.site,
        day=_day(office, day),
        start=station.start,
        end=station.end,
    )


def full_list(tx: Tx, office: Office, station: Station, day: date, offset: str = "t-1") -> str:
    """The whole line-up: who comes with what."""
    head = _short(office, station, day, offset)
    services = {service.code: service.name for service in tx.street.services}
    units = {unit.code: unit.name for unit in tx.street.partner_units}
    rows = [
        office.texts.say(
            "station-row", service=services.get(row.service, row.service), unit=units.get(row.unit, row.unit)
        )
        for row in station.lineup
    ]
    return "\n".join([head, *rows])
