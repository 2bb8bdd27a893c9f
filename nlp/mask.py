"""Personal data out of sight: what a card, a log or an export may show of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nlp.normalise import Normal

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_HANZI_DIGITS = "零〇一二三四五六七八九幺"
_NOT_A_DOOR = r"(?![\d元块米人年度户斤个多万千分号])"

_MOBILE = re.compile(
    rf"(?<!\d)(?:\+?86[ -]?)?1[ -]?[3-9](?:[ -]?\d){{9}}(?!\d)|[一幺][三四五六七八九][{_HANZI_DIGITS}]{{9}}"
)
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dx](?![\da-z])")
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){15,18}(?!\d)")
_PLATE = re.compile(
    rf"[{_PROVINCES}] ?[a-z][ ·.-]?(?=[a-z]{{0,5}}\d)[a-hj-np-z0-9]{{4,6}}[挂学警港澳]?(?![a-z0-9])"
)
_ACCOUNT = re.compile(
    r"(?:微信|威信|薇信|v信|vx|wx|weixin|wechat|加v|qq|扣扣)(?:号码?)?\s*(?:是|为|[::])?\s*(\w[\w-]{4,19})",
    re.ASCII,
)
_NUMBER_CUE = re.compile(r"身份证(?:号码?)?\s*(?:是|为|[::])?\s*(\d{15,17}[\dx]?)")
_DOOR = re.compile(
    r"(?:[\d一二三四五六七八九十]|\b[a-z])(?:栋|幢|号楼|座|单元|楼)[ -]?"
    r"(?:[\d一二三四五六七八九十]{1,2}(?:单元|楼|层)[ -]?)?"
    rf"(\d{{3,4}}(?:室|房|号(?!楼))?){_NOT_A_DOOR}"
    r"|(?<![\d.])(\d{3,4}(?:室|房(?!子)))"
    rf"|(?<![\d-])\d{{1,2}}-(?:\d{{1,2}}-)?(\d{{3,4}})(?!-){_NOT_A_DOOR}",
)
_ANY_DIGIT = re.compile(rf"\d|[{_HANZI_DIGITS}]{{11}}|微信|威信|薇信|v信|vx|wx|we[ix]|加v|qq|扣扣")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())


def is_identity_number(number: str) -> bool:
    """18 characters whose last is the check character of GB 11643."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _IDENTITY_WEIGHTS, strict=True))
    return number[17].lower() == "10x98765432"[total % 11]


def is_card_number(number: str) -> bool:
    """16 to 19 digits that satisfy the Luhn sum."""
    total = 0
    for place, digit in enumerate(reversed(_digits(number))):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the Luhn sum works on single digits
    return total % 10 == 0


def _always(_: str) -> bool:
    return True


_RULES: tuple[tuple[re.Pattern[str], Callable[[str], bool], str], ...] = (
    (_NUMBER_CUE, _always, "〔证件号〕"),
    (_IDENTITY, is_identity_number, "〔证件号〕"),
    (_CARD, is_card_number, "〔卡号〕"),
    (_MOBILE, _always, "〔手机号〕"),
    (_LANDLINE, _always, "〔电话〕"),
    (_PLATE, _always, "〔车牌〕"),
    (_ACCOUNT, _always, "〔账号〕"),
)
_GROUP_RULES = (*_RULES, (_DOOR, _always, "〔门牌〕"))


def _found(text: str, *, in_group: bool) -> Iterator[tuple[int, int, str]]:
    for pattern, holds, sign in _GROUP_RULES if in_group else _RULES:
        for match in pattern.finditer(text):
            which = match.lastindex or 0
            if holds(match.group(which)):
                yield match.start(which), match.end(which), sign


def masked(original: str, normal: Normal, *, in_group: bool) -> str:
    """`original` with phone, identity, card and plate numbers and accounts replaced by their names.

    Door numbers go only in groups: whoever holds the case needs them, the neighbours do not.
    """
    if not _ANY_DIGIT.search(normal.text):
        return original
    pieces: list[str] = []
    at = 0
    for start, end, sign in sorted(_found(normal.text, in_group=in_group)):
        first, last = normal.span(start, end)
        if first < at:
            continue
        pieces += (original[at:first], sign)
        at = last
    pieces.append(original[at:])
    return "".join(pieces)
