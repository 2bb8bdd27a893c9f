"""Chats as the platform shows them: alive, dead, or moved to a supergroup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import BindParameter, and_, bindparam, literal_column, select, update

from storage.tables import cards, case_people, cases, chats, drafts, outbox
from storage.writer import insert

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Executable

    from gridwork.notice import Address
    from storage.writer import Writer

#: Why a chat is dead that the office has given up.
RETIRED = "retired"
ChatState = Literal["alive", "dead", "migrated"]


@dataclass(frozen=True, slots=True)
class ChatRow:
    """`kind` is the platform's own word (private, group, supergroup). `why` says what made it dead."""

    chat: Address
    kind: str
    title: str
    state: ChatState
    why: str
    migrated_to: Address | None
    reactions_refused: bool
    is_admin: bool
    topics: bool
    #: Not so where the bot is restricted.
    may_write: bool


_COLUMNS = (
    chats.c.chat,
    chats.c.kind,
    chats.c.title,
    chats.c.state,
    chats.c.why,
    chats.c.migrated_to,
    chats.c.reactions_refused,
    chats.c.is_admin,
    chats.c.topics,
    chats.c.may_write,
)
_GET = select(*_COLUMNS).where(chats.c.chat == bindparam("chat"))
_OF_STATE = select(*_COLUMNS).where(chats.c.state == bindparam("state")).order_by(chats.c.chat)
_IS_DEAD = select(chats.c.chat).where(chats.c.chat == bindparam("chat"), chats.c.state == "dead")
_new = insert(chats)
_PUT = _new.on_conflict_do_update(
    index_elements=["chat"],
    set_={
        name: _new.excluded[name]
        for name in ("kind", "title", "is_admin", "topics", "may_write", "changed_at")
    },
)
_STATE = _new.on_conflict_do_update(
    index_elements=["chat"],
    set_={name: _new.excluded[name] for name in ("state", "why", "migrated_to", "changed_at")},
)
#: Late news of an old group's end must not hide where it has gone.
_STAYS = _new.on_conflict_do_update(
    index_elements=["chat"],
    set_={name: _new.excluded[name] for name in ("state", "why", "changed_at")},
    where=chats.c.state != literal_column("'migrated'"),
)
_REFUSES = _new.on_conflict_do_update(
    index_elements=["chat"],
    set_={name: _new.excluded[name] for name in ("reactions_refused", "changed_at")},
)
_ALIASES = select(chats.c.chat, chats.c.migrated_to).where(chats.c.state == "migrated")
_old: BindParameter[str] = bindparam("old")
_to: BindParameter[str] = bindparam("new")
#: Message numbers of the old group mean nothing in the new one, so they are forgotten with it.
_REWRITE = (
    update(outbox)
    .where(
        outbox.c.chat == _old,
        outbox.c.state.in_(("queued", "uncertain")),
        outbox.c["do"].in_(("edit", "react", "delete")),
    )
    .values(state="dropped", error="the chat moved", settled_at=bindparam("at")),
    update(outbox).where(outbox.c.chat == _old, outbox.c.state.in_(("queued", "uncertain"))).values(chat=_to),
    update(cards).where(cards.c.chat == _old).values(chat=_to, message_id=None),
    update(cases).where(cases.c.chat == _old).values(chat=_to, message_id=None),
    update(case_people).where(case_people.c.chat == _old).values(chat=_to, message_id=None),
    update(drafts).where(drafts.c.chat == _old).values(chat=_to, message_id=None),
    update(chats)
    .where(and_(chats.c.state == "migrated", chats.c.migrated_to == _old))
    .values(migrated_to=_to),
)


class Chats:
    def __init__(self, writer: Writer, on_moved: Callable[[], None] = lambda: None) -> None:
        self._writer = writer
        self._on_moved = on_moved
        self._aliases: dict[Address, Address] = {}
        self._aliases_of = -1

    def get(self, chat: Address) -> ChatRow | None:
        row = self._writer.run(_GET, {"chat": chat}).one_or_none()
        return ChatRow(*row) if row else None

    def of_state(self, state: ChatState) -> list[ChatRow]:
        return [ChatRow(*row) for row in self._writer.run(_OF_STATE, {"state": state})]

    def put(
        self,
        chat: Address,
        *,
        kind: str,
        title: str = "",
        is_admin: bool = False,
        topics: bool = False,
        may_write: bool = True,
    ) -> None:
        """Notes what the platform says of a chat; whether it is alive or dead stays as it is."""
        facts = {"is_admin": is_admin, "topics": topics, "may_write": may_write}
        self._write(_PUT, chat, kind=kind, title=title, **facts)

    def dead(self, chat: Address, why: str) -> None:
        """It takes nothing any more: kicked, blocked, deleted. Its notices wait (see Outbox.stranded)."""
        self._write(_STAYS, chat, state="dead", why=why)

    def retired(self, chat: Address) -> None:
        """The office has given it up (已停用): dead as before, and nobody's to mend."""
        self._write(_STAYS, chat, state="dead", why=RETIRED)

    def alive(self, chat: Address) -> None:
        self._write(_STAYS, chat, state="alive")

    def is_dead(self, chat: Address) -> bool:
        return self._writer.run(_IS_DEAD, {"chat": chat}).first() is not None

    def refuses_reactions(self, chat: Address) -> None:
        self._write(_REFUSES, chat, reactions_refused=True)

    def _write(self, statement: Executable, chat: Address, **facts: object) -> None:
        row = {
            "chat": chat,
            "kind": "",
            "title": "",
            "state": "alive",
            "why": "",
            "migrated_to": None,
            "reactions_refused": False,
            "is_admin": False,
            "topics": False,
            "may_write": True,
            "changed_at": self._writer.now,
        }
        self._writer.run(statement, row | facts)

    def moved(self, old: Address, new: Address) -> None:
        """A group became a supergroup: what waits for it, its cards and its cases go with it."""
        if old == new:
            return
        self._writer.flush()
        self._write(_STATE, old, state="migrated", migrated_to=new)
        self._write(_STATE, new, state="alive")
        self._aliases_of = -1
        for statement in _REWRITE:
            self._writer.run(statement, {"old": old, "new": new, "at": self._writer.now})
        self._on_moved()

    def resolve(self, chat: Address) -> Address:
        """The chat that stands for this one today."""
        if self._aliases_of != self._writer.undone:
            self._aliases = dict(self._writer.run(_ALIASES).all())
            self._aliases_of = self._writer.undone
        return self._aliases.get(chat, chat)
