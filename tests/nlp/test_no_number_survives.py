"""However a mobile number is written, it does not come out of the mask."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.mask import is_card_number, is_identity_number, masked
from nlp.normalise import Normaliser

_normal = Normaliser({})
_WIDE = {ord(str(n)): chr(0xFF10 + n) for n in range(10)}
_HANZI = str.maketrans("0123456789", "零一二三四五六七八九")
_numbers = st.from_regex(r"1[3-9]\d{9}", fullmatch=True).filter(str.isascii)
_BEFORE = ("", "电话", "我的号码是", "打", "手机:", "联系人张三")
_AFTER = ("", "，谢谢", "找我", " 随时", "。")


def _plain(number: str) -> str:
    return number


def _grouped(number: str) -> str:
    return f"{number[:3]} {number[3:7]} {number[7:]}"


def _dashed(number: str) -> str:
    return f"{number[:3]}-{number[3:7]}-{number[7:]}"


def _wide(number: str) -> str:
    return number.translate(_WIDE)


def _hanzi(number: str) -> str:
    return number.translate(_HANZI)


def _abroad(number: str) -> str:
    return f"+86 {number}"


_ways = st.sampled_from([_plain, _grouped, _dashed, _wide, _hanzi, _abroad])


@settings(deadline=None)
@given(_numbers, _ways, st.sampled_from(_BEFORE), st.sampled_from(_AFTER), st.booleans())
def test_no_mobile_number_survives(
    number: str, way: Callable[[str], str], before: str, after: str, in_group: object
) -> None:
    text = f"{before}{way(number)}{after}"
    out = masked(text, _normal(text), in_group=bool(in_group))
    assert "〔手机号〕" in out
    digits = _normal(out).text.translate(str.maketrans("零一二三四五六七八九", "0123456789"))
    assert number[-8:] not in re.sub(r"\D", "", digits)


@settings(deadline=None)
@given(st.from_regex(r"[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}", fullmatch=True))
def test_an_identity_number_is_masked_by_its_check_character(body: str) -> None:
    digits = "".join(str(int(one)) for one in body)
    number = next(digits + check for check in "0123456789x" if is_identity_number(digits + check))
    assert number[:17] not in masked(f"身份证{number}", _normal(f"身份证{number}"), in_group=True)


@settings(deadline=None)
@given(st.from_regex(r"62[0-9]{13,16}", fullmatch=True))
def test_a_bank_card_is_masked_by_its_luhn_sum(body: str) -> None:
    number = next(body + check for check in "0123456789" if is_card_number(body + check))
    text = f"退款打到{number}"
    assert number not in masked(text, _normal(text), in_group=False)
