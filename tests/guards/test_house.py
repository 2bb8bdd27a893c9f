"""Properties of the whole house."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

from handlers.table import COMMANDS, PRESSES
from handlers.wording import CHINESE

_ROOT = Path(__file__).parents[2]
_PACKAGES = ("bot", "handlers", "gridwork", "nlp", "storage", "texts", "rehearsal")
_MOST_LINES = 45
_LONGEST_FILE = 350
#: One list of declarations, longer than a file of thoughts may be.
_LISTS = {"storage/tables.py"}


def _sources(*packages: str) -> list[Path]:
    return [
        path
        for package in packages
        for path in (_ROOT / package).rglob("*.py")
        if "versions" not in path.parts
    ]


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _verbs_on_buttons() -> set[str]:
    """The verb of every Button(...) in the code, and the codes of the holder's card."""
    verbs: set[str] = set()
    for path in _sources("handlers", "texts"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Button" and len(node.args) > 1:
                verb = node.args[1]
                if isinstance(verb, ast.Constant):
                    verbs.add(str(verb.value))
    return verbs | {"ack", "transfer", "return", "whistle", "done", "arrive", "reject"}


def test_every_verb_on_a_card_has_a_handler_and_every_handler_a_button() -> None:
    assert _verbs_on_buttons() == set(PRESSES)


def test_every_verb_fits_a_press() -> None:
    assert all(re.fullmatch(r"[a-z][a-z_]{0,15}", verb) for verb in PRESSES)


def test_every_chinese_command_leads_somewhere() -> None:
    assert set(CHINESE.values()) <= set(COMMANDS)


def test_functions_and_files_stay_short() -> None:
    too_long = [
        f"{path.relative_to(_ROOT)}:{node.lineno} {node.name}"
        for path in _sources(*_PACKAGES)
        for node in _functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > _MOST_LINES
    ]
    assert too_long == []
    lengths = {
        str(path.relative_to(_ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in _sources(*_PACKAGES)
    }
    assert {name for name, lines in lengths.items() if lines > _LONGEST_FILE} == _LISTS


def test_the_files_of_the_page_stay_short() -> None:
    page = [path for path in (_ROOT / "rehearsal" / "page").iterdir() if path.suffix != ".jpg"]
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in page}
    assert "page.js" in lengths
    assert [name for name, lines in lengths.items() if lines > _LONGEST_FILE] == []


def test_nothing_is_named_after_nothing() -> None:
    empty = {"utils", "common", "core", "helpers", "services", "managers"}
    assert [path for path in _sources(*_PACKAGES) if {path.stem, *path.parts} & empty] == []


def test_no_registry_address_and_no_path_of_a_machine_is_committed() -> None:
    hosts = re.compile(r"--index-url|pythonhosted|pypi\.org|npmjs\.org|/work/|/root/|/home/\w+")
    listed = subprocess.run(
        ["git", "ls-files"], cwd=_ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    found = []
    for name in listed:
        path = _ROOT / name
        if not path.is_file() or path == Path(__file__) or path.stat().st_size > 2_000_000:
            continue
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{name}: {match.group()}" for match in hosts.finditer(text)]
    assert found == []
