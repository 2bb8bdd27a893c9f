"""When (时间): a closed list of ways to say it, found in a line and told relative to when the line was said.

A line may speak of other times: of what is planned (明天停水), of what is so every day (晚上总是), of when it
was reported or somebody came (前天报过). These are not when the trouble happened.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from nlp import time_forms as forms
from nlp.time_words import ALONE, AMOUNT, DAY, HOUR, LONG_PART, TAIL, N

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gridwork.happened import Happened
    from nlp.gates import Gate


class Told(NamedTuple):
    """A time of a line, and where in the normal text it stands."""

    start: int
    end: int
    happened: Happened


class Way(NamedTuple):
    """One way to tell a time. Its gate: characters of which a text that tells it so has some."""

    pattern: re.Pattern[str]
    gate: Gate
    meaning: forms.Meaning
    #: Can only be past (昨晚), so that plans and habits in other clauses of the line do not touch it.
    past: bool = True


_PLANNED = "(?!会|要|将|可能|能|准备|打算|安排|计划|来修|来人)"
_NOT_MONEY = r"(?!的?(?:[水电气]费|物业费|工资|房租|租金|停车费|费用|费|钱|账单|奖金|房贷))"
#: 早上好, 半夜起来看不见, 下午放学: what is so on any day.
_NOT_ANY = (
    r"(?!好|不敢|看不|黑|睡|出门|回[家来]|走|路过|上班|上下班|上学|放学|下班|买菜|遛|散步|根本|很|太|最|没法|容易|危险"
    r"|会|可能|都|总|老|经常|也|不能|别|场|茶|饭|餐|班|高峰|休息|起来|起床|要|出去)"
)
#: A plain number is an hour, or a day of the month, only with such words.
_SINCE = r"就(?!是|在)|开始|起(?![火来床雾风泡皮诉])|以来|到现在|到今天|至今"
_FROM_THEN = rf"(?= ?(?:那天|当天|当晚|那晚|{_SINCE}|左右|的时候))"
_AT_THEN = rf"(?:(?<=[半刻分钟整多右过])|{_FROM_THEN}|(?= ?(?:还在|还没|停|断|又|突然|有人|发现|那会)))"
_NO_DAY_BEFORE = r"(?<![a-z月路街巷道弄村苑园区院里门牌铺摊桌柜座机床房室窗柱杆桩井站线楼栋梯])(?<!月的)"
_VERBS = "停断堵漏坏等吵响困臭烧淹流滴冒占丢关黑闹"
_NOT_IN = "(?!之?[前后内]|以[前后内]|两头)"


def _any(letters: str) -> frozenset[str]:
    return frozenset(letters)


_DIGIT = _any("0123456789一二两三四五六七八九十")
_SOME = _DIGIT | _any("几半数")
_UNIT = _any("分小钟天周星礼月年")
_WAYS: Final = (
    ("刚刚|刚才(?!说|讲|问)", (_any("刚"),), forms.just_now),
    (rf"{ALONE}{AMOUNT}(?:之|以)?前", (_any("前"), _SOME), forms.ago),
    (
        rf"(?<![前后过再剩到])(?<!还有){ALONE}{AMOUNT}(?:的?时间)?(?:了(?![结解])|(?=[都还仍]?[没冇]|无人|未))",
        (_any("了没冇未无"), _UNIT),
        forms.lasting,
    ),
    (
        rf"(?<=[{_VERBS}]了)(?:快|有|都|整整|将近|差不多|大概)*{AMOUNT}{_NOT_IN}",
        (_any("了"), _UNIT),
        forms.lasting,
    ),
    (
        rf"(?:已经?|连续|持续|整整|足足)(?:有|快|都)*{AMOUNT}{_NOT_IN}",
        (_any("已连持整足"), _UNIT),
        forms.lasting,
    ),
    (rf"(?=好几|十几){AMOUNT}{_NOT_IN}", (_any("几"), _UNIT), forms.lasting),
    (
        rf"(?:这|近|最近这?)(?:几|些|一?两|两三|三四)天{_PLANNED}",
        (_any("这近"), _any("天")),
        forms.these_days,
    ),
    ("(?<!提)前(?:几|两|些)天", (_any("前"), _any("天")), forms.days_before),
    (rf"{DAY}{TAIL}", (_any("昨前今"),), forms.named_day),
    (
        rf"(?<!下)(?P<which>上上个?|上个?|这个?|本)(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末]){TAIL}",
        (_any("上这本"), _any("周期拜")),
        forms.weekday,
    ),
    (
        rf"(?:上上个?|上个?|这个?|本)(?:周|星期|礼拜)(?![一二三四五六日天末次期岁]){_PLANNED}",
        (_any("上这本"), _any("周期拜")),
        forms.week,
    ),
    (
        (
            rf"(?:(?<![早晚])(?P<which>上个?|这个?|本)月的?|(?<!每年)(?<!\d年)(?<![去前]年){ALONE}(?P<month>{N})月份?的?)"
            rf" ?(?P<date>{N})[号日]{TAIL}"
        ),
        (_any("月"), _any("号日")),
        forms.date,
    ),
    (
        r"(?P<holiday>国庆|元旦|五一|劳动节|儿童节|圣诞)节?(?:的?(?:那天|当天|当晚|那晚)|(?P<several>期间|假期|那几天|长假))",
        (_any("国元五劳儿圣"), _any("那当期假")),
        forms.holiday,
    ),
)
#: What can mean a time ahead, or any such time, as well.
_OPEN_WAYS: Final = (
    (
        rf"(?<![每逢到])(?P<part>{LONG_PART})(?: ?的?{HOUR}|{_NOT_ANY})",
        (_any("凌半早晨午傍晚夜"),),
        forms.part_of_today,
    ),
    (
        rf"(?<![有差大小快慢多早晚好这那几哪提共下都到经午上夜里晨])(?<!现在){ALONE}{HOUR}{_AT_THEN}",
        (_any("点时:"), _DIGIT),
        forms.bare_hour,
    ),
    (
        (
            rf"(?<![下每半几一二两三四五六七八九十\d])(?<![下每]个)(?P<which>(?!))?(?:周|星期|礼拜)"
            rf"(?P<weekday>[一二三四五六日天末])(?![次回趟遍圈到至,都总也]){TAIL}"
        ),
        (_any("周期拜"),),
        forms.weekday,
    ),
    (
        (
            rf"(?<![早晚\d一二三四五六七八九十到等年前])(?:(?P<which>上个?|这个?|本)?月(?P<where>[初底末中])|(?P<last>上个?)月)"
            rf"(?![亮饼租薪卡票供子经前之度交结还光]){_NOT_MONEY}"
        ),
        (_any("月"), _any("初底末中上")),
        forms.month,
    ),
    (
        (
            rf"{_NO_DAY_BEFORE}{ALONE}(?P<which>(?!))?(?P<month>(?!))?(?P<date>{N})[号日]"
            rf"(?:(?= ?的?(?:{LONG_PART}|[早晚夜])){TAIL}|{_FROM_THEN}(?P<none>))"
        ),
        (_any("号日"), _DIGIT),
        forms.date,
    ),
)
WAYS: Final = tuple(
    Way(re.compile(pattern), gate, meaning, past)
    for ways, past in ((_WAYS, True), (_OPEN_WAYS, False))
    for pattern, gate, meaning in ways
)
GATES: Final = tuple(way.gate for way in WAYS)
_AHEAD = re.compile(
    r"明[天日早晚后儿]|(?<![以前今之])后天|(?<!不)下个?(?:周|星期|礼拜|月)|待会|等[会下]|一会儿?[就要会]|过[几两]天"
    r"|即将|将[于要会停在]|预计|计划|拟[于定]|马上要|准备[停来修]|接下来|今后"
)
_HABIT = re.compile(
    r"每[天日晚周月年逢到个次早夜]|天天|日日|夜夜|经常|常常|老是|总是|一到|到了|三天两头|一天到晚|早晚|长期|平时|平常|有时"
    r"|时不时|不时|周.[到至]周|驿站"
)
_CLAUSE_ENDS = re.compile(r"[,.!?;\s]")
#: 前天报过, 昨天物业来看过: somebody's deed and not the trouble.
_A_DEED = re.compile(
    r"[^,.!?;\s]{0,6}?(?:报[过了修]|反映|打(?:过|了)?电话|投诉|说[过了要]|来[过看]|来了人|来人|看过|(?<!装)修[过了好]"
    r"|换[过了]|交了|通知|答应|承诺|联系|问[过了]|提过)"
)
#: 住了五年了: the length of something else.
_ELSE_LASTS = re.compile(r"[住搬租买开干娶嫁活养用教做]\S{0,3}$")
#: What may stand beside a time in a line that says nothing else.
_ONLY_WHEN = re.compile(
    r"(?:就?是|从|自|大概|大约|应该|可能|差不多|好像|就|才|开始|起|左右|多|以来|到现在|一直|已经|都|这样|发生|有|坏|停|漏|断|堵"
    r"|没[水电气]|的|了|事|时候|吧|呀|啊|哦|嗯|呢|哈|这个|不[是对]|[说记]错了?|[,.!~;\s])*"
)


def told(text: str, now: datetime, numbers: Iterable[int] | None = None) -> tuple[Told, ...]:
    """The times of a normalised text in their order; `now` has the zone of the place where it was said.

    `numbers`: those of the ways that are worth trying; all by default.
    """
    tried = range(len(WAYS)) if numbers is None else numbers
    matches = [(match, WAYS[number]) for number in tried for match in WAYS[number].pattern.finditer(text)]
    if not matches:
        return ()
    open_line = not (_AHEAD.search(text) or _HABIT.search(text))
    found = []
    end = 0
    for match, way in sorted(matches, key=lambda one: (one[0].start(), -one[0].end())):
        if match.start() < end:
            continue
        counts = (way.past or open_line) and not _of_something_else(text, match, way, end)
        end = match.end()
        happened = forms.happened(match, way.meaning, now) if counts else None
        if happened is not None:
            found.append(Told(match.start(), end, happened))
    return tuple(found)


def _of_something_else(text: str, match: re.Match[str], way: Way, before: int) -> bool:
    """A plan, a deed, the length of something else. `before`: where the time before it ends."""
    begin = max((cut.end() for cut in _CLAUSE_ENDS.finditer(text, 0, match.start())), default=0)
    end = _CLAUSE_ENDS.search(text, match.end())
    if _AHEAD.search(text, begin, end.start() if end else len(text)):
        return True
    if way.meaning is forms.lasting:
        # 周末吵了一天: how long it was then.
        return before > begin or bool(_ELSE_LASTS.search(text, begin, match.start()))
    return bool(_A_DEED.match(text, match.end()))


def first(times: Sequence[Told], begin: int = 0, end: int | None = None) -> Happened | None:
    """The time that counts of those within a stretch: since when it lasts, else the first that is told."""
    within = [one.happened for one in times if begin <= one.start and (end is None or one.start < end)]
    return next((one for one in within if one.form == "lasting"), within[0] if within else None)


def only_when(text: str, times: Sequence[Told]) -> bool:
    """Whether the line says nothing but when: 是昨晚开始的."""
    rest = text
    for one in reversed(times):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    return bool(times) and _ONLY_WHEN.fullmatch(rest) is not None
