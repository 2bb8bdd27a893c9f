"""The tables are made from data: the same bytes each time, nothing of the set-aside third, families whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.__main__ import main
from gridwork.kinds import KINDS
from nlp import sums
from nlp.training import bureaus, detector, tables
from nlp.training.data import BadData, Families, folds, is_set_aside, plain, rows, sentences
from nlp.training.figures import border, interval, macro_f1, recall, share
from nlp.training.shipped import make
from nlp.weights import pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

_MATTERS = {
    "城乡建设": ("小区物业不管电梯", "楼道漏水没有人修", "路灯不亮井盖坏了"),
    "环境保护": ("工厂排放废气很臭", "河水污染发黑发臭", "工地扬尘天天不停"),
    "教育文体": ("学校违规补课收费", "幼儿园乱收伙食费", "老师体罚小学学生"),
}
_STREET = Path(__file__).parents[2] / "rehearsal" / "street" / "xianghu.toml"
_TALK = ("今天晚上吃什么呀", "哈哈哈你太逗了吧", "周末一起去看电影", "早点睡觉明天见哦")


def _write(path: Path, names: str, found: Sequence[tuple[str, ...]]) -> None:
    lines = ["\t".join(names.split()), *("\t".join(row) for row in found)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A made-up city in miniature, in the form of the development data."""
    folder = tmp_path / "data"
    folder.mkdir()
    said = [(bureau, text) for bureau, texts in _MATTERS.items() for text in texts]
    many = [(bureau, f"{text}第{n}次") for n in range(8) for bureau, text in said]
    _write(
        folder / "messages_labelled_dev.tsv",
        "id label title detail",
        [
            (f"c{n}", bureau, f"A{n}市{text}", f"领导您好。{text}，请处理。")
            for n, (bureau, text) in enumerate(many)
        ],
    )
    for part in (1, 2):
        words = [
            (f"t{part}{n}", bureau, " ".join((text[:2], text[2:4], text[4:])))
            for n, (bureau, text) in enumerate(many)
        ]
        _write(folder / f"tokens_labelled_dev_{part}.tsv", "id label toks", words)
    _write(
        folder / "taxonomy_3level.tsv",
        "l1 l2 l3",
        [("环境保护", "污染", "大气污染"), ("农村农业", "土地", "土地")],
    )
    stream = [(f"s{n}", "", "u", "", text, f"{text}，天天如此。") for n, (_, text) in enumerate(many)]
    _write(folder / "stream2019_dev.tsv", "id time user topic title detail", stream)
    river = [(f"z{n}", "投诉", "网站", f"河道{n}发臭", f"内河{n}河水发黑发臭") for n in range(12)]
    _write(folder / "fuzhou_river_dev.tsv", "id nature channel title detail", river)
    talk = [(f"n{n}", "sms", f"{_TALK[n % 4]}{chr(0x4E00 + n)}") for n in range(120)]
    _write(folder / "chatter_dev.tsv", "id source text", talk)
    _write(folder / "reviews_dev.tsv", "id source text", [(f"v{n}", "w", f"味道不错{n}") for n in range(40)])
    for name, is_report in (("chat_reports_dev", True), ("chat_negative_dev", False)):
        lines = [
            {
                "id": f"r{n}",
                "text": f"秘密{n}" if is_set_aside(f"r{n}") else f"灯坏了{n}",
                "expected": {"is_report": is_report, "category": "lighting_cable", "urgency": "yellow"},
            }
            for n in range(12)
        ]
        (folder / f"{name}.jsonl").write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
        )
    label = {"is_report": True, "category": "dispute", "urgency": "yellow"}
    (folder / "labelled_titles_dev.jsonl").write_text(
        json.dumps({"id": "t0", "text": "老板拖欠工资", "expected": label}) + "\n", encoding="utf-8"
    )
    shutil.copy(_STREET, folder / "xianghu.toml")
    return folder


