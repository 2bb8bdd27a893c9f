"""What a card may show of a text: no number by which a person can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.mask import is_card_number, is_identity_number

if TYPE_CHECKING:
    from nlp import Reader

MASKED = [
    ("打我电话13812345678", "打我电话〔手机号〕"),
    ("电话 138 1234 5678 急", "电话 〔手机号〕 急"),
    ("１３８１２３４５６７８", "〔手机号〕"),
    ("一三八一二三四五六七八", "〔手机号〕"),
    ("座机0731-84512345", "座机〔电话〕"),
    ("身份证11010519491231002X", "身份证〔证件号〕"),
    ("卡号6222021234567890128打款", "卡号〔卡号〕打款"),
    ("湘A12345堵门", "〔车牌〕堵门"),
    ("湘AD12345堵门", "〔车牌〕堵门"),
    ("微信号abc_12345找我", "微信号〔账号〕找我"),
]


@pytest.mark.parametrize(("text", "shown"), MASKED)
def test_numbers_of_persons_are_hidden(reader: Reader, text: str, shown: str) -> None:
    assert reader.read(text, chat="residents").masked == shown


@pytest.mark.parametrize(
    "text",
    [
        "2026年12月10日下午3点停水",
        "96533打不通",
        "罚款200元",
        "案号SF02-20261210-007",
        "110105194912310021不是证件号",
        "3栋2单元灯坏了",
        "第12345次了",
    ],
)
def test_other_numbers_stay(reader: Reader, text: str) -> None:
    assert reader.read(text, chat="residents").masked == text


def test_the_door_number_goes_in_a_group_and_stays_in_private(reader: Reader) -> None:
    text = "云溪花园3栋2单元1204漏水"
    assert reader.read(text, chat="residents").masked == "云溪花园3栋2单元〔门牌〕漏水"
    assert reader.read(text, chat="private").masked == text


_MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
_AROUND = st.text(st.sampled_from("路灯坏了，。 快来\u200b🔥abc：联系"), max_size=8)


@given(_AROUND, _MOBILES, _AROUND, st.sampled_from(["residents", "market", "couriers", "private"]))
def test_no_mobile_number_survives(reader: Reader, before: str, mobile: str, after: str, chat: str) -> None:
    assert mobile not in reader.read(f"{before}{mobile}{after}", chat=chat).masked  # type: ignore[arg-type]


def test_check_characters_tell_real_numbers_from_others() -> None:
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert is_card_number("6222021234567890128")
    assert not is_card_number("6222021234567890127")
