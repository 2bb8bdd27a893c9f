"""/重载: new words without a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.whole.town import Town


async def test_the_coordinator_has_the_words_read_again(town: Town, tmp_path: Path) -> None:
    words = tmp_path / "own.toml"
    assert town.app is not None
    town.app.reader._words = words
    coordinator = town.staff("coordinator", town.street.code)
    coordinator.starts()

    words.write_text('[groups]\nlift = ["铁牛"]\nbroken = ["趴窝"]\n', encoding="utf-8")
    coordinator.says(coordinator.private, "/重载")
    await town.sees(coordinator, "已经重新读过")
    town.somebody(town.residents).says(town.residents, "铁牛趴窝了")
    await town.sees(town.residents, "电梯")

    words.write_text("[groups]\nlift = [\n", encoding="utf-8")
    coordinator.says(coordinator.private, "/reload")
    refused = await town.sees(coordinator, "还用原来的")
    assert "own.toml, line" in refused.text
    town.somebody(town.residents, 1).says(town.residents, "铁牛又趴窝了")
    await town.settles()
    assert town.cases()[-1]["kind"] == "elevator"


async def test_anybody_else_is_told_who_may(town: Town) -> None:
    zhang = town.somebody(town.residents)
    zhang.starts()
    zhang.says(zhang.private, "/重载")
    await town.sees(zhang, "重载由街道协调员和管理员来做")
