"""The door out to Telegram against a strict stand-in: real HTTP, real sockets."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from bot import telegram_out
from bot.outcomes import (
    CardLost,
    Delivered,
    Gone,
    Later,
    Moved,
    Outcome,
    ReactionsRefused,
    Refused,
    Unchanged,
    Unknown,
)
from bot.pace import Grant, NotGranted, toast
from bot.telegram_out import TelegramOut
from gridwork.notice import Button, Notice, Span, Words
from storage.outbox import Outgoing

TOKEN = "810142:SECRET-TOKEN"
Json = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: Parameters the stand-in takes; anything else is an error of ours.
KNOWN = {
    "sendMessage": "chat_id text entities reply_markup reply_parameters message_thread_id "
    "disable_notification link_preview_options",
    "editMessageCaption": "chat_id message_id caption caption_entities reply_markup",
    "editMessageText": "chat_id message_id text entities reply_markup link_preview_options",
    "sendPhoto": "chat_id photo caption caption_entities reply_markup reply_parameters message_thread_id "
    "disable_notification",
    "sendMediaGroup": "chat_id media reply_parameters message_thread_id disable_notification",
    "setMessageReaction": "chat_id message_id reaction",
    "deleteMessage": "chat_id message_id",
    "answerCallbackQuery": "callback_query_id text show_alert",
}


class StandIn:
    """Answers like the Bot API; what is put into `next_answers` is answered first."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Json]] = []
        self.next_answers: list[Answer] = []
        self.base = ""
        self._numbers = itertools.count(1)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method, form = request.match_info["method"], await request.post()
        assert request.match_info["token"] == TOKEN
        params = {name: _read(str(value)) for name, value in form.items()}
        assert params.keys() <= set(KNOWN[method].split()), params
        self.asked.append((method, params))
        if self.next_answers:
            return await self.next_answers.pop(0)(request)
        return web.json_response({"ok": True, "result": self._result(method, params)})

    def _result(self, method: str, params: Json) -> object:
        if method == "sendMediaGroup":
            return [self._message(params) for _ in params["media"]]
        posts = {"sendMessage", "sendPhoto", "editMessageText", "editMessageCaption"}
        return self._message(params) if method in posts else True

    def _message(self, params: Json) -> Json:
        number = params.get("message_id", 1000 + next(self._numbers))
        chat = {"id": params["chat_id"], "type": "supergroup", "title": "湘湖"}
        return {"message_id": number, "date": 1, "chat": chat, "text": params.get("text", "")}

    @property
    def last(self) -> Json:
        return self.asked[-1][1]


