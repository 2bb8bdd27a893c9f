"""Wrong input on the command line: one clear message, exit code 2."""

from __future__ import annotations


class WrongInput(Exception):  # noqa: N818 - told to the operator as it is
    """What was given cannot be used. `place` is the file and key, or the line."""

    def __init__(self, place: str, wrong: str, allowed: str = "") -> None:
        super().__init__(place, wrong, allowed)
        self.place = place
        self.wrong = wrong
        self.allowed = allowed

    def __str__(self) -> str:
        tail = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{self.place}: {self.wrong}{tail}"
