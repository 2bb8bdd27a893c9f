"""Builds the world of a street file: its groups, its staff, and a few made-up residents and riders."""

from __future__ import annotations

import itertools
import re
import tomllib
from typing import TYPE_CHECKING, Any

from rehearsal.streetmap import drawn

if TYPE_CHECKING:
    from pathlib import Path

    from rehearsal.group import Group
    from rehearsal.play import Rehearsal
    from rehearsal.player import Player

#: Every tenth of the staff has not pressed Start: in life somebody never does.
UNSTARTED_EVERY = 10
#: Whoever coordinates has pressed it: without them nothing can be shown.
ALWAYS_STARTED = frozenset({"coordinator", "admin"})
#: Made-up people of groups that are not the staff's own, taken in turn.
RESIDENT_NAMES = (
    "张阿姨 老李 小周妈妈 王师傅 刘姐 陈爹爹 周叔 小吴 何奶奶 豆豆爸爸 谢老师 老邓 "
    "龙姐 小曾 阿娟 黄伯 彭阿姨 小谭 罗叔 秋秋妈妈 老贺 小颜 唐嫂 易爷爷"
)
RESIDENTS = tuple(RESIDENT_NAMES.split())
MERCHANTS = ("灯具店何老板", "五金店小赵", "搬运老罗", "瓷砖店小易")
RIDERS = ("骑手阿强", "骑手小马", "骑手大伟", "骑手阿芳", "骑手老丁", "骑手小凯", "骑手阿梅", "骑手胖哥")
#: So many of them in one group.
AT_MOST = 4
NAMES = {"residents": RESIDENTS, "market": MERCHANTS, "couriers": RIDERS}
PARTS = {"residents": "resident", "market": "merchant", "couriers": "courier"}
FIRST_MADE_UP = 920_000_001
HEADS = frozenset({"secretary", "market_secretary"})
LEADERS = HEADS | {"grid_leader"}
ROLES = {
    "admin": "管理员",
    "auditor": "审计员",
    "coordinator": "协调员",
    "expert": "专家",
    "grid_leader": "网格长",
    "grid_worker": "网格员",
    "market_secretary": "市场书记",
    "mediator": "调解员",
    "property": "物业",
    "secretary": "社区书记",
    "street_officer": "街道专员",
    "volunteer": "志愿者",
}

Table = dict[str, Any]


def set_scene(rehearsal: Rehearsal, street_file: Path) -> None:
    """Put the street's groups and people into the rehearsal; the bot is administrator of every group."""
    street = tomllib.loads(street_file.read_text(encoding="utf-8"))
    nodes = _nodes(street)
    staff = [_staff_member(rehearsal, person, nodes) for person in street.get("person", [])]
    crowds = {kind: itertools.cycle(names) for kind, names in NAMES.items()}
    numbers = itertools.count(FIRST_MADE_UP)
    for table in street.get("group", []):
        group = rehearsal.group(table["chat_id"], table["name"], part=table["kind"])
        for person, player in zip(street.get("person", []), staff, strict=True):
            if _belongs(table, person, nodes):
                rehearsal.world.seat(group.chat, player.user)
        for name in itertools.islice(crowds.get(table["kind"], ()), AT_MOST):
            _add_made_up(rehearsal, group, table, rehearsal.person(name, next(numbers)))
        rehearsal.bot_was_there(group)
    _press_start(street, staff)
    rehearsal.map = drawn(street)


def _nodes(street: Table) -> dict[str, Table]:
    """Nodes by code, the street among them as the root."""
    root = {"code": street["street"]["code"], "name": street["street"]["name"]}
    return {node["code"]: node for node in [root, *street.get("grid", [])]}


def _path(nodes: dict[str, Table], code: str | None) -> list[str]:
    path: list[str] = []
    while code in nodes and code not in path:
        path.append(code)
        code = nodes[code].get("parent")
    return path


def _staff_member(rehearsal: Rehearsal, person: Table, nodes: dict[str, Table]) -> Player:
    player = rehearsal.person(person["name"], person["telegram_id"])
    role = person["roles"][0] if person.get("roles") else {"role": "resident", "scope": ""}
    player.user.part = role["role"]
    place = nodes.get(role["scope"], {}).get("name", "")
    player.user.note = re.sub(r"(网格|社区|街道)\1", r"\1", f"{place}{ROLES.get(role['role'], '')}")
    return player


def _belongs(group: Table, person: Table, nodes: dict[str, Table]) -> bool:
    """Staff groups hold everybody whose scope lies at or below their node, the street's own those of the
    street and the heads of its communities; residents' groups the secretary and the leaders of their node.
    """
    paths = {role["role"]: _path(nodes, role["scope"]) for role in person.get("roles", [])}
    node = group.get("node")
    if group["kind"] == "staff" and node in nodes and "parent" in nodes[node]:
        return any(node in path for path in paths.values())
    if group["kind"] == "staff":
        return any(len(path) == 1 or role in HEADS for role, path in paths.items())
    return any(node in path for role, path in paths.items() if role in LEADERS)


def _add_made_up(rehearsal: Rehearsal, group: Group, table: Table, player: Player) -> None:
    player.user.part = PARTS[table["kind"]]
    player.user.note = table["name"]
    rehearsal.world.seat(group.chat, player.user)


def _press_start(street: Table, staff: list[Player]) -> None:
    for at, (person, player) in enumerate(zip(street.get("person", []), staff, strict=True), start=1):
        roles = {role["role"] for role in person.get("roles", [])}
        if at % UNSTARTED_EVERY or roles & ALWAYS_STARTED:
            player.user.started = True
