"""Where (地点): names of the street file, buildings, and words of position, with the node that remains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridwork.reading import Place
from nlp.gazetteer import BUILDING_SIGN, Gazetteer, Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridwork.street import Street
    from nlp.normalise import Normal

_NUMERAL = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|[a-z])"
_BUILDING = rf"({_NUMERAL}) ?(?:栋|幢|号楼|座(?!位))"
_ROOMS = (
    rf"(?: ?{_NUMERAL} ?单元)?(?: ?{_NUMERAL} ?[楼层](?!道|梯|顶|下|上))?(?: ?\d{{3,4}}(?:室|房|号)?(?!\d))?"
)
#: Things that stand beside a named place and tell where at it.
_BESIDE = (
    r"(?:加油站|红绿灯|花坛|公交站|垃圾[站桶房]|宿舍|大门|地铁口|超市|药店|学校|幼儿园|菜市场|停车场|卸货区|前坪|滑梯|食堂|操场"
    r"|广场|天桥|工地|施工|仓库|车库|老楼|新楼|商铺|铺子|门面|快递柜|凉亭|健身器材|充电桩|配电房|电线杆|围墙|篮球场|池塘|水池)"
)
_WHERE = (
    r"附近|对面|旁边|旁|边上|门口|大门口?|[东南西北前后侧正]门(?:口|外|边)?|[东南西北]边|后面|背后|前面|里面|外面|外头|楼下"
    r"|楼顶|天台|顶楼|十字路口|路口|巷口|巷子口|口子上?|口(?![罩味碑])|中间|出口|入口|交界处?|交叉口|拐角处?|转角处?|沿线|一带"
    r"|地下车库|地下室|地库|车库|车棚|前坪|后墙|围墙|公交站|桥下|底下|电梯口|大厅|边(?![境])"
)
_LINK = r"那个|那里的?|那边的?|的|进去|靠近|旁边|对面|后面|前面"
_NTH = r"(?:第?[一二三四五六七八九十\d]+(?:个|根|棵|户|家))"
_POSITION = (
    rf"(?:(?:{_LINK}|[东南西北]门)?{_NTH}?{_BESIDE}(?={_WHERE}|那[里边]|往|[ ,.!?]|$))?"
    rf"(?:(?:{_LINK})?"
    rf"{_NTH}?"
    rf"(?:{_WHERE}))?"
    r"(?:那里|那边|那排(?:铺子|门面|房子)?|往[东南西北前后左右里][^ ,.!?]{1,5}?(?:米|点))?"
)
_TAIL = re.compile(rf" ?(?:的|整个|那边)? ?(?:{_BUILDING})?{_ROOMS}{_POSITION}")
#: A building, with the name of a compound that the street file does not know: 怡景苑3栋.
_ALONE = re.compile(
    r"((?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,5}(?:[苑里园村城湾府庭居阁轩]|小区|宿舍|公寓|家园|新村))?"
    rf"(?<![\d.\-]){_BUILDING}{_ROOMS}{_POSITION}"
)
#: What stands between a building and the words of position: the rest of the address, and filling words.
_NO_POSITION = re.compile(
    rf"^ ?(?:栋|幢|号楼|座)|{_NUMERAL} ?(?:单元|[楼层](?![道梯顶下上]))|\d{{3,4}}(?:室|房|号)?|[ 的]|整个"
    r"|那个|那里|那边|这边"
)
_CROSSING = re.compile(r"[ ,]?(?:与|和|跟|同|到|至|,)[ ]?$")
_MEETING = re.compile(r"\S{0,3}?(?:交界|交叉|交汇|十字路口|路口|十字|转角|拐角|之间|相交|口)(?:处|口|那里)?")
#: Addresses that no street file names: only the words are kept, no node follows from them.
_UNKNOWN = re.compile(
    r"^(?:在|是|我在|就在)?([\u4e00-\u9fff]{2,5}[苑里园村城湾府庭居阁轩楼])(?:的|这里|那里)?$"
    r"|(?:(?<=[\s,.!?:;在到住是])|^)([\u4e00-\u9fff]{2,6}?(?:小区|花园|公寓|家园|宿舍|新村|大厦|广场|菜市场|公园|天桥"
    r"|(?<![马公走上])路|街|巷)(?![灯人上过边牌由面基段子]))"
)
#: What stands for a place where only the rest of a text matters.
A_PLACE: Final = "□"
_CHINESE_DIGITS = {letter: number for number, letter in enumerate("零一二三四五六七八九")} | {"两": 2}


def building_number(numeral: str) -> str:
    """十二 -> "12", 3 -> "3", a -> "A"."""
    if not re.fullmatch(r"[一二两三四五六七八九十]+", numeral):
        return numeral.lstrip("0").upper() or "0"
    if "十" not in numeral:
        return "".join(str(_CHINESE_DIGITS[letter]) for letter in numeral)
    tens, _, ones = numeral.partition("十")
    return str((_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[ones[0]] if ones else 0))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the normal text, before it is told what part of the original it is."""

    start: int
    end: int
    main: str = ""
    building: str = ""
    position: str = ""
    nodes: tuple[str, ...] = ()
    rank: int = 0


