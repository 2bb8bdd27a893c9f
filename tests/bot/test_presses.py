"""Buttons and what their press carries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presses import Press, decode, encode
from gridwork.notice import Button

verbs = st.from_regex(r"[a-z][a-z_]{0,15}", fullmatch=True)
subjects = st.integers(0, 2**63 - 1)
args = st.from_regex(r"[A-Za-z0-9_-]{0,31}", fullmatch=True)


@given(verbs, subjects, args)
def test_every_button_comes_back_as_it_was_in_at_most_64_ascii_bytes(
    verb: str, subject: int, arg: str
) -> None:
    coded = encode(Button("接单", verb, subject, arg))

    assert len(coded.encode("ascii")) <= 64
    assert decode(coded) == Press(verb, subject, arg)


@given(st.text() | st.from_regex(r"1:[a-z_]*:[0-9a-zA-Z]*:.*") | st.from_regex(r"[0-9]+:[a-z]+:[0-9a-z]+:"))
def test_nothing_forged_is_read_as_another_button(coded: str) -> None:
    press = decode(coded)

    assert press is None or encode(Button("?", *press)) == coded


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "1:ack:7",
        "2:ack:7:",
        "1:ack:07:",
        "1:ack:7A:",
        "1:ack:-7:",
        "1:ACK:7:",
        "1:ack:7:\n",
        "1:ack:٧:",
        "1:ack:7:接单",
        "1:ack:zzzzzzzzzzzzz:",
        "1:ack:7:" + "a" * 57,
    ],
)
def test_a_forged_press_is_nobody_s_button(forged: str) -> None:
    assert decode(forged) is None


@pytest.mark.parametrize(
    "button",
    [
        Button("太长", "acknowledge", 1, "a" * 60),
        Button("动词太长", "a" * 17, 1),
        Button("没有动词", "", 1),
        Button("中文", "接单", 1),
        Button("中文", "ack", 1, "接单"),
        Button("冒号", "ack", 1, "a:b"),
        Button("负数", "ack", -1),
        Button("太大", "ack", 2**63),
    ],
)
def test_a_button_that_cannot_be_carried_is_refused_when_it_is_made(button: Button) -> None:
    with pytest.raises(ValueError, match=r"cannot be"):
        encode(button)
