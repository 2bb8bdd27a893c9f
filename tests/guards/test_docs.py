"""What the pages for people say is so: commands, options, files, keys, buttons and words they name exist."""

from __future__ import annotations

import argparse
import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.__main__ import _parser
from bot.commands.import_street import load
from bot.commands.start import COMMANDS as SUBCOMMANDS
from bot.settings import Settings
from handlers.table import COMMANDS
from handlers.wording import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

ROOT = Path(__file__).parents[2]
HOW_TO = sorted((ROOT / "docs" / "how-to").glob("*.md"))
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
DEPLOY = sorted((ROOT / "deploy").iterdir())
PAGES = (*READMES, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *HOW_TO)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IN_LINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
#: What the reader makes, or what stands elsewhere.
THEIRS = {
    "config.toml",
    "street.toml",
    "cases.xlsx",
    "street.xlsx",
    "secrets/telegram__token",
    "telegram__token",
}
#: BotFather's words and addresses of the health page: not ours to answer in a chat.
NOT_OURS = {"newbot", "setprivacy", "mybots", "revoke", "healthz", "readyz", "metrics"}
FILE = re.compile(
    r"(?:[\w.-]+/)+[\w.-]*|[\w-]+(?:\.[\w-]+)*\.(?:py|toml|md|ftl|service|yaml|lock|in)|\.ci/run"
)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def said_in_line(page: Path) -> list[str]:
    return IN_LINE.findall(BLOCK.sub("", text_of(page)))


def shell_lines(page: Path) -> list[str]:
    return [
        re.sub(r"\s+#.*", "", line).strip()
        for language, block in BLOCK.findall(text_of(page))
        if not language
        for line in block.splitlines()
    ]


@each_page
def test_every_command_line_is_understood(page: Path) -> None:
    lines = [line for line in (*shell_lines(page), *said_in_line(page)) if "python -m bot " in line]
    for line in lines:
        words = shlex.split(line.partition("python -m bot ")[2].partition(" > ")[0])
        if words[0] in {"COMMAND", "命令"}:
            continue
        assert isinstance(_parser().parse_args(words), argparse.Namespace), line


@each_page
def test_every_command_and_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", text_of(ROOT / "Makefile"), re.MULTILINE))
    for said in (*said_in_line(page), *shell_lines(page)):
        if made := re.match(r"make ([a-z-]+)", said):
            assert made[1] in targets, said
        if named := re.match(r"gridwhistle ([a-z]+)", said):
            assert named[1] in SUBCOMMANDS, said
        if tabled := re.match(r"([a-z]+) (?:--|\[--)", said):
            options = set(re.findall(r"--([a-z-]+)", said))
            assert tabled[1] in SUBCOMMANDS, said
            assert options <= options_of(tabled[1]), said


