"""The check against the Bot API's description finds what is wrong: on a small description of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.data import __main__ as command
from tests.data import street
from tests.data.description import NEWER, Description
from tests.whole.town import STREET

if TYPE_CHECKING:
    from pathlib import Path

    from rehearsal import Group, Rehearsal


def fields(**types: str) -> list[dict[str, Any]]:
    """Fields or parameters by name: "Integer" is required, "Integer?" is not; alternatives by |."""
    return [
        {
            "name": name.rstrip("_"),
            "types": kinds.rstrip("?").split("|"),
            "required": not kinds.endswith("?"),
            "description": f'always "{name}"' if kinds == "Constant" else "",
        }
        for name, kinds in types.items()
    ]


def constant(name: str, value: str) -> dict[str, Any]:
    return {"name": name, "types": ["String"], "required": True, "description": f'Kind, always "{value}"'}


DESCRIBED: dict[str, Any] = {
    "version": "Bot API 0",
    "methods": {
        "sendMessage": {
            "fields": fields(
                chat_id="Integer|String",
                text="String",
                entities="Array of Span?",
                disable_notification="Boolean?",
                message_thread_id="Integer?",
            ),
            "returns": ["Message"],
        },
        "sendPhoto": {
            "fields": fields(chat_id="Integer|String", photo="InputFile|String"),
            "returns": ["Message"],
        },
    },
    "types": {
        "Message": {"fields": fields(message_id="Integer", text="String?", chat="Chat", by="Member?")},
        "Chat": {"fields": fields(id="Integer")},
        "Span": {"fields": fields(type="String", offset="Integer")},
        "Member": {"subtypes": ["Owner", "Guest"]},
        "Owner": {"fields": [constant("status", "creator"), *fields(title="String?")]},
        "Guest": {"fields": [constant("status", "left")]},
        "Update": {"fields": fields(update_id="Integer", message="Message?")},
        "ResponseParameters": {"fields": fields(retry_after="Integer?")},
    },
}
CHAT = {"id": 1}


@pytest.mark.parametrize(
    ("params", "wrong"),
    [
        ({"chat_id": "1", "text": "好", "disable_notification": "true"}, []),
        ({"chat_id": -1, "text": "5", "entities": '[{"type": "bold", "offset": 0}]'}, []),
        ({"chat_id": 1}, ["sendMessage lacks text"]),
        ({"chat_id": 1, "text": "好", "txet": 1}, ["sendMessage(txet): no such parameter"]),
        (
            {"chat_id": 1, "text": "好", "message_thread_id": "x"},
            ["sendMessage(message_thread_id): 'x' is no Integer"],
        ),
        (
            {"chat_id": 1, "text": "好", "disable_notification": 1},
            ["sendMessage(disable_notification): 1 is no Boolean"],
        ),
        (
            {"chat_id": 1, "text": "好", "entities": [{"type": "bold", "offset": True, "length": 1}]},
            [
                "sendMessage(entities)[0].offset: True is no Integer",
                "sendMessage(entities)[0]: Span has no length",
            ],
        ),
        ({"chat_id": 1, "text": "好", "entities": {}}, ["sendMessage(entities): {} is no list"]),
    ],
)
def test_requests_are_checked_by_name_and_type(params: dict[str, Any], wrong: list[str]) -> None:
    assert Description(DESCRIBED).check_request("sendMessage", params) == wrong


def test_files_are_parameters_of_their_own_only_when_they_are_attached() -> None:
    description = Description(DESCRIBED)
    attached = {"chat_id": 1, "photo": "attach://a", "a": "<5 bytes>"}
    assert description.check_request("sendPhoto", attached) == []
    attached["b"] = "<5 bytes>"
    assert description.check_request("sendPhoto", attached) == ["sendPhoto(b): no such parameter"]
    assert description.check_request("sendMoney", {}) == ["there is no method sendMoney"]


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"ok": True, "result": {"message_id": 1, "chat": CHAT, "by": {"status": "left"}}}, []),
        ({"ok": False, "error_code": 429, "description": "slow", "parameters": {"retry_after": 3}}, []),
        ({"ok": True, "result": {"message_id": 1}}, ["sendMessage ->: Message lacks chat"]),
        (
            {"ok": True, "result": {"message_id": 1, "chat": {"id": 1, "name": "群"}}},
            ["sendMessage ->.chat: Chat has no name"],
        ),
        (
            {"ok": True, "result": {"message_id": 1, "chat": CHAT, "by": {"status": "gone"}}},
            ["sendMessage ->.by.status: 'gone' instead of 'creator'"],
        ),
        ({"ok": True, "result": True}, ["sendMessage ->: True is no Message"]),
        (
            {"ok": False, "error_code": 429, "description": "slow", "parameters": {"retry": 3}},
            ["sendMessage -> refused: ResponseParameters has no retry"],
        ),
        (
            {"ok": False, "error_code": "429", "description": "slow"},
            ["sendMessage -> error_code: '429'"],
        ),
        ({"ok": False}, ["sendMessage -> {'ok': False}: no answer has this shape"]),
    ],
)
def test_answers_are_checked_to_the_last_field(answer: dict[str, Any], wrong: list[str]) -> None:
    assert Description(DESCRIBED).check_answer("sendMessage", answer) == wrong


async def test_a_whole_wire_is_checked_and_counted(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group
) -> None:
    path = f"/bot{rehearsal.token}/sendMessage"
    await http.post(path, data={"chat_id": group.id, "text": "好"})
    rehearsal.faults.drop()
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await http.post(path, data={"chat_id": group.id, "text": "好"})
    checked = Description(DESCRIBED).check_wire(rehearsal.wire, [{"update_id": 1}, {"update_id": "2"}])
    assert (checked.requests, checked.answers, checked.updates) == (2, 1, 2)
    assert checked.methods == {"sendMessage"}
    assert "Update.update_id: '2' is no Integer" in checked.wrong
    assert any("Message has no date" in wrong for wrong in checked.wrong)


def test_what_is_newer_than_the_description_is_let_by_and_named() -> None:
    [(kind, key)] = NEWER
    newer = {**DESCRIBED, "types": {**DESCRIBED["types"], kind: {"fields": []}}}
    newer["methods"] = {"getIt": {"returns": [kind]}}
    description = Description(newer)
    assert description.check_answer("getIt", {"ok": True, "result": {key: True}}) == []
    assert description.newer == {(kind, key)}


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_absent_data_fail_only_in_continuous_integration(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ci: str,
    code: int,
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(command, "DESCRIPTION", tmp_path / "spec.json")
    monkeypatch.setattr(command, "STREET", tmp_path / "xianghu.toml")
    monkeypatch.setattr(command, "TALK", tmp_path / "chatter_dev.tsv")
    assert command.main() == code
    assert "absent: spec.json" in capsys.readouterr().out


def test_the_example_street_is_checked_to_the_way_through_its_rows(tmp_path: Path) -> None:
    assert street.problems(STREET) == []
    assert "reads without a problem" in street.summary(STREET)
    broken = tmp_path / "broken.toml"
    broken.write_text("[street]\nname = 5\n", encoding="utf-8")
    assert street.problems(broken) != []
