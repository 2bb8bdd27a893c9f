"""Printed sheets: every code leads to its grid, every label is whole and inside the paper."""

from __future__ import annotations

import asyncio
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PdfParser

from bot import font
from bot.commands.import_street import load
from bot.commands.qr import sheets
from bot.qr_sheet import DPI, MARGIN, PAPER, SLOGAN, Sheet, Unprintable, drawn, laid_out
from tests.bot.running import TOKEN, telegram
from tests.bot.test_command_line import ROOT, SMALL, said, write

if TYPE_CHECKING:
    from bot.qr_sheet import Paper

EXAMPLE = ROOT / "rehearsal" / "street" / "xianghu.toml"
LINK = "https://t.me/gridwhistle_bot?start=g_NH03"
SHEET = Sheet("NH03", "A4", LINK, "怡景苑网格", "湘湖街道 NH03")
LONG = "长沙市芙蓉区湘湖街道万家丽北路一段佳天国际新城东湖家园二期拆迁安置小区（南区）"


@pytest.fixture
def imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    shutil.copy(SMALL, tmp_path / "street.toml")
    config = write(tmp_path, f"sqlite:///{tmp_path / 'fresh.db'}", token=TOKEN)
    assert said(capsys, "import", "--config", config, tmp_path / "street.toml")[0] == 0
    return config


