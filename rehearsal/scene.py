"""Builds the world of a street file: its groups, its staff, and a few made-up residents and riders."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from rehearsal.play import Rehearsal
    from rehearsal.player import Group, Player

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
RIDERS = ("骑手阿强", "骑手小马", "骑手大伟", "骑手阿芳")
#: So many of them in one group.
AT_MOST = 4
NAMES = {"residents": RESIDENTS, "market": MERCHANTS, "couriers": RIDERS}
PARTS = {"residents": "resident", "market": "merchant", "couriers": "courier"}
FIRST_MADE_UP = 920_000_016
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
    number = FIRST_MADE_UP
    for table in street.get("group", []):
        group = rehearsal.group(table["chat_id"], table["name"], part=table["kind"])
        for person, player in zip(street.get("person", []), staff, strict=True):
            if _belongs(table, person, nodes):
                rehearsal.world.seat(group.chat, player.user)
        number = _fill(rehearsal, group, table, number)
        rehearsal.bot_joins(group, admin=True)
    _press_start(street, staff)


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
    player.user.note = f"{place}{ROLES.get(role['role'], '')}".replace("网格网格", "网格").replace(
        "社区社区", "社区"
    )
    return player


def _belongs(group: Table, person: Table, nodes: dict[str, Table]) -> bool:
    """Staff groups hold everybody whose scope lies at or below their node; the street's own and
    residents' groups the people just there and their leaders.
    """
    scopes = [role["scope"] for role in person.get("roles", [])]
    node = group.get("node")
    if group["kind"] == "staff" and len(_path(nodes, node)) > 1:
        return any(node in _path(nodes, scope) for scope in scopes)
    if group["kind"] == "staff":
        return any(len(_path(nodes, scope)) in {1, 2} for scope in scopes)
    leads = any(
        role["role"] in {"grid_leader", "secretary", "market_secretary"} for role in person.get("roles", [])
    )
    return leads and node is not None and any(node in _path(nodes, scope) for scope in scopes)


def _fill(rehearsal: Rehearsal, group: Group, table: Table, number: int) -> int:
    """Made-up people for a group, other names in every group; returns the next free number."""
    names = NAMES.get(table["kind"], ())
    first = number % len(names) if names else 0
    for name in (names[first:] + names[:first])[:AT_MOST]:
        player = rehearsal.person(name, number)
        player.user.part = PARTS[table["kind"]]
        player.user.note = table["name"]
        rehearsal.world.seat(group.chat, player.user)
        number += 1
    return number


def _press_start(street: Table, staff: list[Player]) -> None:
    for at, (person, player) in enumerate(zip(street.get("person", []), staff, strict=True), start=1):
        roles = {role["role"] for role in person.get("roles", [])}
        if at % UNSTARTED_EVERY or roles & ALWAYS_STARTED:
            player.user.started = True
