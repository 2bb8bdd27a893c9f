"""群: the bot comes into a group, is bound to a grid, and is told how much to listen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.whole.town import Town

if TYPE_CHECKING:
    from rehearsal import Group, Player

NEW = -1_001_999_000_001


def a_new_group(town: Town, *people: Player, title: str = "怡景苑二期邻里") -> Group:
    group = town.rehearsal.group(NEW, title, part="residents")
    for person in people:
        person.joins(group)
    return group


async def bound_to(town: Town, group: Group, coordinator: Player, *labels: str) -> None:
    """The coordinator goes through the card's buttons, one after the other."""
    card = await town.sees(coordinator, f"群设置《{group.title}》", button="绑定")
    for label in ("绑定网格", *labels):
        card = await town.sees(coordinator, f"群设置《{group.title}》", button=label)
        await coordinator.presses(card, label).answer()


async def test_a_group_that_knows_its_grid_hears_one_introduction_and_nobody_else_hears_anything(
    town: Town,
) -> None:
    coordinator = town.staff("coordinator", town.street.code)
    before = town.said_in(coordinator)
    town.rehearsal.bot_is_kicked(town.residents)
    await town.settles()
    town.rehearsal.bot_joins(town.residents)

    said = await town.sees(town.residents, "我是网格哨", "南湖社区")

    assert len(said.text.splitlines()) <= 3
    for word in ("灯坏", "不保存", "群里不出现名字和电话", "静默", "移出群"):
        assert word in said.text
    await town.settles()
    assert [text for text in town.said_in(coordinator) if text not in before and "群设置" in text] == []


async def test_promoting_and_removing_and_adding_again_does_not_introduce_it_again(town: Town) -> None:
    group = a_new_group(town, town.somebody(town.residents))
    for _ in range(2):
        town.rehearsal.bot_joins(group)
        await town.sees(group, "我是网格哨")
        town.rehearsal.bot_is_promoted(group, can_pin_messages=False)
        await town.settles()
        town.rehearsal.bot_is_kicked(group)
        await town.settles()

    assert len([text for text in town.said_in(group) if "我是网格哨" in text]) == 1


async def test_the_coordinator_binds_a_new_group_by_buttons_and_its_reports_find_the_grid(town: Town) -> None:
    coordinator, zhang = town.staff("coordinator", town.street.code), town.somebody(town.residents)
    group = a_new_group(town, coordinator, zhang)
    town.rehearsal.bot_joins(group, by=coordinator)
    await town.sees(group, "还没绑定网格")

    await bound_to(town, group, coordinator, "居民群", "南湖社区", town.street.nodes["NH03"].name)

    shown = await town.sees(coordinator, "群设置", town.street.nodes["NH03"].name, "半静默")
    assert "权限：齐了" in shown.text
    await town.sees(group, f"替{town.street.nodes['NH03'].name}收集报事")
    zhang.says(group, "楼道灯坏了三天了")
    case = await town.only_case(grid="NH03")
    assert case["number"].startswith("NH03-")


async def test_a_resident_who_adds_it_sees_no_buttons_and_the_coordinator_does(town: Town) -> None:
    zhang, coordinator = town.somebody(town.residents), town.staff("coordinator", town.street.code)
    group = a_new_group(town, zhang)
    town.rehearsal.bot_joins(group, by=zhang)

    await town.sees(coordinator, "群设置《怡景苑二期邻里》", button="绑定网格")

    await town.settles()
    assert not any("群设置" in text for text in town.said_in(zhang))
    assert all(not message.buttons for message in town.rehearsal.bot_said(group))


async def test_without_the_right_to_read_it_says_so_and_the_coordinator_learns_the_next_tap(
    town: Town,
) -> None:
    coordinator = town.staff("coordinator", town.street.code)
    group = a_new_group(town, coordinator)
    town.rehearsal.bot_joins(group, admin=False, by=coordinator)

    await town.sees(group, "只看得到“/”开头的话", "设为管理员")
    card = await town.sees(coordinator, "我看不到平常的聊天", "管理员", button="设好了，再看看")
    assert "还缺权限" in (await coordinator.presses(card, "设好了，再看看").answer())

    town.rehearsal.bot_is_promoted(group)
    await town.settles()
    await coordinator.presses(card, "设好了，再看看").answer()
    await town.sees(coordinator, "群设置《怡景苑二期邻里》", "权限：齐了")


async def test_a_muted_bot_asks_the_coordinator_to_lift_it(town: Town) -> None:
    coordinator = town.staff("coordinator", town.street.code)
    town.rehearsal.bot_is_promoted(town.residents, can_pin_messages=False)
    await town.settles()
    town.rehearsal.bot_is_restricted(town.residents, can_send_messages=False)

    await town.sees(coordinator, "发不了言", "权限")


async def test_a_silent_group_is_left_alone_until_it_speaks_to_the_bot(town: Town) -> None:
    secretary, zhang = town.staff("secretary", "NH"), town.somebody(town.residents)
    secretary.says(town.residents, "/group")
    status = await town.sees(town.residents, "南湖社区", "半静默", "私聊")
    assert len(status.text.splitlines()) <= 3
    card = await town.sees(secretary, "群设置", button="改模式")
    await secretary.presses(card, "改模式").answer()
    card = await town.sees(secretary, "群设置", button="静默：")
    assert "静默" in await secretary.presses(card, "静默：").answer()

    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.settles()
    assert town.cases() == []

    zhang.says(town.residents, "/报 怡景苑3栋楼道灯坏了")
    await town.only_case(kind="lighting_cable")


