"""The clock over HTTP, as the bot follows it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from rehearsal import Rehearsal, clock
from tests.rehearsal.conftest import START

if TYPE_CHECKING:
    import aiohttp

EVENING = START + timedelta(hours=10)


async def follow(http: aiohttp.ClientSession, due: list[datetime]) -> list[datetime]:
    """A follower: through every due moment, then onto the goal; returns what it stepped on."""
    stepped: list[datetime] = []
    version = 0
    while not stepped:
        async with http.get("/rehearsal/clock", params={"after": version}) as answer:
            told = await answer.json()
        version = told["version"]
        if told["goal"]:
            goal = datetime.fromisoformat(told["goal"])
            for moment in [*(one for one in due if one < goal), goal]:
                await http.post("/rehearsal/clock/step", json={"now": moment.isoformat()})
                stepped.append(moment)
    return stepped


async def post(http: aiohttp.ClientSession, path: str, **told: Any) -> tuple[int, dict[str, Any]]:
    async with http.post(f"/rehearsal/{path}", json=told) as answer:
        return answer.status, await answer.json()


async def test_the_clock_runs_at_real_speed(rehearsal: Rehearsal) -> None:
    before = rehearsal.clock.now()
    await asyncio.sleep(0.2)
    assert timedelta(seconds=0.15) < rehearsal.clock.now() - before < timedelta(seconds=2)
    assert before - START < timedelta(seconds=2)


async def test_a_follower_steps_through_everything_due(
    rehearsal: Rehearsal, http: aiohttp.ClientSession
) -> None:
    due = [START + timedelta(hours=2), START + timedelta(hours=5), START + timedelta(hours=20)]
    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(follow(http, due))
        await asyncio.sleep(0.1)
        await rehearsal.moves_to(EVENING)
    assert following.result() == [due[0], due[1], EVENING]
    assert timedelta(0) <= rehearsal.clock.now() - EVENING < timedelta(seconds=2)


async def test_a_goal_stays_while_the_follower_is_at_work(
    rehearsal: Rehearsal, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "PATIENCE", 0.1)
    status, told = await post(http, "clock", to=EVENING.isoformat())
    assert (status, told["goal"]) == (200, EVENING.isoformat())
    await http.get("/rehearsal/clock", params={"after": 0})
    await asyncio.sleep(0.3)
    assert rehearsal.clock.goal == EVENING
    status, told = await post(http, "clock/step", now=EVENING.isoformat())
    assert (status, told["goal"]) == (200, None)


async def test_without_a_follower_the_goal_is_reached_alone(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "PATIENCE", 0.1)
    await rehearsal.moves_to(EVENING)
    assert rehearsal.clock.now() >= EVENING


async def test_a_step_never_goes_back(rehearsal: Rehearsal, http: aiohttp.ClientSession) -> None:
    before = rehearsal.clock.now()
    await post(http, "clock/step", now=(START - timedelta(days=1)).isoformat())
    assert rehearsal.clock.now() >= before


async def test_a_jump_goes_anywhere_at_once(rehearsal: Rehearsal, http: aiohttp.ClientSession) -> None:
    for there in (START + timedelta(days=3), START - timedelta(hours=1)):
        status, told = await post(http, "clock/jump", to=there.isoformat())
        assert status == 200
        assert timedelta(0) <= datetime.fromisoformat(told["now"]) - there < timedelta(seconds=2)
        assert abs(rehearsal.clock.now() - there) < timedelta(seconds=2)


async def test_who_waits_is_told_of_the_next_goal(rehearsal: Rehearsal, http: aiohttp.ClientSession) -> None:
    async def wait() -> dict[str, Any]:
        async with http.get("/rehearsal/clock", params={"after": rehearsal.clock.version}) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(wait())
        await asyncio.sleep(0.1)
        assert not waiting.done()
        rehearsal.clock.lead_to(EVENING)
        told = await asyncio.wait_for(waiting, 2)
    assert told["goal"] == EVENING.isoformat()


async def test_goals_in_the_past_and_times_without_a_zone_are_refused(http: aiohttp.ClientSession) -> None:
    status, told = await post(http, "clock", to=(START - timedelta(hours=1)).isoformat())
    assert (status, "not later" in told["error"]) == (400, True)
    status, told = await post(http, "clock", to="2026-12-10T08:00:00")
    assert (status, told["error"]) == (400, "2026-12-10T08:00:00 names no time zone")
    with pytest.raises(ValueError, match="time zone"):
        Rehearsal(start=datetime(2026, 12, 9))  # noqa: DTZ001
