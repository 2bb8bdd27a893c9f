"""The log: one place that decides what is written, in which form, and what is never written.

Nothing that people say or are called belongs into a log. So no token, phone number or identity number gets
through, whoever logs it; of an error that may quote what was said only its kind and place are written; and
libraries are heard from WARNING on, because below it they write addresses with the token, and messages.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from bot.telegram_in import Busy
from bot.telegram_in import Refused as RefusedByTelegram
from storage import NoStreet, SchemaTooOld, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from bot.settings import Settings

LogFormat = Literal["json", "text"]
Level = Literal["debug", "info", "warning", "error"]

OURS = frozenset({"bot", "handlers", "gridwork", "nlp", "storage", "texts", "__main__"})
#: Errors whose own words are about the machine, never about what somebody said.
_SPEAK = (OSError, Unavailable, SchemaTooOld, NoStreet, Busy, RefusedByTelegram)
_HIDDEN = (
    (re.compile(r"(?<!\d)\d+:[A-Za-z0-9_-]{20,}"), "[token]"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "[id card]"),
    (re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"), "[phone]"),
    (re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"), "[phone]"),
)


def set_up(form: LogFormat, level: Level, secrets: Iterable[str] = ()) -> None:
    """Everything goes to standard error. `secrets` are struck out wherever they turn up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLine() if form == "json" else _TextLine())
    handler.addFilter(Discretion(secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = _last_words


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """What nothing may ever show."""
    telegram = settings.telegram
    words = (telegram.token.get_secret_value(), telegram.webhook.secret.get_secret_value())
    return tuple(word for word in (*words, urlsplit(settings.storage.url).password) if word)


class Discretion(logging.Filter):
    """Makes every record fit to be kept, its error included. Drops what libraries say below WARNING."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING and record.name.partition(".")[0] not in OURS:
            return False
        record.msg, record.args = self.redacted(_message(record)), None
        if record.exc_info:
            error = record.exc_info[1]
            record.exc_text = self.redacted(told(error)) if error is not None else None
            record.exc_info = None
        if record.stack_info:
            record.stack_info = self.redacted(record.stack_info)
        return True

    def redacted(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        for pattern, instead in _HIDDEN:
            text = pattern.sub(instead, text)
        return text


def _message(record: logging.LogRecord) -> str:
    """What the record says. An error among its facts is told without the words it may quote."""
    args = record.args
    if isinstance(args, tuple):
        record.args = tuple(words_of(one) if isinstance(one, BaseException) else one for one in args)
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} (its facts do not fit)"


def words_of(error: BaseException) -> str:
    """An error in one line: its kind, and its own words only where they cannot be somebody else's."""
    kind = type(error).__name__
    return f"{kind}: {' '.join(str(error).split())}" if isinstance(error, _SPEAK) else kind


def told(error: BaseException) -> str:
    """An error with where it happened and what led to it, as a traceback does, without quoting anybody."""
    return "\n".join(_told(error, set()))


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and id(cause) not in seen:
        yield from _told(cause, seen)
        yield "which led to:"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield words_of(error)
    for inner in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        if id(inner) not in seen:
            yield from (f"| {line}" for line in _told(inner, seen))


class _JsonLine(logging.Formatter):
    """One JSON object a line: at, level, logger, message, error."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        error = "\n".join(text for text in (record.exc_text, record.stack_info) if text)
        return json.dumps(line | ({"error": error} if error else {}), ensure_ascii=False)


class _TextLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        head = f"{_moment(record)} {record.levelname} {record.name} {record.getMessage()}"
        return "\n".join(text for text in (head, record.exc_text, record.stack_info) if text)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error that ends the program is written like every other one."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("bot").critical("the program ends", exc_info=error.with_traceback(trace))
