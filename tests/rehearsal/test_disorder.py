"""Bad weather: requests that fail by chance, answers that hang, news that come twice or not at all."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

if TYPE_CHECKING:
    from rehearsal import Group, Player, Rehearsal
    from tests.rehearsal.clients import Client


def say(http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group, text: str = "好") -> Any:
    path = f"/bot{rehearsal.token}/sendMessage"
    return http.post(path, data={"chat_id": group.id, "text": text}, timeout=aiohttp.ClientTimeout(0.3))


async def outcomes(http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group, count: int) -> list[int]:
    """Statuses of `count` messages, one after the other; 0: the connection broke, -1: it hung."""
    found = []
    for number in range(count):
        try:
            async with say(http, rehearsal, group, str(number)) as answer:
                found.append(answer.status)
        except TimeoutError:
            found.append(-1)
        except aiohttp.ClientError:
            found.append(0)
    return found


async def test_a_storm_strikes_a_share_of_all_requests_in_five_ways(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group
) -> None:
    rehearsal.faults.storm(0.4, stall=0.4)
    struck = await outcomes(http, rehearsal, group, 120)
    counts = Counter(struck)
    assert set(counts) == {200, 429, 502, 0, -1}
    assert 25 <= 120 - counts[200] <= 70
    arrived = {message.text for message in rehearsal.messages(group)}
    effects = [request.took_effect for request in rehearsal.wire.of("sendMessage") if request.status == 0]
    assert len(arrived) == counts[200] + effects.count(True)
    assert effects.count(False) > 0
    rehearsal.faults.clear()
    assert await outcomes(http, rehearsal, group, 5) == [200] * 5


async def test_the_same_seed_brings_the_same_weather(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group
) -> None:
    rehearsal.faults.refuse(502, "Bad Gateway", chance=0.3)
    rehearsal.faults.seed(7)
    first = await outcomes(http, rehearsal, group, 20)
    rehearsal.faults.seed(7)
    assert await outcomes(http, rehearsal, group, 20) == first
    rehearsal.faults.seed(8)
    assert await outcomes(http, rehearsal, group, 20) != first
    with pytest.raises(ValueError, match="chance"):
        rehearsal.faults.drop(chance=1.5)


@pytest.mark.parametrize(("after", "arrived"), [(True, 1), (False, 0)])
async def test_a_bot_that_hangs_up_during_a_stall_does_not_know_whether_it_was_heard(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group, *, after: bool, arrived: int
) -> None:
    rehearsal.faults.stall(0.6, after=after)
    assert await outcomes(http, rehearsal, group, 1) == [-1]
    await asyncio.sleep(0.4)
    assert len(rehearsal.messages(group)) == arrived
    [request] = rehearsal.wire.of("sendMessage")
    assert (request.status, request.took_effect) == (0, after)


async def test_who_waits_long_enough_gets_the_late_answer(
    client: Client, rehearsal: Rehearsal, group: Group
) -> None:
    rehearsal.faults.stall(0.3, method="sendMessage", times=1)
    began = monotonic()
    await client.bot.send_message(chat_id=group.id, text="好")
    assert monotonic() - began >= 0.3
    await client.bot.send_message(chat_id=group.id, text="好")
    assert len(rehearsal.messages(group)) == 2


async def heard(client: Client) -> list[tuple[int, str]]:
    """Everything that comes, confirming each time what came."""
    found: list[tuple[int, str]] = []
    offset = 0
    while client.rehearsal.world.mailbox.count():
        told = await client.bot.get_updates(offset=offset)
        found += [(update.update_id, update.message.text) for update in told]
        offset = max([offset, *(update.update_id + 1 for update in told)])
    return found


async def test_updates_come_again_up_to_five_times(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    rehearsal.faults.repeat_updates(most=5)
    for number in range(4):
        zhang.says(group, str(number))
    found = Counter(await heard(client))
    assert sorted(text for _, text in found) == ["0", "1", "2", "3"]
    assert all(2 <= times <= 5 for times in found.values())
    rehearsal.faults.clear()
    zhang.says(group, "4")
    [update] = await client.bot.get_updates(timeout=1)
    assert update.message.text == "4"


async def test_shuffled_queues_overtake_each_other_and_keep_their_own_order(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    rehearsal.faults.shuffle_updates()
    zhang.starts()
    for number in range(10):
        zhang.says(group, f"群{number}")
        zhang.says(zhang.private, f"私{number}")
    told = await client.bot.get_updates(timeout=1)
    ids = [update.update_id for update in told]
    assert sorted(ids) != ids
    for chat in (group.id, zhang.id):
        mine = [update.update_id for update in told if update.message.chat.id == chat]
        assert sorted(mine) == mine


async def test_an_outage_lets_nothing_through_and_after_a_day_news_are_lost(
    client: Client, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    rehearsal.outage(hours=25)
    zhang.says(group, "早")
    with pytest.raises(client.error):
        await client.bot.get_updates()
    with pytest.raises(client.error):
        await client.bot.send_message(chat_id=group.id, text="好")
    assert rehearsal.bot_said(group) == []
    rehearsal.clock.jump(rehearsal.clock.now() + timedelta(hours=2))
    zhang.says(group, "晚")
    rehearsal.clock.jump(rehearsal.clock.now() + timedelta(hours=23, minutes=1))
    [update] = await client.bot.get_updates(timeout=1)
    assert update.message.text == "晚"


async def test_repeated_conflicts_are_held_back(client: Client, rehearsal: Rehearsal) -> None:
    rehearsal.polling.conflict_delay = 0.4
    await client.bot.set_webhook(url="https://example.org/telegram")
    took = []
    for _ in range(2):
        began = monotonic()
        assert "Conflict" in await client.refused(client.bot.get_updates())
        took.append(monotonic() - began)
    assert took[0] < 0.3
    assert took[1] >= 0.4


async def test_every_trouble_can_be_made_from_outside(
    http: aiohttp.ClientSession, rehearsal: Rehearsal, group: Group, zhang: Player
) -> None:
    async def trouble(kind: str, **words: Any) -> int:
        async with http.post("/rehearsal/fault", json={"kind": kind, **words}) as answer:
            return answer.status

    small = rehearsal.group(-4000002, "小群", "group")
    rehearsal.bot_joins(small)
    zhang.starts()
    done = [
        await trouble("stall", seconds=9, method="sendPhoto"),
        await trouble("storm", chance=0.1),
        await trouble("seed", seed=3),
        await trouble("repeat_updates", chance=0.5, most=3),
        await trouble("shuffle_updates"),
        await trouble("slow_conflicts"),
        await trouble("strict"),
        await trouble("kick", group=group.id),
        await trouble("block", person=zhang.id),
        await trouble("migrate", group=small.id, to=-1009000000077),
        await trouble("outage", hours=2),
    ]
    assert done == [200] * len(done)
    assert await trouble("storm") == 400
    assert await trouble("storm", chance=7) == 400
    assert await trouble("block", person=4711) == 400
    assert rehearsal.faults.dark(rehearsal.clock.now() + timedelta(hours=1))
    assert not rehearsal.faults.dark(rehearsal.clock.now() + timedelta(hours=3))
    assert (rehearsal.referee.strict, rehearsal.polling.conflict_delay) == (True, 3.0)
    assert rehearsal.world.mailbox.disorder.most == 3
    assert group.chat.standing(rehearsal.world.bot.id) == "kicked"
    assert zhang.user.blocked
    assert small.chat.moved_to == -1009000000077
