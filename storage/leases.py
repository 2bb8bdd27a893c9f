"""Who may do what only one may do at a time: one sender, one poller per bot; and small facts by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Text, bindparam, cast, delete, or_, select, update

from storage.tables import leases, meta
from storage.writer import insert

if TYPE_CHECKING:
    from datetime import datetime

    from storage.writer import Writer

_new = insert(leases)
_CLAIM = _new.on_conflict_do_update(
    index_elements=["name"],
    set_={"owner": _new.excluded.owner, "until": _new.excluded.until},
    where=or_(leases.c.owner == _new.excluded.owner, leases.c.until <= bindparam("now")),
).returning(leases.c.name)
_RENEW = (
    update(leases)
    .where(leases.c.name == bindparam("of_name"), leases.c.owner == bindparam("of_owner"))
    .values(until=bindparam("till"))
    .returning(leases.c.name)
)
_RELEASE = delete(leases).where(
    leases.c.name == bindparam("of_name"), leases.c.owner == bindparam("of_owner")
)
_HOLDER = select(leases.c.owner).where(
    leases.c.name == bindparam("of_name"), leases.c.until > bindparam("now")
)

_fact = insert(meta)
_SET = _fact.on_conflict_do_update(index_elements=["key"], set_={"value": _fact.excluded.value})
_COUNT = _fact.on_conflict_do_update(
    index_elements=["key"],
    set_={"value": cast(cast(meta.c.value, BigInteger) + cast(_fact.excluded.value, BigInteger), Text)},
)
_GET = select(meta.c.value).where(meta.c.key == bindparam("of_key"))


class Leases:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def claim(self, name: str, owner: str, until: datetime) -> bool:
        """True when `owner` has it until then: it was free, had run out, or was theirs already."""
        facts = {"name": name, "owner": owner, "until": until, "now": self._writer.now}
        return self._writer.run(_CLAIM, facts).first() is not None

    def renew(self, name: str, owner: str, until: datetime) -> bool:
        """False when somebody else has taken it over."""
        facts = {"of_name": name, "of_owner": owner, "till": until}
        return self._writer.run(_RENEW, facts).first() is not None

    def release(self, name: str, owner: str) -> None:
        self._writer.run(_RELEASE, {"of_name": name, "of_owner": owner})

    def holder(self, name: str) -> str | None:
        facts = {"of_name": name, "now": self._writer.now}
        owner: str | None = self._writer.run(_HOLDER, facts).scalar_one_or_none()
        return owner


class Meta:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def get(self, key: str) -> str | None:
        value: str | None = self._writer.run(_GET, {"of_key": key}).scalar_one_or_none()
        return value

    def set(self, key: str, value: str) -> None:
        self._writer.run(_SET, {"key": key, "value": value})

    def count(self, key: str, more: int) -> None:
        """A number that only grows."""
        self._writer.run(_COUNT, {"key": key, "value": str(more)})
