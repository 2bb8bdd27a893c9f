"""`export` and `import` of a workbook, on the command line."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.__main__ import main
from bot.commands import import_street
from bot.commands.import_street import load
from bot.street_sheets import SHEETS
from gridwork import street_toml
from gridwork.street import Role
from gridwork.streetfile import read_street, street_to_rows, street_to_tables
from storage import Store, upgrade
from tests.bot.test_command_line import NOON, ROOT, SMALL, said, write


@pytest.fixture
def config(tmp_path: Path) -> Path:
    shutil.copy(SMALL, tmp_path / "street.toml")
    return write(tmp_path, f"sqlite:///{tmp_path / 'fresh.db'}")


@pytest.fixture
def imported(config: Path, tmp_path: Path) -> Path:
    store = Store(f"sqlite:///{tmp_path / 'fresh.db'}")
    upgrade(f"sqlite:///{tmp_path / 'fresh.db'}")
    import_street.run(store, tmp_path / "street.toml", NOON, dry_run=False)
    store.close()
    return config


def exported(capsysbinary: pytest.CaptureFixture[bytes], *words: str | Path) -> bytes:
    assert main(["export", *map(str, words)]) == 0
    return capsysbinary.readouterr().out


def test_the_export_is_the_present_street_of_file_and_chats_together(
    imported: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    in_chat = SMALL.read_text(encoding="utf-8").replace('name = "乙二"', 'name = "丙三"')
    row = {("person", "tg:502"): street_to_rows(read_street(in_chat, "chat"))["person", "tg:502"]}
    store = Store(f"sqlite:///{tmp_path / 'fresh.db'}")
    with store.begin(NOON) as tx:
        tx.street_rows.apply(row, origin="chat", now=NOON)
    present = store.street()
    store.close()

    text = exported(capsysbinary, "--config", imported).decode()

    assert read_street(text, "export") == present != load(SMALL)
    assert 'name = "丙三"' in text


def test_an_exported_workbook_changes_nothing_when_it_is_imported_again(
    imported: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "street.xlsx"
    path.write_bytes(exported(capsysbinary, "--config", imported, "--format", "xlsx"))

    assert load(path) == load(SMALL)
    assert main(["import", "--config", str(imported), str(path)]) == 0
    assert capsysbinary.readouterr().out == b"nothing to change\n"


def test_a_dry_run_of_a_workbook_says_what_would_change(
    imported: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    book = load_workbook(BytesIO(exported(capsysbinary, "--config", imported, "--format", "xlsx")))
    book["person"]["B2"] = "甲乙"
    book.save(tmp_path / "street.xlsx")

    assert main(["import", "--config", str(imported), str(tmp_path / "street.xlsx"), "--dry-run"]) == 0
    assert capsysbinary.readouterr().out == b"changed 1 person: tg:501\ndry run: nothing was written\n"


def test_a_wrong_workbook_is_refused_with_sheet_and_row(
    imported: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    book = load_workbook(BytesIO(exported(capsysbinary, "--config", imported, "--format", "xlsx")))
    book["grid"]["D3"] = "=D4"
    path = tmp_path / "street.xlsx"
    book.save(path)

    assert main(["import", "--config", str(imported), str(path)]) == 2
    wrong = f"{path}: sheet grid, row 3, level: is a formula; allowed: the value itself (paste as values)\n"
    assert capsysbinary.readouterr().err.decode() == f"{path}: the street file is refused\n{wrong}"


def test_the_form_needs_no_config(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    book = load_workbook(BytesIO(exported(capsysbinary, "--template")))

    assert set(SHEETS) < set(book.sheetnames)


def test_without_a_config_there_is_nothing_to_export(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = "--config: is missing; allowed: a config file, or --template\n"

    assert said(capsys, "export") == (2, "", wrong)


def test_before_the_first_import_there_is_no_street(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = "[storage] url: the database has no street yet; allowed: one after `import`\n"

    assert said(capsys, "export", "--config", config) == (2, "", wrong)
    assert said(capsys, "qr", "--config", config, "--out", "x", "--username", "some_bot") == (2, "", wrong)


@pytest.mark.parametrize("words", [("--format", "xlsx"), ("--template",)])
def test_a_workbook_is_not_printed_on_a_terminal(words: tuple[str, ...], imported: Path) -> None:
    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "bot", "export", "--config", str(imported), *words]
    done = subprocess.run(command, cwd=ROOT, check=False, timeout=60, stdout=terminal, stderr=subprocess.PIPE)
    os.close(terminal)
    os.close(master)

    assert done.returncode == 2
    wrong = b"--format xlsx: a terminal cannot show a workbook; allowed: a file: > street.xlsx\n"
    assert done.stderr == wrong


def test_who_has_joined_or_left_in_a_chat_is_in_the_export_and_no_stranger_to_an_import(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'roles.db'}"
    upgrade(url)
    store = Store(url)
    street_file = ROOT / "rehearsal" / "street" / "xianghu.toml"
    import_street.run(store, street_file, NOON, dry_run=False)
    with store.begin(NOON) as tx:
        for number, role in enumerate((Role("property", "WY1"), Role("secretary", "NH")), start=1):
            tx.roles.join(f"tg:{number}", "新来的", role, NOON)
        worker = tx.street.with_role("grid_worker", "NH")[0]
        tx.roles.leave(worker.address, Role("grid_worker", "NH"), NOON)
    present = store.street()
    store.close()

    assert present is not None
    assert worker not in present.with_role("grid_worker", "NH")
    again = read_street(street_toml.written(street_to_tables(present)), "export")
    assert again.people == present.people
    assert {one.name for one in again.people} >= {"新来的"}
