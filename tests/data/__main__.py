"""`make check-data`: the rehearsal against the Bot API's description, the example street against the reader,
the learned tables against what `train` makes.

All need data that lie beside the project. Where they are absent this says so, and fails in continuous
integration (CI=true).
"""

# ruff: noqa: T201 - a command line prints
from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.data import street, tables, walks
from tests.data.description import NEWER, Description

if TYPE_CHECKING:
    from tests.data.description import Checked

SHARED = Path(__file__).parents[3] / "shared"
DESCRIPTION = SHARED / "spec" / "telegram-bot-api-10.1.json"
STREET = SHARED / "data" / "xianghu.toml"
TALK = SHARED / "data" / "chatter_dev.tsv"


def main() -> int:
    absent = [path for path in (DESCRIPTION, STREET, TALK) if not path.is_file()]
    for path in absent:
        print(f"absent: {path.name} (expected in {path.parent})")
    all_checks = ((DESCRIPTION, check_rehearsal), (STREET, check_street), (TALK, check_tables))
    checks = [check for path, check in all_checks if path.is_file()]
    fine = [check() for check in checks]
    missing = bool(absent) and os.environ.get("CI") == "true"
    if missing:
        print("in continuous integration nothing may be absent")
    return 0 if all(fine) and not missing else 1


def check_rehearsal() -> bool:
    description = Description.read(DESCRIPTION)
    print(f"{description.version}: {DESCRIPTION.name}")
    fine = True
    for name, walk in walks.WALKS.items():
        checked = asyncio.run(walk(description))
        fine &= not checked.wrong
        print_checked(name, checked)
    for kind, key in sorted(description.newer):
        print(f"  newer than the description: {kind}.{key} ({NEWER[kind, key]})")
    return fine


def print_checked(name: str, checked: Checked) -> None:
    counts = f"{checked.requests} requests of {len(checked.methods)} methods, {checked.answers} answers"
    print(f"  {name}: {counts}, {checked.updates} updates by webhook, {len(checked.wrong)} wrong")
    for wrong in dict.fromkeys(checked.wrong):
        print(f"    {wrong}")


def check_street() -> bool:
    problems = street.problems(STREET)
    print(f"{STREET.name}: {street.summary(STREET) if not problems else f'{len(problems)} wrong'}")
    for problem in problems:
        print(f"    {problem}")
    return not problems


def check_tables() -> bool:
    problems = tables.problems(TALK.parent)
    print(f"tables: {tables.summary() if not problems else f'{len(problems)} wrong'}")
    for problem in problems:
        print(f"    {problem}")
    return not problems


if __name__ == "__main__":
    sys.exit(main())
