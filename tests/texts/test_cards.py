from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gridwork.cases import Case
from gridwork.happened import Happened
from gridwork.kinds import KINDS
from gridwork.reading import Urgency
from gridwork.steps import IN_HAND, OPEN, State
from gridwork.street import Street
from gridwork.streetfile import read_street
from texts import LANGUAGES, Texts, cards

if TYPE_CHECKING:
    from gridwork.notice import Keyboard

STREET_FILE = Path(__file__).parents[2] / "rehearsal" / "street" / "xianghu.toml"
REPORTER, HOLDER = "tg:7000000001", "tg:900100013"
NUMBER = "NH03-20261210-007"
OTHERWISE = ("self_resolved", "unverified", "out_of_scope", "terminated", "merged", "not_reproducible")


@pytest.fixture(scope="module")
def street() -> Street:
    return read_street(STREET_FILE.read_text(encoding="utf-8"), "xianghu.toml")


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts()


def case(**facts: Any) -> Case:
    """A lamp in a stairwell, sent to its grid leader at 09:00 in the street's zone."""
    whole = Case(
        number=NUMBER,
        state=State.DISPATCHED,
        kind="lighting_cable",
        urgency=Urgency.YELLOW,
        node="NH03",
        opened_at=datetime(2026, 12, 10, 1, 0, tzinfo=UTC),
        ack_due=datetime(2026, 12, 10, 5, 0, tzinfo=UTC),
        due_at=datetime(2026, 12, 13, 1, 0, tzinfo=UTC),
        id=7,
        place="怡景苑3栋",
        place_text="怡景苑3栋2单元501门口",
        place_name="怡景苑",
        building="3栋",
        text="怡景苑3栋2单元501门口楼道灯坏了",
        holder_role="grid_leader",
        holder=HOLDER,
        chat="tg:-1009000000001",
        chat_kind="residents",
        message_id=55,
        reporter=REPORTER,
    )
    return replace(whole, **facts)


def labels(keyboard: Keyboard) -> list[list[str]]:
    return [[button.label for button in row] for row in keyboard]


def ended(state: State) -> dict[str, Any]:
    facts = {State.CLOSED: {"ended_as": "resolved"}, State.MERGED: {"alike_to": "NH03-20261210-001"}}
    return {"state": state, **facts.get(state, {})}


# --- what a card tells ---------------------------------------------------------------------------


def test_the_card_in_the_group_has_number_kind_place_grid_urgency_state_and_due_time(
    texts: Texts, street: Street
) -> None:
    assert cards.group_card(texts, street, case()).text.splitlines() == [
        "NH03-20261210-007 照明线缆 · 一般",
        f"怡景苑3栋 · {street.nodes['NH03'].name}",
        "已派给网格长，12月13日 09:00 前反馈",
    ]


def test_the_holders_card_has_the_words_the_exact_place_and_both_limits(texts: Texts, street: Street) -> None:
    assert cards.desk_card(texts, street, case(supporters=2, photos=1)).text.splitlines() == [
        "NH03-20261210-007 照明线缆 · 一般",
        f"地点：怡景苑3栋2单元501门口（{street.nodes['NH03'].name}）",
        "原话：怡景苑3栋2单元501门口楼道灯坏了",
        "12月10日 13:00 前接单，12月13日 09:00 前反馈",
        "已有 3 人反映",
        "照片 1 张",
    ]


_SAID = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
WHEN = [
    (Happened("moment", _SAID - timedelta(hours=13), _SAID), "发生：12月9日 20:00 左右"),
    (Happened("part", _SAID - timedelta(hours=9), _SAID, part="small_hours"), "发生：12月10日 凌晨"),
    (Happened("day", _SAID - timedelta(hours=33), _SAID - timedelta(hours=9)), "发生：12月9日"),
    (Happened("days", _SAID - timedelta(days=9), _SAID), "发生：12月1日至12月10日"),
    (Happened("days", _SAID - timedelta(days=9), _SAID, rough=True), "发生：12月1日至12月10日 前后"),
    (Happened("lasting", _SAID - timedelta(days=3), _SAID, "三天"), "已持续：3 天（12月7日起）"),
    (Happened("lasting", _SAID - timedelta(minutes=90), _SAID), "已持续：90 分钟（12月10日 07:30起）"),
    (Happened("lasting", _SAID - timedelta(hours=2), _SAID), "已持续：2 小时（12月10日 07:00起）"),
    (Happened("lasting", _SAID - timedelta(days=60), _SAID), "已持续：2 个月（10月11日起）"),
    (Happened("lasting", _SAID - timedelta(days=5), _SAID, "好几天", rough=True), "已持续：好几天"),
]


