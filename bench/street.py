"""A made-up street of the size the bot is meant for: 46 grids with a leader each, 60 groups that talk."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from rehearsal.scene import set_scene

if TYPE_CHECKING:
    from pathlib import Path

    from rehearsal import Group, Player, Rehearsal

GRIDS, COMMUNITIES, COURIERS = 46, 6, 8
_FIRST = ("青松", "翠竹", "红梅", "金桂", "银杏", "紫荆", "白杨", "丹枫", "绿柳", "海棠")
_LAST = ("苑", "园", "新村", "花园", "公寓")
#: The housing estate of each grid.
ESTATES = tuple(first + last for last, first in itertools.product(_LAST, _FIRST))[:GRIDS]
_FIRST_LEADER, _FIRST_SECRETARY, _COORDINATOR, _OFFICER = 900_200_001, 900_300_001, 900_400_001, 900_400_002
_FIRST_GROUP = -1_001_950_000_001
_FIRST_RESIDENT = 940_000_001


def community(grid: int) -> str:
    """The code of the community a grid belongs to."""
    return f"C{grid * COMMUNITIES // GRIDS + 1}"


def code(grid: int) -> str:
    return f"{community(grid)}{grid + 1:02d}"


def leader(grid: int) -> int:
    """The Telegram id of a grid's leader."""
    return _FIRST_LEADER + grid


def write(path: Path) -> Path:
    """The street file; `path` for convenience."""
    tables = [
        'schema_version = 1\n[street]\ncode = "XJD"\nname = "新街道"\ntimezone = "Asia/Shanghai"\n',
        *(
            f'[[grid]]\ncode = "C{n}"\nname = "第{n}社区"\nparent = "XJD"\nlevel = "community"\n'
            for n in range(1, COMMUNITIES + 1)
        ),
        *(_grid(n, estate) for n, estate in enumerate(ESTATES)),
        *(_person(leader(n), "grid_leader", code(n)) for n in range(GRIDS)),
        *(_person(_FIRST_SECRETARY + n, "secretary", f"C{n + 1}") for n in range(COMMUNITIES)),
        _person(_COORDINATOR, "coordinator", "XJD"),
        _person(_OFFICER, "street_officer", "XJD"),
        *_groups(),
    ]
    path.write_text("\n".join(tables), encoding="utf-8")
    return path


def _grid(number: int, estate: str) -> str:
    return (
        f'[[grid]]\ncode = "{code(number)}"\nname = "{estate}网格"\nparent = "{community(number)}"\n'
        f'level = "grid"\nplaces = [{{ name = "{estate}", kind = "compound" }}]\n'
    )


def _person(number: int, role: str, scope: str) -> str:
    return (
        f'[[person]]\nname = "职员{number % 1_000_000}"\ntelegram_id = {number}\n'
        f'roles = [{{ role = "{role}", scope = "{scope}" }}]\n'
    )


def _groups() -> list[str]:
    numbers = itertools.count(_FIRST_GROUP, -1)
    nodes = [*(code(n) for n in range(GRIDS)), *(f"C{n}" for n in range(1, COMMUNITIES + 1))]
    residents = [
        f'[[group]]\nchat_id = {next(numbers)}\nname = "{node}邻里群"\nkind = "residents"\nnode = "{node}"\n'
        for node in nodes
    ]
    couriers = [
        f'[[group]]\nchat_id = {next(numbers)}\nname = "骑手{n}群"\nkind = "couriers"\n'
        for n in range(1, COURIERS + 1)
    ]
    return [*residents, *couriers]


def settle(rehearsal: Rehearsal, path: Path) -> None:
    """Puts the street's groups and people into the rehearsal: the whole staff has pressed Start, and the bot
    has been in its groups for so long that nobody speaks of its coming any more.
    """
    set_scene(rehearsal, path)
    for player in rehearsal.players.values():
        player.user.started = True
    rehearsal.world.mailbox.drop()


def resident(rehearsal: Rehearsal, group: Group, number: int) -> Player:
    """One more member of a group, who has never spoken before."""
    player = rehearsal.person(f"居民{number}", _FIRST_RESIDENT + number)
    player.user.part = "courier" if group.chat.part == "couriers" else "resident"
    rehearsal.world.seat(group.chat, player.user)
    return player
