"""`train`: development data -> the learned tables. Run twice, it writes the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.errors import WrongInput

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings


def run(data: Path, office: Settings | None = None) -> int:
    """`office`: whose corrections are learned from, too.

    Raises WrongInput when the extra `train` is not installed or the data cannot be used.
    """
    try:
        # scikit-learn is no part of what the bot runs on.
        from bot.commands import corrections  # noqa: PLC0415
        from nlp.sums import SHIPPED  # noqa: PLC0415
        from nlp.training.data import BadData  # noqa: PLC0415
        from nlp.training.shipped import make  # noqa: PLC0415
    except ImportError as error:
        wrong = f"{error.name or 'scikit-learn'} is not installed"
        raise WrongInput("train", wrong, "pip install -r requirements-train.lock") from error
    SHIPPED.mkdir(exist_ok=True)
    try:
        figures = make(data, SHIPPED, corrections.of(office) if office else ())
    except BadData as error:
        raise WrongInput("--data", str(error), "the folder of development data") from error
    for one in figures:
        print(
            f"{one.measure}, {one.part}: {one.value:.3f} ({one.low:.3f} to {one.high:.3f}, {one.count} texts)"
        )
    for path in sorted(SHIPPED.glob("*.tsv")):
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")
    return 0
