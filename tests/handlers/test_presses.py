"""Forged presses: whatever somebody sends who has no such button gets a toast, and nothing has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handlers.incoming import Pressed, Said
from handlers.table import PRESSES
from tests.handlers.bench import EVERYTHING, MORNING, dumped
from tests.handlers.people import CHATS, NUMBER, RESIDENT, person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storage import Tx
    from tests.handlers.bench import Bench

NOWHERE, MOST = 987_654, 2**63 - 1
ARGS = (
    "",
    "zzz",
    "-1",
    "0_ZZ",
    "9_XHJD",
    "residents-NH",
    "grid_leader-NH03",
    "notmine",
    "gas",
    "now",
    "a" * 31,
)
#: Whoever taps 我也遇到 on an open case supports it, wherever they found it.
FOR_ALL = {"metoo"}
#: What may be done about a case that was withdrawn: its card shown, a note written.
AFTER_THE_END = {"open", "note"}


def ids(tx: Tx) -> tuple[int, int]:
    """The case that is open, and one that was closed just now."""
    known = tx.cases.by_number(NUMBER)
    assert known is not None
    return known.id, known.id + 1


def with_a_closed_one(bench: Bench, tx: Tx) -> None:
    """One more case, which its author has withdrawn at once."""
    bench.does(tx, Said(CHATS["residents"], RESIDENT, 6, MORNING, text="石榴园门口井盖缺了"))
    number = ids(tx)[1]
    bench.does(tx, Pressed(CHATS["residents"], RESIDENT, "withdrawn", MORNING, "undo", number))
    case = tx.cases.get(number)
    assert case is not None
    assert not case.is_open


def presses(verb: str, who: str, subjects: Iterable[int], places: Iterable[str]) -> Iterator[Pressed]:
    number = 0
    for subject in subjects:
        for arg in ARGS:
            for place in places:
                number += 1
                yield Pressed(
                    chat=CHATS[place] or who,
                    person=who,
                    callback=f"{verb}-{number}",
                    at=MORNING,
                    verb=verb,
                    subject=subject,
                    arg=arg,
                    message_id=77,
                    private=place == "private",
                )


def happened(bench: Bench, tx: Tx, forged: Iterable[Pressed]) -> list[str]:
    """What should not have: everything but one toast for each."""
    before, wrong = dumped(tx, EVERYTHING), []
    for pressed in forged:
        heard = bench.does(tx, pressed, ())
        sent = [f"{note.do} {note.key}" for note in heard.notices if note.do != "toast"]
        if sent or len(heard.notices) != 1:
            wrong.append(f"{pressed.subject} {pressed.arg} {pressed.chat}: {sent or 'no toast'}")
    after = dumped(tx, EVERYTHING)
    return [*wrong, *(f"changed {name}" for name in before if before[name] != after[name])]


@pytest.mark.parametrize("verb", sorted(PRESSES))
def test_a_stranger_can_press_nothing(bench: Bench, verb: str) -> None:
    with bench.trial() as tx:
        with_a_closed_one(bench, tx)
        open_case, closed_case = ids(tx)
        subjects = [NOWHERE, MOST, closed_case, *([] if verb in FOR_ALL else [open_case])]
        forged = presses(verb, person(tx.street, "stranger"), subjects, ("private", "couriers"))
        assert happened(bench, tx, forged) == []


@pytest.mark.parametrize("who", ["resident", "leader", "coordinator", "admin"])
@pytest.mark.parametrize("verb", sorted(PRESSES))
def test_a_button_of_nothing_and_of_what_is_over_does_nothing(bench: Bench, verb: str, who: str) -> None:
    with bench.trial() as tx:
        with_a_closed_one(bench, tx)
        subjects = [NOWHERE, *([] if verb in AFTER_THE_END else [ids(tx)[1]])]
        forged = presses(verb, person(tx.street, who), subjects, ("private", "residents"))
        assert happened(bench, tx, forged) == []


@pytest.mark.parametrize("verb", ["", "nonsense", "case", "delete"])
def test_a_verb_that_is_none_is_told_so(bench: Bench, verb: str) -> None:
    with bench.trial() as tx:
        for pressed in presses(verb, person(tx.street, "coordinator"), [1], ("private", "residents")):
            heard = bench.does(tx, pressed, EVERYTHING)
            assert (heard.toast, heard.changed) == ("press-unknown", set())
