from __future__ import annotations

import inspect
import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from fluent.syntax import ast

import texts as package
from bot import telegram_in
from gridwork.broadcasts import SAID, WHYS, Standing
from gridwork.cases import EndedAs
from gridwork.grounds import OpenedBy
from gridwork.groups import MODES
from gridwork.happened import Part
from gridwork.kinds import KINDS
from gridwork.placing import NodeRule
from gridwork.reading import Urgency
from gridwork.stations import OFFSETS
from gridwork.steps import BY_ACTION, State
from gridwork.street import LEVELS
from gridwork.street_values import GROUP_KINDS, ROLES
from handlers import menus
from handlers.desk import LISTS
from handlers.mine import NEXT
from handlers.table import PRESSES
from nlp.lexicon import DANGERS
from tests.texts import spoken
from texts import LANGUAGES, BadTexts, Texts, cards, times

FOLDER = Path(package.__file__).parent
#: Facts as long as they get.
LONG = {
    "number": "NH03-20261210-007",
    "people": "128",
    "photos": "12",
    "holder": "market secretary 欧阳家电城书记",
    "kind": "房屋与生产安全",
    "grid": "家电城网格（3栋至8栋）",
    "level": "the street office",
    "days": "7",
    "minutes": "10",
    "place": "车站北路社区万象新天小区12栋",
    "node": "三湘南湖大市场家电城网格",
    "mode": "half silent",
    "name": "Maria Magdalena Sousa e Silva",
    "title": "market secretary of 车站北路社区万象新天小区网格",
    "count": "128",
}


@cache
def texts(language: str) -> Texts:
    return Texts(language)


@cache
def facts_of(language: str) -> dict[str, frozenset[str]]:
    source = (FOLDER / f"{language}.ftl").read_text(encoding="utf-8")
    return dict(package._messages(source))


WANTED = facts_of("zh-CN")


def rendered(language: str, key: str) -> str:
    """The text with facts that stand out: "‹number›"."""
    return texts(language).say(key, **{fact: f"‹{fact}›" for fact in facts_of(language)[key]})


# --- the two languages ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_file_is_a_text_or_a_comment(language: str) -> None:
    source = (FOLDER / f"{language}.ftl").read_text(encoding="utf-8")

    assert [line for entry, line in package._entries(source) if isinstance(entry, ast.Junk)] == []
    assert re.findall(r"^(?:<{7}|={7}|>{7}).*$", source, re.MULTILINE) == []


