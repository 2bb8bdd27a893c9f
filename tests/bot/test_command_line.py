"""The command line as an operator meets it: what is printed, what is said of a mistake, how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bot.__main__ import main
from gridwork.cases import move, open_case
from gridwork.limits import Limits
from gridwork.reading import Matter, Place, Urgency
from gridwork.streetfile import read_street, street_to_rows
from storage import Store, downgrade

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "gridwork" / "small_street.toml"
TOKEN = "1000001:NOBODY"
COMMANDS = [
    "demo",
    "run",
    "check",
    "import",
    "export",
    "qr",
    "migrate",
    "read",
    "replay",
    "train",
    "evaluate",
    "cases",
]
LIVE = '=HYPERLINK("http://evil.example","点我")'
NOON = datetime(2026, 12, 10, 4, 0, tzinfo=UTC)
REPORTER = "tg:7700177001"
LEADER = "tg:5010150101"


@pytest.fixture
def street_file(tmp_path: Path) -> Path:
    path = tmp_path / "street.toml"
    shutil.copy(SMALL, path)
    return path


@pytest.fixture
def config(tmp_path: Path, street_file: Path) -> Path:
    return write(tmp_path, f"sqlite:///{tmp_path / 'fresh.db'}")


def write(folder: Path, url: str, token: str = TOKEN, more: str = "") -> Path:
    path = folder / "config.toml"
    path.write_text(
        f'[telegram]\ntoken = "{token}"\n[storage]\nurl = "{url}"\n[street]\nfile = "street.toml"\n{more}',
        encoding="utf-8",
    )
    return path


def said(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def shell(*words: str | Path, **more: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bot", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=60, **more)


# ---------------------------------------------------------------- help and mistakes


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom bot.__main__ import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as end:\n    print('ended', end.code)\n"
        "heavy = 'aiogram telegram sqlalchemy alembic jieba pydantic aiohttp apscheduler asyncio xlsxwriter '"
        "'openpyxl PIL'\n"
        "print('loaded', sorted(set(heavy.split()) & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )

    for command in COMMANDS:
        assert f"    {command} " in done.stdout
    assert done.stdout.endswith("ended 0\nloaded []\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])

    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: gridwhistle {command}")


@pytest.mark.parametrize(
    ("words", "of", "message"),
    [
        ([], "", "the following arguments are required: COMMAND"),
        (["cases"], " cases", "the following arguments are required: --config"),
        (["replay"], " replay", "the following arguments are required: --street"),
        (["demo", "--port", "eighty"], " demo", "argument --port: invalid int value: 'eighty'"),
        (["migrate", "--config", "c.toml", "--now"], "", "unrecognized arguments: --now"),
    ],
)
def test_a_wrong_word_is_one_line_and_code_2(
    words: list[str], of: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line = f"gridwhistle{of}: {message} (see gridwhistle{of} --help)\n"

    assert said(capsys, *words) == (2, "", line)


def test_a_config_that_is_not_there_is_one_line_and_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "migrate", "--config", "/nowhere/config.toml") == (
        2,
        "",
        "/nowhere/config.toml: cannot be read (No such file or directory); allowed: a TOML file\n",
    )


def test_an_unknown_command_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "frobnicate")

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "invalid choice: 'frobnicate'" in err
    assert all(command in err for command in COMMANDS)


def test_a_reader_that_has_gone_ends_the_work_quietly(config: Path, street_file: Path) -> None:
    shell("import", "--config", config, street_file, stdout=subprocess.DEVNULL)
    gone, pipe = os.pipe()
    os.close(gone)
    done = shell("cases", "--config", config, "--format", "csv", stdout=pipe, stderr=subprocess.PIPE)
    os.close(pipe)

    assert (done.returncode, done.stderr) == (1, b"")


# ---------------------------------------------------------------- run and check


def test_run_refuses_an_unknown_part(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "run", "--config", config, "--only", "work,sendd") == (
        2,
        "",
        "--only: unknown part 'sendd'; allowed: receive, work, send, clock, web\n",
    )


@pytest.mark.parametrize("command", ["run", "check"])
def test_without_a_token_there_is_no_bot(
    command: str, tmp_path: Path, street_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write(tmp_path, f"sqlite:///{tmp_path / 'fresh.db'}", token="")

    assert said(capsys, command, "--config", config) == (
        2,
        "",
        f"{config}: telegram.token: is empty; allowed: the token from BotFather\n",
    )
    assert not (tmp_path / "fresh.db").exists()


def test_check_finds_all_in_order_and_changes_nothing(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.iterdir())

    assert said(capsys, "check", "--config", config) == (
        0,
        "in order: 柳溪街道, 5 nodes, 2 people, 1 group\n",
        "",
    )
    assert sorted(tmp_path.iterdir()) == before


def test_check_names_the_line_of_a_bad_street(
    config: Path, street_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_street(street_file)

    code, out, err = said(capsys, "check", "--config", config)

    assert (code, out) == (2, "")
    assert err.startswith(f"[street] file: the street file is refused\n{street_file}:")
    assert "'LB'" in err


@pytest.mark.parametrize(
    ("key", "content", "place"),
    [
        ("[texts]\noverrides", "no-such-text = 你好\n", "[texts] overrides: "),
        ("[reading]\nlexicon", "[groups\n", "[reading] lexicon: "),
    ],
)
def test_check_names_a_file_of_the_operators_own_that_cannot_be_used(
    key: str, content: str, place: str, tmp_path: Path, street_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own").write_text(content, encoding="utf-8")
    config = write(tmp_path, f"sqlite:///{tmp_path / 'fresh.db'}", more=f'{key} = "own"\n')

    code, out, err = said(capsys, "check", "--config", config)

    assert (code, out) == (2, "")
    assert err.startswith(place)
    assert str(tmp_path / "own") in err


# ---------------------------------------------------------------- import and migrate


def break_street(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('parent = "LA"', 'parent = "LB"', 1), encoding="utf-8")


def street_in(folder: Path) -> str | None:
    store = Store(f"sqlite:///{folder / 'fresh.db'}")
    try:
        street = store.street()
    finally:
        store.close()
    return street.name if street else None


def test_a_dry_run_tells_what_would_change_and_writes_nothing(
    config: Path, street_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, "import", "--config", config, street_file, "--dry-run")

    assert (code, err) == (0, "")
    assert "added 4 grids: LA, LA01, LA02, SM\n" in out
    assert out.endswith("dry run: nothing was written\n")
    assert street_in(tmp_path) is None


def test_an_import_is_there_afterwards_and_the_next_one_has_nothing_to_do(
    config: Path, street_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "import", "--config", config, street_file)[0] == 0
    assert street_in(tmp_path) == "柳溪街道"
    assert said(capsys, "import", "--config", config, street_file) == (0, "nothing to change\n", "")


def test_a_bad_street_is_refused_and_the_one_before_stays(
    config: Path, street_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "import", "--config", config, street_file)
    bad = tmp_path / "bad.toml"
    shutil.copy(SMALL, bad)
    break_street(bad)
    bad.write_text(bad.read_text(encoding="utf-8").replace("柳溪街道", "桃溪街道"), encoding="utf-8")

    code, out, err = said(capsys, "import", "--config", config, bad)

    assert (code, out) == (2, "")
    assert err.startswith(f"{bad}: the street file is refused\n{bad}:")
    assert "'LB'" in err
    assert street_in(tmp_path) == "柳溪街道"


def test_a_street_file_that_is_not_there_is_code_2(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "import", "--config", config, "/nowhere/street.toml")

    assert code == 2
    assert "cannot be read: No such file or directory" in err


def test_migrate_brings_a_database_up(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "migrate", "--config", config) == (0, "the database has the newest schema\n", "")

    store = Store(f"sqlite:///{tmp_path / 'fresh.db'}")
    store.check_schema()
    store.close()


def test_an_old_postgresql_is_refused_until_it_is_migrated(
    postgresql_url: str, tmp_path: Path, street_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    downgrade(postgresql_url, "base")
    config = write(tmp_path, postgresql_url)

    code, _, err = said(capsys, "cases", "--config", config)
    assert code == 2
    assert err.endswith("; allowed: run `gridwhistle migrate` first\n")
    assert said(capsys, "migrate", "--config", config)[0] == 0
    assert said(capsys, "import", "--config", config, street_file)[0] == 0
    assert said(capsys, "cases", "--config", config) == (0, "", "")


@pytest.mark.parametrize("command", ["migrate", "cases"])
def test_a_database_in_a_folder_that_is_not_there_is_one_line(
    command: str, tmp_path: Path, street_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write(tmp_path, f"sqlite:///{tmp_path / 'missing' / 'bot.db'}")

    code, out, err = said(capsys, command, "--config", config)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("[storage] url: ")


@pytest.mark.parametrize("command", ["migrate", "cases"])
def test_a_database_that_cannot_be_reached_is_one_line_without_its_password(
    command: str, tmp_path: Path, street_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write(tmp_path, "postgresql+psycopg://nobody:verysecret@127.0.0.1:1/none")

    code, out, err = said(capsys, command, "--config", config)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("[storage] url: ")
    assert "verysecret" not in err


# ---------------------------------------------------------------- cases


@pytest.fixture
def empty(tmp_path: Path, street_file: Path, store: Store, database_url: str) -> Path:
    """The config of a database that has a street and no case."""
    street = read_street(street_file.read_text(encoding="utf-8"), "street.toml")
    with store.begin(NOON) as tx:
        tx.street_rows.apply(street_to_rows(street), origin="file", now=NOON)
    return write(tmp_path, database_url)


@pytest.fixture
def filled(empty: Path, store: Store) -> Path:
    """Two cases of two days, one of them signed for, closed and not solved; the other brand-new."""
    file_case(store, NOON - timedelta(hours=11, minutes=30), "20261210-001", "楼道灯不亮", closed=True)
    file_case(store, NOON, "20261210-002", LIVE, closed=False)
    return empty


def file_case(store: Store, at: datetime, number: str, text: str, *, closed: bool) -> None:
    place = Place("榆钱3栋", "榆钱里3栋", "榆钱里", "3栋", "LA01", ("LA01",))
    case, events = open_case(
        Matter("lighting_cable", Urgency.YELLOW, place),
        number=f"LA01-{number}",
        node="LA01",
        level="grid",
        now=at,
        limits=Limits(),
        reporter_role="resident",
        holder_role="grid_leader",
        text=text,
        reporter=REPORTER,
        chat="tg:-1001",
        photos=1,
    )
    with store.begin(at) as tx:
        saved = tx.cases.add(case, *events)
        tx.cases.add_person(saved.id, REPORTER, "reporter", chat="tg:-1001", message_id=5, role="resident")
        tx.cases.add_message(saved.id, "tg:-1001", 5, REPORTER, text, ("photo",), at)
        if closed:
            later = at + timedelta(hours=1)
            taken, event = move(
                saved,
                "acknowledge",
                role="grid_leader",
                now=later,
                actor=LEADER,
                holder=LEADER,
                acknowledged_at=later,
            )
            saved = tx.cases.save(taken, event)
            ended, event = move(
                saved,
                "self_resolve",
                role="secretary",
                now=later,
                actor=LEADER,
                reason="+1",
                ended_as="self_resolved",
                closed_at=later,
            )
            tx.cases.save(ended, event)


def test_a_database_without_cases_prints_none(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "cases", "--config", empty) == (0, "", "")

    code, out, _ = said(capsys, "cases", "--config", empty, "--format", "csv")
    assert (code, len(out.splitlines())) == (0, 1)
    assert out.startswith("number,state,step,kind,bureau,urgency,grid,place,text,opened_at,")


def test_a_database_without_a_street_is_told_so(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "cases", "--config", config) == (
        2,
        "",
        "[storage] url: the database has no street yet; allowed: one after `import`\n",
    )


def test_cases_are_printed_with_their_events_in_the_order_they_were_opened(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, "cases", "--config", filled)
    first, second = [json.loads(line) for line in out.splitlines()]

    assert (code, err) == (0, "")
    assert second["number"] == "LA01-20261210-002"
    assert first == {
        "number": "LA01-20261210-001",
        "state": "closed",
        "step": "核查结案",
        "kind": "lighting_cable",
        "bureau": None,
        "urgency": "yellow",
        "grid": "LA01",
        "place": "榆钱里3栋",
        "text": "楼道灯不亮",
        "opened_at": "2026-12-10T00:30:00+08:00",
        "due_at": "2026-12-13T00:30:00+08:00",
        "acknowledged_at": "2026-12-10T01:30:00+08:00",
        "feedback_at": None,
        "closed_at": "2026-12-10T01:30:00+08:00",
        "ended_as": "self_resolved",
        "holder": "grid_leader",
        "level": "grid",
        "reporters": 1,
        "supporters": 0,
        "photos": 1,
        "reopened": 0,
        "bundle": None,
        "anonymous": False,
        "events": [
            event("00:30", "report", None, "reported", "resident"),
            event("00:30", "file", "reported", "filed", "bot"),
            event("00:30", "dispatch", "filed", "dispatched", "bot"),
            event("01:30", "acknowledge", "dispatched", "accepted", "grid_leader"),
            event("01:30", "self_resolve", "accepted", "closed", "secretary", "+1"),
        ],
    }


def event(
    clock: str, action: str, source: str | None, target: str, by: str, reason: str | None = None
) -> dict[str, str | None]:
    at = f"2026-12-10T{clock}:00+08:00"
    return {"at": at, "action": action, "from": source, "to": target, "by": by, "reason": reason}


@pytest.mark.parametrize(
    ("more", "numbers"),
    [
        (["--open"], ["002"]),
        (["--since", "2026-12-10"], ["001", "002"]),
        (["--since", "2026-12-11"], []),
        (["--since", "2026-12-10", "--open"], ["002"]),
    ],
)
def test_cases_may_be_the_open_ones_or_those_since_a_day_of_the_street(
    more: list[str], numbers: list[str], filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = said(capsys, "cases", "--config", filled, *more)

    assert [json.loads(line)["number"][-3:] for line in out.splitlines()] == numbers


@pytest.mark.parametrize("since", ["tomorrow", "2026-02-30", "10.12.2026", ""])
def test_a_bad_date_is_code_2(since: str, filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "cases", "--config", filled, "--since", since) == (
        2,
        "",
        f"--since: {since!r} is no day; allowed: a day such as 2026-12-01\n",
    )


def test_nobody_can_be_recognised_in_any_format(
    filled: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for form in ("jsonl", "csv", "xlsx"):
        assert main(["cases", "--config", str(filled), "--format", form]) == 0
        out = capsysbinary.readouterr().out
        texts = [out] if form != "xlsx" else [*unzipped(out).values()]
        assert any(b"LA01-20261210-001" in text for text in texts)
        for text in texts:
            for secret in (REPORTER[3:], LEADER[3:], "tg:"):
                assert secret.encode() not in text


def test_a_formula_in_a_report_is_dead_in_csv(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "cases", "--config", filled, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))

    assert [row["text"] for row in rows] == ["楼道灯不亮", f"'{LIVE}"]
    assert [row["anonymous"] for row in rows] == ["False", "False"]
    assert [e["action"] for e in json.loads(rows[0]["events"])][-1] == "self_resolve"
    for row in rows:
        assert not any(cell.lstrip()[:1] in set("=+-@＝＋－＠") for cell in row.values() if cell)


@pytest.mark.parametrize("text", ["+1", "-2+3", "@SUM(A1)", "\t=1+1", " =1", "＝1+1", "\n=1", "|calc"])
def test_whatever_a_spreadsheet_would_calculate_is_marked_as_text(
    text: str, empty: Path, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    file_case(store, NOON, "20261210-001", text, closed=False)

    _, out, _ = said(capsys, "cases", "--config", empty, "--format", "csv")

    assert next(csv.DictReader(io.StringIO(out, newline="")))["text"] == f"'{text}"


def unzipped(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def sheet(workbook: bytes, number: int) -> list[list[str]]:
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    tree = ET.fromstring(unzipped(workbook)[f"xl/worksheets/sheet{number}.xml"])
    assert tree.find(f".//{space}f") is None
    assert tree.find(f".//{space}hyperlink") is None
    return [["".join(cell.itertext()) for cell in row] for row in tree.iter(f"{space}row")]


def test_a_workbook_has_the_cases_and_their_events_as_plain_text(
    filled: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["cases", "--config", str(filled), "--format", "xlsx"]) == 0
    workbook = capsysbinary.readouterr().out
    cases, events = sheet(workbook, 1), sheet(workbook, 2)

    assert [row[0] for row in cases] == ["number", "LA01-20261210-001", "LA01-20261210-002"]
    assert LIVE in cases[2]
    assert events[0] == ["number", "at", "action", "from", "to", "by", "reason"]
    assert len(events) == 1 + 5 + 3
    assert events[5] == [
        "LA01-20261210-001",
        "2026-12-10T01:30:00+08:00",
        "self_resolve",
        "accepted",
        "closed",
        "secretary",
        "+1",
    ]


def test_a_workbook_goes_to_a_file_and_not_to_a_terminal(
    config: Path, street_file: Path, tmp_path: Path
) -> None:
    shell("import", "--config", config, street_file, stdout=subprocess.DEVNULL)
    words = ("cases", "--config", config, "--format", "xlsx")
    with (tmp_path / "cases.xlsx").open("wb") as file:
        assert shell(*words, stdout=file).returncode == 0
    assert sheet((tmp_path / "cases.xlsx").read_bytes(), 1)[0][0] == "number"

    master, terminal = pty.openpty()
    done = shell(*words, stdout=terminal, stderr=subprocess.PIPE)
    os.close(terminal)
    os.close(master)
    assert done.returncode == 2
    assert done.stderr == (
        b"--format xlsx: a terminal cannot show a workbook; allowed: a file: > cases.xlsx\n"
    )


def test_a_text_of_any_characters_survives_every_format(
    empty: Path, store: Store, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    odd = '路灯"坏了",\n第二行\u200b😀 & <b> \ud7ff'
    file_case(store, NOON, "20261210-001", odd, closed=False)

    main(["cases", "--config", str(empty)])
    assert json.loads(capsysbinary.readouterr().out)["text"] == odd
    main(["cases", "--config", str(empty), "--format", "csv"])
    table = io.StringIO(capsysbinary.readouterr().out.decode(), newline="")
    assert next(csv.DictReader(table))["text"] == odd
    main(["cases", "--config", str(empty), "--format", "xlsx"])
    assert odd in sheet(capsysbinary.readouterr().out, 1)[1]
