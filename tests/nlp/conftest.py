"""A small invented street whose names are easily taken for one another, and a reader for it."""

from __future__ import annotations

import pytest

from gridwork.street import NamedPlace, Node, Street
from nlp import Reader


def _grid(code: str, parent: str, name: str, *places: NamedPlace) -> Node:
    return Node(code, name, "grid", parent, places=places)


def _nodes() -> list[Node]:
    return [
        Node("YX", "云溪街道", "street"),
        Node("SF", "松风社区", "community", "YX", aliases=("松风",)),
        Node("SQ", "石桥社区", "community", "YX", aliases=("石桥",)),
        Node("DS", "云溪大市场", "market", "YX", aliases=("大市场",)),
        _grid(
            "SF01",
            "SF",
            "云溪花园网格",
            NamedPlace("云溪花园", "compound"),
            NamedPlace("梅园路", "road"),
            NamedPlace("青石路", "road"),
        ),
        _grid(
            "SF02",
            "SF",
            "桂花雅苑网格",
            NamedPlace("桂花雅苑", "compound", aliases=("桂花",)),
            NamedPlace("竹林路", "road"),
            NamedPlace("青石路", "road"),
        ),
        _grid("SQ01", "SQ", "建材三村网格", NamedPlace("建材三村", "compound"), NamedPlace("梅园路", "road")),
        _grid(
            "SQ02",
            "SQ",
            "云溪公寓网格",
            NamedPlace("云溪公寓", "compound"),
            NamedPlace("渔场宿舍", "compound"),
        ),
        Node("DS-JC", "建材城", "market_zone", "DS", places=(NamedPlace("建材城3栋", "building"),)),
    ]


@pytest.fixture(scope="session")
def small_street() -> Street:
    nodes = {node.code: node for node in _nodes()}
    return Street("YX", "云溪街道", "Asia/Shanghai", nodes, aliases=("云溪",))


@pytest.fixture(scope="session")
def reader(small_street: Street) -> Reader:
    return Reader(small_street)
