"""重发: the same words once more, by the same person or passed on to another group, are no second case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.likeness import fingerprint
from handlers import filing, following, reach
from handlers.effect import Effect

if TYPE_CHECKING:
    from gridwork.cases import Case
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx


def again(tx: Tx, office: Office, said: Said) -> Effect | None:
    """The open case that these very words have opened or joined; None when they are new, or it is over."""
    reading = said.reading
    if said.anonymous or reading is None or reading.decision != "open" or not reading.matters:
        return None
    digest = fingerprint(reading.masked)
    if not digest:
        return None
    since = tx.now - timedelta(hours=office.limits.join_hours)
    said_before = tx.cases.said_before(digest, said.person, since, by_anybody=said.forwarded)
    cases = [case for case in said_before if _goes_on(case, said)]
    if not cases:
        return None
    for case in {case.id: case for case in cases}.values():
        _once_more(tx, office, said, case, reading.masked)
    return Effect("joins", cases[0].number)


def _goes_on(case: Case, said: Said) -> bool:
    """Still open; what is confidential is not joined by passing it on."""
    return case.is_open and not (said.forwarded and reach.confidential(case))


def _once_more(tx: Tx, office: Office, said: Said, case: Case, text: str) -> None:
    new = tx.cases.add_person(
        case.id, said.person, "supporter", chat=said.chat, message_id=said.message_id, role="resident"
    )
    tx.cases.add_message(case.id, said.chat, said.message_id, said.person, text, said.photos, said.at)
    grown = replace(case, supporters=case.supporters + int(new), photos=case.photos + len(said.photos))
    saved = following.grow(tx, office, case, grown)
    group = tx.street.group(said.chat)
    if said.private:
        following.tell_again(tx, office, said, saved)
    elif group is not None and group.kind == "couriers":
        filing.courier_receipt(tx, office, replace(saved, chat=said.chat), said.message_id)