def _read(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return value


@asynccontextmanager
async def listening(stand_in: StandIn) -> AsyncIterator[StandIn]:
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", stand_in.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stand_in.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stand_in
    await runner.cleanup()


@pytest.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with listening(StandIn()) as stand_in:
        yield stand_in


@pytest.fixture
async def door(telegram: StandIn) -> AsyncIterator[TelegramOut]:
    door = door_to(telegram.base)
    await door.start()
    yield door
    await door.stop()


def door_to(base: str) -> TelegramOut:
    return TelegramOut(TOKEN, base, username=lambda: "wangge_bot", repeat_mark="（可能重复）")


GROUP = Notice("k", "tg:-100", words=Words("5栋路灯不亮"))
CARD = replace(GROUP, do="card")
REACTION = replace(GROUP, do="react", reaction="✍", target=5)
TOAST = replace(GROUP, do="toast", callback="77")


def out(notice: Notice, *, message_id: int | None = None, repeat: bool = False) -> Outgoing:
    return Outgoing(1, notice, message_id, repeat, 0)


class Further:
    """Grants every further call, and remembers what was asked for."""

    def __init__(self, chat: str = "tg:-100") -> None:
        self.chat = chat
        self.asked: list[tuple[int, float]] = []

    async def __call__(self, messages: int, rest: float) -> Grant:
        self.asked.append((messages, rest))
        return Grant(1, self.chat, messages)


async def carry_out(
    door: TelegramOut, notice: Notice, *, message_id: int | None = None, repeat: bool = False
) -> Outcome:
    grant = toast(1, notice.chat) if notice.do == "toast" else Grant(1, notice.chat)
    return await door.carry_out(
        out(notice, message_id=message_id, repeat=repeat), grant, Further(notice.chat)
    )


def answers(status: int, description: str = "", **parameters: object) -> Answer:
    body = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters

    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    return answer


def bad(description: str, **parameters: object) -> Answer:
    return answers(400, f"Bad Request: {description}", **parameters)


async def drops(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def stalls(_: web.Request) -> web.Response:
    await asyncio.sleep(5)
    return web.Response()


async def a_gateway_s_page(_: web.Request) -> web.Response:
    return web.Response(status=502, text="<html>502 Bad Gateway</html>", content_type="text/html")


async def garbage(_: web.Request) -> web.Response:
    return web.Response(text="<html>welcome</html>")


async def a_message_from_the_future(_: web.Request) -> web.Response:
    return web.json_response({"ok": True, "result": {"message_id": 4711}})


async def test_words_are_posted_with_entities_in_utf_16_and_buttons(
    door: TelegramOut, telegram: StandIn
) -> None:
    words = Words(
        "💡灯灭 @李组长 看结果",
        (Span("bold", 1, 2), Span("mention", 4, 4, "tg:42"), Span("link", 9, 3, "c_17")),
    )
    buttons = ((Button("接单", "ack", 17), Button("看结果", start="c_17")),)

    outcome = await carry_out(
        door, replace(GROUP, words=words, buttons=buttons, reply_to=9, topic=3, silent=True)
    )

    assert isinstance(outcome, Delivered)
    assert outcome.message_id == 1001
    assert telegram.asked[0][0] == "sendMessage"
    assert telegram.last["chat_id"] == -100
    assert telegram.last["message_thread_id"] == 3
    assert telegram.last["disable_notification"] is True
    assert telegram.last["reply_parameters"] == {"message_id": 9, "allow_sending_without_reply": True}
    bold, mention, link = telegram.last["entities"]
    assert (bold["type"], bold["offset"], bold["length"]) == ("bold", 2, 2)
    assert (mention["type"], mention["offset"], mention["user"]["id"]) == ("text_mention", 5, 42)
    assert (link["type"], link["url"]) == ("text_link", "https://t.me/wangge_bot?start=c_17")
    assert telegram.last["reply_markup"]["inline_keyboard"] == [
        [
            {"text": "接单", "callback_data": "1:ack:h:"},
            {"text": "看结果", "url": "https://t.me/wangge_bot?start=c_17"},
        ]
    ]


async def test_a_repeat_begins_with_the_mark(door: TelegramOut, telegram: StandIn) -> None:
    await carry_out(door, replace(GROUP, words=Words("请接单", (Span("bold", 1, 2),))), repeat=True)

    assert telegram.last["text"] == "（可能重复）请接单"
    assert telegram.last["entities"][0]["offset"] == 7


async def test_the_first_topic_of_a_forum_is_not_named(door: TelegramOut, telegram: StandIn) -> None:
    await carry_out(door, replace(GROUP, topic=1))

    assert "message_thread_id" not in telegram.last


async def test_a_card_is_posted_once_and_then_edited(door: TelegramOut, telegram: StandIn) -> None:
    posted = await carry_out(door, CARD)
    assert isinstance(posted, Delivered)

    edited = await carry_out(door, CARD, message_id=posted.message_id)

    assert edited == posted
    assert [method for method, _ in telegram.asked] == ["sendMessage", "editMessageText"]
    assert telegram.last["message_id"] == posted.message_id
    assert "reply_markup" not in telegram.last, "no buttons any more: the keyboard goes"


async def test_a_message_and_the_words_under_a_photo_are_edited(door: TelegramOut, telegram: StandIn) -> None:
    await carry_out(door, Notice("e", GROUP.chat, do="edit", words=Words("改"), target=5))
    assert telegram.asked[-1][0] == "editMessageText"
    await carry_out(door, Notice("e", GROUP.chat, do="edit", words=Words("改"), target=5, photos=("file",)))
    method, asked = telegram.asked[-1]

    assert method == "editMessageCaption"
    assert (asked["message_id"], asked["caption"]) == (5, "改")


async def test_reaction_deletion_and_toast(door: TelegramOut, telegram: StandIn) -> None:
    assert await carry_out(door, REACTION) == Delivered(None)
    assert telegram.asked[-1] == (
        "setMessageReaction",
        {"chat_id": -100, "message_id": 5, "reaction": [{"type": "emoji", "emoji": "✍"}]},
    )
    assert await carry_out(door, replace(GROUP, do="delete", target=6)) == Delivered(None)
    assert telegram.asked[-1] == ("deleteMessage", {"chat_id": -100, "message_id": 6})
    assert await carry_out(door, replace(TOAST, words=Words("好" * 300), alert=True)) == Delivered(None)
    assert telegram.last == {"callback_query_id": 77, "text": "好" * 200, "show_alert": True}


async def test_a_long_text_leaves_in_pieces_each_with_its_own_grant(
    door: TelegramOut, telegram: StandIn
) -> None:
    notice = replace(GROUP, words=Words("\n".join(["灯" * 99] * 90)), buttons=((Button("接单", "ack", 1),),))
    more = Further()

    outcome = await door.carry_out(out(notice), Grant(1, "tg:-100"), more)

    assert [len(asked["text"]) for _, asked in telegram.asked] == [3999, 3999, 999]
    assert ["reply_markup" in asked for _, asked in telegram.asked] == [False, False, True]
    assert more.asked == [(1, 0.0), (1, 0.0)]
    assert outcome == Delivered(1003), "the message with the buttons is the notice's own"


async def test_the_rest_of_a_text_waits_for_a_429_instead_of_beginning_anew(
    door: TelegramOut, telegram: StandIn
) -> None:
    notice = replace(GROUP, words=Words("灯" * 5000))
    telegram.next_answers = [a_message_from_the_future, answers(429, "Too Many Requests", retry_after=7)]
    more = Further()

    outcome = await door.carry_out(out(notice), Grant(1, "tg:-100"), more)

    assert more.asked == [(1, 0.0), (1, 7.0)]
    assert isinstance(outcome, Delivered)
    assert len(telegram.asked) == 3


async def test_one_photo_carries_short_words_as_its_caption(door: TelegramOut, telegram: StandIn) -> None:
    notice = replace(GROUP, photos=("AgAD",), buttons=((Button("接单", "ack", 1),),))

    assert await carry_out(door, notice) == Delivered(1001)

    method, asked = telegram.asked[0]
    assert method == "sendPhoto"
    assert (asked["photo"], asked["caption"]) == ("AgAD", "5栋路灯不亮")
    assert "reply_markup" in asked


async def test_several_photos_follow_the_words_as_an_album_that_is_granted_by_its_size(
    door: TelegramOut, telegram: StandIn
) -> None:
    notice = replace(GROUP, photos=tuple(f"p{n}" for n in range(12)))
    more = Further()

    outcome = await door.carry_out(out(notice), Grant(1, "tg:-100"), more)

    assert [method for method, _ in telegram.asked] == ["sendMessage", "sendMediaGroup", "sendMediaGroup"]
    assert [len(asked["media"]) for method, asked in telegram.asked if method == "sendMediaGroup"] == [10, 2]
    assert more.asked == [(10, 0.0), (2, 0.0)]
    assert outcome == Delivered(1001)


async def test_photos_without_words_all_arrive(door: TelegramOut, telegram: StandIn) -> None:
    await carry_out(door, replace(GROUP, words=Words(""), photos=("a", "b", "c")))

    assert [method for method, _ in telegram.asked] == ["sendPhoto", "sendMediaGroup"]


@pytest.mark.parametrize(
    ("notice", "answer", "expected"),
    [
        (GROUP, answers(429, "Too Many Requests: retry after 7", retry_after=7), Later),
        (GROUP, answers(500, "Internal Server Error: restart"), Later),
        (GROUP, a_gateway_s_page, Later),
        (GROUP, drops, Unknown),
        (GROUP, answers(504, "Gateway Timeout"), Unknown),
        (GROUP, garbage, Unknown),
        (GROUP, answers(403, "Forbidden: bot was kicked from the supergroup chat"), Gone),
        (GROUP, answers(403, "Forbidden: bot can't initiate conversation with a user"), Gone),
        (GROUP, bad("chat not found"), Gone),
        (GROUP, bad("not enough rights to send text messages to the chat"), Gone),
        (GROUP, bad("CHAT_WRITE_FORBIDDEN"), Gone),
        (GROUP, bad("message text is empty"), Refused),
        (GROUP, answers(413, "Request Entity Too Large"), Refused),
        (CARD, drops, Later),
        (CARD, bad("message is not modified: specified new message content..."), Unchanged),
        (CARD, bad("MESSAGE_NOT_MODIFIED"), Unchanged),
        (CARD, bad("message to edit not found"), CardLost),
        (CARD, bad("message can't be edited"), CardLost),
        (CARD, bad("chat not found"), Gone),
        (REACTION, bad("REACTION_INVALID"), ReactionsRefused),
        (REACTION, bad("not enough rights to react"), ReactionsRefused),
        (REACTION, bad("message to react not found"), Refused),
        (REACTION, drops, Later),
        (replace(GROUP, do="delete", target=1), bad("message to delete not found"), Unchanged),
        (replace(GROUP, do="delete", target=1), bad("message can't be deleted"), Refused),
        (TOAST, bad("query is too old and response timeout expired or query ID is invalid"), Refused),
        (TOAST, drops, Unknown),
    ],
)
async def test_what_telegram_s_answer_makes_of_a_notice(
    door: TelegramOut, telegram: StandIn, notice: Notice, answer: Answer, expected: type[Outcome]
) -> None:
    telegram.next_answers = [answer]

    outcome = await carry_out(door, notice, message_id=8 if notice.do == "card" else None)

    assert type(outcome) is expected, outcome
    assert len(telegram.asked) == 1, "one grant, one call: nothing is tried again down here"


async def test_a_429_says_how_long_and_of_this_chat_only(door: TelegramOut, telegram: StandIn) -> None:
    telegram.next_answers = [answers(429, "Too Many Requests", retry_after=37)]

    assert await carry_out(door, GROUP) == Later(37.0, "Too Many Requests", everywhere=False)


async def test_a_migrated_group_is_named(door: TelegramOut, telegram: StandIn) -> None:
    upgraded = bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1009000000001)
    telegram.next_answers = [upgraded]

    assert await carry_out(door, GROUP) == Moved("tg:-1009000000001")


async def test_a_token_that_is_not_accepted_stops_everything_for_a_while(
    door: TelegramOut, telegram: StandIn
) -> None:
    telegram.next_answers = [answers(401, "Unauthorized")]

    outcome = await carry_out(door, GROUP)

    assert isinstance(outcome, Later)
    assert outcome.everywhere
    assert TOKEN not in outcome.why


async def test_a_refused_connection_means_nothing_arrived() -> None:
    async with listening(StandIn()) as telegram:
        base = telegram.base
    door = door_to(base)

    outcome = await carry_out(door, GROUP)
    await door.stop()

    assert isinstance(outcome, Later)
    assert outcome.everywhere


async def test_an_answer_that_does_not_come_leaves_a_send_unknown_and_an_edit_to_be_done_again(
    telegram: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_out, "_ANSWER_WITHIN", 0.2)
    door = door_to(telegram.base)
    telegram.next_answers = [stalls, stalls]

    assert isinstance(await carry_out(door, GROUP), Unknown)
    assert isinstance(await carry_out(door, CARD, message_id=4), Later)
    await door.stop()


async def test_a_call_that_found_no_free_connection_never_left(
    telegram: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_out, "_CONNECTIONS", 1)
    monkeypatch.setattr(telegram_out, "_CONNECT_WITHIN", 0.2)
    monkeypatch.setattr(telegram_out, "_ANSWER_WITHIN", 1.0)
    door = door_to(telegram.base)
    telegram.next_answers = [stalls]

    first, second = await asyncio.gather(carry_out(door, GROUP), carry_out(door, GROUP))
    await door.stop()

    assert isinstance(first, Unknown)
    assert isinstance(second, Later)
    assert len(telegram.asked) == 1


async def test_a_success_the_library_cannot_read_is_a_success(door: TelegramOut, telegram: StandIn) -> None:
    telegram.next_answers = [a_message_from_the_future]

    assert await carry_out(door, GROUP) == Delivered(4711)


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ("message thread not found", "message_thread_id"),
        ("TOPIC_CLOSED", "message_thread_id"),
        ("can't parse entities: USER_INVALID", "entities"),
    ],
)
async def test_what_telegram_does_not_take_is_left_out_and_the_words_still_arrive(
    door: TelegramOut, telegram: StandIn, said: str, left_out: str
) -> None:
    telegram.next_answers = [bad(said)]
    notice = replace(GROUP, topic=77, words=Words("@李组长", (Span("mention", 0, 4, "tg:42"),)))

    assert isinstance(await carry_out(door, notice), Delivered)

    assert left_out in telegram.asked[0][1]
    assert left_out not in telegram.asked[1][1]
    assert len(telegram.asked) == 2


