"""Makes the font of printed sheets anew: `python -m bot.font.build [NotoSansCJK-Regular.ttc]`.

The source is Debian's package fonts-noto-cjk; the tool is fonttools, of the development requirements.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection

from bot.font import FILE, characters

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
_NAME = "NotoSansCJKsc-Regular"
_POSTSCRIPT_NAME = 6


def build(source: Path, target: Path) -> None:
    """Raises LookupError when the source has no such font, or it lacks a character."""
    fonts = TTCollection(source, lazy=True).fonts
    font = next((one for one in fonts if one["name"].getDebugName(_POSTSCRIPT_NAME) == _NAME), None)
    if font is None:
        raise LookupError(f"{source} holds no {_NAME}")
    lacking = sorted(one for one in characters() if ord(one) not in font.getBestCmap())
    if lacking:
        raise LookupError(f"{_NAME} lacks {''.join(lacking)}")
    subsetter = Subsetter(_options())
    subsetter.populate(text="".join(characters()))
    subsetter.subset(font)
    font.save(target)


def _options() -> Options:
    """Upright lines of printed text need no hints, no vertical metrics and no features."""
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["BASE", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.recalc_timestamp = False
    return options


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE, FILE)
    print(f"{FILE}: {FILE.stat().st_size} bytes")  # noqa: T201 - a command line prints
