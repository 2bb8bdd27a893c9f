"""`doctor`: asks Telegram, the database, the clock and the street what keeps the bot from its work.

One line for each thing: ok, warning or wrong, and what to do next. Changes nothing.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import aiohttp

from bot import font
from bot.clock import Clock, RealClock
from bot.commands import import_street
from bot.commands.errors import WrongInput
from bot.telegram_in import ALLOWED_UPDATES, Busy, Refused, Standing, TelegramIn
from gridwork.streetfile import StreetFileErrors
from storage import SchemaTooOld, Store, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from datetime import datetime

    from bot.settings import Settings
    from bot.telegram_in import WebhookState
    from gridwork.street import Group, Street

_T = TypeVar("_T")
#: Seconds by which the machine's clock may differ from Telegram's.
_MOST_OFF = 5.0
#: Seconds each question may take.
_ANSWER_WITHIN = 15
_TRIES = 3
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Finding:
    verdict: Literal["ok", "warning", "wrong"]
    what: str
    found: str
    #: What to do about it.
    next: str = ""

    def __str__(self) -> str:
        tail = f"; {self.next}" if self.next else ""
        return f"{self.verdict:<8} {self.what}: {self.found}{tail}"


class _OnlyTrying(Exception):  # noqa: N818 - leaves the transaction without a trace
    """The database would have taken it."""


def run(settings: Settings, config: Path, clock: Clock | None = None) -> int:
    """Prints the findings; 1 when something is wrong. Raises WrongInput without a token."""
    if not settings.telegram.token.get_secret_value():
        raise WrongInput(f"{config}: telegram.token", "is empty", "the token from BotFather")
    return asyncio.run(_run(settings, clock or RealClock()))


async def _run(settings: Settings, clock: Clock) -> int:
    wrong = False
    for finding in _database(settings, clock.now()):
        print(finding)
        wrong |= finding.verdict == "wrong"
    for finding in (_font(_known_street(settings)), _calendar(clock.now())):
        print(finding)
    async for finding in _telegram(settings, clock):
        print(finding, flush=True)
        wrong |= finding.verdict == "wrong"
    return int(wrong)


# -- the database and the street ------------------------------------------------------------------


def _database(settings: Settings, now: datetime) -> Iterator[Finding]:
    file = _file_of(settings.storage.url)
    if file is not None and not file.exists():
        yield Finding("warning", "database", f"{file} is not there yet", "`run` makes it at its start")
        return
    store = Store(settings.storage.url)
    try:
        store.check_schema()
        _try_to_write(store, now)
        yield Finding("ok", "database", f"reachable, newest schema, writable{_size(file)}")
        yield _street(settings, store, now)
    except SchemaTooOld as old:
        yield Finding("wrong", "database", str(old), "run `gridwhistle migrate`")
    except Unavailable as error:
        said = " ".join(str(error).split())
        yield Finding("wrong", "database", said, "see [storage] url, the server, the disk and its rights")
    finally:
        store.close()


def _file_of(url: str) -> Path | None:
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None


def _size(file: Path | None) -> str:
    """SQLite's file with its log; a server keeps its own books."""
    if file is None:
        return ""
    parts = [part for part in (file, Path(f"{file}-wal")) if part.exists()]
    return f", {sum(part.stat().st_size for part in parts) / 2**20:.1f} MiB"


def _try_to_write(store: Store, now: datetime) -> None:
    with suppress(_OnlyTrying), store.begin(now) as tx:
        tx.meta.set("doctor", now.isoformat())
        raise _OnlyTrying


def _street(settings: Settings, store: Store, now: datetime) -> Finding:
    file, street = settings.street.file, store.street()
    if not file.exists():
        verdict: Literal["ok", "wrong"] = "wrong" if street is None else "ok"
        return Finding(verdict, "street", f"no file {file}", "" if street else "write one, see [street] file")
    try:
        would = import_street.run(store, file, now, dry_run=True)
    except StreetFileErrors as errors:
        first = str(errors).splitlines()[0]
        return Finding("wrong", "street", f"the file is refused: {first}", "`check` says it all")
    if would.startswith("nothing to change"):
        return Finding("ok", "street", f"{file.name} is imported and current")
    if would.startswith("conflict:"):
        said = f"chats have set something else than {file.name} says"
        return Finding("warning", "street", said, "`import --dry-run` lists it")
    return Finding(
        "warning", "street", f"{file.name} differs from what is imported", "`run` imports it, or `import`"
    )


# -- what sheets and time limits need --------------------------------------------------------------


def _font(street: Street | None) -> Finding:
    """Whether every name of the street can be printed on a sheet."""
    names = "".join(node.name for node in street.nodes.values()) if street is not None else ""
    try:
        lacking = font.missing(names)
    except OSError as error:
        return Finding("warning", "font", f"cannot be read: {error}", "install the package anew")
    if lacking:
        return Finding("warning", "font", f"has no {' '.join(lacking)}", "`qr` refuses sheets with these")
    return Finding("ok", "font", "has every character of the street's names")


