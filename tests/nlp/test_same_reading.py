"""The same words written in another way are read in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from nlp.normalise import Normaliser

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridwork.reading import Reading
    from nlp import Reader

SENTENCES = [
    "桂花雅苑3栋2单元电梯坏了，老人上不去",
    "云溪花园楼道灯不亮 好几天没人修",
    "厨房起火了！快来人",
    "楼上漏水漏到我家了",
    "谢谢物业师傅 灯修好了",
    "明天停水吗",
]


def _full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


WAYS: dict[str, Callable[[str], str]] = {
    "full width": _full_width,
    "traditional": OpenCC("s2t").convert,
    "pictures": lambda text: f"🔥🚨 {text} 🙏🙏",
    "louder": lambda text: text + "！！！！",
    "zero width": "\u200b".join,
    "wider": lambda text: f"  {text}  ",
}


def _gist(reading: Reading) -> tuple[object, ...]:
    return (
        reading.decision,
        reading.kind,
        reading.urgency,
        reading.intent,
        reading.place.grid,
        reading.place.public,
    )


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("text", SENTENCES)
def test_another_way_of_writing_changes_nothing(reader: Reader, text: str, way: Callable[[str], str]) -> None:
    plain, other = reader.read(text, chat="residents"), reader.read(way(text), chat="residents")
    assert _gist(other) == _gist(plain)


def test_the_same_text_is_always_read_the_same(reader: Reader) -> None:
    assert reader.read(SENTENCES[0], node="SF02") == reader.read(SENTENCES[0], node="SF02")


_TEXTS = st.text(st.sampled_from("３栋Ａ，。！\u200b🔥燈壞啊 　①哒\ufe0f👍🏽"), max_size=20)


@given(_TEXTS)
def test_every_normal_character_knows_where_it_stood(text: str) -> None:
    normal = _NORMALISER(text)
    assert len(normal.text) == len(normal.origins)
    assert list(normal.origins) == sorted(set(normal.origins))
    assert all(0 <= origin < len(text) for origin in normal.origins)


@given(_TEXTS)
def test_a_normal_text_is_not_changed_again(text: str) -> None:
    once = _NORMALISER(text).text
    assert _NORMALISER(once).text == once


_NORMALISER = Normaliser({"哒": "了"})
