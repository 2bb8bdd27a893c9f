"""`replay`: a transcript goes in, what the bot does comes out."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.commands import transcript
from bot.commands.errors import WrongInput
from bot.commands.import_street import load
from bot.commands.replay import run

if TYPE_CHECKING:
    from gridwork.street import Street

ROOT = Path(__file__).parents[2]
TOWN = ROOT / "rehearsal" / "street" / "xianghu.toml"
LAMP = "佳天雅苑3栋楼道灯坏了"
GROUP = "东湖社区邻里群"
LEADER = 900100041
ELSEWHERE = "南湖社区邻里群"
ANY_TIME = "2026-12-08T09:00:00+08:00"
KEYS = "at, chat, edit_of, location, on, person, photo, press, reply_to, role, text, tick"
WANTED_TIME = "ISO 8601 with a zone, 2026-12-10T09:00:00+08:00"


@cache
def street() -> Street:
    return load(TOWN)


def line(clock: str = "09:00:00", **what: Any) -> dict[str, Any]:
    return {"at": f"2026-12-08T{clock}+08:00", "chat": GROUP, "person": "李婆婆"} | what


def tick(clock: str) -> dict[str, Any]:
    return {"at": f"2026-12-08T{clock}+08:00", "tick": True}


class Played:
    """The output of a replay, taken apart."""

    def __init__(self, *lines: dict[str, Any]) -> None:
        out = io.StringIO()
        run(io.StringIO("".join(json.dumps(one) + "\n" for one in lines)), out, street())
        self.text = out.getvalue()
        rows = [json.loads(row) for row in self.text.splitlines()]
        self.actions = [row for row in rows if "do" in row]
        self.effects = {row["line"]: (row["effect"], row["case"]) for row in rows if "effect" in row}
        self.cases: list[dict[str, Any]] = rows[-1]["cases"]

    def after(self, number: int, do: str = "", chat: str | int | None = None) -> list[dict[str, Any]]:
        return [
            row
            for row in self.actions
            if row["after"] == number and row["do"].startswith(do) and chat in {None, row["chat"]}
        ]


# ---------------------------------------------------------------- what cannot be played


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("not json", "line 2: is not JSON; allowed: one JSON object per line"),
        ('["a"]', "line 2: is not a JSON object; allowed: one JSON object per line"),
        ("null", "line 2: is not a JSON object; allowed: one JSON object per line"),
        (
            line(txt="灯坏了"),
            f"line 2: txt: unknown key; allowed: {KEYS}",
        ),
        ({"chat": GROUP, "person": 1}, f"line 2: at: missing; allowed: {WANTED_TIME}"),
        ({"at": 5, "tick": True}, f"line 2: at: 5 is not allowed; allowed: {WANTED_TIME}"),
        (line(at="gestern"), f"line 2: at: 'gestern' is no time; allowed: {WANTED_TIME}"),
        (
            line(at="2026-12-08T09:00:00"),
            f"line 2: at: '2026-12-08T09:00:00' has no zone; allowed: {WANTED_TIME}",
        ),
        (line("08:59:59"), "line 2: at: goes back in time; allowed: lines in the order of time"),
        (
            {"at": ANY_TIME, "person": 1},
            "line 2: chat: missing; allowed: the id or name of a group, or private",
        ),
        (
            {"at": ANY_TIME, "chat": GROUP},
            "line 2: person: missing; allowed: the person's Telegram id, or any name",
        ),
        (
            line(person=""),
            'line 2: person: "" is not allowed; allowed: the person\'s Telegram id, or any name',
        ),
        (
            line(person=-5),
            "line 2: person: -5 is not allowed; allowed: the person's Telegram id, or any name",
        ),
        (
            line(chat=True),
            "line 2: chat: true is not allowed; allowed: the id or name of a group, or private",
        ),
        (line(text=5), "line 2: text: 5 is not allowed; allowed: text"),
        (line(role=["courier"]), 'line 2: role: ["courier"] is not allowed; allowed: text'),
        (line(photo="a.jpg"), 'line 2: photo: "a.jpg" is not allowed; allowed: true or false'),
        (
            line(location="113,28"),
            'line 2: location: "113,28" is not allowed; allowed: [latitude, longitude] in degrees',
        ),
        (
            line(location=[113.04, 28.18]),
            "line 2: location: [113.04, 28.18] is not allowed; allowed: [latitude, longitude] in degrees",
        ),
        (
            line(location=[28.18]),
            "line 2: location: [28.18] is not allowed; allowed: [latitude, longitude] in degrees",
        ),
        (
            line(location=[True, 28.18]),
            "line 2: location: [true, 28.18] is not allowed; allowed: [latitude, longitude] in degrees",
        ),
        (
            line(reply_to="1"),
            'line 2: reply_to: "1" is not allowed; allowed: the number of an earlier line',
        ),
        (
            line(reply_to=7),
            "line 2: reply_to: there is no earlier line 7; allowed: the number of an earlier line",
        ),
        (
            line(reply_to=2),
            "line 2: reply_to: there is no earlier line 2; allowed: the number of an earlier line",
        ),
        (
            line(edit_of=0),
            "line 2: edit_of: there is no earlier line 0; allowed: the number of an earlier line",
        ),
        (
            line(edit_of=1, person="别人"),
            "line 2: edit_of: line 1 is no message of this person in this chat; allowed: a line of one's own",
        ),
        (
            line(edit_of=1, chat=ELSEWHERE),
            "line 2: edit_of: line 1 is no message of this person in this chat; allowed: a line of one's own",
        ),
        (line(press=""), 'line 2: press: "" is not allowed; allowed: the label of a button'),
        (
            line(press="接单", on=9),
            "line 2: on: there is no earlier line 9; allowed: the number of an earlier line",
        ),
        (line(on=1), "line 2: on: nothing is pressed; allowed: on beside press only"),
        (line(tick="yes"), 'line 2: tick: "yes" is not allowed; allowed: true or false'),
        (line(tick=True), "line 2: chat: stands beside tick; allowed: a tick has nothing but at"),
    ],
    ids=str,
)
def test_a_line_that_cannot_be_played_is_named_with_its_key(row: str | dict[str, Any], message: str) -> None:
    out = io.StringIO()
    second = row if isinstance(row, str) else json.dumps(row)

    with pytest.raises(WrongInput) as wrong:
        run(io.StringIO(f"{json.dumps(line(text=LAMP))}\n{second}\n"), out, street())

    assert str(wrong.value) == message
    assert out.getvalue() == ""


def test_an_unknown_chat_is_answered_with_those_there_are() -> None:
    with pytest.raises(WrongInput) as wrong:
        Played(line(chat="东湖群", text=LAMP))

    message = str(wrong.value)
    assert message.startswith("line 1: chat: unknown chat '东湖群'; allowed: private, resident group, ")
    assert all(group.name in message for group in street().groups)


def test_a_button_nobody_sees_is_answered_with_those_that_are_there() -> None:
    with pytest.raises(WrongInput) as wrong:
        Played(line(text=LAMP), line(press="起飞"))

    assert str(wrong.value) == "line 2: press: no button '起飞' here; allowed: 撤回, 改类别, 改地点, 我也遇到"


def test_where_no_button_is_shown_none_can_be_pressed() -> None:
    with pytest.raises(WrongInput, match="line 2: press: no button '撤回' here; allowed: nothing"):
        Played(line(text=LAMP), line(chat=ELSEWHERE, press="撤回"))
    with pytest.raises(WrongInput, match="line 3: press: no button '撤回' here"):
        Played(line(text=LAMP), line(text="今天天气真好"), line(press="撤回", on=2))


def test_a_reply_goes_to_a_message_of_the_same_chat() -> None:
    with pytest.raises(WrongInput) as wrong:
        Played(line(text=LAMP), line(chat=ELSEWHERE, text="在哪里", reply_to=1))
    assert str(wrong.value) == (
        "line 2: reply_to: line 1 left no message in this chat; allowed: a line with a message here"
    )
    with pytest.raises(WrongInput, match="line 2: reply_to: line 1 left no message in this chat"):
        Played(tick("09:00:00"), line(text="在哪里", reply_to=1))


def shell(source: bytes) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-m", "bot", "replay", "--street", str(TOWN)]
    return subprocess.run(words, cwd=ROOT, input=source, capture_output=True, check=False, timeout=60)


def test_the_command_ends_with_code_2_and_one_line() -> None:
    done = shell(json.dumps(line(chat="?", text=LAMP)).encode())
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)

    done = shell(json.dumps(line(text=LAMP), ensure_ascii=False).encode("gbk"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"standard input: is not UTF-8; allowed: JSON lines in UTF-8\n"


def test_the_command_prints_json_lines_and_ends_with_the_cases() -> None:
    done = shell(json.dumps(line(text=LAMP), ensure_ascii=False).encode())
    rows = [json.loads(row) for row in done.stdout.splitlines()]

    assert (done.returncode, done.stderr) == (0, b"")
    assert [case["place"] for case in rows[-1]["cases"]] == ["佳天雅苑3栋"]


# ---------------------------------------------------------------- what is understood


def test_names_and_numbers_of_chats_and_people_mean_the_same() -> None:
    rows = [
        line(person=5, chat="private"),
        line(person="5", chat=5),
        line(person="5", chat=GROUP),
        line(person=5, chat=-1001900000005, photo=None),
        line(person="李婆婆", chat="resident group"),
        line(person="李婆婆", chat="courier group"),
        line(person=" 李婆婆 ", chat="market group"),
    ]
    read = transcript.read(io.StringIO("\n\n".join(map(json.dumps, rows))), street())

    assert [one.number for one in read.lines] == [1, 3, 5, 7, 9, 11, 13]
    assert [one.chat for one in read.lines] == [
        "tg:5",
        "tg:5",
        "tg:-1001900000005",
        "tg:-1001900000005",
        "tg:-1001900000001",
        "tg:-1001900000008",
        "tg:-1001900000007",
    ]
    assert {one.person for one in read.lines[:4]} == {"tg:5"}
    assert {one.person for one in read.lines[4:]} == {f"tg:{read.strangers['李婆婆']}"}


def test_an_empty_transcript_has_no_cases() -> None:
    assert Played().text == '{"cases": []}\n'


# ---------------------------------------------------------------- stories


def test_a_lamp_from_the_first_word_to_the_closed_case() -> None:
    played = Played(
        line("09:00:00", text=LAMP),
        line("09:01:00", photo=True),
        line("09:02:00", chat="private", person=LEADER, press="接单"),
        line("09:30:00", chat="private", person=LEADER, press="办结"),
        line("09:31:00", chat="private", person=LEADER, text="灯泡换好了", reply_to=4),
        line("09:40:00", person="路人", press="已解决"),
        line("09:41:00", press="看结果"),
        line("09:42:00", chat="private", press="已解决"),
    )
    (case,) = played.cases
    number = case["number"]

    assert number == "DH01-20261208-001"
    assert [played.effects[n] for n in (1, 2, 3)] == [
        ("opens", number),
        ("supplements", number),
        ("none", None),
    ]
    assert [b for card in played.after(1, "send", LEADER) for b in card["buttons"]][:2] == ["接单", "转派"]
    assert all(card["case"] == number for card in played.after(1))
    assert played.after(3, "toast")[0]["text"] == f"{number} 已由你接单"
    assert {row["do"] for row in played.after(3) if row["chat"] != LEADER} == {"edit"}
    assert played.after(6, "send") == played.after(6, "edit") == []
    assert [row["chat"] for row in played.after(7, "send")] == ["李婆婆"]
    assert "灯泡换好了" in played.after(7, "send")[0]["text"]
    assert (case["state"], case["ended_as"], case["photos"], case["holder"]) == (
        "closed",
        "resolved",
        1,
        "grid_leader",
    )
    assert [event["action"] for event in case["events"]] == [
        "report",
        "file",
        "dispatch",
        "supplement",
        "acknowledge",
        "start",
        "feed_back",
        "verify",
        "close",
    ]


def test_nobody_is_named_in_the_cases() -> None:
    played = Played(line(text=LAMP, person=7700177001), line("09:01:00", text="我家也是", person="路人甲"))
    cases = json.dumps(played.cases, ensure_ascii=False)

    assert played.cases
    assert "7700177001" not in cases
    assert "路人甲" not in cases
    assert "tg:" not in played.text


def test_an_edited_message_corrects_its_case() -> None:
    played = Played(line(text=LAMP), line("09:00:40", text="佳天雅苑5栋楼道灯坏了", edit_of=1))
    (case,) = played.cases

    assert played.effects[2] == ("corrects", case["number"])
    assert case["place"] == "佳天雅苑5栋"


def test_an_edit_of_an_edit_is_the_same_message() -> None:
    played = Played(
        line(text=LAMP),
        line("09:00:20", text="佳天雅苑5栋楼道灯坏了", edit_of=1),
        line("09:00:40", text="佳天雅苑6栋楼道灯坏了", edit_of=2),
    )

    assert [case["place"] for case in played.cases] == ["佳天雅苑6栋"]


def test_a_pressed_button_does_what_it_says() -> None:
    played = Played(line(text=LAMP), line("09:00:30", press="撤回"))

    assert [(case["state"], case["ended_as"]) for case in played.cases] == [("withdrawn", "withdrawn")]


def test_talk_leaves_no_trace() -> None:
    played = Played(line(text="今天天气真好"), line("09:01:00", text="中午吃什么"))

    assert played.actions == []
    assert played.cases == []
    assert set(played.effects.values()) == {("none", None)}


def test_a_rider_is_answered_by_a_reaction_alone() -> None:
    played = Played(line(chat="courier group", person="小哥", text="佳天雅苑门口井盖不见了"))

    assert [(row["do"], row["text"]) for row in played.after(1, chat=-1001900000008)] == [("react", "✍")]


def test_time_passes_through_everything_that_comes_due() -> None:
    played = Played(
        line(text="佳天雅苑门口井盖不见了"),
        tick("09:44:00"),
        tick("09:46:00"),
        tick("10:31:00"),
    )

    assert played.cases[0]["urgency"] == "orange"
    assert played.after(2) == []
    assert [row["chat"] for row in played.after(3)] == [LEADER]
    assert played.cases[0]["level"] == "street"
    actions = [event["action"] for event in played.cases[0]["events"]]
    assert actions == ["report", "file", "dispatch", "whistle", "whistle"]
    assert [event["at"][11:16] for event in played.cases[0]["events"]][3:] == ["10:00", "10:30"]


def test_what_comes_due_before_somebody_speaks_comes_after_the_line_before() -> None:
    played = Played(line(text="佳天雅苑门口井盖不见了"), line("09:46:00", text="今天天气真好"))

    assert played.after(2) == []
    assert [row["chat"] for row in played.after(1)][-1] == LEADER


def test_a_button_is_looked_for_on_the_newest_message_or_on_the_one_named() -> None:
    two = (line(text=LAMP), line("09:10:00", text="佳天雅苑5栋电梯坏了"))
    newest = Played(*two, line("09:11:00", press="撤回"))
    named = Played(*two, line("09:11:00", press="撤回", on=2))
    of_first = Played(
        *two, line("09:05:00") | {"at": "2026-12-08T09:10:30+08:00", "press": "我也遇到", "on": 1}
    )

    for played in (newest, named):
        assert [case["state"] for case in played.cases] == ["dispatched", "withdrawn"]
    assert of_first.after(3, "toast")[0]["text"].startswith("你已经在 DH01-20261208-001")


def test_the_same_transcript_gives_the_same_output() -> None:
    rows = (line(text=LAMP), line("09:05:00", text="佳天雅苑门口井盖不见了", person="王"), tick("23:00:00"))

    assert Played(*rows).text == Played(*rows).text
