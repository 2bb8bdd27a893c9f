"""The people and messages behind a case: who is to hear of it, and what was said."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import bindparam, delete, select

from gridwork.grounds import Grounds
from gridwork.likeness import fingerprint
from storage.notices import as_text
from storage.tables import case_grounds, case_messages, case_people
from storage.writer import insert

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.notice import Address
    from storage.writer import Writer

Part = Literal["reporter", "supporter"]


@dataclass(frozen=True, slots=True)
class CasePerson:
    """A reporter (报事人) or supporter (我也遇到), and the message they said it with."""

    person: Address
    part: Part
    chat: Address
    message_id: int | None
    role: str


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """A message that belongs to a case; `photos` are the platform's file ids."""

    chat: Address
    message_id: int
    person: Address
    text: str
    photos: tuple[str, ...]
    at: datetime


_NEW_PERSON = insert(case_people)
_ADD_PERSON = _NEW_PERSON.on_conflict_do_nothing().returning(case_people.c.person)
_PEOPLE = (
    select(
        case_people.c.person,
        case_people.c.part,
        case_people.c.chat,
        case_people.c.message_id,
        case_people.c.role,
    )
    .where(case_people.c.case_id == bindparam("of_case"))
    .order_by(case_people.c.at, case_people.c.person)
)
_REMOVE_PERSON = (
    delete(case_people)
    .where(case_people.c.case_id == bindparam("of_case"), case_people.c.person == bindparam("of_person"))
    .returning(case_people.c.person)
)
_BROUGHT = select(case_people.c.brought).where(
    case_people.c.case_id == bindparam("of_case"), case_people.c.person == bindparam("of_person")
)
_REMOVE_MESSAGE = delete(case_messages).where(
    case_messages.c.case_id == bindparam("of_case"),
    case_messages.c.chat == bindparam("of_chat"),
    case_messages.c.message_id == bindparam("of_message"),
)
_ADD_GROUNDS = insert(case_grounds).on_conflict_do_nothing()
_GROUNDS = select(case_grounds.c.body).where(case_grounds.c.case_id == bindparam("of_case"))
_ADD_MESSAGE = insert(case_messages).on_conflict_do_nothing()
_CASE_OF_MESSAGE = (
    select(case_messages.c.case_id)
    .where(
        case_messages.c.chat == bindparam("of_chat"), case_messages.c.message_id == bindparam("of_message")
    )
    .order_by(case_messages.c.case_id)
)
_MESSAGES = (
    select(
        case_messages.c.chat,
        case_messages.c.message_id,
        case_messages.c.person,
        case_messages.c.text,
        case_messages.c.photos,
        case_messages.c.at,
    )
    .where(case_messages.c.case_id == bindparam("of_case"))
    .order_by(case_messages.c.at, case_messages.c.chat, case_messages.c.message_id)
)


class CaseFile:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        #: People of the cases opened in this transaction, as long as nothing was undone.
        self._new: dict[int, set[Address]] = {}
        self._new_of = writer.undone

    def _nobody_yet(self, case_id: int) -> None:
        if self._new_of != self._writer.undone:
            self._new.clear()
            self._new_of = self._writer.undone
        self._new[case_id] = set()

    def add_person(
        self,
        case_id: int,
        person: Address,
        part: Part,
        *,
        chat: Address,
        message_id: int | None,
        role: str,
        brought: str = "",
    ) -> bool:
        """False when the person is in the case already, in whatever part.

        `brought`: the matter as they told it, as JSON, for a case of their own should they leave again.
        """
        facts = {
            "case_id": case_id,
            "person": person,
            "part": part,
            "chat": chat,
            "message_id": message_id,
            "role": role,
            "at": self._writer.now,
            "brought": brought,
        }
        known = self._new.get(case_id) if self._new_of == self._writer.undone else None
        if known is None:
            self._writer.flush(case_people)
            return self._writer.run(_ADD_PERSON, facts).first() is not None
        if person in known:
            return False
        known.add(person)
        self._writer.later(case_people, _NEW_PERSON, facts)
        return True

    def people(self, case_id: int) -> list[CasePerson]:
        """In the order they came."""
        self._writer.flush(case_people)
        return [CasePerson(*row) for row in self._writer.run(_PEOPLE, {"of_case": case_id})]

    def remove_person(self, case_id: int, person: Address) -> bool:
        self._writer.flush(case_people)
        self._new.pop(case_id, None)
        facts = {"of_case": case_id, "of_person": person}
        return self._writer.run(_REMOVE_PERSON, facts).first() is not None

    def brought(self, case_id: int, person: Address) -> str:
        """The matter as a joiner told it, as JSON; "" of everybody else."""
        self._writer.flush(case_people)
        facts = {"of_case": case_id, "of_person": person}
        return self._writer.run(_BROUGHT, facts).scalar_one_or_none() or ""

    def add_message(
        self,
        case_id: int,
        chat: Address,
        message_id: int,
        person: Address,
        text: str,
        photos: tuple[str, ...] = (),
        at: datetime | None = None,
    ) -> None:
        """Files a message under a case. What was filed first stays: an edit is told by a new line."""
        facts = {
            "chat": chat,
            "message_id": message_id,
            "case_id": case_id,
            "person": person,
            "text": text,
            "photos": as_text(photos),
            "at": at or self._writer.now,
            "digest": fingerprint(text),
        }
        self._writer.later(case_messages, _ADD_MESSAGE, facts)

    def remove_message(self, case_id: int, chat: Address, message_id: int) -> None:
        """The message is another case's."""
        self._writer.flush(case_messages)
        facts = {"of_case": case_id, "of_chat": chat, "of_message": message_id}
        self._writer.run(_REMOVE_MESSAGE, facts)

    def cases_of_message(self, chat: Address, message_id: int) -> list[int]:
        """A message with several matters belongs to several cases."""
        self._writer.flush(case_messages)
        facts = {"of_chat": chat, "of_message": message_id}
        return list(self._writer.run(_CASE_OF_MESSAGE, facts).scalars())

    def case_of_message(self, chat: Address, message_id: int) -> int | None:
        """The (first) case a message belongs to."""
        return next(iter(self.cases_of_message(chat, message_id)), None)

    def messages(self, case_id: int) -> list[CaseMessage]:
        self._writer.flush(case_messages)
        return [
            CaseMessage(chat, message_id, person, text, tuple(json.loads(photos)), at)
            for chat, message_id, person, text, photos, at in self._writer.run(
                _MESSAGES, {"of_case": case_id}
            )
        ]

    def add_grounds(self, case_id: int, grounds: Grounds) -> None:
        """Keeps why the case was opened; what was kept first stays."""
        self._writer.later(case_grounds, _ADD_GROUNDS, {"case_id": case_id, "body": as_text(asdict(grounds))})

    def grounds(self, case_id: int) -> Grounds | None:
        """Why the case was opened; None for a case older than this record."""
        self._writer.flush(case_grounds)
        body = self._writer.run(_GROUNDS, {"of_case": case_id}).scalar_one_or_none()
        if body is None:
            return None
        facts = json.loads(body)
        facts["why"] = tuple((words, weight) for words, weight in facts["why"])
        facts["candidates"] = tuple(facts["candidates"])
        return Grounds(**facts)
