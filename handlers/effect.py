"""What a message did to the cases: the answer of `react`, printed by `replay`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

What = Literal["opens", "joins", "supplements", "corrects", "withdraws", "none"]


@dataclass(frozen=True, slots=True)
class Effect:
    what: What = "none"
    #: Number of the case it happened to.
    case: str | None = None


NONE = Effect()
