"""The `read` command: lines in, one JSON object out for each, in order; wrong lines told by number."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.commands.errors import WrongInput
from bot.commands.read import run, said_now
from gridwork.street import NamedPlace, Node, Street

KEYS = [
    "id",
    "score",
    "decision",
    "intent",
    "kind",
    "kinds",
    "bureau",
    "bureaus",
    "urgency",
    "place",
    "grid",
    "grids",
    "cases",
    "masked",
    "why",
]


@pytest.fixture(scope="module")
def street() -> Street:
    nodes = [
        Node("YX", "云溪街道", "street"),
        Node("SF", "松风社区", "community", "YX"),
        Node("SF01", "云溪花园网格", "grid", "SF", places=(NamedPlace("云溪花园", "compound"),)),
    ]
    return Street("YX", "云溪街道", "Asia/Shanghai", {node.code: node for node in nodes})


def _read(text: str | bytes, street: Street | None = None) -> list[dict[str, Any]]:
    out = io.StringIO()
    source = io.StringIO(text) if isinstance(text, str) else io.TextIOWrapper(io.BytesIO(text), "utf-8")
    run(source, out, street)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_line_is_answered_in_order_with_every_key(street: Street) -> None:
    answers = _read('a\t云溪花园路灯不亮\n{"id": 7, "text": "早上好", "chat": "resident group"}\n', street)
    assert [answer["id"] for answer in answers] == ["a", 7]
    assert [list(answer) for answer in answers] == [KEYS, KEYS]
    assert [answer["decision"] for answer in answers] == ["open", "silent"]
    assert (answers[0]["place"], answers[0]["grid"], answers[0]["grids"]) == ("云溪花园", "SF01", ["SF01"])


def test_several_matters_are_listed_and_a_single_one_is_not(street: Street) -> None:
    two, one = _read("a\t一是路灯不亮 二是垃圾没人收\nb\t路灯不亮\n", street)
    assert [case["kind"] for case in two["cases"]] == ["lighting_cable", "env_sanitation"]
    assert list(two["cases"][0]) == ["kind", "urgency", "place", "grid"]
    assert one["cases"] == []


def test_a_line_that_says_when_it_was_written_is_told_when_it_happened(street: Street) -> None:
    line = {"id": 1, "text": "昨晚八点云溪花园路灯不亮", "at": "2026-12-16T02:00:00+00:00"}
    untold = {"id": 2, "text": "云溪花园路灯不亮", "at": "2026-12-16T02:00:00+00:00"}
    two = {"id": 3, "text": "一是路灯昨天不亮 二是垃圾没人收", "at": "2026-12-16T10:00:00+08:00"}
    told, nothing, both = _read("\n".join(map(json.dumps, (line, untold, two))), street)
    at = "2026-12-15T20:00:00+08:00"
    assert list(told) == [*KEYS, "happened"]
    assert told["happened"] == {"form": "moment", "begin": at, "end": at, "words": "昨晚八点"}
    assert nothing["happened"] is None
    assert [one["happened"] and one["happened"]["words"] for one in both["cases"]] == ["昨天", None]


def test_words_are_read_as_said_at_this_moment(street: Street) -> None:
    out = io.StringIO()
    said_now("昨晚八点云溪花园路灯不亮", out, street, datetime(2026, 12, 15, 17, 0, tzinfo=UTC))
    assert json.loads(out.getvalue())["happened"]["begin"] == "2026-12-15T20:00:00+08:00"


def test_the_chats_own_grid_is_heeded(street: Street) -> None:
    line = '{"id": 1, "text": "3栋停水了", "chat": "resident group", "grid": "SF01"}\n'
    assert _read(line, street)[0]["grid"] == "SF01"
    assert _read(line)[0]["grid"] is None


def test_door_numbers_are_masked_in_groups_only() -> None:
    text = '"text": "3栋2单元1204漏水"'
    group, private = _read(f'{{"id": 1, {text}, "chat": "market group"}}\n{{"id": 2, {text}}}\n')
    assert group["masked"] == "3栋2单元〔门牌〕漏水"
    assert private["masked"] == "3栋2单元1204漏水"


WRONG = [
    ('{"id": 1, "text": "x", "at": "gestern"}\n', "line 1: \"at\": 'gestern' is no time; allowed: such as"),
    ('{"id": 1, "text": "x", "at": "2026-12-16T10:00"}\n', "line 1: \"at\": '2026-12-16T10:00' has no zone"),
    ("没有制表符\n", "line 1: neither a tab nor JSON; allowed: id<TAB>text, or JSON"),
    ("\n", "line 1: neither a tab nor JSON"),
    ('a\tb\n{"id": 1}\n', 'line 2: "text" is missing'),
    ('{"text": "灯坏了"}\n', 'line 1: "id" is missing'),
    ('{"id": 1, "text": "灯坏了"\n', "line 1: no JSON"),
    (
        '{"id": 1, "text": "灯坏了", "chat": "office"}\n',
        'line 1: unknown chat "office"; allowed: resident group',
    ),
    ('{"id": 1, "text": "灯坏了", "sender_role": "boss"}\n', 'line 1: unknown sender_role "boss"'),
    (
        '{"id": 1, "text": "灯坏了", "txt": ""}\n',
        'line 1: unknown key "txt"; allowed: id text sender_role chat grid',
    ),
    ('{"id": 1, "text": "灯坏了", "grid": "ZZ"}\n', 'line 1: unknown grid "ZZ"; allowed: YX, SF, SF01'),
    ('{"id": 1, "text": "\\ud83d"}\n', 'line 1: "text" holds half a character'),
    ('{"id": ' + "[" * 200_000 + "\n", "line 1: no JSON"),
]


@pytest.mark.parametrize(("lines", "told"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_line_is_told_by_its_number(street: Street, lines: str, told: str) -> None:
    with pytest.raises(WrongInput) as error:
        _read(lines, street)
    assert str(error.value).startswith(told)


def test_a_byte_that_is_not_utf8_is_told_by_its_line() -> None:
    with pytest.raises(WrongInput, match="line 2: byte 3 is not UTF-8"):
        _read("a\t灯坏了\n".encode() + b"b\t\xff\n")


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter() -> None:
    answers = _read("\ufeffa\t灯坏了\r\nb\t早\r\n".encode())
    assert [answer["id"] for answer in answers] == ["a", "b"]
    assert answers[0]["masked"] == "灯坏了"
