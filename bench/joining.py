"""What one report costs with few and with very many open cases: joining looks only where it has an index."""

from __future__ import annotations

import random
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.decision import STREET
from bot.commands import import_street
from bot.reading import StreetReader
from gridwork.cases import Case
from gridwork.reading import Urgency
from gridwork.steps import State
from handlers.incoming import Said
from handlers.office import Office
from handlers.react import react
from storage import Store, upgrade
from texts import Texts

if TYPE_CHECKING:
    from gridwork.street import Street

_NOW = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
_SEED = 20261210
FEW, MANY = 1_000, 100_000
_REPORTS, _ROUNDS = 300, 3
_WORDS = {
    "楼道灯坏了": "lighting_cable",
    "下水道堵了": "water_drain",
    "电梯坏了": "elevator",
    "垃圾没人收": "env_sanitation",
    "井盖松了": "road_manhole",
}


def run() -> dict[str, Any]:
    """Milliseconds a report, the rounds with few and with many taken in turn; the ratio of the medians."""
    with tempfile.TemporaryDirectory() as folder:
        stores = {count: _filled(f"{folder}/{count}.db", count) for count in (FEW, MANY)}
        took: dict[tuple[int, str], list[float]] = {}
        for round_ in range(_ROUNDS):
            for count, store in stores.items():
                for effect, seconds in _reports(store, round_):
                    took.setdefault((count, effect), []).append(seconds)
        for store in stores.values():
            store.close()
    figures: dict[str, Any] = {}
    for effect in ("opens", "joins"):
        few, many = (1000 * median(took[count, effect]) for count in (FEW, MANY))
        figures[f"joining: ms a report that {effect}, {FEW:,} cases open"] = round(few, 2)
        figures[f"joining: ms a report that {effect}, {MANY:,} cases open"] = round(many, 2)
        figures[f"joining: ratio of those that {effect.rstrip('s')} (at most 1.3)"] = round(many / few, 2)
    return figures


def _filled(path: str, count: int) -> Store:
    """A database with so many open cases of the last 48 hours, over the street's compounds and all kinds."""
    url = f"sqlite:///{Path(path)}"
    upgrade(url)
    store = Store(url)
    import_street.run(store, STREET, _NOW, dry_run=False)
    chance = random.Random(_SEED)
    with store.begin(_NOW, durable=False) as tx:
        places = _places(tx.street)
        for n in range(count):
            node, name = chance.choice(places)
            words = chance.choice(list(_WORDS))
            case = tx.cases.add(_case(chance, n, node, name, words))
            tx.cases.add_message(case.id, f"tg:-{n % 60}", n + 1, case.reporter, f"{name}{words}{n}")
    return store


def _places(street: Street) -> list[tuple[str, str]]:
    return [(node.code, place.name) for node in street.nodes.values() for place in node.places]


def _case(chance: random.Random, number: int, node: str, name: str, words: str) -> Case:
    opened = _NOW - timedelta(minutes=chance.uniform(0, 48 * 60))
    located = number % 5 == 0
    return Case(
        f"{node}-20261203-{number:06d}",
        State.DISPATCHED,
        _WORDS[words],
        Urgency.YELLOW,
        node,
        opened,
        opened,
        opened + timedelta(hours=72),
        place_name=name,
        place_text=name,
        place=name,
        building=f"{chance.randint(1, 30)}栋",
        text=f"{name}{words}",
        outage=chance.random() < 0.1,
        chat=f"tg:-{number % 60}",
        message_id=number + 1,
        reporter=f"tg:{number}",
        latitude=28 + chance.random() / 5 if located else None,
        longitude=113 + chance.random() / 5 if located else None,
    )


def _reports(store: Store, round_: int) -> list[tuple[str, float]]:
    """What each report did and how long it took, read beforehand; undone, so that every round finds the same.

    Half of them belong to one of the first cases, which both databases have; half to a building without any.
    """
    chance = random.Random(_SEED + round_)
    office, reader = Office(Texts()), StreetReader()
    took: list[tuple[str, float]] = []
    with store.begin(_NOW, durable=False) as tx:
        group = next(group.chat for group in tx.street.groups if group.kind == "residents")
        for n in range(_REPORTS):
            case = tx.cases.get(chance.randint(1, FEW))
            assert case is not None
            building = case.building if n % 2 else f"{chance.randint(31, 60)}栋"
            text = f"{case.place_name}{building}{case.text.removeprefix(case.place_name)}"
            said = Said(chat=group, person=f"tg:{930_000_000 + n}", message_id=10**6 + n, at=_NOW, text=text)
            said = replace(said, reading=reader.read(said, tx.street), location=_somewhere(chance, n))
            begun = time.perf_counter()
            effect = react(tx, office, said)
            tx.flush()
            took.append((effect.what, time.perf_counter() - begun))
        tx._writer.connection.rollback()  # noqa: SLF001 - nothing of a round stays
    return took


def _somewhere(chance: random.Random, number: int) -> tuple[float, float] | None:
    return (28 + chance.random() / 5, 113 + chance.random() / 5) if number % 5 == 0 else None
