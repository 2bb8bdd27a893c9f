"""kill -9 in the middle of a broadcast: no group gets it twice, and whoever may have missed it is named."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bench import street as streets
from bench.process import Program, gridwhistle
from rehearsal import Rehearsal
from rehearsal.player import PRIVATE
from tests.whole.town import MORNING, TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from rehearsal import Message, Player

TEXT = "明天上午停水，请提前接水。"
MARKED = f"（可能重复）{TEXT}"
COORDINATOR = 900_400_001
#: The bot dies once so many groups have it.
DEATHS = (10, 40)


class _Newsroom:
    """A coordinator at the telephone, and what arrived in the groups."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.who: Player = rehearsal.person("", COORDINATOR)

    async def sees(self, *words: str, button: str = "") -> Message:
        def found() -> Message | None:
            for message in reversed(self.rehearsal.bot_said(self.who)):
                labels = "".join(message.buttons)
                if all(word in message.text for word in words) and button in labels:
                    return message
            return None

        message = await self.rehearsal.until(found, 60)
        assert message is not None
        return message

    async def taps(self, label: str, *words: str) -> None:
        card = await self.sees(*words, button=label)
        await self.who.presses(card, label).answer(20)

    def arrived(self) -> Counter[int]:
        """How often the broadcast arrived in each group, whether or not the bot got to hear of it."""
        sends = [r for r in self.rehearsal.wire.of("sendMessage") if r.took_effect]
        return Counter(
            int(r.params["chat_id"])
            for r in sends
            if r.params["text"] in {TEXT, MARKED} and int(r.params["chat_id"]) < 0
        )


async def _begins(room: _Newsroom) -> None:
    room.who.says(PRIVATE, f"/广播 {TEXT}")
    await room.taps("居民群", "发给谁")
    await room.taps("骑手群", "居民群")
    await room.taps("预览", "骑手群")
    await room.taps("发送", "群 60 个")


async def _decides(room: _Newsroom) -> int:
    """For each uncertain one the coordinator looks into the group: again where it is missing."""
    decided = 0
    await room.taps("不确定的", "发完了")
    card = await room.sees("不确定有没有到")
    while "没有不确定的" not in card.text:
        title = re.findall(r"^1\. (.+)$", card.text, re.MULTILINE)[0]
        group = next(g for g in room.rehearsal.groups if g.title == title)
        here = any(message.text == TEXT for message in room.rehearsal.bot_said(group))
        before = card.text
        await room.who.presses(card, "1 不发" if here else "1 再发").answer(20)
        await room.rehearsal.until(lambda: card.text != before, 20)  # noqa: B023 - awaited in the same turn
        decided += 1
    return decided


@pytest.mark.timeout(300)
async def test_a_broadcast_to_sixty_groups_survives_two_kills(database_url: str, tmp_path: Path) -> None:
    street = streets.write(tmp_path / "street.toml")
    rehearsal = Rehearsal(TOKEN, start=MORNING)
    streets.settle(rehearsal, street)
    base = await rehearsal.start()
    bot = Program(tmp_path / "bot.log", *gridwhistle(tmp_path, rehearsal, base, database_url, street))
    room = _Newsroom(rehearsal)
    groups = {group.id for group in rehearsal.groups}
    try:
        await bot.starts(rehearsal)
        await _begins(room)
        for number in DEATHS:
            await rehearsal.until(lambda: len(room.arrived()) >= number, 60)  # noqa: B023 - awaited at once
            await bot.dies()
            await bot.starts(rehearsal)
        await room.sees("发完了")
        after_kills = room.arrived()
        card = await room.sees("发完了", button="结果")
        found = re.search(r"已发 (\d+)/60，等待 0，失败 0，不确定 (\d+)", card.text)
        assert found is not None, card.text
        said, unsure = map(int, found.groups())

        assert set(after_kills.values()) == {1}
        assert said + unsure == 60
        assert len(groups - set(after_kills)) <= unsure
        assert await _decides(room) == unsure if unsure else True
        await room.sees("已发 60/60", "不确定 0")
        await rehearsal.quiet(1.0)
        assert room.arrived() == Counter(groups)
        assert rehearsal.referee.breaches() == []
    finally:
        await bot.leaves()
        await rehearsal.stop()