def options_of(command: str) -> set[str]:
    parsers = next(a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    actions = parsers.choices[command]._actions
    return {option.removeprefix("--") for action in actions for option in action.option_strings}


@each_page
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = [said for said in said_in_line(page) if FILE.fullmatch(said)]
    linked = re.findall(r"\]\((?!https?:)([^)#]+)", text_of(page))
    for name in named:
        assert name in THEIRS or (ROOT / name).exists(), name
    for name in linked:
        assert (page.parent / name).exists(), name


def keys_of(model: type[BaseModel]) -> dict[str, set[str]]:
    """Table -> its keys, as config.toml writes them."""
    found = {}
    for name, field in model.model_fields.items():
        inner = field.annotation
        if inner is not None and hasattr(inner, "model_fields"):
            found[name] = set(inner.model_fields)
            found |= {f"{name}.{table}": keys for table, keys in keys_of(inner).items()}
    return found


@each_page
def test_every_key_of_the_config_is_known(page: Path) -> None:
    tables = keys_of(Settings) | {"limits.feedback_by_kind": set()}
    assert {"limits.climb", "quiet", "telegram"} <= tables.keys()
    for said in said_in_line(page):
        if key := re.fullmatch(r"\[([a-z_.]+)\](?: ([a-z_]+))?", said):
            assert key[1] in tables, said
            assert key[2] is None or key[2] in tables[key[1]], said
        if variable := re.match(r"GRIDWHISTLE_([A-Z]+)__([A-Z]+)", said):
            assert variable[2].lower() in tables[variable[1].lower()], said


@each_page
def test_every_word_for_the_bot_is_a_command(page: Path) -> None:
    known = {*COMMANDS, *CHINESE, *NOT_OURS}
    for said in said_in_line(page):
        if word := re.fullmatch(r"[/／](\w+)", said):
            assert word[1] in known, said
    spoken = re.findall(r"发“[/／]?(\w+)[^”]*”", text_of(page)) if page in HOW_TO else []
    assert set(spoken) <= known, spoken
    rows = "\n".join(line for line in text_of(page).splitlines() if line.startswith("|"))
    for latin, chinese in re.findall(r"`/(\w+)` ([\u4e00-\u9fff]+)", rows):
        assert CHINESE[chinese] == latin


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_readme_names_every_word_for_the_bot(page: Path) -> None:
    named = {word[1:] for word in said_in_line(page) if re.fullmatch(r"/[a-z]+", word)}

    assert set(COMMANDS) - named == {"start"}


def labels() -> Iterable[str]:
    texts = text_of(ROOT / "texts" / "zh-CN.ftl")
    return [
        value.strip() for value in re.findall(r"^(?:button|role|return)[\w-]* = (.+)$", texts, re.MULTILINE)
    ]


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.name)
def test_every_button_of_the_handbook_is_one_of_the_bots(page: Path) -> None:
    known = set(labels())
    begun = {label.partition(" {")[0] for label in known}
    for label in re.findall(r"【(.+?)】", text_of(page)):
        assert label in known | begun, label


def test_the_handbook_has_short_pages_and_names_them_all() -> None:
    index = text_of(ROOT / "docs" / "how-to" / "README.md")
    for page in HOW_TO:
        assert len(text_of(page).splitlines()) <= 60, page.name
        assert page.name == "README.md" or f"({page.name})" in index, page.name


def outline(page: Path) -> tuple[list[str], list[str], list[str], list[str]]:
    """What both languages must have alike: headings, blocks without remarks, what tables are about, links."""
    text = text_of(page)
    blocks = [re.sub(r"[ \t]+#.*", "", block) for _, block in BLOCK.findall(text)]
    headings = re.findall(r"^(#+) ", text, re.MULTILINE)
    rows = re.findall(r"^\| (`.+?`) \|", text, re.MULTILINE)
    links = re.findall(r"\]\((?!README)([^)]+)\)|src=\"([^\"]+)\"", text)
    return headings, blocks, rows, sorted(one or other for one, other in links)


def test_the_two_readmes_are_equal_in_content() -> None:
    english, chinese = map(outline, READMES)

    assert english == chinese
    assert len(english[0]) > 5


def test_the_readme_names_every_subcommand() -> None:
    rows = {re.match(r"`([a-z]+)", row)[1] for row in outline(READMES[0])[2] if "/`" not in row}  # type: ignore[index]

    assert rows == set(SUBCOMMANDS)


def test_the_street_to_start_from_is_in_order() -> None:
    street = load(ROOT / "street.example.toml")

    assert [group.chat for group in street.groups] == []
    assert {role.role for person in street.people for role in person.roles} == {"coordinator", "secretary"}


@pytest.mark.parametrize("file", DEPLOY, ids=lambda file: file.name)
def test_what_is_deployed_stands_in_the_house(file: Path) -> None:
    text = text_of(file)
    tables = keys_of(Settings)
    for secret in re.findall(r"\b([a-z]+__[a-z]+)\b", text):
        table, _, key = secret.partition("__")
        assert key in tables[table], secret
    for copied in re.findall(r"^COPY (\S+) ", text, re.MULTILINE):
        assert (ROOT / copied).exists(), copied
    for line in re.findall(r"-m bot (.+)$", text, re.MULTILINE):
        _parser().parse_args(shlex.split(line))
    for words in re.findall(r"^(?:CMD|    command:) (\[.+\])$", text, re.MULTILINE):
        _parser().parse_args(tomllib.loads(f"words = {words}")["words"])


def test_the_image_holds_every_package_that_running_needs() -> None:
    copied = set(re.findall(r"^COPY (\w+) ", text_of(ROOT / "deploy" / "Dockerfile"), re.MULTILINE))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages - copied <= {"rehearsal", "tests", "bench"}
