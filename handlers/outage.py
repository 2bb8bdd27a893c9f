"""失联之后: what was said while the bot was away for more than a day is lost, and the groups are told so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridwork.notice import Notice, Priority, Words
from gridwork.outage import missed
from texts import times

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.street import Group
    from handlers.office import Office
    from storage import Tx

#: Groups in which people report.
_KINDS = frozenset({"residents", "market", "couriers"})


def tell(tx: Tx, office: Office, last_seen: datetime) -> int:
    """Ask every group in which people report to say again what was lost. Returns how many are asked.

    Nothing is lost, and nothing said, when the bot was away for a day or less.
    """
    lost = missed(last_seen, tx.now)
    if lost is None:
        return 0
    text = office.texts.say(
        "outage-missed",
        since=times.moment(office.texts, tx.street, lost.since),
        until=times.moment(office.texts, tx.street, lost.until),
    )
    groups = [group for group in tx.street.groups if group.kind in _KINDS]
    for group in groups:
        _ask(tx, office, group, text, f"outage:{last_seen.isoformat()}")
    return len(groups)


def _ask(tx: Tx, office: Office, group: Group, text: str, key: str) -> None:
    hours = office.quiet.for_group(group.kind, None, tx.now, tx.street.zone)
    tx.outbox.put(
        Notice(
            key=f"{key}:{group.chat}",
            chat=tx.chats.resolve(group.chat),
            words=Words(text),
            priority=Priority.REMINDER,
            uncertain="hold",
            purpose="outage",
            not_before=hours if hours > tx.now else None,
        )
    )
