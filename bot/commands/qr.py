"""`qr`: sheets to print and hang up, for each grid (A4) and for each compound or building (A6)."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import TYPE_CHECKING

from bot.commands.database import present_street
from bot.commands.errors import WrongInput
from bot.qr_sheet import DPI, Sheet, Unprintable, drawn, laid_out
from bot.telegram_in import Busy, Refused, TelegramIn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image

    from bot.settings import Settings
    from gridwork.street import Node, Street

KINDS = ("grid", "building")
_USERNAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")
#: Not in the name of a file, on one system or another.
_UNFILED = re.compile(r'[\\/:*?"<>|\s]')
_LONGEST_NAME = 40
_PDF = "all.pdf"


def run(settings: Settings, config: Path, out: Path, kind: str | None, username: str | None) -> str:
    """Writes the sheets; what was written. Raises WrongInput, then nothing is."""
    street = present_street(settings)
    name = _checked(username) if username else _asked(settings, config)
    wanted = list(sheets(street, name, (kind,) if kind else KINDS))
    if not wanted:
        raise WrongInput("--kind", f"{street.name} has nothing of kind {kind}", ", ".join(KINDS))
    _try(wanted)
    try:
        out.mkdir(parents=True, exist_ok=True)
        _write(wanted, out)
    except OSError as error:
        raise WrongInput(f"--out {out}", f"cannot be written: {error.strerror}", "a folder") from error
    return f"{len(wanted)} sheets and {_PDF} in {out}"


def sheets(street: Street, username: str, kinds: tuple[str, ...] = KINDS) -> Iterator[Sheet]:
    """In the order of the street file, each grid before what stands in it."""
    for node in street.nodes.values():
        if node.level not in {"grid", "market_zone"}:
            continue
        link = f"https://t.me/{username}?start=g_{node.code}"
        if "grid" in kinds:
            yield Sheet(node.code, "A4", link, node.name, f"{street.name} {node.code}")
        if "building" in kinds:
            yield from _of_places(street, node, link)


def _of_places(street: Street, node: Node, link: str) -> Iterator[Sheet]:
    for number, place in enumerate(node.places, start=1):
        if place.kind in {"compound", "building"}:
            file = f"{node.code}-{number:02}-{_UNFILED.sub('_', place.name)[:_LONGEST_NAME]}"
            yield Sheet(file, "A6", link, place.name, f"{street.name} {node.name}")


def _checked(username: str) -> str:
    found = _USERNAME.fullmatch(username)
    if not found:
        raise WrongInput("--username", f"{username!r} is no name of a bot", "the name from BotFather")
    return found.group(1)


def _asked(settings: Settings, config: Path) -> str:
    token = settings.telegram.token.get_secret_value()
    if not token:
        raise WrongInput(f"{config}: telegram.token", "is empty", "the token from BotFather, or --username")
    try:
        return asyncio.run(_ask(token, settings.telegram.api_base))
    except (Refused, Busy, TimeoutError) as error:
        why = str(error) or "Telegram does not answer"
        raise WrongInput("--username", f"not given, and {why}", "the bot's name from BotFather") from error


async def _ask(token: str, api_base: str) -> str:
    door = TelegramIn(token, api_base)
    try:
        async with asyncio.timeout(15):
            name, _ = await door.whoami()
        return name
    finally:
        await door.close()


def _try(wanted: list[Sheet]) -> None:
    """Every label, before the first file: a wrong one is named, and all of them at once."""
    faults = []
    for sheet in wanted:
        try:
            list(laid_out(sheet))
        except Unprintable as error:
            faults.append(f"{sheet.file}: {error}")
    if faults:
        raise WrongInput("the street's names", "\n".join(faults))


def _write(wanted: list[Sheet], out: Path) -> None:
    pdf = out / _PDF
    for number, sheet in enumerate(wanted):
        image = drawn(sheet)
        image.save(out / f"{sheet.file}.png", dpi=(DPI, DPI))
        _append(image, pdf, first=number == 0)
        if sys.stderr.isatty():
            end = "\n" if number + 1 == len(wanted) else ""
            print(f"\r{number + 1} of {len(wanted)}", end=end, file=sys.stderr, flush=True)


def _append(image: Image.Image, pdf: Path, *, first: bool) -> None:
    """A page, in black and white only: sharp edges, and a hundredth of the size."""
    image.point(lambda grey: 255 if grey > 127 else 0).convert("1").save(  # noqa: PLR2004 - half way
        pdf, "PDF", resolution=DPI, append=not first
    )
