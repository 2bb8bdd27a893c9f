"""Pictures: what Telegram can tell about their bytes, and one built in to send."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
#: JPEG segments that carry the picture's size: start of frame, baseline to lossless.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@cache
def built_in() -> bytes:
    """A street at night with one lamp out, JPEG."""
    return (Path(__file__).parent / "page" / "lamp.jpg").read_bytes()


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None when it is no JPEG or PNG picture."""
    if content.startswith(PNG) and len(content) >= 24:  # noqa: PLR2004 - signature and IHDR up to its sizes
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content.startswith(JPEG):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - every segment begins so
        length = int.from_bytes(content[at + 2 : at + 4])
        if content[at + 1] in FRAMES:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 2 + length
    return None