def without_places(text: str, spots: Sequence[Spot]) -> str:
    """The text with every place replaced by one sign: a name says nothing about what has happened there."""
    for spot in sorted(spots, key=lambda one: -one.start):
        text = f"{text[: spot.start]}{A_PLACE}{text[spot.end :]}"
    return text


class Places:
    """Finds places. Without a street only the words of an address are found."""

    def __init__(self, street: Street | None, plain: Callable[[str], str]) -> None:
        self._street = street
        self._gazetteer = Gazetteer(street, plain) if street else None

    @property
    def words(self) -> tuple[str, ...]:
        return self._gazetteer.words if self._gazetteer else ()

    def spots(self, text: str) -> list[Spot]:
        """All places of the text in its order. A building without a name belongs to a name beside it."""
        mentions = self._gazetteer.mentions(text) if self._gazetteer else []
        named = self._joined(text, [_spot(text, mention) for mention in mentions])
        buildings = [_alone(match) for match in _ALONE.finditer(text)] if BUILDING_SIGN.search(text) else []
        loose = [one for one in buildings if not any(spot.start <= one.start < spot.end for spot in named)]
        if not named and not loose:
            return _unknown(text)
        return sorted(_with_building(named, loose), key=lambda spot: spot.start)

    def _joined(self, text: str, spots: list[Spot]) -> list[Spot]:
        """银杏路与锦湖路的路口 is one place that belongs to both."""
        joined: list[Spot] = []
        for spot in spots:
            last = joined[-1] if joined else None
            between = text[last.end : spot.start] if last else "."
            meeting = _MEETING.match(text, spot.end - len(spot.position))
            if last and meeting and last.rank == spot.rank and _CROSSING.search(last.position + between):
                joined[-1] = _crossing(last, spot, meeting.end())
            else:
                joined.append(spot)
        return joined

    def place(
        self,
        original: str,
        normal: Normal,
        spots: Sequence[Spot],
        node: str | None,
        *,
        corrects: bool = False,
    ) -> Place:
        """The place the message is about, with the grid that remains or the candidates.

        Of two that say as much the first; in a correction (不是3栋是5栋) the last.
        """
        if not spots:
            return Place()
        spot = max(spots, key=lambda one: (one.rank, one.start if corrects else -one.start))
        first, last = normal.span(spot.start, spot.end)
        grid, candidates = self._node(spot, spots, node)
        return Place(
            text=original[first:last],
            public=f"{spot.main}{spot.building}{spot.position}",
            name=spot.main,
            building=spot.building,
            grid=grid,
            candidates=candidates,
        )

    def _node(
        self, spot: Spot, spots: Sequence[Spot], node: str | None
    ) -> tuple[str | None, tuple[str, ...]]:
        street = self._street
        if street is None:
            return None, ()
        if not spot.main:
            home = (
                node if node in street.nodes and street.nodes[node].level in {"grid", "market_zone"} else None
            )
            return home, (home,) if home else ()
        nodes = spot.nodes
        for other in spots:
            narrowed = tuple(
                code for code in nodes if any(street.within(code, above) for above in other.nodes)
            )
            nodes = narrowed or nodes
        if len(nodes) > 1 and node in nodes:
            nodes = (node,)
        return (nodes[0] if len(nodes) == 1 else None), nodes


def _spot(text: str, mention: Mention) -> Spot:
    tail = _TAIL.match(text, mention.end)
    rest = tail.group() if tail else ""
    building = tail.group(1) if tail else None
    rest = rest.rstrip(" 的")
    end = mention.end + len(rest)
    said = _position(rest, building)
    return Spot(
        mention.start,
        end,
        mention.name.main,
        f"{building_number(building)}栋" if building else "",
        said,
        mention.name.nodes,
        mention.name.rank + bool(building),
    )


def _position(rest: str, building: str | None) -> str:
    """The words of position at the end of an address: 门口, 附近."""
    last = rest.rsplit(building, maxsplit=1)[-1] if building else rest
    return _NO_POSITION.sub("", last)


def _alone(match: re.Match[str]) -> Spot:
    """A building; `main` is the name in front of it that the street file does not know, or ""."""
    end = match.start() + len(match.group().rstrip(" 的"))
    return Spot(match.start(), end, match.group(1) or "", f"{building_number(match.group(2))}栋")


def _unknown(text: str) -> list[Spot]:
    match = _UNKNOWN.search(text)
    if not match:
        return []
    which = match.lastindex or 0
    return [Spot(match.start(which), match.end(which), match.group(which))]


def _crossing(first: Spot, second: Spot, end: int) -> Spot:
    nodes = tuple(dict.fromkeys((*first.nodes, *second.nodes)))
    return Spot(first.start, end, f"{first.main}与{second.main}", "", "路口", nodes, first.rank)


def _with_building(named: list[Spot], loose: list[Spot]) -> list[Spot]:
    """锦湖苑…5栋: the one building said elsewhere belongs to the one name that has none."""
    if not named:
        return loose
    numbers = {one.building for one in loose}
    if len(named) != 1 or named[0].building or len(numbers) != 1 or named[0].rank < 2:  # noqa: PLR2004
        return named
    spot = named[0]
    return [
        Spot(spot.start, spot.end, spot.main, loose[0].building, spot.position, spot.nodes, spot.rank + 1)
    ]
