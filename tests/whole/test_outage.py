"""After more than a day away, the groups are asked to say again what was lost; after less they are not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rehearsal import Group
    from tests.whole.town import Town

_SORRY = "我没在线"


async def _goes_away(town: Town, hours: float) -> None:
    """The bot is stopped, and started again so much later."""
    await town.closes()
    town.rehearsal.clock.jump(town.rehearsal.clock.now() + timedelta(hours=hours))
    polling = town.rehearsal.polling
    before = polling.begun
    await town.opens()
    # The first poll is answered late when it asks from where the last one did, seconds before.
    await town.rehearsal.until(lambda: polling.begun >= before + 2, 20)


def _asked(town: Town, group: Group) -> list[str]:
    return [text for text in town.said_in(group) if _SORRY in text]


async def test_after_25_hours_every_group_in_which_people_report_is_asked_once(town: Town) -> None:
    await town.settles()
    await _goes_away(town, 25)
    groups = [group for group in town.rehearsal.groups if group.chat.part != "staff"]
    await town.rehearsal.until(lambda: all(_asked(town, group) for group in groups), 20)
    await _goes_away(town, 1)
    await town.settles()

    assert {group.chat.part for group in groups} == {"residents", "market", "couriers"}
    assert [len(_asked(town, group)) for group in groups] == [1] * len(groups)
    # Telegram keeps a day: what was said before the last one is lost.
    assert "12月3日 09:30到12月3日 10:30我没在线" in _asked(town, town.residents)[0]
    staff = [group for group in town.rehearsal.groups if group.chat.part == "staff"]
    assert [_asked(town, group) for group in staff] == [[] for _ in staff]


async def test_after_23_hours_nobody_is_asked(town: Town) -> None:
    await town.settles()
    await _goes_away(town, 23)
    await town.settles()

    assert _asked(town, town.residents) == []


async def test_nobody_is_asked_at_night(town: Town) -> None:
    await town.moves_to("2026-12-03T22:30:00+08:00")
    await _goes_away(town, 25)
    await town.moves_to("2026-12-05T06:59:00+08:00")
    assert _asked(town, town.residents) == []

    await town.moves_to("2026-12-05T07:01:00+08:00")
    await town.sees(town.residents, _SORRY, "12月3日 22:30到12月3日 23:30")


async def test_days_that_pass_while_the_bot_is_there_are_no_outage(town: Town) -> None:
    await town.moves_to("2026-12-06T12:00:00+08:00")
    await _goes_away(town, 1)
    await town.settles()

    assert _asked(town, town.residents) == []


async def test_a_bot_that_ran_on_while_telegram_was_out_of_reach_asks_as_well(town: Town) -> None:
    await town.settles()
    clock = town.rehearsal.clock
    town.rehearsal.faults.refuse(502, "Bad Gateway", method="getUpdates", times=1000)
    resident = town.somebody(town.residents)
    resident.says(town.residents, "早上好")  # ends the poll under way, so that the next one fails
    await town.rehearsal.until(lambda: any(r.status == 502 for r in town.rehearsal.wire.of("getUpdates")), 20)
    clock.jump(clock.now() + timedelta(hours=30))
    town.rehearsal.faults.clear()

    await town.sees(town.residents, _SORRY, timeout=20)
    assert clock.now() < datetime.fromisoformat("2026-12-04T16:00:00+08:00")
