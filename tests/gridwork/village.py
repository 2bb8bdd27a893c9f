"""A small street for the tests of the rules: two communities of grids, a market, and the people they need."""

from __future__ import annotations

from gridwork.street import NamedPlace, Node, Person, Role, Street


def place(name: str, kind: str = "compound", *, ambiguous: bool = False) -> NamedPlace:
    return NamedPlace(name, kind, (), ambiguous)  # type: ignore[arg-type]


NODES = (
    Node("XH", "湘湖街道", "street"),
    Node("NH", "南湖社区", "community", "XH"),
    *(Node(f"NH0{n}", f"南湖{n}格", "grid", "NH", places=(place(f"南湖{n}村"),)) for n in range(1, 8)),
    Node("DH", "东湖社区", "community", "XH"),
    *(Node(f"DH0{n}", f"东湖{n}格", "grid", "DH", places=(place(f"东湖{n}苑"),)) for n in range(1, 4)),
    Node("SC", "大市场", "market", "XH"),
    Node("SC-JD", "家电城", "market_zone", "SC", places=(place("电器路", "road"), place("家电城公寓"))),
    Node("SC-JC", "建材城", "market_zone", "SC", places=(place("建材路", "road"),)),
)


def person(number: int, *roles: tuple[str, str]) -> Person:
    return Person(f"tg:{number}", f"张{number}", tuple(Role(role, scope) for role, scope in roles))


PEOPLE = (
    person(1, ("grid_leader", "NH01")),
    person(2, ("grid_worker", "NH01")),
    person(3, ("grid_worker", "NH")),
    person(4, ("secretary", "NH")),
    person(5, ("secretary", "NH"), ("grid_leader", "NH03")),
    person(6, ("market_secretary", "SC")),
    person(7, ("grid_leader", "SC-JD")),
    person(8, ("street_officer", "XH")),
    person(9, ("coordinator", "XH")),
    person(10, ("property", "WY")),
)


def village(people: tuple[Person, ...] = PEOPLE, nodes: tuple[Node, ...] = NODES) -> Street:
    return Street("XH", "湘湖街道", "Asia/Shanghai", {node.code: node for node in nodes}, people=people)
