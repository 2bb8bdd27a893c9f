"""What residents ask for themselves, and who is answered what, through the whole house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rehearsal import Player
from storage import Store

if TYPE_CHECKING:
    from rehearsal import Group
    from tests.whole.town import Town


def set_aside(town: Town) -> int:
    """Updates in quarantine."""
    store = Store(town.url)
    try:
        with store.begin(town.rehearsal.clock.now()) as tx:
            return tx.inbox.quarantined()
    finally:
        store.close()


async def hears(town: Town, who: Player, place: Group | Player, text: str) -> str:
    """What a command is answered with, in the chat it is typed in."""
    before = len(town.said_in(place))
    who.says(place.private if isinstance(place, Player) else place, text)
    await town.rehearsal.until(lambda: len(town.said_in(place)) > before, 10)
    await town.settles()
    (answer,) = town.said_in(place)[before:]
    return answer


async def hears_nothing(town: Town, who: Player, place: Group, text: str) -> bool:
    before = town.said_in(place)
    who.says(place, text)
    await town.settles()
    return town.said_in(place) == before


PRIVATE = {
    "为什么 昨天": ("要报事，直接说",) * 3,
    "/help": ("直接说什么事", "先点“接单”", "待办"),
    "帮助": ("直接说什么事", "先点“接单”", "待办"),
    "/find 路灯": ("查案卷是网格员", "没有查到", "没有查到"),
    "待办": ("待办给街道协调员", "待办给街道协调员", "没有待办"),
    "/broadcast": ("广播由协调员", "广播由协调员", "要广播什么"),
    "/invite 厨师": ("邀请由协调员", "邀请由协调员", "请写成"),
    "/duty": ("没有这个命令", "没有这个命令", "没有这个命令"),
    "我是谁": ("你是居民", "你的角色", "你的角色"),
    "/privacy": ("平常聊天不保存",) * 3,
    "/station": ("下一次",) * 3,
}


async def test_in_private_everybody_is_told_what_they_may(town: Town) -> None:
    people = (town.somebody(town.residents), town.leader("NH03"), town.staff("coordinator", "XHJD"))
    for number, who in enumerate(people):
        who.starts()
        await town.sees(who, "你好")
        for text, answers in PRIVATE.items():
            assert answers[number] in await hears(town, who, who, text), (text, who.name)
    assert set_aside(town) == 0
    assert town.cases() == []


async def test_in_a_group_one_short_line_or_nothing(town: Town) -> None:
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    leader.joins(town.residents)
    place = town.residents
    assert "直接说什么事" in await hears(town, zhang, place, "/help")
    assert await hears_nothing(town, zhang, place, "/help@OtherBot")
    assert await hears(town, zhang, place, "／帮助") != ""
    assert await hears_nothing(town, zhang, place, "/duty")
    assert await hears_nothing(town, zhang, place, "帮助")
    assert await hears(town, zhang, place, "/mine") == "请私聊我再发这个命令"
    assert await hears_nothing(town, leader, place, "/find 路灯")
    assert "写在命令后面" in await hears(town, zhang, place, "/报 😀")
    assert set_aside(town) == 0


async def test_a_report_as_long_as_a_message_may_be_is_filed(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了，" + "天天摸黑上楼，老人家摔了一跤。" * 250)
    case = await town.only_case(grid="NH03")
    assert "…" in (await town.sees(town.leader("NH03"), "前接单", button="接单")).text
    assert case["state"] == "dispatched"
    assert set_aside(town) == 0


async def test_mine_says_how_it_stands_what_comes_next_and_ten_at_a_time(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.starts()
    await town.sees(zhang, "你好")
    for building in range(1, 13):
        zhang.says(zhang.private, f"怡景苑{building}栋楼道灯坏了")
        await town.sees(zhang, f"怡景苑{building}栋", button="撤回")
    newest = await hears(town, zhang, zhang, "我的")
    assert newest.count("照明线缆") == newest.count("→ 接下来：网格长接单") == 10
    assert "更早的发“/我的 2”" in newest
    assert "前反馈" in newest
    older = await hears(town, zhang, zhang, "/我的 2")
    assert older.count("照明线缆") == 2
    assert "怡景苑1栋" in older


async def test_a_scanned_code_makes_a_report_in_three_taps(town: Town) -> None:
    """The link, Start, and the words sent; nothing has to be tapped after that."""
    zhang = town.somebody(town.residents_of("DH"))
    taps = ["the link of the printed code"]
    zhang.starts("g_NH03")
    taps.append("Start")
    await town.sees(zhang, "什么事？直接说。")
    zhang.says(zhang.private, "3栋楼道灯坏了")
    taps.append("send")
    case = await town.only_case(state="dispatched", grid="NH03")

    assert "点一下" not in (await town.sees(zhang, case["number"])).text
    assert len(taps) <= 3


async def test_in_a_silent_group_the_bot_is_called_by_its_name(town: Town) -> None:
    secretary, zhang = town.staff("secretary", "NH"), town.somebody(town.residents)
    secretary.says(town.residents, "/本群")
    card = await town.sees(secretary, "群设置", button="改模式")
    await secretary.presses(card, "改模式").answer()
    await secretary.presses(await town.sees(secretary, "群设置", button="静默："), "静默：").answer()
    zhang.says(town.residents, "怡景苑5栋楼道灯坏了")
    await town.settles()
    assert town.cases() == []
    name = town.rehearsal.world.bot.username
    zhang.says(town.residents, f"@{name} 怡景苑3栋楼道灯坏了")

    assert (await town.only_case())["place"] == "怡景苑3栋"
