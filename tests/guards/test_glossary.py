"""The glossary and the code say the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (?P<term>[^|`]+) \| `(?P<code>\w+)` \| (?P<meaning>[^|]+) \| `(?P<file>[\w./-]+)` \|$")
LINES = [
    line
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|")
][2:]


def named_in(file: Path) -> set[str]:
    """What a module defines, and the words it keeps as strings (names of roles and levels)."""
    if file.suffix == ".js":
        return set(re.findall(r"\b(?:class|function|const) (\w+)", file.read_text(encoding="utf-8")))
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.Constant(value=str(text)):
                names.add(text)
    return names


@pytest.mark.parametrize("line", LINES)
def test_every_symbol_stands_in_the_file_it_is_said_to_stand_in(line: str) -> None:
    row = ROW.match(line)

    assert row, "a row is | 中文 | `code` | meaning | `file` |"
    assert re.search(r"[\u4e00-\u9fff]", row["term"])
    assert row["code"] in named_in(ROOT / row["file"])


def test_no_term_is_explained_twice() -> None:
    terms = [term for line in LINES for term in re.split(r"[、：]", line.split("|")[1].strip())]

    assert sorted(terms) == sorted(set(terms))


def test_every_page_the_readme_links_to_is_there() -> None:
    for page in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (ROOT / target).exists() or target == "docs/pictures/demo.png", f"{page}: {target}"


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs" / "decisions").glob("0*.md")), ids=lambda page: page.name
)
def test_a_decision_has_its_five_parts_and_names_files_that_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    number = int(page.name[:4])

    assert text.startswith(f"# {number:04d}. ")
    assert re.findall(r"^Status: (\w+)$", text, re.MULTILINE) == ["accepted"]
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Alternatives", "Evidence"]
    for named in re.findall(r"`([\w/]+(?:/|\.py|\.toml|\.md))`", text):
        assert (ROOT / named).exists(), named
    assert f"[{number:04d}]({page.name})" in (page.parent / "README.md").read_text(encoding="utf-8")