def _calendar(now: datetime) -> Finding:
    return Finding(
        "warning", "calendar", f"no work calendar for {now.year}", "limits in working time run day and night"
    )


# -- Telegram -------------------------------------------------------------------------------------


async def _telegram(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    base = settings.telegram.api_base
    yield await _clock(base, clock)
    door = TelegramIn(settings.telegram.token.get_secret_value(), base)
    try:
        name, reads_all = await _asked(door.whoami)
        yield Finding("ok", "token", f"Telegram knows the bot as @{name}")
        yield _privacy(reads_all=reads_all)
        yield _webhook(settings, await _asked(door.webhook))
        street = _known_street(settings)
        for group in street.groups if street is not None else ():
            yield _group(group, await _asked(lambda: door.standing(group.chat)), reads_all=reads_all)  # noqa: B023 - asked at once
    except Refused:
        yield Finding("wrong", "token", "Telegram does not know it", "copy it anew from BotFather (/mybots)")
    except Busy as busy:
        yield Finding("wrong", "telegram", str(busy), "see [telegram] api_base, the network and a firewall")
    finally:
        await door.close()


async def _asked(ask: Callable[[], Awaitable[_T]]) -> _T:
    """Telegram's answer; asked again when it says when. Raises Refused or Busy."""
    for _ in range(_TRIES - 1):
        try:
            return await _in_time(ask)
        except Busy as busy:
            await asyncio.sleep(min(busy.seconds, _ANSWER_WITHIN))
    return await _in_time(ask)


async def _in_time(ask: Callable[[], Awaitable[_T]]) -> _T:
    try:
        async with asyncio.timeout(_ANSWER_WITHIN):
            return await ask()
    except TimeoutError as error:
        raise Busy(f"no answer within {_ANSWER_WITHIN} s", 1.0) from error


async def _clock(base: str, clock: Clock) -> Finding:
    """The machine's clock against the date in Telegram's answers. The address holds no token."""
    timeout = aiohttp.ClientTimeout(total=_ANSWER_WITHIN)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            async with session.get(base, allow_redirects=False) as answer:
                theirs = parsedate_to_datetime(answer.headers["Date"])
            off = (clock.now() - theirs).total_seconds()
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError) as error:
        return Finding("warning", "clock", f"Telegram's time is not known ({type(error).__name__})")
    # The date counts whole seconds.
    if abs(off) <= _MOST_OFF + 1:
        return Finding("ok", "clock", f"within {_MOST_OFF:.0f} s of Telegram's")
    way = "ahead of" if off > 0 else "behind"
    return Finding("wrong", "clock", f"{abs(off):.0f} s {way} Telegram's", "set it, and keep it set by NTP")


def _privacy(*, reads_all: bool) -> Finding:
    if reads_all:
        return Finding("ok", "privacy mode", "off, the bot reads groups whole")
    todo = "make the bot an administrator of each group, or send BotFather /setprivacy and add it anew"
    return Finding("warning", "privacy mode", "on, the bot reads only groups it administers", todo)


def _webhook(settings: Settings, state: WebhookState) -> Finding:
    wanted = settings.telegram.webhook.url if settings.telegram.mode == "webhook" else ""
    if state.url != wanted:
        found = f"mode is {settings.telegram.mode}, but {'another' if state.url else 'no'} webhook is set"
        return Finding("warning", "webhook", found, "`run` sets this right at its start")
    if not wanted:
        return Finding("ok", "webhook", "none is set, as mode is polling")
    if state.pending and state.error:
        todo = "see the web server before the bot, its certificate, [telegram.webhook] secret"
        return Finding("wrong", "webhook", f"{state.pending} updates wait: {state.error}", todo)
    if state.allowed != frozenset(ALLOWED_UPDATES):
        return Finding(
            "warning", "webhook", "for other kinds of updates", "`run` sets this right at its start"
        )
    return Finding("ok", "webhook", "set, and Telegram gets through")


def _known_street(settings: Settings) -> Street | None:
    """The street of the file; whether it is imported is another question."""
    try:
        return import_street.load(settings.street.file)
    except StreetFileErrors:
        return None


def _group(group: Group, standing: Standing, *, reads_all: bool) -> Finding:
    what = f"group {group.name}"
    if standing.status in {"unknown", "left", "kicked"}:
        return Finding("wrong", what, "the bot is not in it", "add the bot, then make it an administrator")
    if not standing.may_write:
        return Finding("wrong", what, "the bot may not write", "make the bot an administrator")
    if standing.status in {"administrator", "creator"}:
        return Finding("ok", what, "administrator, reads and writes")
    if reads_all:
        return Finding("ok", what, "member, reads and writes")
    return Finding("wrong", what, "the bot reads commands only", "make the bot an administrator")
