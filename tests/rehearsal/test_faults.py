"""Faults one can switch on, as both libraries meet them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from aiogram.exceptions import TelegramRetryAfter, TelegramServerError
from telegram.error import NetworkError, RetryAfter

if TYPE_CHECKING:
    import aiohttp

    from rehearsal import Group, Rehearsal
    from tests.rehearsal.clients import Client


async def test_too_many_requests_tells_when_to_come_back(
    client: Client, rehearsal: Rehearsal, group: Group
) -> None:
    rehearsal.faults.too_many(7, method="sendMessage", chat=group.id)
    with pytest.raises((TelegramRetryAfter, RetryAfter)) as refused:
        await client.bot.send_message(chat_id=group.id, text="好")
    assert rehearsal.wire[-1].answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert "7" in str(refused.value)
    await client.bot.send_message(chat_id=group.id, text="好")
    assert len(rehearsal.messages(group)) == 1


async def test_a_fault_meets_only_its_method_and_chat(
    client: Client, rehearsal: Rehearsal, group: Group
) -> None:
    rehearsal.faults.refuse(502, "Bad Gateway", method="sendPhoto")
    rehearsal.faults.refuse(502, "Bad Gateway", chat=-5)
    await client.bot.send_message(chat_id=group.id, text="好")
    rehearsal.faults.refuse(502, "Bad Gateway", chat=group.id, times=2)
    for _ in range(2):
        with pytest.raises((TelegramServerError, NetworkError)):
            await client.bot.send_message(chat_id=group.id, text="好")
    rehearsal.faults.clear()
    await client.bot.send_message(chat_id=group.id, text="好")
    assert len(rehearsal.messages(group)) == 2


@pytest.mark.parametrize(("after", "arrived"), [(False, 0), (True, 1)])
async def test_a_broken_connection_hides_whether_it_arrived(
    client: Client, rehearsal: Rehearsal, group: Group, *, after: bool, arrived: int
) -> None:
    rehearsal.faults.drop(method="sendMessage", after=after)
    with pytest.raises(client.error):
        await client.bot.send_message(chat_id=group.id, text="好")
    assert len(rehearsal.messages(group)) == arrived
    assert rehearsal.wire[-1].status == 0


async def test_faults_can_be_switched_on_from_outside(
    http: aiohttp.ClientSession, client: Client, rehearsal: Rehearsal, group: Group
) -> None:
    async with http.post(
        "/rehearsal/fault", json={"kind": "too_many", "seconds": 3, "method": "sendMessage"}
    ) as done:
        assert done.status == 200
    refused = client.bot.send_message(chat_id=group.id, text="好")
    assert await client.refused(refused) == "Too Many Requests: retry after 3"
    async with http.post("/rehearsal/fault", json={"kind": "earthquake"}) as answer:
        assert answer.status == 400


def test_one_switch_goes_off_and_the_others_stay_on(rehearsal: Rehearsal) -> None:
    faults = rehearsal.faults
    faults.too_many(3, chance=0.5)
    faults.refuse(502, "Bad Gateway", times=2)
    faults.drop(chance=0.5)
    faults.drop(chance=0.5, after=True)
    faults.stall(3, chance=1)
    faults.storm(0.3)
    faults.repeat_updates()
    faults.shuffle_updates()
    rehearsal.outage(1)
    everything = faults.standing()
    names = "drop drop_after outage refuse repeat_updates shuffle_updates stall storm too_many"
    assert everything == names.split()
    for name in everything:
        faults.lift(name)
        assert name not in faults.standing()
        assert set(faults.standing()) == {other for other in everything if other > name}


async def test_a_fault_that_is_used_up_and_an_outage_that_is_over_stand_no_more(
    client: Client, rehearsal: Rehearsal, group: Group
) -> None:
    rehearsal.faults.refuse(502, "Bad Gateway", method="sendMessage")
    with pytest.raises((TelegramServerError, NetworkError)):
        await client.bot.send_message(chat_id=group.id, text="好")
    rehearsal.outage(1)
    assert rehearsal.faults.standing() == ["outage"]
    rehearsal.clock.jump(rehearsal.clock.now() + timedelta(hours=2))
    await client.bot.send_message(chat_id=group.id, text="好")
    assert rehearsal.faults.standing() == []
