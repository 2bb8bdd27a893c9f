"""网格调整 while the bot runs: the new street file is imported by another process, the bot follows."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.whole.town import STREET

if TYPE_CHECKING:
    from rehearsal import Message, Player
    from tests.whole.town import Town

ROOT = Path(__file__).parents[2]
OLD = STREET.read_text(encoding="utf-8")
GRID = re.compile(r'\[\[grid\]\]\ncode = "NH03"\n.*?(?=\n\[\[grid\]\])', re.DOTALL)
#: 怡景苑网格 becomes two; 怡景路 gets a leader of its own, who had another grid before.
EAST = """[[grid]]
code = "NH31"
name = "怡景东网格"
parent = "NH"
level = "grid"
replaces = ["NH03"]
places = [{ name = "怡景苑", kind = "compound", aliases = ["怡景"] }]
"""
WEST = """
[[grid]]
code = "NH32"
name = "怡景西网格"
parent = "NH"
level = "grid"
replaces = ["NH03"]
places = [{ name = "怡景路", kind = "road" }]
"""


def split() -> str:
    text, times = GRID.subn(EAST + WEST, OLD)
    assert times == 1
    text = text.replace('"grid_leader", scope = "NH03" }', '"grid_leader", scope = "NH31" }')
    return text.replace('scope = "NH04" }]', 'scope = "NH04" }, { role = "grid_leader", scope = "NH32" }]', 1)


async def imported(town: Town, folder: Path, text: str, *words: str) -> str:
    """What another process says that imports this street file."""
    file, config = folder / "street.toml", folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    config.write_text(f"[storage]\nurl = {json.dumps(town.url)}\n", encoding="utf-8")
    command = ["-m", "bot", "import", "--config", str(config), str(file), *words]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err.decode()
    return out.decode()


async def reported(town: Town, number: int, words: str) -> Message:
    town.somebody(town.residents, number).says(town.residents, words)
    return await town.sees(town.leader("NH03"), words[:5], button="接单")


def by_place(town: Town) -> dict[str, tuple[str, str, str]]:
    return {case["place"]: (case["number"], case["grid"], case["state"]) for case in town.cases()}


async def ended(town: Town, leader: Player, reporter: Player) -> None:
    """One case that is over before the grid is split."""
    card = await reported(town, 0, "怡景苑9栋楼道灯坏了")
    await leader.presses(card, "接单").answer()
    await leader.presses(await town.sees(leader, "怡景苑9栋", button="办结"), "办结").answer()
    leader.says(leader.private, "换了灯泡", reply_to=await town.sees(leader, "回复这条消息"))
    asked = await town.sees(town.residents, "请报事人确认", button="已解决")
    await reporter.presses(asked, "已解决").answer()
    await town.only_case(state="closed")


async def test_a_grid_is_split_while_its_cases_are_open(town: Town, tmp_path: Path) -> None:
    leader, newcomer, reporter = town.leader("NH03"), town.leader("NH04"), town.somebody(town.residents)
    await ended(town, leader, reporter)
    await reported(town, 1, "怡景苑3栋楼道灯坏了")
    await reported(town, 2, "怡景路路灯不亮")
    signed = await reported(town, 3, "怡景路井盖破了")
    old = signed.rows[0][0]["callback_data"]
    await leader.presses(signed, "接单").answer()
    await town.settles()
    before = by_place(town)
    dues = {case["number"]: case["due_at"] for case in town.cases()}

    tried = await imported(town, tmp_path, split(), "--dry-run")
    assert "added 2 grids: NH31, NH32" in tried
    assert "1 open case of NH03 -> NH31\n2 open cases of NH03 -> NH32\ndry run" in tried
    assert by_place(town) == before
    await imported(town, tmp_path, split())

    told = await town.sees(newcomer, "这 2 件交给你")
    await town.settles()
    assert sum("件交给你" in text for text in town.said_in(newcomer)) == 1
    assert {number: dues[number] for number in dues} == {c["number"]: c["due_at"] for c in town.cases()}
    assert {(c["text"], c["grid"], c["state"], c["number"][:4]) for c in town.cases()} == {
        ("怡景苑9栋楼道灯坏了", "NH03", "closed", "NH03"),
        ("怡景苑3栋楼道灯坏了", "NH31", "dispatched", "NH03"),
        ("怡景路路灯不亮", "NH32", "dispatched", "NH03"),
        ("怡景路井盖破了", "NH32", "dispatched", "NH03"),
    }
    # Who keeps a case is not rung again; the card says the new grid.
    assert not any("交给你" in text for text in town.said_in(leader))
    assert await town.sees(leader, "怡景苑3栋", "怡景东网格", button="接单")
    assert "已交接给网格长" in await leader.presses_data(signed, old).answer()
    await town.sees(town.residents, "怡景路", "怡景西网格")

    number = next(c["number"] for c in town.cases() if "井盖" in c["text"])
    await newcomer.presses(told, number).answer()
    await newcomer.presses(await town.sees(newcomer, number, button="接单"), "接单").answer()
    await town.rehearsal.until(lambda: any(c["state"] == "accepted" for c in town.cases()), 10)


async def test_what_is_closed_keeps_its_grids_name_and_what_reopens_goes_where_its_place_is(
    town: Town, tmp_path: Path
) -> None:
    leader, reporter = town.leader("NH03"), town.somebody(town.residents)
    await ended(town, leader, reporter)
    number = (await town.only_case(state="closed"))["number"]
    await imported(town, tmp_path, split())
    await town.settles()

    leader.says(leader.private, f"为什么 {number}")
    await town.sees(leader, number, "怡景苑网格")
    asked = await town.sees(town.residents, "已解决", button="没解决")
    await reporter.presses(asked, "没解决").answer()
    await town.only_case(state="handling", grid="NH31", number=number)

    reporter.starts("g_NH03")
    await town.sees(reporter, "南湖社区")


async def test_a_grid_with_another_name_is_called_by_it_at_once(town: Town, tmp_path: Path) -> None:
    await reported(town, 0, "怡景苑3栋楼道灯坏了")
    posted = await town.sees(town.residents, "怡景苑网格")
    text = OLD.replace('name = "怡景苑网格"', 'name = "锦怡网格"\naliases = ["怡景苑网格"]')

    assert await imported(town, tmp_path, text) == "changed 1 grid: NH03\n"

    renamed = await town.sees(town.residents, "锦怡网格")
    assert renamed.id == posted.id
    await town.sees(town.leader("NH03"), "锦怡网格", button="接单")
    assert not any("怡景苑网格" in text for text in town.said_in(town.residents))
    town.somebody(town.residents, 1).says(town.residents, "怡景苑网格的井盖破了")
    await town.sees(town.leader("NH03"), "锦怡网格", "井盖", button="接单")


async def test_a_grid_that_goes_without_an_heir_leaves_its_cases_to_the_secretary(
    town: Town, tmp_path: Path
) -> None:
    await reported(town, 0, "怡景苑3栋楼道灯坏了")
    text = GRID.sub("", OLD).replace('roles = [{ role = "grid_leader", scope = "NH03" }]', "roles = []")

    said = await imported(town, tmp_path, text.replace('compounds = ["怡景苑", ', "compounds = ["))

    assert "1 open case of NH03 -> NH\n" in said
    await town.sees(town.staff("secretary", "NH"), "怡景苑3栋", "交给你", button="接单")
    case = await town.only_case(grid="NH", level="community", holder="secretary")
    assert case["number"].startswith("NH03-")
