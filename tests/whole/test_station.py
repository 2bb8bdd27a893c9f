"""The station's reminders: once per group, at their hour, through restarts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.whole.town import Town


def _reminders(town: Town) -> list[tuple[str, str]]:
    east = town.residents_of("DH")
    zone = town.street.zone
    return [
        (message.date.astimezone(zone).strftime("%m-%d %H:%M"), message.text.splitlines()[0])
        for message in town.rehearsal.bot_said(east)
    ]


async def test_the_tenth_is_announced_three_times_and_nobody_else_hears_it(town: Town) -> None:
    await town.moves_to("2026-12-10T12:00:00+08:00")
    heard = _reminders(town)

    assert [at for at, _ in heard] == ["12-08 10:00", "12-09 19:00", "12-10 08:00"]
    assert "后天" in heard[0][1]
    assert "明天" in heard[1][1]
    assert "今天" in heard[2][1]
    assert "佳天雅苑" in heard[0][1]
    assert town.said_in(town.residents) == []


async def test_a_reminder_at_the_very_moment_people_move_to_carries_that_time(town: Town) -> None:
    await town.moves_to("2026-12-10T08:00:00+08:00")

    assert [at for at, _ in _reminders(town)] == ["12-08 10:00", "12-09 19:00", "12-10 08:00"]


async def test_restarts_do_not_repeat_a_reminder(town: Town) -> None:
    await town.moves_to("2026-12-09T19:00:00+08:00")
    await town.closes()
    await town.opens()
    await town.moves_to("2026-12-09T20:00:00+08:00")
    await town.closes()
    await town.opens()
    await town.moves_to("2026-12-10T08:05:00+08:00")

    assert len(_reminders(town)) == 3


async def test_a_reminder_that_is_less_than_two_hours_late_still_goes(town: Town) -> None:
    await town.moves_to("2026-12-09T18:00:00+08:00")
    await town.closes()
    town.rehearsal.clock.jump(datetime.fromisoformat("2026-12-09T20:30:00+08:00"))
    await town.opens()
    await town.sees(town.residents_of("DH"), "明天")


async def test_a_reminder_that_is_later_is_dropped(town: Town) -> None:
    await town.moves_to("2026-12-09T18:00:00+08:00")
    await town.closes()
    town.rehearsal.clock.jump(datetime.fromisoformat("2026-12-09T21:30:00+08:00"))
    await town.opens()
    await town.moves_to("2026-12-10T08:05:00+08:00")

    assert [line for _, line in _reminders(town) if "明天" in line] == []
    assert len(_reminders(town)) == 2