def test_both_languages_have_the_same_texts_with_the_same_facts() -> None:
    assert facts_of("en") == WANTED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_renders_with_its_facts_and_stands_once_in_the_file(language: str) -> None:
    for key, facts in facts_of(language).items():
        text = rendered(language, key)
        assert text.strip() == text != "", key
        assert all(f"‹{fact}›" in text for fact in facts), key
    lines = (FOLDER / f"{language}.ftl").read_text(encoding="utf-8").splitlines()
    names = [found.group(1) for line in lines if (found := re.match(r"([a-z0-9-]+) =", line))]
    assert sorted(names) == sorted(WANTED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_fact_is_an_error_and_never_a_hole_in_a_sentence(language: str) -> None:
    with pytest.raises(ValueError, match=f"{language}: ack-done: .*number"):
        Texts(language).say("ack-done")


def test_a_fact_may_be_as_long_as_a_message() -> None:
    told = "啊" * 4096

    assert Texts().say("desk-note", text=told) == f"备注：{told}"


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        Texts().say("no-such-text")


def test_english_has_no_chinese_but_what_people_type() -> None:
    chinese = {key for key in WANTED if re.search(r"[\u4e00-\u9fff]", rendered("en", key))}

    assert chinese == {
        "help",
        "help-in-couriers",
        "help-in-market",
        "help-in-residents",
        "help-in-unbound",
        "mailbox-elsewhere",
        "mailbox-how",
        "note-empty",
        "note-how",
        "privacy",
        "private-help",
        "report-how",
        "toast-tell-place",
    }


# --- the code and the texts ----------------------------------------------------------------------


def families() -> dict[str, set[str]]:
    """What the code puts behind a prefix, from the lists the code itself goes by."""
    closed = {f"closed-{word}" for word in get_args(EndedAs)}
    states = {state.value for state in State if state is not State.CLOSED}
    found: dict[str, set[str]] = {
        "kind-*": set(KINDS),
        "urgency-*": {urgency.value for urgency in Urgency},
        "role-*": set(ROLES),
        "level-*": set(LEVELS.values()),
        "group-*": set(GROUP_KINDS),
        "help-in-*": set(GROUP_KINDS),
        "next-*": set(NEXT.values()),
        "group-cannot-*": {"read", "write"},
        "menu-*": set(menus.ALL),
        "mode-*": set(MODES),
        "means-*": set(MODES),
        "state-*": states | closed,
        "safety-*": set(DANGERS) - {""},
        "attach-*": set(re.findall(r'"(\w+)"', inspect.getsource(telegram_in._attachment))) - {""},
        "return-*": set(cards.RETURN_REASONS),
        "button-*": {"ack", "transfer", "return", "done", "whistle", "arrive", "reject"},
        "broadcast-ask-*": {"text", "edit", "time"},
        "broadcast-stage-*": {stage.value for stage in SAID},
        "broadcast-standing-*": set(get_args(Standing)) - {"waiting"},
        "broadcast-why-*": set(WHYS),
        "weekday-*": {str(day) for day in range(1, 8)},
        "desk-head-*": set(LISTS),
        "desk-none-*": set(LISTS),
        "part-*": set(get_args(Part)),
        "count-*": {unit for unit, _ in times.UNITS},
        "why-by-*": set(get_args(OpenedBy)),
        "why-rule-*": set(get_args(NodeRule)),
        "action-*": {
            *BY_ACTION,
            "place",
            "kind",
            "correct",
            "supplement",
            "note",
            "ask",
            "answer",
            "unmerge",
            "regrid",
            "hand_over",
        },
        "station-*": {offset.name for offset in OFFSETS if offset.name != "day"} | {"next"},
    }
    return {
        family: {family.replace("*", word.replace("_", "-")) for word in words}
        for family, words in found.items()
    }


def meant(keys: frozenset[str]) -> set[str]:
    known = families()
    return {key for name in keys for key in known.get(name, {name})}


def test_every_family_of_texts_is_known_here() -> None:
    used = {key for one in spoken.everything() for key in one.keys if key.endswith("*")}

    assert used == set(families())


def test_every_text_the_code_says_exists() -> None:
    missing = [(one.place, key) for one in spoken.everything() for key in meant(one.keys) - set(WANTED)]

    assert missing == []


def test_no_text_is_dead() -> None:
    said = {key for one in spoken.everything() for key in meant(one.keys)}

    assert set(WANTED) - said == set()


def test_the_code_gives_every_fact_a_text_asks_for() -> None:
    short = [
        (one.place, key, sorted(WANTED[key] - one.facts))
        for one in spoken.everything()
        if not one.more
        for key in meant(one.keys)
        if not WANTED[key] <= one.facts
    ]

    assert short == []


# --- what the words must be ----------------------------------------------------------------------

LABELS = {
    "button-ack": "接单",
    "button-transfer": "转派",
    "button-return": "退回",
    "button-whistle": "吹哨",
    "button-done": "办结",
    "return-notmine": "不归我管",
    "return-noreport": "不是报事",
    "return-repeat": "重复",
    "return-nofault": "无法复现",
    "button-solved": "已解决",
    "button-partly": "部分解决",
    "button-unsolved": "没解决",
    "button-undo": "撤回",
    "button-kind": "改类别",
    "button-place": "改地点",
    "button-metoo": "我也遇到",
    "button-is-report": "报事",
    "button-not-report": "不是",
    "button-other-place": "其他",
    "button-result": "看结果",
}


@pytest.mark.parametrize(("key", "words"), LABELS.items())
def test_a_button_says_what_people_have_been_told_it_says(key: str, words: str) -> None:
    assert words in texts("zh-CN").say(key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_buttons_of_one_card_look_alike(language: str) -> None:
    labels = [rendered(language, key) for key in WANTED if key.startswith(("button-", "return-"))]

    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_to_a_press_fits_a_toast(language: str) -> None:
    modules = {function.__module__.replace(".", "/") + ".py" for function in PRESSES.values()}
    toasts = {
        key
        for one in spoken.everything()
        if one.place.partition(":")[0] in {*modules, "gridwork/cases.py"}
        for key in one.keys
        if key.startswith(("toast-", "ack-", "metoo-", "undo-", "not-", "press-", "only-"))
        or key in {"unjoined", "reason-missing", "draft-gone", "return-no-more", "reopen-late", "whistle-top"}
    }
    assert len(toasts) > 30
    for key in toasts:
        assert len(texts(language).say(key, **{f: LONG[f] for f in WANTED[key]})) <= 200, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_safety_text_has_at_most_four_lines_with_the_couriers_line_before_it(language: str) -> None:
    for key in families()["safety-*"]:
        lines = f"{rendered(language, 'safety-courier')}\n{rendered(language, key)}".splitlines()
        assert len(lines) <= 4, key
        assert all(lines), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_safety_text_never_says_that_help_is_coming(language: str) -> None:
    promises = (
        r"已(叫|拨|报警|派|出发)|正在赶来|马上就到|on (the|their|its) way|is coming|have called|I called"
    )
    for key in WANTED:
        if key.startswith(("safety-", "draft-red", "soft-alarm")):
            assert not re.search(promises, rendered(language, key)), key


#: Words that claim something has happened, and the texts that belong to where it has.
CLAIMS: dict[str, set[str]] = {
    "已解决": {"state-closed-resolved", "verified-solved", "button-solved"},
    "自行解决": {"state-closed-self-resolved"},
    "已派|派给": {"state-dispatched"},
    "派单": set(),
    "已.*接单": {"state-accepted", "ack-done", "ack-taken"},
    "已结案": set(),
    "已办理": {
        "state-feedback",
        "state-verifying",
        "state-closed-unverified",
        "verify-private",
        "verify-group",
    },
    "已并案|已并入": {"state-closed-merged", "state-merged", "joined", "merged"},
    "已撤回": {"state-closed-withdrawn", "state-withdrawn", "toast-withdrawn"},
    r"\b[Ff]ixed\b|\b[Rr]esolved\b|\b[Ss]olved\b": {
        "state-closed-resolved",
        "verified-solved",
        "button-solved",
        "button-unsolved",
    },
    r"\b[Ss]ent to\b|\bdispatched\b|\bassigned\b": {"state-dispatched"},
    r"\b[Aa]ccepted by\b|\bTaken on\b": {"state-accepted", "ack-taken"},
    r"\bwork done\b|\bWork done\b": {
        "state-feedback",
        "state-verifying",
        "state-closed-unverified",
        "verify-group",
    },
}


@pytest.mark.parametrize(("claim", "allowed"), CLAIMS.items())
def test_nothing_is_said_that_has_not_happened(claim: str, allowed: set[str]) -> None:
    found = {key for key in WANTED for lang in LANGUAGES if re.search(claim, rendered(lang, key))}

    assert found == allowed


# --- an operator's own wording -------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own.ftl"


def refused(own: Path) -> str:
    with pytest.raises(BadTexts) as bad:
        Texts("zh-CN", own)
    return str(bad.value).replace(str(own), "own.ftl")


def test_an_operators_words_replace_ours_and_the_rest_stays(own: Path) -> None:
    own.write_text("# 我们街道的话\njoined = 谢谢，{ $number } 里有人报过了\n", encoding="utf-8")
    ours = Texts("zh-CN", own)

    assert ours.say("joined", number="NH03-7", people="2") == "谢谢，NH03-7 里有人报过了"
    assert ours.say("button-ack") == "接单"


def test_an_operators_own_term_may_stand_in_their_words(own: Path) -> None:
    own.write_text("-office = 湘湖街道办\nbutton-ack = { -office }接单\n", encoding="utf-8")

    assert Texts("zh-CN", own).say("button-ack") == "湘湖街道办接单"


BAD = [
    ("greeting = 你好\n", "own.ftl:1: unknown text greeting; allowed: the keys of texts/zh-CN.ftl"),
    ("\njoined = 已并入 { $name }\n", "own.ftl:2: joined asks for name; allowed: number, people"),
    ("button-ack = { $number } 接单\n", "own.ftl:1: button-ack asks for number; allowed: no facts"),
    ("button-ack = 接单\n\n接单按钮\n", "own.ftl:3: not a Fluent entry; allowed: key = text"),
    (
        "button-ack = { -office }接单\n",
        "own.ftl:1: button-ack names -office, which is unknown; allowed: none, as this file defines no terms",
    ),
    (
        "-office = 湘湖街道\nbutton-ack = { -ofice }接单\n",
        "own.ftl:2: button-ack names -ofice, which is unknown; allowed: -office",
    ),
    (
        "-office = { -street }街道\n",
        "own.ftl:1: office names -street, which is unknown; allowed: -office",
    ),
    (
        "button-ack = { button-akc }\n",
        "own.ftl:1: button-ack names button-akc, which is unknown; allowed: the keys of texts/zh-CN.ftl",
    ),
    (
        "joined = { $people ->\n    [one] { -one }\n   *[other] { UPPER($people) }\n }\n",
        "own.ftl:1: joined names -one, which is unknown; allowed: none, as this file defines no terms",
    ),
    (
        "joined = { UPPER($people) }\n",
        "own.ftl:1: joined names UPPER, which is unknown; allowed: DATETIME, NUMBER",
    ),
    (
        "button-ack =\n    .label = 接单\n",
        "own.ftl:1: button-ack has no words of its own; allowed: button-ack = text",
    ),
    (
        "button-ack = { button-ack }\n",
        "own.ftl:1: button-ack names itself; allowed: what can be said",
    ),
    ("button-ack = { 接单\n", "own.ftl:1: not a Fluent entry; allowed: key = text"),
]


@pytest.mark.parametrize(("text", "message"), BAD, ids=[message for _, message in BAD])
def test_an_operators_mistake_is_named_with_its_line(own: Path, text: str, message: str) -> None:
    own.write_text(text, encoding="utf-8")

    assert refused(own) == message


def test_an_operators_file_in_another_encoding_is_named(own: Path) -> None:
    own.write_bytes("button-ack = 接单\n".encode("gb18030"))

    assert refused(own) == (
        "own.ftl: cannot be read ('utf-8' codec can't decode byte 0xbd in position 13: invalid start byte); "
        "allowed: a UTF-8 Fluent file"
    )


def test_an_operators_file_that_is_not_there_is_named(own: Path) -> None:
    assert refused(own) == (
        "own.ftl: cannot be read ([Errno 2] No such file or directory: 'own.ftl'); "
        "allowed: a UTF-8 Fluent file"
    )
