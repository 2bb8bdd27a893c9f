"""The reader: a full reading against jieba.lcut, its start and memory, and a gazetteer that grows."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridwork.street import NamedPlace, Node, Street
from gridwork.streetfile import read_street
from nlp import Reader
from nlp.training import speed

if TYPE_CHECKING:
    from collections.abc import Sequence

_STREET = Path(__file__).parents[1] / "rehearsal" / "street" / "xianghu.toml"
_FEW, _MANY = 500, 100_000
_SYLLABLES = "东西南北金银玉石花木林泉溪湖江山云霞月星春夏秋冬松竹梅兰荷莲桂枫柳杨桃李杏梨"
_ENDS = ("花园", "小区", "公寓", "家园")


def run() -> dict[str, Any]:
    street = read_street(_STREET.read_text(encoding="utf-8"), _STREET.name)
    figures: dict[str, Any] = {}
    for name in speed.known():
        figures[f"reading: full reading with {name} ÷ jieba.lcut"] = round(speed.reading(name, street), 2)
        seconds, memory = speed.first(name, _STREET)
        figures[f"reading: first reading with {name}, seconds"] = round(seconds, 2)
        figures[f"reading: memory over {name}, MiB"] = round(memory, 1)
    few, many = (_seconds(Reader(_with_names(street, count))) for count in (_FEW, _MANY))
    figures[f"reading: street of {_MANY:,} names ÷ street of {_FEW}"] = round(many / few, 2)
    return figures


def _with_names(street: Street, count: int) -> Street:
    """A street with that many invented compounds in one grid."""
    some: Sequence[str] = [
        f"{a}{b}{c}{end}" for a in _SYLLABLES for b in _SYLLABLES for c in _SYLLABLES for end in _ENDS
    ][:count]
    node = Node(
        "ZZ99", "添加网格", "grid", street.code, places=tuple(NamedPlace(n, "compound") for n in some)
    )
    return replace(street, nodes={**street.nodes, node.code: node})


def _seconds(reader: Reader) -> float:
    """For all lines, best of three rounds."""
    return min(_round(reader) for _ in range(3))


def _round(reader: Reader) -> float:
    began = time.perf_counter()
    for text in speed.lines():
        reader.read(text, chat="residents")
    return time.perf_counter() - began
