"""What people see when they type a slash: what they can use there, in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.table import COMMANDS

if TYPE_CHECKING:
    from tests.whole.town import Town


def listed(town: Town, audience: str) -> list[str]:
    """The commands of an audience, as the platform would list them."""
    return [str(command["command"]) for command in town.rehearsal.world.commands.get(audience, [])]


def calls(town: Town) -> int:
    return sum(request.method.endswith("MyCommands") for request in town.rehearsal.wire)


async def test_everybody_is_shown_what_they_can_use_in_both_languages(town: Town) -> None:
    private, groups = "all_private_chats/", "all_group_chats/"

    assert listed(town, private) == ["report", "mine", "station", "whoami", "privacy", "help"]
    assert listed(town, groups) == ["report", "station", "group", "privacy", "help"]
    assert listed(town, private + "en") == listed(town, private)
    assert "报事" in str(town.rehearsal.world.commands[private])
    assert "报事" not in str(town.rehearsal.world.commands[private + "en"])


async def test_a_coordinator_who_can_be_written_to_is_shown_the_desk(town: Town) -> None:
    coordinator = town.staff("coordinator", town.street.code)
    coordinator.starts()
    await town.settles()
    await town.closes()
    await town.opens()

    lists = [listed(town, key) for key in town.rehearsal.world.commands if str(coordinator.id) in key]
    assert lists
    assert all({"desk", "find", "why", "broadcast", "invite", "help"} <= set(words) for words in lists)
    assert all(set(words) <= set(COMMANDS) for words in lists)


async def test_what_is_listed_already_is_not_set_again(town: Town) -> None:
    before = calls(town)
    await town.closes()
    await town.opens()

    assert before > 0
    assert calls(town) == before


async def test_a_telegram_that_knows_no_lists_keeps_nobody_from_reporting(town: Town) -> None:
    coordinator = town.staff("coordinator", town.street.code)
    coordinator.starts()
    await town.settles()
    await town.closes()
    town.rehearsal.faults.refuse(404, "Not Found", method="setMyCommands", chance=1)
    await town.opens()

    town.somebody(town.residents).says(town.residents, "佳天雅苑3栋楼道灯坏了")
    await town.only_case(state="dispatched")