async def test_words_arrive_without_a_photo_that_is_no_longer_there(
    door: TelegramOut, telegram: StandIn
) -> None:
    telegram.next_answers = [bad("wrong file identifier/HTTP URL specified")]

    assert isinstance(await carry_out(door, replace(GROUP, photos=("gone",))), Delivered)

    assert [method for method, _ in telegram.asked] == ["sendPhoto", "sendMessage"]


async def test_a_refusal_of_a_part_that_is_not_there_is_final(door: TelegramOut, telegram: StandIn) -> None:
    telegram.next_answers = [bad("message thread not found")]

    assert isinstance(await carry_out(door, GROUP), Refused)
    assert len(telegram.asked) == 1


async def test_no_call_leaves_without_a_grant(door: TelegramOut, telegram: StandIn) -> None:
    used = Grant(1, "tg:-100")
    await door.carry_out(out(GROUP), used, Further())

    with pytest.raises(NotGranted):
        await door.carry_out(out(GROUP), used, Further())
    with pytest.raises(NotGranted):
        await door.carry_out(out(GROUP), Grant(1, "tg:-999"), Further())
    with pytest.raises(NotGranted):
        await door.carry_out(out(GROUP), toast(1, "tg:-100"), Further())
    with pytest.raises(NotGranted):
        await door._bot.send_message(-100, "past the planner")
    with pytest.raises(NotGranted):
        await door._bot.get_me()

    assert len(telegram.asked) == 1


async def test_a_button_that_cannot_be_carried_fails_before_anything_leaves(
    door: TelegramOut, telegram: StandIn
) -> None:
    with pytest.raises(ValueError, match="cannot be carried"):
        await carry_out(door, replace(GROUP, buttons=((Button("太长", "ack", 1, "x" * 99),),)))

    assert telegram.asked == []


async def test_the_token_is_in_no_log_even_at_the_lowest_level(
    door: TelegramOut, telegram: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    telegram.next_answers = [answers(401, "Unauthorized"), drops, bad("chat not found")]
    for _ in range(4):
        await carry_out(door, GROUP)

    assert len(telegram.asked) == 4
    assert caplog.text
    assert TOKEN not in caplog.text


async def test_a_proxy_of_the_environment_is_not_asked_for_the_machine_itself(
    telegram: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    door = door_to(telegram.base)

    assert isinstance(await carry_out(door, GROUP), Delivered)
    await door.stop()