@pytest.mark.parametrize(("happened", "line"), WHEN)
def test_when_it_happened_is_one_line_below_the_words_and_for_the_holder_alone(
    texts: Texts, street: Street, happened: Happened, line: str
) -> None:
    told, untold = case(happened=happened), case()
    shown = cards.desk_card(texts, street, told).text.splitlines()
    assert shown.pop(3) == line
    assert shown == cards.desk_card(texts, street, untold).text.splitlines()
    assert cards.group_card(texts, street, told) == cards.group_card(texts, street, untold)


STATE_LINES = {
    State.REPORTED: "已收到，正在登记",
    State.FILED: "已登记，正在找负责的人",
    State.DISPATCHED: "已派给网格长，12月13日 09:00 前反馈",
    State.ACCEPTED: "网格长已接单，12月13日 09:00 前反馈",
    State.HANDLING: "网格长处理中，12月13日 09:00 前反馈",
    State.SUSPENDED: "暂缓办理，原因已告诉报事人",
    State.MEDIATING: "正在调解",
    State.FEEDBACK: "已办理，等核查",
    State.VERIFYING: "已办理，等报事人确认",
    State.CLOSED: "已解决，报事人已确认",
    State.RATED: "已评价",
    State.INVALID: "不予立案",
    State.WITHDRAWN: "报事人已撤回",
    State.MERGED: "已并入 NH03-20261210-001",
    State.DRAFT: "还没有登记",
}


@pytest.mark.parametrize("state", State)
def test_both_cards_say_where_the_case_stands(texts: Texts, street: Street, state: State) -> None:
    standing = case(**ended(state))

    assert STATE_LINES[state] in cards.group_card(texts, street, standing).text.splitlines()
    limits = "12月10日 13:00 前接单，12月13日 09:00 前反馈"
    desk = limits if state is State.DISPATCHED else STATE_LINES[state]
    assert desk in cards.desk_card(texts, street, standing).text.splitlines()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("language", LANGUAGES)
def test_number_kind_place_grid_and_urgency_stand_on_every_card_in_every_state(
    street: Street, language: str, state: State
) -> None:
    texts = Texts(language)
    standing = case(**ended(state))
    for card in (cards.group_card(texts, street, standing), cards.desk_card(texts, street, standing)):
        kind, urgency = texts.say("kind-lighting-cable"), texts.say("urgency-yellow")
        for fact in (NUMBER, kind, urgency, "怡景苑3栋", street.nodes["NH03"].name):
            assert fact in card.text


@pytest.mark.parametrize("state", State)
def test_no_card_carries_who_reported_it(texts: Texts, street: Street, state: State) -> None:
    standing = case(**ended(state), supporters=1)
    shown = [cards.group_card(texts, street, standing), cards.desk_card(texts, street, standing)]
    for words in shown:
        assert REPORTER.removeprefix("tg:") not in words.text
        assert all(span.target != REPORTER for span in words.spans)
    for keyboard in (
        cards.group_buttons(texts, standing, ()),
        cards.desk_buttons(texts, standing, above=True),
        cards.verify_buttons(texts, standing, in_group=True),
    ):
        assert REPORTER.removeprefix("tg:") not in repr(keyboard)


def test_the_group_never_reads_the_door_number_nor_the_words(texts: Texts, street: Street) -> None:
    for state in State:
        shown = cards.group_card(texts, street, case(**ended(state))).text
        assert "501" not in shown
        assert "楼道灯坏了" not in shown


def test_the_holders_card_in_a_staff_group_ends_at_the_building(texts: Texts, street: Street) -> None:
    shown = cards.desk_card(texts, street, case(), in_group=True).text.splitlines()

    assert shown[1] == f"地点：怡景苑3栋（{street.nodes['NH03'].name}）"


def test_what_else_was_sent_is_named_once_and_what_is_too_big_is_marked(texts: Texts, street: Street) -> None:
    shown = cards.desk_card(texts, street, case(attachments="voice,video!,voice")).text.splitlines()

    assert shown[-1] == "另附：语音 · 视频（太大，只能在群里看）"


@pytest.mark.parametrize("end", [*OTHERWISE, "withdrawn", "invalid", None])
def test_a_case_that_ended_otherwise_is_never_called_solved(
    texts: Texts, street: Street, end: str | None
) -> None:
    line = cards.state_line(texts, street, case(state=State.CLOSED, ended_as=end))

    assert "已解决" not in line
    assert line


def test_the_card_in_the_group_has_at_most_five_lines_with_the_question(texts: Texts, street: Street) -> None:
    shown = cards.group_card(texts, street, case(question="place", supporters=3)).text.splitlines()

    assert len(shown) == 5
    assert shown[-2:] == ["已有 4 人反映", "请报事人点一下在哪个小区，或直接回复地点："]


