from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.likeness import alike, fingerprint, likeness

#: Two texts of one kind and place: what names the place, and whether they say the same.
PAIRS = [
    ("怡景苑3栋楼道灯坏了", "怡景苑3栋", "怡景苑3栋楼道的灯不亮了", "怡景苑3栋", True),
    ("怡景苑停水了", "怡景苑", "怡景苑从早上停水到现在", "怡景苑", True),
    ("潇湘路井盖松了", "潇湘路", "井盖松动，潇湘路上，骑车差点摔倒", "潇湘路", True),
    ("怡景苑3栋电梯困人", "怡景苑3栋", "怡景苑3栋的电梯又关人了", "怡景苑3栋", True),
    ("怡景苑垃圾桶满了没人收", "怡景苑", "怡景苑垃圾好几天没人收", "怡景苑", True),
    ("怡景苑3栋楼道灯坏了", "怡景苑3栋", "怡景苑3栋电线掉下来了", "怡景苑3栋", False),
    ("怡景苑停水了", "怡景苑", "怡景苑下水道堵了，污水冒出来", "怡景苑", False),
    ("潇湘路井盖不见了", "潇湘路", "潇湘路路面塌陷一个大坑", "潇湘路", False),
    ("怡景苑垃圾桶满了", "怡景苑", "怡景苑有人高空抛物", "怡景苑", False),
    ("怡景苑", "怡景苑", "怡景苑", "怡景苑", False),
]


@pytest.mark.parametrize(("one", "place", "other", "other_place", "expected"), PAIRS)
def test_texts_of_one_place_are_alike_when_they_say_the_same(
    one: str, place: str, other: str, other_place: str, *, expected: bool
) -> None:
    assert alike(one, place, other, other_place) is expected
    assert alike(other, other_place, one, place) is expected


def test_a_case_is_alike_by_any_of_the_things_that_were_said_of_it() -> None:
    assert alike("楼道灯坏了", "", "有老人在，很不方便；楼道灯不亮", "")


@given(st.text(), st.text())
def test_likeness_is_the_same_from_both_sides_and_between_nothing_and_all(one: str, other: str) -> None:
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0 <= likeness(one, other) <= 1 + 1e-9


@given(st.text(alphabet="灯坏停水井盖楼道电梯", min_size=4))
def test_the_same_words_leave_the_same_fingerprint_however_they_are_spaced(text: str) -> None:
    assert fingerprint(text) == fingerprint(f"  {text[:2]} {text[2:]}！！。")
    assert likeness(text, text) == pytest.approx(1)


def test_other_words_leave_another_fingerprint_and_too_few_leave_none() -> None:
    assert fingerprint("3栋楼道灯坏了") != fingerprint("5栋楼道灯坏了")
    assert fingerprint("Ａ３栋灯坏了") == fingerprint("a3栋灯坏了")
    assert fingerprint("+1") == fingerprint("停水了") == ""
