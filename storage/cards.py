"""Which message of ours belongs to what: replies find their case, cards their posted message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal_column, select

from gridwork.steps import OPEN
from storage.notices import read_notice, to_chat
from storage.tables import cards, cases, outbox, posted

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.notice import Address, Notice
    from storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of ours. `purpose` says what a reply to it would answer."""

    key: str
    case_id: int | None
    purpose: str


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it was last put, posted (`message_id`) or still waiting."""

    key: str
    chat: Address
    message_id: int | None
    purpose: str
    topic: int | None
    notice: Notice


_BY_MESSAGE = select(posted.c.key, posted.c.case_id, posted.c.purpose).where(
    posted.c.chat == bindparam("chat"), posted.c.message_id == bindparam("message")
)
_OF_KEY = (
    select(posted.c.message_id)
    .where(posted.c.key == bindparam("key"))
    .order_by(posted.c.at.desc(), posted.c.message_id.desc())
    .limit(1)
)
#: What asks for an answer in free words; or says that one has been taken.
_QUESTIONS = ("feedback", "remains", "note", "ask", "noted", "answered")
_LAST_QUESTION = (
    select(posted.c.key, posted.c.case_id, posted.c.purpose)
    .where(
        posted.c.chat == bindparam("chat"),
        posted.c.at >= bindparam("since"),
        posted.c.purpose.in_(_QUESTIONS),
    )
    .order_by(posted.c.at.desc(), posted.c.message_id.desc())
    .limit(1)
)
_CARD_OF_KEY = select(cards.c.message_id).where(cards.c.key == bindparam("key"))
_OF_CASE = (
    select(cards.c.key, cards.c.chat, cards.c.message_id, cards.c.purpose, cards.c.topic, cards.c.body)
    .where(cards.c.case_id == bindparam("case"))
    .order_by(cards.c.key)
)


_DESKS = (
    select(cards.c.case_id, cards.c.chat)
    .where(
        cards.c.purpose == "desk",
        cards.c.case_id.in_(
            select(cases.c.id).where(cases.c.state.in_([literal_column(f"'{s}'") for s in sorted(OPEN)]))
        ),
    )
    .order_by(cards.c.case_id, cards.c.key)
)


class Cards:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def by_message(self, chat: Address, message_id: int) -> Posted | None:
        row = self._writer.run(_BY_MESSAGE, {"chat": chat, "message": message_id}).one_or_none()
        return Posted(*row) if row else None

    def last_question(self, chat: Address, since: datetime) -> Posted | None:
        """The newest message in a chat that asks for an answer in free words."""
        row = self._writer.run(_LAST_QUESTION, {"chat": chat, "since": since}).one_or_none()
        return Posted(*row) if row else None

    def message_of(self, key: str) -> int | None:
        """The message of a card, or of any notice by its key; None while it is not posted."""
        self._writer.flush(cards, outbox)
        card = self._writer.run(_CARD_OF_KEY, {"key": key}).one_or_none()
        if card is not None:
            return card.message_id  # type: ignore[no-any-return]
        return self._writer.run(_OF_KEY, {"key": key}).scalar_one_or_none()

    def of_case(self, case_id: int) -> list[Card]:
        """Every card of a case, so that all of them can be shown anew."""
        self._writer.flush(cards, outbox)
        return [
            Card(key, chat, message_id, purpose, topic, to_chat(read_notice(body), chat))
            for key, chat, message_id, purpose, topic, body in self._writer.run(_OF_CASE, {"case": case_id})
        ]

    def desks(self) -> dict[int, list[Address]]:
        """Of every open case: whose desk its card lies on."""
        self._writer.flush(cards)
        found: dict[int, list[Address]] = {}
        for case_id, chat in self._writer.run(_DESKS):
            found.setdefault(case_id, []).append(chat)
        return found
