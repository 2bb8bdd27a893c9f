"""A printed sheet (扫码报事): a QR code that opens the private chat for one grid, and words that say so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import segno
from PIL import Image, ImageDraw, ImageFont

from bot import font

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Dots an inch: at this, a printer's dots hide the edges of the modules.
DPI = 300
#: Width and height in dots.
PAPER: dict[Paper, tuple[int, int]] = {"A4": (2480, 3508), "A6": (1240, 1748)}
SLOGAN = "扫一扫，直接报事"
#: Empty room on each side, as a share of the width: printers do not reach the edge.
MARGIN = 0.06
#: The smallest letters, as a share of the width: 2 mm on A6.
_SMALLEST = 0.02
#: Light modules around a code, as its standard demands.
_QUIET_MODULES = 4
_WHITE, _BLACK = 255, 0
#: Only measures.
_PEN = ImageDraw.Draw(Image.new("L", (1, 1)))

Paper = Literal["A4", "A6"]
#: From, to.
Span = tuple[int, int]


class Unprintable(ValueError):  # noqa: N818 - told to the operator as it is
    """A text that cannot be set on a sheet as it is."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one sheet says. `file` is its name without ending."""

    file: str
    paper: Paper
    link: str
    title: str
    under: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in its place: the middle of its upper edge."""

    text: str
    letters: ImageFont.FreeTypeFont
    x: float
    y: int


def drawn(sheet: Sheet) -> Image.Image:
    """The sheet in greys. Raises Unprintable, which names the text."""
    lines = list(laid_out(sheet))
    image = Image.new("L", PAPER[sheet.paper], _WHITE)
    pen = ImageDraw.Draw(image)
    for line in lines:
        pen.text((line.x, line.y), line.text, font=line.letters, fill=_BLACK, anchor="ma")
    _put_code(image, sheet.link, round(0.17 * image.height), round(0.71 * image.height))
    return image


def laid_out(sheet: Sheet) -> Iterator[Line]:
    """The words of a sheet: its slogan above the code, the rest below. Raises Unprintable."""
    width, height = PAPER[sheet.paper]
    rows = (
        (SLOGAN, 0.06, 0.15, 0.10),
        (sheet.title, 0.715, 0.83, 0.12),
        (sheet.under, 0.835, 0.905, 0.05),
        (sheet.link.removeprefix("https://"), 0.91, 0.94, 0.03),
    )
    for text, top, bottom, largest in rows:
        sides = (round(MARGIN * width), round((1 - MARGIN) * width))
        sizes = (round(largest * width), round(_SMALLEST * width))
        yield from _set(text, sides, (round(top * height), round(bottom * height)), sizes)


def _put_code(image: Image.Image, link: str, top: int, bottom: int) -> None:
    """The code in the middle, every module the same whole number of dots."""
    # Level Q still reads with a quarter of it dirty or torn, as happens in a stairwell.
    code = segno.make(link, error="q", micro=False)
    modules = int(code.symbol_size(border=_QUIET_MODULES)[0])
    room = min(bottom - top, round((1 - 2 * MARGIN) * image.width))
    dots = room // modules
    size = modules * dots
    left, top = (image.width - size) // 2, top + (bottom - top - size) // 2
    pen = ImageDraw.Draw(image)
    for y, row in enumerate(code.matrix_iter(border=_QUIET_MODULES)):
        for x, dark in enumerate(row):
            if dark:
                at = (left + x * dots, top + y * dots)
                pen.rectangle((*at, at[0] + dots - 1, at[1] + dots - 1), fill=_BLACK)


@cache
def _letters(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font.FILE, size, layout_engine=ImageFont.Layout.BASIC)


def _set(text: str, sides: Span, heights: Span, sizes: Span) -> Iterator[Line]:
    """Centred: as large as fits, in several lines before the letters become small."""
    lacking = font.missing(text)
    if lacking:
        raise Unprintable(f"'{text}': the font has no {', '.join(f'{c} (U+{ord(c):04X})' for c in lacking)}")
    (left, right), (top, bottom) = sides, heights
    letters, lines = _fitted(text, right - left, bottom - top, sizes)
    step = sum(letters.getmetrics())
    first = top + (bottom - top - step * len(lines)) // 2
    for number, line in enumerate(lines):
        yield Line(line, letters, (left + right) / 2, first + number * step)


def _fitted(text: str, width: int, height: int, sizes: Span) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """In one line down to half the largest size, then in as many as there is room for."""
    largest, smallest = sizes
    every = range(largest, smallest - 1, -max(1, largest // 24))
    in_one = [size for size in every if size * 2 >= largest]
    for tried, most in ((in_one, 1), (every, len(text))):
        for size in tried:
            letters = _letters(size)
            lines = list(_wrapped(text, letters, width))
            if len(lines) <= most and sum(letters.getmetrics()) * len(lines) <= height:
                return letters, lines
    raise Unprintable(f"'{text}': too long for a sheet, {len(text)} characters")


def _wrapped(text: str, letters: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """Chinese may break after any character."""
    line = ""
    for character in text:
        if line and _PEN.textlength(line + character, font=letters) > width:
            yield line
            line = ""
        line += character
    if line:
        yield line
