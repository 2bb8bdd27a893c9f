"""The learned tables: a plain sum that anybody can add up again, and files that say where they are wrong."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.sums import (
    BUREAUS,
    DAMPING,
    DETECTOR,
    HEAD,
    HEAD_COUNTS,
    SHIPPED,
    Bureaus,
    Detector,
)
from nlp.tablefile import ZERO, BadTable
from nlp.weights import pieces

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = "# bias\t-1.5\n# one in a thousand\t0.6\n"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


@pytest.fixture(scope="module")
def bureaus() -> Bureaus:
    return Bureaus()


@cache
def _rows(name: str) -> dict[str, list[int]]:
    lines = (SHIPPED / name).read_text(encoding="utf-8").splitlines()
    told = (line.split("\t") for line in lines if not line.startswith("# "))
    return {piece: [int(weight) for weight in weights.split(" ")] for piece, weights in told}


def _table(folder: Path, text: str) -> Path:
    path = folder / "table.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_pieces_are_characters_pairs_and_triples_with_the_ends_marked() -> None:
    assert pieces("灯坏") == {"^", "灯", "坏", "$", "^灯", "灯坏", "坏$", "^灯坏", "灯坏$"}
    assert pieces(" 3栋 ") == pieces("8栋")


@given(st.text(alphabet="路灯坏了好几天没人修3栋？今晚吃饭 a", max_size=40))
def test_the_detectors_score_is_the_sum_anybody_adds_up(detector: Detector, text: str) -> None:
    rows = _rows(DETECTOR)
    met = [rows[piece][0] for piece in pieces(text) if piece in rows]
    bias = float((SHIPPED / DETECTOR).read_text(encoding="utf-8").split("# bias\t")[1].split("\n")[0])
    assert detector.score(text) == pytest.approx(bias + sum(met) / 100 / math.sqrt(len(met) + DAMPING))


@given(st.text(alphabet="小区物业乱收费学校噪音大医院看病公交车工资不发 3", max_size=60))
def test_the_bureaus_sums_do_not_run_into_each_other(bureaus: Bureaus, text: str) -> None:
    rows = _rows(BUREAUS)
    counted = [p for p in pieces(text) if p in rows]
    counted += [p for p in pieces(text[:HEAD]) if p in rows] * HEAD_COUNTS
    wanted = {
        name: round(sum(rows[p][n] - ZERO for p in counted) / 100 / math.sqrt(len(counted)), 2)
        for n, name in enumerate(bureaus.names)
        if set(counted) - {"^", "$", "^$"}
    }
    assert dict(bureaus.rank(text)) == pytest.approx(wanted, abs=0.011)


def test_a_very_long_text_still_adds_up(bureaus: Bureaus) -> None:
    known = list(_rows(BUREAUS))[:6_000]
    ranked = bureaus.rank("".join(known))
    assert len(ranked) == 7
    assert all(abs(value) < 100 * ZERO for _, value in ranked)


def test_matters_of_the_city_go_to_their_bureaus(bureaus: Bureaus) -> None:
    assert bureaus.rank("工厂半夜排放废气臭味刺鼻")[0][0] == "环境保护"
    assert bureaus.rank("公司拖欠农民工工资三个月")[0][0] == "劳动和社会保障"
    assert bureaus.rank("中学强制学生周末补课收费")[0][0] == "教育文体"
    assert bureaus.rank("") == ()


def test_the_weights_of_a_bureau_can_be_looked_at(bureaus: Bureaus) -> None:
    told = dict(bureaus.told("学校补课", "教育文体"))
    assert told["学校"] > 0
    assert list(told.values()) == sorted(told.values(), reverse=True)


def test_a_petition_scores_above_the_border_and_talk_below(detector: Detector) -> None:
    assert detector.score("小区物业乱收费 业主投诉无人处理") > detector.sure > 0
    assert detector.score("哈哈你今晚回来吃饭吗") < -1


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        (f"{_HEAD}灯\t12\n路灯\t1x\n", 4, 'weight "1x"'),
        (f"{_HEAD}灯\t12\n路灯\n", 4, "no tab"),
        (f"{_HEAD}灯\t12\n灯\t13\n", 4, '"灯" a second time'),
        (f"{_HEAD}灯\t12\n路灯\t1", 4, "the last line is cut off"),
        ("# bias -1\n灯\t12\n", 1, "no tab after the name"),
        ("# bias\t-1.5\n灯\t12\n", 1, 'no line "# one in a thousand"'),
        ("# bias\tmany\n灯\t12\n", 1, '"bias" is no number'),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path: Path, text: str, line: int, wrong: str) -> None:
    with pytest.raises(BadTable, match=rf"table.tsv, line {line}: {wrong}"):
        Detector(_table(tmp_path, text))


@pytest.mark.parametrize("weights", ["500", "500 5000", "500 -10", "500 5 500"])
def test_a_table_of_bureaus_wants_as_many_weights_as_bureaus(tmp_path: Path, weights: str) -> None:
    path = _table(tmp_path, f"# bureaus\t甲 乙\n灯\t501 499\n路\t{weights}\n")
    with pytest.raises(BadTable, match=r"line 3: weight .* allowed: piece<TAB>2 times three digits"):
        Bureaus(path)


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match=r"nowhere.tsv, line 1: cannot be read"):
        Detector(tmp_path / "nowhere.tsv")
