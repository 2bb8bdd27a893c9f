"""People the bot has met in private: whom it may write to, and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select

from storage.tables import people
from storage.writer import insert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Executable

    from gridwork.notice import Address
    from storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Known:
    """`started`: has pressed Start, so the bot may write in private; `blocked`: no longer wants it."""

    address: Address
    started: bool
    blocked: bool
    name: str

    @property
    def reachable(self) -> bool:
        return self.started and not self.blocked


_GET = select(people.c.address, people.c.started, people.c.blocked, people.c.name).where(
    people.c.address == bindparam("of_address")
)
_new = insert(people)


def _upsert(*columns: str) -> Executable:
    return _new.on_conflict_do_update(
        index_elements=["address"], set_={name: _new.excluded[name] for name in columns}
    )


_STARTED = _upsert("started", "blocked", "name", "seen_at")
_BLOCKED = _upsert("blocked")
_BLOCKING = select(people.c.address).where(people.c.blocked.is_(True))
_STARTERS = select(people.c.address).where(people.c.started.is_(True), people.c.blocked.is_(False))
_FORGET = delete(people).where(people.c.address == bindparam("of_address"))


class People:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def get(self, address: Address) -> Known | None:
        row = self._writer.run(_GET, {"of_address": address}).one_or_none()
        return Known(*row) if row else None

    def started(self, address: Address, name: str, at: datetime) -> None:
        self._write(_STARTED, address, started=True, name=name, seen_at=at)

    def blocked(self, address: Address) -> None:
        self._write(_BLOCKED, address, blocked=True)

    def unblocked(self, address: Address) -> None:
        """Worth another try; whether they have pressed Start stays as it was."""
        self._write(_BLOCKED, address, blocked=False)

    def blocking(self) -> frozenset[Address]:
        """Everybody who no longer wants to be written to."""
        return frozenset(self._writer.run(_BLOCKING).scalars())

    def reachable(self) -> frozenset[Address]:
        """Everybody who has pressed Start and not turned away since."""
        return frozenset(self._writer.run(_STARTERS).scalars())

    def forget(self, address: Address) -> None:
        self._writer.run(_FORGET, {"of_address": address})

    def _write(self, statement: Executable, address: Address, **facts: object) -> None:
        row = {
            "address": address,
            "started": False,
            "blocked": False,
            "name": "",
            "language": "",
            "seen_at": self._writer.now,
        }
        self._writer.run(statement, row | facts)