def test_a_missing_place_is_said_to_be_missing(texts: Texts, street: Street) -> None:
    unplaced = case(place="", place_text="")

    assert "地点待补" in cards.group_card(texts, street, unplaced).text
    assert "地点：地点待补" in cards.desk_card(texts, street, unplaced).text


def test_a_red_case_begins_with_the_alarm_on_the_holders_card_until_it_is_over(
    texts: Texts, street: Street
) -> None:
    red = case(urgency=Urgency.RED)
    alarm = "【特急】请马上到现场，并回到这里接单"

    assert cards.desk_card(texts, street, red).text.splitlines()[0] == alarm
    assert alarm not in cards.desk_card(texts, street, replace(red, state=State.CLOSED)).text
    assert alarm not in cards.group_card(texts, street, red).text


def test_a_photo_without_words_is_called_one(texts: Texts, street: Street) -> None:
    assert "原话：（只有照片）" in cards.desk_card(texts, street, case(text="", photos=1)).text


# --- which buttons it has ------------------------------------------------------------------------

DESK = {
    State.DISPATCHED: [["接单", "转派"], ["退回", "吹哨"]],
    **{key: [["办结", "转派"], ["吹哨"]] for key in IN_HAND},
    State.MERGED: [["拆开"]],
}


@pytest.mark.parametrize("state", State)
def test_the_holders_buttons_are_those_the_state_allows(texts: Texts, state: State) -> None:
    assert labels(cards.desk_buttons(texts, case(**ended(state)))) == DESK.get(state, [])


def test_nobody_stands_above_the_street_so_there_is_no_whistle(texts: Texts) -> None:
    assert labels(cards.desk_buttons(texts, case(level="street"))) == [["接单", "转派"], ["退回"]]


def test_whoever_was_whistled_for_may_report_in(texts: Texts) -> None:
    whistled = case(whistles=1, level="community")

    assert labels(cards.desk_buttons(texts, whistled, above=True))[1] == ["退回", "吹哨", "报到"]
    assert "报到" not in labels(cards.desk_buttons(texts, whistled))[1]


def test_a_case_given_back_may_be_refused_by_those_above(texts: Texts) -> None:
    returned = case(bounces=1, level="community")

    assert labels(cards.desk_buttons(texts, returned, above=True))[1] == ["退回", "吹哨", "不予立案"]
    assert "不予立案" not in labels(cards.desk_buttons(texts, returned))[1]


@pytest.mark.parametrize("state", State)
def test_the_reporters_buttons_stand_while_the_case_is_open(texts: Texts, state: State) -> None:
    shown = labels(cards.group_buttons(texts, case(**ended(state)), ()))
    fresh = state in {State.REPORTED, State.FILED, State.DISPATCHED}

    if state in OPEN:
        assert shown == [[*(["撤回"] if fresh else []), "改类别", "改地点", "我也遇到"]]
    else:
        assert shown == ([["不是同一件"]] if state is State.MERGED else [])


def test_whoever_has_joined_may_leave_by_the_card_their_neighbours_see(texts: Texts) -> None:
    assert labels(cards.group_buttons(texts, case(reporters=2), ()))[-1] == ["不是同一件"]
    assert len(labels(cards.group_buttons(texts, case(reporters=2), (), in_group=False))) == 1


def test_the_author_is_asked_whether_it_is_the_same_and_staff_may_say_so_too(
    texts: Texts, street: Street
) -> None:
    other = case(number="NH03-20261210-001", reporters=3)
    asked = case(question="same", alike_to=other.number)

    assert "是不是同一件事？已有 3 人反映" in cards.group_card(texts, street, asked, other).text
    assert labels(cards.group_buttons(texts, asked, ()))[0] == ["是同一件", "不是同一件"]
    assert "可能和 NH03-20261210-001 是同一件" in cards.desk_card(texts, street, asked).text
    assert labels(cards.desk_buttons(texts, asked))[-1] == ["合并", "不合并"]


def test_staff_read_how_often_it_has_come(texts: Texts, street: Street) -> None:
    third = case(repeat_of="NH03-20261210-001", repeats=3)

    assert "30 天内同一处第 3 次，上一次是 NH03-20261210-001" in cards.desk_card(texts, street, third).text


def test_in_private_nobody_else_is_there_to_have_met_it_too(texts: Texts) -> None:
    assert labels(cards.group_buttons(texts, case(chat_kind="private"), ())) == [["撤回", "改类别", "改地点"]]


