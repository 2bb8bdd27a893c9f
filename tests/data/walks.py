"""What is played for the check: the scripted day with both libraries, and a day of the real bot."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rehearsal import Rehearsal
from storage import upgrade
from tests.rehearsal import day
from tests.rehearsal.clients import LIBRARIES, Library, connected
from tests.whole.town import a_town

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from rehearsal import Message, Player
    from tests.data.description import Checked, Description
    from tests.whole.town import Town

    Walk = Callable[[Description], Coroutine[Any, Any, Checked]]


async def scripted_day(library: Library, description: Description) -> Checked:
    # python-telegram-bot warns whoever reads its old integers of seconds.
    os.environ["PTB_TIMEDELTA"] = "1"
    rehearsal = Rehearsal(start=datetime(2026, 12, 9, 9, 0, tzinfo=UTC))
    base = await rehearsal.start()
    try:
        async with connected(library, rehearsal, base) as client:
            await day.play(client)
    finally:
        await rehearsal.stop()
    return _checked(rehearsal, description)


async def real_bot(description: Description) -> Checked:
    """From a line in a group to a closed case, with photos, places, strangers, a night and a farewell.

    The referee looks on: its breaches are wrong as well.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'town.db'}"
        upgrade(url)
        async with a_town(url) as town:
            await _a_case(town)
            await _what_else_people_do(town)
            await town.moves_to("2026-12-04T08:30:00+08:00")
            await _who_leaves(town)
            await town.settles()
        checked = _checked(town.rehearsal, description)
        checked.wrong += town.rehearsal.referee.breaches()
        return checked


def _checked(rehearsal: Rehearsal, description: Description) -> Checked:
    return description.check_wire(rehearsal.wire, (one.update for one in rehearsal.deliveries.made))


async def _a_case(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    said = zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.sees(town.residents, "照明线缆", button="撤回")
    zhang.edits(said, "怡景苑5栋楼道灯坏了")
    await town.sees(town.residents, "怡景苑5栋")
    await _press(leader, await town.sees(leader, button="接单"), "接单")
    await _press(leader, await town.sees(leader, button="办结"), "办结")
    question = await town.sees(leader, "回复这条消息")
    leader.says(leader.private, "灯换好了", reply_to=question, photo=True)
    asked = await town.sees(town.residents, "请报事人确认", button="已解决")
    await _press(town.somebody(town.residents, 1), asked, "已解决")
    await _press(zhang, asked, "已解决")
    await town.only_case(state="closed")


async def _press(person: Player, message: Message, label: str) -> None:
    await person.presses(message, label).answer()


async def _what_else_people_do(town: Town) -> None:
    residents, riders = town.residents_of("NH"), town.riders
    li = town.somebody(residents, 1)
    li.starts()
    for words in ("我的", "驿站", "/privacy", "/help"):
        li.says(li.private, words)
        await town.settles()
    li.sends_album(residents, 3, "怡景苑2栋门口垃圾没人清")
    li.sends_voice(residents)
    li.sends_video(residents, "看这里", size=21 * 1024 * 1024)
    li.shares_location(residents, 28.185, 113.045)
    town.somebody(riders).says(riders, "怡景苑北门井盖坏了，差点摔了")
    town.somebody(residents).says(residents, "大家早上好")
    town.somebody(residents).says(residents, "怡景苑6栋有人被困电梯")
    await town.settles()


async def _who_leaves(town: Town) -> None:
    leader, residents = town.leader("NH03"), town.residents
    leader.blocks()
    town.somebody(residents).says(residents, "怡景苑3栋下水道堵了")
    await town.settles()
    town.rehearsal.bot_is_promoted(residents, can_delete_messages=False)
    town.rehearsal.bot_is_restricted(residents)
    town.rehearsal.bot_is_kicked(residents)


WALKS: dict[str, Walk] = {
    **{f"a scripted day with {library}": partial(scripted_day, library) for library in LIBRARIES},
    "a day of the real bot": real_bot,
}
