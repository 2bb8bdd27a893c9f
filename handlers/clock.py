"""tick: every row that has come due, in order, each in its own savepoint."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from handlers import (
    broadcast_run,
    closing,
    evidence,
    handling,
    offers,
    placing,
    regrid,
    stations,
    succession,
    whistle,
)

if TYPE_CHECKING:
    from gridwork.cases import Case
    from handlers.office import Office
    from storage import Tx
    from storage.dues import Due

log = logging.getLogger(__name__)
#: Rows taken in one transaction; the caller rings again while there are more.
BATCH = 200


def tick(tx: Tx, office: Office) -> int:
    """Handle what is due; returns how many rows were taken. A row that fails is tried again later."""
    taken = tx.dues.take(tx.now, BATCH)
    # A row put by a change of the street is to be acted on with the street as changed.
    tx.look_at_street_anew()
    reminders = [due for due in taken if due.kind == "remind"]
    for due in taken:
        if due.kind != "remind":
            _ring(tx, office, due)
    if reminders:
        _remind_together(tx, office, reminders)
    return len(taken)


def _ring(tx: Tx, office: Office, due: Due) -> None:
    try:
        with tx.savepoint():
            _act(tx, office, due)
            tx.dues.done(due)
    except Exception:
        log.exception("a due row failed: %s %s", due.kind, due.subject)
        tx.dues.failed(due)


def _remind_together(tx: Tx, office: Office, dues: list[Due]) -> None:
    """Several due cases of one holder are one message."""
    try:
        with tx.savepoint():
            cases = {due.subject: tx.cases.get(int(due.subject)) for due in dues}
            handling.remind(tx, office, [case for case in cases.values() if case is not None])
            for due in dues:
                tx.dues.done(due)
    except Exception:
        log.exception("reminders failed")
        for due in dues:
            tx.dues.failed(due)


def _act(tx: Tx, office: Office, due: Due) -> None:
    if due.kind == "station":
        stations.remind(tx, office, due.subject, due.at)
    elif due.kind == "broadcast":
        broadcast_run.ring(tx, office, int(due.subject), due.at)
    elif due.kind == "layout":
        stations.lay_out(tx, office)
    elif due.kind == "evidence":
        evidence.nobody_spoke(tx, office, int(due.subject))
    elif due.kind == "draft":
        offers.draft_over(tx, int(due.subject))
    elif due.kind == "audit":
        succession.audit(tx, office)
        succession.lay_out(tx)
    elif due.kind == "regrid":
        regrid.show_anew(tx, office, due.subject)
    else:
        case = tx.cases.get(int(due.subject))
        if case is not None:
            _about_case(tx, office, due, case)


def _about_case(tx: Tx, office: Office, due: Due, case: Case) -> None:
    match due.kind:
        case "climb":
            whistle.climb(tx, office, case, int(due.target or 0))
        case "verify":
            closing.nobody_answered(tx, office, case)
        case "place":
            placing.question_over(tx, office, case)
        case _:
            raise ValueError(f"no due of kind {due.kind}")