async def test_red_is_heard_in_a_silent_group_too(town: Town) -> None:
    secretary, zhang = town.staff("secretary", "NH"), town.somebody(town.residents)
    secretary.says(town.residents, "/group")
    for label in ("改模式", "静默："):
        card = await town.sees(secretary, "群设置", button=label)
        await secretary.presses(card, label).answer()

    zhang.says(town.residents, "怡景苑3栋着火了，好大的烟")

    await town.only_case(urgency="red")


async def test_an_open_group_asks_about_a_picture_without_words(town: Town) -> None:
    secretary, zhang = town.staff("secretary", "NH"), town.somebody(town.residents)
    secretary.says(town.residents, "/group")
    for label in ("改模式", "开放："):
        card = await town.sees(secretary, "群设置", button=label)
        await secretary.presses(card, label).answer()

    zhang.sends_photo(town.residents)
    await town.settles()
    await town.moves_to("2026-12-03T09:34:00+08:00")

    await town.sees(town.residents, "什么事、在哪里")


async def test_only_who_is_in_charge_of_the_ground_may_set_a_group(town: Town) -> None:
    """A secretary of another community, a leader and a resident: the status, and no buttons."""
    zhang, leader = town.somebody(town.residents), town.leader("NH03")
    other = town.staff("secretary", "DH")
    other.joins(town.residents)
    for person in (zhang, leader, other):
        person.says(town.residents, "/group")
        await town.settles()

    shown = [text for text in town.said_in(town.residents) if "这里是南湖社区" in text]
    assert len(shown) == 3
    assert not any("私聊" in text for text in shown)
    for person in (zhang, leader, other):
        assert not any("群设置" in text for text in town.said_in(person))


async def test_a_secretary_cannot_bind_a_group_beyond_their_own_community(town: Town) -> None:
    secretary = town.staff("secretary", "NH")
    group = a_new_group(town, secretary)
    town.rehearsal.bot_joins(group, by=secretary)

    await bound_to(town, group, secretary, "居民群", "东湖社区")
    card = await town.sees(secretary, "群设置", button="东湖社区（整个）")
    answer = await secretary.presses(card, "东湖社区（整个）").answer()

    assert "不归你管" in answer
    assert "还没绑定" in (await town.sees(group, "我是网格哨")).text


async def test_a_press_that_was_forged_changes_nothing(town: Town) -> None:
    """Somebody sends the code of a button that was never theirs."""
    zhang, secretary = town.somebody(town.residents), town.staff("secretary", "NH")
    secretary.says(town.residents, "/group")
    await town.sees(secretary, "群设置", button="改模式")
    receipt_of = await town.sees(town.residents, "这里是南湖社区")

    answer = await zhang.presses_data(receipt_of, "1:gmode:0:silent").answer()

    assert "按钮" in answer
    zhang.says(town.residents, "怡景苑3栋楼道灯坏了")
    await town.only_case(kind="lighting_cable")


async def test_in_private_the_command_says_where_to_send_it(town: Town) -> None:
    secretary = town.staff("secretary", "NH")
    secretary.says(secretary.private, "本群")

    await town.sees(secretary, "到要设置的群里发")


async def test_what_a_chat_has_set_survives_the_next_import_of_the_file(town: Town) -> None:
    secretary = town.staff("secretary", "NH")
    secretary.says(town.residents, "/group")
    for label in ("改模式", "静默："):
        card = await town.sees(secretary, "群设置", button=label)
        await secretary.presses(card, label).answer()
    await town.closes()
    await town.opens()

    town.somebody(town.residents).says(town.residents, "/group")

    await town.sees(town.residents, "模式：静默")


async def test_at_a_start_with_privacy_mode_the_coordinator_is_told_which_groups_are_unheard_once_a_day(
    town: Town,
) -> None:
    coordinator = town.staff("coordinator", town.street.code)
    coordinator.starts()
    town.rehearsal.bot_joins(a_new_group(town, coordinator), admin=False, by=coordinator)
    await town.settles()
    for _ in range(2):
        await town.closes()
        await town.opens()
        await town.settles()

    told = [text for text in town.said_in(coordinator) if "1 个群里我看不到平常的聊天" in text]
    assert len(told) == 1
    assert "怡景苑二期邻里" in told[0]
    assert town.residents.title not in told[0]


async def test_with_privacy_mode_off_nobody_is_told_of_unheard_groups(town: Town) -> None:
    coordinator = town.staff("coordinator", town.street.code)
    coordinator.starts()
    town.rehearsal.world.reads_all = True
    town.rehearsal.bot_joins(a_new_group(town, coordinator), admin=False, by=coordinator)
    await town.settles()
    await town.closes()
    await town.opens()
    await town.settles()

    assert not any("个群里我看不到平常的聊天" in text for text in town.said_in(coordinator))


async def test_a_bot_that_loses_its_rights_tells_the_coordinator_though_it_was_there_for_long(
    town: Town,
) -> None:
    coordinator = town.staff("coordinator", town.street.code)
    town.rehearsal.bot_is_restricted(town.residents)
    await town.sees(coordinator, town.residents.title, "发不了言")
    town.rehearsal.bot_joins(town.riders, admin=False)
    await town.sees(coordinator, town.riders.title, "看不到")
