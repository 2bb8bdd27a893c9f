"""What the rehearsal answers and tells is what both libraries know: nothing missing, nothing unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiogram
import telegram
from pydantic import BaseModel, TypeAdapter

from rehearsal.api import METHODS
from rehearsal.mailbox import KINDS
from tests.rehearsal.day import play

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rehearsal import Rehearsal
    from tests.rehearsal.clients import Client

#: Bot API 10.3: aiogram reads no administrator without it, python-telegram-bot does not know it yet.
NEWER = {"can_send_welcome_messages"}


def returned(method: str) -> Any:
    """What aiogram expects a method to answer."""
    name = method[0].upper() + method[1:]
    return getattr(aiogram.methods, name).__returning__


def surplus(model: Any) -> Iterator[str]:
    """Fields aiogram does not know, anywhere inside."""
    if isinstance(model, list):
        for one in model:
            yield from surplus(one)
    elif isinstance(model, BaseModel):
        yield from (f"{type(model).__name__}.{name}" for name in model.model_extra or {})
        for name in type(model).model_fields:
            yield from surplus(getattr(model, name))


def read_by_telegram(kind: Any, answer: Any) -> Any:
    """python-telegram-bot's reading; a list of objects as a list."""
    if isinstance(answer, list):
        [inner] = kind.__args__
        return [read_by_telegram(inner, one) for one in answer]
    united = getattr(kind, "__args__", (kind,))[0].__name__
    name = "ChatMember" if united.startswith("ChatMember") else united
    return getattr(telegram, name).de_json(answer, None)


def surplus_by_telegram(thing: Any) -> Iterator[str]:
    if isinstance(thing, (list, tuple)):
        for one in thing:
            yield from surplus_by_telegram(one)
    elif isinstance(thing, telegram.TelegramObject):
        unknown = thing.api_kwargs.keys() - NEWER
        yield from (f"{type(thing).__name__}.{name}" for name in unknown)
        slots = {slot for kind in type(thing).__mro__ for slot in getattr(kind, "__slots__", ())}
        for slot in slots - {"api_kwargs"}:
            if not slot.startswith("_"):
                yield from surplus_by_telegram(getattr(thing, slot, None))


async def test_every_answer_of_a_whole_day_is_known_to_both_libraries(
    client: Client, rehearsal: Rehearsal
) -> None:
    await play(client)
    answers = [
        (request.method, request.answer["result"])
        for request in rehearsal.wire
        if request.ok and not isinstance(request.answer["result"], bool | int)
    ]
    answers += [("getUpdates", [delivery.update]) for delivery in rehearsal.deliveries.made]
    for method, answer in answers:
        kind = returned(method)
        assert list(surplus(TypeAdapter(kind).validate_python(answer))) == [], (method, answer)
        assert list(surplus_by_telegram(read_by_telegram(kind, answer))) == [], (method, answer)
    assert len(answers) > 40


async def test_the_day_asks_for_everything_the_rehearsal_plays(client: Client, rehearsal: Rehearsal) -> None:
    await play(client)
    assert {request.method for request in rehearsal.wire} == {method.name for method in METHODS.values()}
    kinds = {
        kind
        for request in rehearsal.wire.of("getUpdates")
        for update in request.answer.get("result", [])
        for kind in update
    }
    assert kinds - {"update_id"} == KINDS


def test_surplus_fields_are_found_however_deep() -> None:
    person = {"id": 1, "is_bot": False, "first_name": "张", "age": 70}
    chat = {"id": 1, "type": "private", "first_name": "张"}
    told = [{"message_id": 2, "date": 1_800_000_000, "chat": chat, "from": person}]
    kind = list[aiogram.types.Message]
    assert list(surplus(TypeAdapter(kind).validate_python(told))) == ["User.age"]
    assert list(surplus_by_telegram(read_by_telegram(kind, told))) == ["User.age"]
