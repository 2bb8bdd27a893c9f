"""What reaches the log, and what never does."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot import logs, telegram_in
from bot.outcomes import Delivered
from bot.pace import Grant
from bot.telegram_out import TelegramOut
from gridwork.notice import Notice, Words
from rehearsal import Rehearsal
from storage import Outgoing, Store, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "1000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def the_log_of_before() -> Iterator[None]:
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = list(root.handlers), root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers, sys.excepthook = handlers, hook
    root.setLevel(level)


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


def test_a_line_is_json_with_moment_level_logger_and_message(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json", "info")
    logging.getLogger("bot.work").warning("update %s 坏了", 7)

    (line,) = lines(capsys)
    assert datetime.fromisoformat(line.pop("at")).tzinfo is not None
    assert line == {"level": "warning", "logger": "bot.work", "message": "update 7 坏了"}


def test_a_line_may_be_text(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("text", "info")
    logging.getLogger("bot.work").warning("update %s", 7)

    assert capsys.readouterr().err.endswith("WARNING bot.work update 7\n")


@pytest.mark.parametrize(("level", "kept"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_the_level_is_the_least_that_is_written(
    capsys: pytest.CaptureFixture[str], level: logs.Level, kept: int
) -> None:
    logs.set_up("json", level)
    log = logging.getLogger("bot.work")
    for say in (log.debug, log.info, log.warning, log.error):
        say("something")

    assert len(lines(capsys)) == kept


@pytest.mark.parametrize("library", ["httpx", "httpcore.http11", "telegram.ext.ExtBot", "aiogram.event"])
def test_libraries_are_heard_from_warning_on(capsys: pytest.CaptureFixture[str], library: str) -> None:
    logs.set_up("json", "debug")
    logging.getLogger(library).setLevel(logging.DEBUG)
    logging.getLogger(library).info("POST https://api.telegram.org/botTOKEN/sendMessage")
    logging.getLogger(library).warning("something is wrong")

    assert [line["message"] for line in lines(capsys)] == ["something is wrong"]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (f"GET /bot{TOKEN}/getMe", "GET /bot[token]/getMe"),
        ("打13812345678", "打[phone]"),
        ("打 138-1234-5678 找她", "打 [phone] 找她"),
        ("+86 138 1234 5678", "[phone]"),
        ("0731-85551234", "[phone]"),
        ("身份证430102199003071234", "身份证[id card]"),
        ("43010219900307123X", "[id card]"),
        # What must stay readable: chats, people, moments, case numbers.
        ("tg:-1001900000001 takes nothing any more", "tg:-1001900000001 takes nothing any more"),
        ("tg:910000001 NH03-20261210-007", "tg:910000001 NH03-20261210-007"),
        ("due 2026-12-10T09:30:00+00:00", "due 2026-12-10T09:30:00+00:00"),
    ],
)
def test_tokens_phones_and_id_cards_are_struck_out(
    capsys: pytest.CaptureFixture[str], said: str, written: str
) -> None:
    logs.set_up("json", "info")
    logging.getLogger("bot.x").warning("%s", said)

    assert [line["message"] for line in lines(capsys)] == [written]


def test_the_secrets_of_the_config_are_struck_out_whatever_they_look_like(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("json", "info", ("hunter2",))
    logging.getLogger("bot.x").warning("postgresql://grid:%s@db/grid", "hunter2")

    assert lines(capsys)[0]["message"] == "postgresql://grid:[secret]@db/grid"


def test_an_error_is_told_with_its_place_and_cause_but_not_with_what_it_quotes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("json", "info")
    try:
        _fail()
    except KeyError:
        logging.getLogger("bot.work").exception("update %s failed", 7)

    (line,) = lines(capsys)
    assert line["message"] == "update 7 failed"
    assert "ValueError\nwhich led to:" in line["error"]
    assert line["error"].endswith("\nKeyError")
    assert "test_logs.py:" in line["error"]
    assert "张阿姨" not in json.dumps(line, ensure_ascii=False)


def test_what_the_machine_itself_says_is_kept_with_numbers_struck_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("json", "info")
    for error in (Unavailable("database is locked"), OSError(28, f"No space for {TOKEN}")):
        logging.getLogger("bot.work").warning("not stored: %s", error)

    assert [line["message"] for line in lines(capsys)] == [
        "not stored: Unavailable: database is locked",
        "not stored: OSError: [Errno 28] No space for [token]",
    ]


def test_errors_in_a_group_are_each_told(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json", "info")
    group = ExceptionGroup("unhandled", [ValueError("张阿姨"), OSError("disk")])
    logging.getLogger("asyncio").error("a task failed", exc_info=group)

    told = lines(capsys)[0]["error"]
    assert "| ValueError" in told
    assert "| OSError: disk" in told
    assert "张阿姨" not in told


def test_an_error_of_the_database_does_not_quote_what_was_to_be_written(
    capsys: pytest.CaptureFixture[str], store: Store, now: datetime
) -> None:
    logs.set_up("json", "info")
    try:
        with store.begin(now) as tx:
            # PostgreSQL's own words would name the whole row.
            tx.meta.set("张阿姨", None)  # type: ignore[arg-type]
    except Exception:
        logging.getLogger("bot.work").exception("not written")

    (line,) = lines(capsys)
    assert line["message"] == "not written"
    assert "张阿姨" not in json.dumps(line, ensure_ascii=False)


async def test_at_root_level_debug_no_address_with_the_token_is_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Both libraries at work, and heard as loud as they can be."""
    logs.set_up("text", "debug")
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    rehearsal = Rehearsal(TOKEN, start=datetime(2026, 12, 3, tzinfo=UTC))
    base = await rehearsal.start()
    door = telegram_in.TelegramIn(TOKEN, base)
    out = TelegramOut(TOKEN, base, username=lambda: "bot", repeat_mark="")
    resident = rehearsal.person("张阿姨")
    resident.starts()
    notice = Notice("a", f"tg:{resident.id}", words=Words("楼道灯修好了"))
    try:
        await door.whoami()
        await door.poll(None)
        await out.start()
        outcome = await out.carry_out(
            Outgoing(1, notice, None, repeat=False, tries=0), Grant(1, notice.chat), _never
        )
    finally:
        await out.stop()
        await door.close()
        await rehearsal.stop()
        logging.getLogger("httpx").setLevel(logging.WARNING)

    assert isinstance(outcome, Delivered)
    logging.getLogger("bot").debug("still heard")
    written = capsys.readouterr().err
    assert "still heard" in written
    assert TOKEN.partition(":")[2] not in written
    assert "楼道灯" not in written


def test_where_httpx_is_used_it_is_held_at_warning() -> None:
    assert logging.getLogger("httpx").level == logging.WARNING


def _fail() -> None:
    try:
        int("张阿姨说：怡景苑3栋楼道灯坏了")
    except ValueError as error:
        raise KeyError("张阿姨") from error


async def _never(messages: int, rest: float) -> Grant:
    raise AssertionError(f"asked for {messages} more after {rest} s")