def test_the_places_to_choose_from_stand_above_three_in_a_row(texts: Texts) -> None:
    offered = tuple((f"小区{n}", f"NH0{n}") for n in range(1, 5))
    shown = cards.group_buttons(texts, case(question="place"), offered)

    assert labels(shown) == [
        ["小区1", "小区2", "小区3"],
        ["小区4", "其他"],
        ["撤回", "改类别", "改地点", "我也遇到"],
    ]
    assert (shown[0][0].verb, shown[0][0].subject, shown[0][0].arg) == ("placeto", 7, "NH01")


def test_giving_back_asks_for_one_of_four_reasons(texts: Texts) -> None:
    shown = labels(cards.return_buttons(texts, case()))

    assert shown == [["不归我管", "不是报事", "重复"], ["无法复现"], ["返回"]]


def test_passing_on_offers_the_other_grids_of_the_community_and_the_community(
    texts: Texts, street: Street
) -> None:
    offered = [button for row in cards.transfer_buttons(texts, street, case()) for button in row]
    neighbours = [n.code for n in street.nodes.values() if n.parent == "NH" and n.code != "NH03"]

    assert [button.arg for button in offered] == [*neighbours, "NH", ""]
    assert offered[-1].label == "返回"


def _wide(street: Street, count: int) -> Street:
    """The street with so many further grids in one community."""
    more = {
        f"NH9{n:02d}": replace(street.nodes["NH03"], code=f"NH9{n:02d}", name=f"网格{n}")
        for n in range(count)
    }
    return replace(street, nodes=street.nodes | more)


def test_a_community_passes_on_to_its_grids_its_neighbours_and_the_street(
    texts: Texts, street: Street
) -> None:
    targets = [node.code for node in cards.transfer_targets(street, case(node="NH"))]

    grids = [n.code for n in street.nodes.values() if n.parent == "NH"]
    beside = [n.code for n in street.nodes.values() if n.parent == street.code and n.code != "NH"]
    assert targets == [*grids, *beside, street.code]


@pytest.mark.parametrize("count", [0, 30, 70])
def test_many_targets_have_pages_and_none_is_lost(texts: Texts, street: Street, count: int) -> None:
    wide = _wide(street, count)
    seen: list[str] = []
    page: str | None = "0"
    while page is not None:
        keyboard = cards.transfer_buttons(texts, wide, case(), int(page))
        buttons = [button for row in keyboard for button in row]
        seen += [button.arg for button in buttons if button.verb == "transferto"]
        assert len(buttons) <= cards.NODES_ON_PAGE + 2
        assert buttons[-1].label == "返回"
        page = next((button.arg for button in buttons if button.verb == "transfer"), None)

    assert seen == [node.code for node in cards.transfer_targets(wide, case())]


def test_the_desk_goes_down_the_tree_to_a_grid(texts: Texts, street: Street) -> None:
    unplaced = case(node=street.code)
    top = [b for row in cards.assign_buttons(texts, street, unplaced, street.code, 0) for b in row]
    assert {b.verb for b in top[:-1]} == {"assign"}
    assert "0_NH" in [b.arg for b in top]

    wide = _wide(street, 30)
    first = [b for row in cards.assign_buttons(texts, wide, unplaced, "NH", 0) for b in row]
    assert (first[-2].label, first[-2].arg) == ("下一页", "1_NH")
    second = [b for row in cards.assign_buttons(texts, wide, unplaced, "NH", 1) for b in row]
    offered = [b.arg for b in (*first, *second) if b.verb == "assignto"]
    assert offered == [n.code for n in wide.nodes.values() if n.parent == "NH"]


def test_notes_stand_on_the_private_card_and_not_in_the_staff_group(texts: Texts, street: Street) -> None:
    noted = case(notes="已联系物业\n明天换灯")

    assert [line for line in cards.desk_card(texts, street, noted).text.splitlines() if "备注" in line] == [
        "备注：已联系物业",
        "备注：明天换灯",
    ]
    assert "备注" not in cards.desk_card(texts, street, noted, in_group=True).text
    assert "备注" not in cards.group_card(texts, street, noted).text
    assert "备注" in labels(cards.desk_buttons(texts, noted, private=True))[1]


def test_every_kind_can_be_chosen(texts: Texts) -> None:
    offered = [button for row in cards.kind_rows(texts, case()) for button in row]

    assert tuple(button.arg for button in offered[:-1]) == KINDS
    assert offered[-1].label == "返回"


def test_the_reporter_is_asked_with_three_answers_and_the_result_is_told_in_private(texts: Texts) -> None:
    asked = cards.verify_buttons(texts, case(), in_group=True)

    assert labels(asked) == [["已解决", "部分解决", "没解决"], ["看结果"]]
    assert asked[1][0].start == "r_7"
    assert labels(cards.verify_buttons(texts, case(), in_group=False)) == [["已解决", "部分解决", "没解决"]]