def links(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


def inked(image: Image.Image) -> tuple[int, int, int, int]:
    """The smallest box around everything that is not white."""
    box = image.point(lambda grey: 255 - grey).getbbox()
    assert box is not None
    return box


def everything_inside(image: Image.Image) -> bool:
    left, _, right, bottom = inked(image)
    edge = round(MARGIN * image.width) - 2
    return left >= edge and right <= image.width - edge and bottom <= 0.96 * image.height


@pytest.mark.parametrize("paper", ["A4", "A6"])
@pytest.mark.parametrize("title", ["怡景苑", LONG, "里" * 60, "W" * 40])
def test_a_sheet_is_read_by_a_telephone_and_nothing_of_it_is_cut_off(paper: Paper, title: str) -> None:
    image = drawn(replace(SHEET, paper=paper, title=title, under=f"湘湖街道 {LONG}"))

    assert image.size == PAPER[paper]
    assert links(image) == [LINK]
    assert everything_inside(image)


def test_a_torn_and_stained_code_is_still_read() -> None:
    image = drawn(SHEET)
    left, top, size = 700, 1200, 260
    image.paste(255, (left, top, left + size, top + size))

    assert links(image) == [LINK]


@pytest.mark.parametrize("title", ["怡景苑", LONG])
def test_the_words_of_a_sheet_stand_there_whole_and_do_not_touch(title: str) -> None:
    lines = list(laid_out(replace(SHEET, title=title)))

    text = "".join(line.text for line in lines)
    assert text == f"{SLOGAN}{title}湘湖街道 NH03t.me/gridwhistle_bot?start=g_NH03"
    bottoms = [line.y + sum(line.letters.getmetrics()) for line in lines]
    assert all(bottom <= line.y for bottom, line in zip(bottoms, lines[1:], strict=False))


@settings(max_examples=60, deadline=None)
@given(st.text("湘湖街道怡景苑（南区）WMil1 ·-、", min_size=1, max_size=70))
def test_any_label_lies_within_the_paper(title: str) -> None:
    width, height = PAPER["A6"]

    for line in laid_out(replace(SHEET, paper="A6", title=title)):
        half = line.letters.getlength(line.text) / 2
        assert MARGIN * width - 1 <= line.x - half
        assert line.x + half <= (1 - MARGIN) * width + 1
        assert 0 < line.y < height


def test_a_character_the_font_lacks_is_named() -> None:
    with pytest.raises(Unprintable, match=r"^'𠈌苑': the font has no 𠈌 \(U\+2020C\)$"):
        list(laid_out(replace(SHEET, title="𠈌苑")))


def test_a_label_without_end_is_refused_and_not_cut() -> None:
    with pytest.raises(Unprintable, match="too long for a sheet, 2000 characters"):
        list(laid_out(replace(SHEET, title="长" * 2000)))


def test_every_grid_compound_and_building_of_the_street_has_its_sheet() -> None:
    street = load(EXAMPLE)
    found = list(sheets(street, "gridwhistle_bot"))

    grids = [node for node in street.nodes.values() if node.level in {"grid", "market_zone"}]
    places = [p for node in grids for p in node.places if p.kind in {"compound", "building"}]
    assert [sheet.title for sheet in found if sheet.paper == "A4"] == [node.name for node in grids]
    assert [sheet.title for sheet in found if sheet.paper == "A6"] == [place.name for place in places]
    assert len({sheet.file for sheet in found}) == len(found)
    assert all(re.fullmatch(r"g_[A-Za-z0-9-]{1,20}", sheet.link.partition("start=")[2]) for sheet in found)
    assert all(list(laid_out(sheet)) for sheet in found)


def test_the_command_writes_a_picture_for_each_and_one_pdf_of_all(
    imported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheets"

    done = said(capsys, "qr", "--config", imported, "--out", out, "--username", "@some_bot")

    assert done == (0, f"4 sheets and all.pdf in {out}\n", "")
    names = {"LA01.png", "LA01-01-榆钱里.png", "LA02.png", "LA02-01-麦香苑.png", "all.pdf"}
    assert {path.name for path in out.iterdir()} == names
    with Image.open(out / "LA02-01-麦香苑.png") as image:
        assert links(image) == ["https://t.me/some_bot?start=g_LA02"]
        assert [round(dots) for dots in image.info["dpi"]] == [DPI, DPI]
    assert pages(out / "all.pdf") == [(595, 842), (298, 420), (595, 842), (298, 420)]


def pages(pdf: Path) -> list[tuple[int, int]]:
    """Width and height of each page, in points of 1/72 inch."""
    with PdfParser.PdfParser(str(pdf)) as parsed:
        boxes = [parsed.read_indirect(page)[b"MediaBox"] for page in parsed.pages]
    return [(round(width), round(height)) for _, _, width, height in boxes]


@pytest.mark.parametrize(("kind", "count"), [("grid", 2), ("building", 2)])
def test_one_kind_only(
    kind: str, count: int, imported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(
        capsys, "qr", "--config", imported, "--out", tmp_path / "s", "--username", "some_bot", "--kind", kind
    )

    assert len(list((tmp_path / "s").glob("*.png"))) == count


def asks(config: Path, base: str) -> None:
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[storage]", f'api_base = "{base}"\n[storage]'), encoding="utf-8")


async def test_the_bots_name_is_asked_of_telegram(
    imported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with telegram() as (rehearsal, base):
        asks(imported, base)
        words = ("qr", "--config", imported, "--out", tmp_path / "s", "--kind", "grid")
        code, _, err = await asyncio.to_thread(said, capsys, *words)
        username = rehearsal.world.bot.username

    assert (code, err) == (0, "")
    with Image.open(tmp_path / "s" / "LA01.png") as image:
        assert links(image) == [f"https://t.me/{username}?start=g_LA01"]


def test_telegram_out_of_reach_asks_for_the_name(
    imported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asks(imported, "http://127.0.0.1:9")

    code, _, err = said(capsys, "qr", "--config", imported, "--out", tmp_path / "s")

    assert code == 2
    assert err.startswith("--username: not given, and ")
    assert not (tmp_path / "s").exists()


def test_a_name_no_bot_has_is_refused(
    imported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = said(capsys, "qr", "--config", imported, "--out", tmp_path / "s", "--username", "网格哨")

    assert done == (2, "", "--username: '网格哨' is no name of a bot; allowed: the name from BotFather\n")


def test_all_unprintable_names_are_said_before_the_first_sheet(
    imported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    street = (tmp_path / "street.toml").read_text(encoding="utf-8")
    street = street.replace("柳岸一格", "𠈌岸一格").replace("柳岸二格", "柳岸𠈌格")
    (tmp_path / "street.toml").write_text(street, encoding="utf-8")
    assert said(capsys, "import", "--config", imported, tmp_path / "street.toml")[0] == 0
    words = ("--out", tmp_path / "s", "--username", "some_bot", "--kind", "grid")

    assert said(capsys, "qr", "--config", imported, *words) == (
        2,
        "",
        (
            "the street's names: LA01: '𠈌岸一格': the font has no 𠈌 (U+2020C)\n"
            "LA02: '柳岸𠈌格': the font has no 𠈌 (U+2020C)\n"
        ),
    )
    assert not (tmp_path / "s").exists()


def test_the_font_is_small_and_its_licence_lies_beside_it() -> None:
    assert font.FILE.stat().st_size <= 3_500_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in font.FILE.with_name("OFL.txt").read_text(encoding="utf-8")
