"""邀请: the ways into a role, each good for one person, once, for a while. Only the token's hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from storage.tables import invitations
from storage.writer import insert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Executable

    from gridwork.notice import Address
    from storage.writer import Writer

#: 128 random bits; as base64url without padding they are 22 characters.
_TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Invitation:
    """`joined_at` with a person: used. `valid_at`: the role counts. `ended_at`: refused, undone or left."""

    id: int
    role: str
    node: str
    inviter: Address
    until: datetime
    person: Address | None
    name: str
    joined_at: datetime | None
    valid_at: datetime | None
    ended_at: datetime | None

    @property
    def waits(self) -> bool:
        """Somebody has joined and the second tap is still missing."""
        return self.joined_at is not None and self.valid_at is None and self.ended_at is None

    @property
    def counts(self) -> bool:
        return self.valid_at is not None and self.ended_at is None


_i = invitations.c
_all = select(
    _i.id, _i.role, _i.node, _i.inviter, _i.until, _i.person, _i.name, _i.joined_at, _i.valid_at, _i.ended_at
)
_ADD = insert(invitations).returning(_i.id)
_OF_SECRET = _all.where(_i.secret == bindparam("of_secret"))
_GET = _all.where(_i.id == bindparam("of_id"))
_JOINED = (
    _all.where(_i.joined_at.is_not(None), _i.ended_at.is_(None))
    .order_by(_i.joined_at.desc(), _i.id.desc())
    .limit(bindparam("limit_rows"))
    .offset(bindparam("skip_rows"))
)
_change = update(invitations).where(_i.id == bindparam("of_id"), _i.ended_at.is_(None)).returning(_i.id)
_USE = _change.where(_i.person.is_(None)).values(
    person=bindparam("by_person"), name=bindparam("by_name"), joined_at=bindparam("at")
)
_CONFIRM = _change.where(_i.joined_at.is_not(None), _i.valid_at.is_(None)).values(valid_at=bindparam("at"))
_END = _change.values(ended_at=bindparam("at"), ended_by=bindparam("by"))
_END_OF = (
    update(invitations)
    .where(
        _i.person == bindparam("of_person"),
        _i.role == bindparam("of_role"),
        _i.node == bindparam("of_node"),
        _i.ended_at.is_(None),
    )
    .values(ended_at=bindparam("at"), ended_by=bindparam("by"))
)


def _hashed(token: str) -> str:
    # The token is random, so a plain hash cannot be searched back.
    return hashlib.sha256(token.encode()).hexdigest()


class Invitations:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def make(self, role: str, node: str, inviter: Address, until: datetime) -> tuple[int, str]:
        """A new invitation: its number and its token, which is told here and never again."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        facts = {
            "secret": _hashed(token),
            "role": role,
            "node": node,
            "inviter": inviter,
            "made_at": self._writer.now,
            "until": until,
            "name": "",
        }
        return self._writer.number(_ADD, facts), token

    def of_token(self, token: str) -> Invitation | None:
        return self._one(_OF_SECRET, of_secret=_hashed(token))

    def get(self, number: int) -> Invitation | None:
        return self._one(_GET, of_id=number)

    def joined(self, limit: int, skip: int = 0) -> list[Invitation]:
        """Who has joined and is still there, newest first."""
        rows = self._writer.run(_JOINED, {"limit_rows": limit, "skip_rows": skip})
        return [Invitation(*row) for row in rows]

    def use(self, number: int, person: Address, name: str) -> bool:
        """False when somebody else was quicker."""
        return self._changed(_USE, number, by_person=person, by_name=name)

    def confirm(self, number: int) -> bool:
        """The role counts from now on. False when that was settled already."""
        return self._changed(_CONFIRM, number)

    def end(self, number: int, by: Address) -> bool:
        return self._changed(_END, number, by=by)

    def end_of(self, person: Address, role: str, node: str, by: Address) -> None:
        """Whatever brought the person into this role is over."""
        facts = {"of_person": person, "of_role": role, "of_node": node, "at": self._writer.now, "by": by}
        self._writer.run(_END_OF, facts)

    def _changed(self, statement: Executable, number: int, **facts: str) -> bool:
        given = {"of_id": number, "at": self._writer.now} | facts
        return self._writer.run(statement, given).first() is not None

    def _one(self, statement: Executable, **facts: object) -> Invitation | None:
        row = self._writer.run(statement, facts).one_or_none()
        return Invitation(*row) if row else None
