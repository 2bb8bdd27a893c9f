"""Every command by everybody everywhere with all kinds of words, against commands.txt."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from handlers.table import COMMANDS
from handlers.wording import CHINESE
from tests.handlers.people import CHATS, RIGHT, ROLES, STAFF, WORDS, typed, words

if TYPE_CHECKING:
    from tests.handlers.bench import Bench, Heard

GROUPS = [chat for chat in CHATS if chat != "private"]
_MEANS = {"GROUPS": GROUPS, "STAFF": list(STAFF)}
#: Those with rights of their own; the others are like one of these.
SOME = ("resident", "leader", "coordinator", "anonymous")
_MOST_LINES_IN_GROUP, _MOST_CHARACTERS = 3, 4096


class Row(NamedTuple):
    command: str
    chats: frozenset[str]
    who: frozenset[str]
    words: frozenset[str]
    answer: str


@cache
def rows() -> list[Row]:
    lines = (Path(__file__).parent / "commands.txt").read_text(encoding="utf-8").splitlines()
    return [_row(line) for line in lines if line.strip() and not line.startswith("#")]


def _row(line: str) -> Row:
    command, chats, *rest, answer = line.split()
    known = {*ROLES, *_MEANS}
    cut = next((at for at, word in enumerate(rest[1:], 1) if word not in known), len(rest))
    return Row(command, _set(chats, CHATS), _set(rest[:cut], ROLES), _set(rest[cut:], WORDS), answer)


def _set(names: str | list[str], everything: object) -> frozenset[str]:
    listed = [names] if isinstance(names, str) else names
    assert listed, "a row has five columns"
    found = {one for name in listed for one in _MEANS.get(name, [name])}
    everyone = frozenset(everything)  # type: ignore[call-overload]
    assert found <= {*everyone, "*"}, found
    return everyone if "*" in found else frozenset(found)


def expected(command: str, chat: str, who: str, kind: str) -> str:
    fits = (
        r for r in rows() if r.command == command and chat in r.chats and who in r.who and kind in r.words
    )
    return next(fits).answer


def told(heard: Heard) -> str:
    effects = ["+case"] if "cases" in heard.changed else []
    return ",".join([*sorted(heard.keys), *effects]) or "silent"


def test_every_command_has_its_rows_and_every_row_a_command() -> None:
    assert {row.command for row in rows()} == set(COMMANDS)
    assert set(RIGHT) == set(COMMANDS)
    missing = [
        (command, chat, who, kind)
        for command in COMMANDS
        for chat in CHATS
        for who in ROLES
        for kind in WORDS
        if not any(
            r.command == command and chat in r.chats and who in r.who and kind in r.words for r in rows()
        )
    ]
    assert missing == []


@pytest.mark.parametrize("chat", CHATS)
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_is_answered_as_the_table_says(bench: Bench, command: str, chat: str) -> None:
    wrong, long = [], []
    for who in ROLES:
        for kind in WORDS:
            with bench.trial() as tx:
                said = typed(tx.street, chat, who, f"/{command} {words(command, kind)}".strip())
                if said is None:
                    continue
                heard = bench.does(tx, said)
                wanted = ",".join(sorted(expected(command, chat, who, kind).split(","), key=_cases_last))
                if told(heard) != wanted:
                    wrong.append((who, kind, told(heard), wanted))
                long += [
                    (who, kind, note.words.text) for note in heard.answers if _too_long(chat, note.words.text)
                ]
    assert wrong == []
    assert long == []


def _cases_last(key: str) -> tuple[bool, str]:
    return key == "+case", key


def _too_long(chat: str, text: str) -> bool:
    """A list that was asked for (驿站) and a case's own card may be longer than three lines."""
    lines = len(text.splitlines())
    is_list = "·" in text
    return len(text) > _MOST_CHARACTERS or (
        chat != "private" and lines > _MOST_LINES_IN_GROUP and not is_list
    )


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_however_a_command_is_written_it_is_the_same(bench: Bench, command: str) -> None:
    chinese = [word for word, meant in CHINESE.items() if meant == command]
    forms = [f"/{command}", f"／{command}", f"/{command.upper()}", f"/{command}@GridwhistleBot"]
    forms += [f"{slash}{word}{at}" for word in chinese for slash in "/／" for at in ("", "@gridwhistlebot")]
    for chat in CHATS:
        for who in SOME:
            for kind in ("none", "right"):
                answers = {
                    form: _answer(bench, chat, who, f"{form} {words(command, kind)}") for form in forms
                }
                assert len(set(answers.values())) == 1, answers


def _answer(bench: Bench, chat: str, who: str, text: str) -> str:
    with bench.trial() as tx:
        said = typed(tx.street, chat, who, text.strip())
        return told(bench.does(tx, said)) if said is not None else ""
    raise AssertionError


@pytest.mark.parametrize("command", sorted(COMMANDS))
@pytest.mark.parametrize("chat", CHATS)
def test_a_command_for_another_bot_is_none_of_ours(bench: Bench, command: str, chat: str) -> None:
    for who in ("resident", "leader", "coordinator"):
        for name in (command, *(word for word, meant in CHINESE.items() if meant == command)):
            assert _answer(bench, chat, who, f"/{name}@OtherBot {RIGHT[command]}") == "silent"


@pytest.mark.parametrize("who", SOME)
def test_a_word_that_is_no_command_is_told_so_in_private_alone(bench: Bench, who: str) -> None:
    for text in ("/duty", "/figures", "/order", "/book", "/mydata", "/forgetme", "/calendar", "/没有"):
        assert _answer(bench, "private", who, text) == ("command-unknown" if who != "anonymous" else "")
        for chat in GROUPS:
            assert _answer(bench, chat, who, text) == "silent"


def test_a_group_is_told_once_that_a_command_is_for_private_chats(bench: Bench) -> None:
    with bench.trial() as tx:
        answers = []
        for who, command in (("resident", "mine"), ("leader", "find"), ("coordinator", "desk")):
            said = typed(tx.street, "residents", who, f"/{command}")
            assert said is not None
            answers.append(told(bench.does(tx, said)))
        assert answers == ["only-private", "silent", "silent"]


HELP = {
    "resident": {"help"},
    "courier": {"help"},
    "volunteer": {"help", "help-roles"},
    "auditor": {"help", "help-roles"},
    "worker": {"help-staff", "help-roles"},
    "leader": {"help-staff", "help-roles"},
    "officer": {"help-staff", "help-roles"},
    "secretary": {"help-staff", "help-broadcast", "help-invite", "help-roles"},
    "coordinator": {"help-staff", "help-desk", "help-broadcast", "help-invite", "help-roles"},
    "admin": {"help", "help-desk", "help-broadcast", "help-invite", "help-roles"},
}


@pytest.mark.parametrize("who", HELP)
def test_help_names_what_this_person_can_do_and_no_more(bench: Bench, who: str) -> None:
    with bench.trial() as tx:
        said = typed(tx.street, "private", who, "/help")
        assert said is not None
        heard = bench.does(tx, said)
        assert {key for key, _ in bench.texts.heard} == HELP[who]
        (answer,) = heard.answers
        assert answer.words.text.splitlines() == [
            line for key, text in bench.texts.heard if key in HELP[who] for line in text.splitlines()
        ]