@pytest.fixture
def made(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that `train` wrote into."""
    out = tmp_path / "tables"
    monkeypatch.setattr(sums, "SHIPPED", out)
    assert main(["train", "--data", str(data)]) == 0
    return out


def test_train_makes_the_same_bytes_twice(made: Path, data: Path) -> None:
    first = {path.name: path.read_bytes() for path in made.iterdir()}
    assert main(["train", "--data", str(data)]) == 0
    assert sorted(first) == [sums.BUREAUS, sums.CHATS, sums.DETECTOR]
    assert {path.name: path.read_bytes() for path in made.iterdir()} == first


def test_what_train_made_can_be_read_and_has_learned(made: Path) -> None:
    table = sums.Detector(made / sums.DETECTOR)
    assert table.score("小区物业不管电梯") > table.score("周末一起去看电影")
    ranked = sums.Bureaus(made / sums.BUREAUS).rank("学校又在补课收费")
    assert ranked[0][0] == "教育文体"


def test_the_head_tells_the_data_the_parameters_and_the_figures(made: Path) -> None:
    head = (made / sums.BUREAUS).read_text(encoding="utf-8").split("\n")[:8]
    assert [line.split("\t")[0] for line in head[:3]] == ["# made by", "# data", "# parameters"]
    assert any(line.startswith("# bureau macro-F1, titles\t") for line in head)


def test_the_set_aside_third_is_never_learned_from(data: Path) -> None:
    texts = [one.text for one in detector.examples(data)]
    assert any(text.startswith("灯坏了") for text in texts)
    assert not [text for text in texts if text.startswith("秘密")]


def test_the_table_adds_up_to_what_was_learned(data: Path, tmp_path: Path) -> None:
    learner = detector.Learner(detector.examples(data))
    learned = learner.learn(np.arange(len(learner.found)))
    tables.write_detector(tmp_path / "t.tsv", learned, {}, learned.bias, 0.5)
    weights = dict(zip(learned.pieces, learned.weights, strict=True))
    met = [weights[piece] for piece in pieces("楼道漏水没有人修") if piece in weights]
    wanted = learned.bias + sum(met) / np.sqrt(len(met) + sums.DAMPING)
    assert sums.Detector(tmp_path / "t.tsv").score("楼道漏水没有人修") == pytest.approx(wanted, abs=0.1)


def test_a_message_and_its_word_list_fall_into_one_fold(data: Path) -> None:
    found = bureaus.messages(data)
    where = bureaus.partition(found)
    by_matter: dict[str, set[int]] = {}
    for one, fold in zip(found, where, strict=True):
        by_matter.setdefault(one.whole.replace("领导您好.", "")[:4].strip(), set()).add(int(fold))
    assert len(set(where)) > 1
    assert all(len(some) == 1 for some in by_matter.values())


def test_families_join_through_common_members() -> None:
    families = Families(5)
    families.join_same(["a", "b", "a", "c", "c"])
    families.join(1, 4)
    assert [families.head(n) for n in range(5)] == [0, 1, 0, 1, 1]
    assert len(set(folds(families, list("vwxyz"))[[1, 3, 4]])) == 1


def test_anonymised_places_are_taken_out() -> None:
    assert plain("A3区大道路灯不亮，西地省K8县") == "大道路灯不亮,"
    assert list(sentences("您好！A市小区停水三天没人管。谢谢")) == ["小区停水三天没人管"]


def test_a_broken_row_is_told_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("id\ttext\n1\t灯\n2\n", encoding="utf-8")
    with pytest.raises(BadData, match=r"x.tsv, row 3: 1 columns; allowed: 2"):
        rows(tmp_path, "x.tsv")


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_folder_without_the_data_is_refused(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--data", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_figures_are_what_one_counts_by_hand() -> None:
    assert share([True, True, False, False])[0] == 0.5
    assert border(np.arange(1000.0), 0.01) == 989.0
    value, low, high = recall(np.array([995.0, 5.0, 999.0, 997.0]), np.arange(1000.0), 0.01)
    assert (value, low <= value <= high) == (0.75, True)
    facts = np.array([("a", "a"), ("a", "b"), ("b", "b"), ("b", "c")])
    assert macro_f1(facts) == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert interval(facts, macro_f1)[0] == macro_f1(facts)


def test_what_staff_put_right_is_learned(data: Path, tmp_path: Path, made: Path) -> None:
    text = "风筝缠在那上面"
    put_right = [
        detector.Example("own", f"{text}{n}回", f"k{n}", report=True, category="greening", urgency="yellow")
        for n in range(12)
    ]
    out = tmp_path / "corrected"
    out.mkdir()
    make(data, out, put_right)
    nothing = sums.Shown(0.0, (), {})
    before = sums.Chats(made / sums.CHATS).weigh(text, nothing)
    after = sums.Chats(out / sums.CHATS).weigh(text, nothing)
    assert max(KINDS, key=lambda kind: after.sums.get(kind, -9.0)) == "greening"
    assert after.sums["greening"] > before.sums["greening"]
    assert after.report > before.report
