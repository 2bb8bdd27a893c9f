"""我听你说: which case a receipt code opens. The codes themselves are not kept, only their hashes."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from storage.tables import mailbox
from storage.writer import insert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.writer import Writer

#: No 0 and O, no 1 and I and L.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _IN_GROUP = 3, 4
_OPEN = insert(mailbox)
_CASES_OF = (
    select(mailbox.c.case_id).where(mailbox.c.code == bindparam("of_code")).order_by(mailbox.c.case_id)
)


class Mailbox:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def open(self, case_ids: Sequence[int]) -> str:
        """A new receipt code (受理码) for these cases, told once: "K7QF-2M9X-PA4D"."""
        signs = [secrets.choice(_SIGNS) for _ in range(_GROUPS * _IN_GROUP)]
        code = "-".join("".join(signs[at : at + _IN_GROUP]) for at in range(0, len(signs), _IN_GROUP))
        for case_id in case_ids:
            self._writer.run(_OPEN, {"code": _hashed(code), "case_id": case_id})
        return code

    def cases_of(self, code: str) -> list[int]:
        """The cases a code opens; none for a code that was never given."""
        return list(self._writer.run(_CASES_OF, {"of_code": _hashed(code)}).scalars())


def _hashed(code: str) -> str:
    bare = code.upper().replace("-", "").replace(" ", "")
    return hashlib.sha256(bare.encode()).hexdigest()
