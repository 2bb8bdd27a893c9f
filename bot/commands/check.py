"""`check`: validates config, street file and texts; changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.errors import WrongInput
from bot.commands.import_street import load
from gridwork.streetfile import StreetFileErrors
from nlp import BadLexicon, Reader
from texts import BadTexts, Texts

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings


def run(settings: Settings, config: Path) -> str:
    """One line on what was found in order. Raises WrongInput."""
    try:
        street = load(settings.street.file)
    except StreetFileErrors as errors:
        raise WrongInput("[street] file", f"the street file is refused\n{errors}") from errors
    try:
        Texts(settings.texts.language, settings.texts.overrides)
    except BadTexts as bad:
        raise WrongInput("[texts] overrides", str(bad)) from bad
    try:
        Reader(street, overlay=settings.reading.lexicon)
    except BadLexicon as bad:
        raise WrongInput("[reading] lexicon", str(bad)) from bad
    if not settings.telegram.token.get_secret_value():
        raise WrongInput(f"{config}: telegram.token", "is empty", "the token from BotFather")
    return (
        f"in order: {street.name}, {len(street.nodes)} nodes, {len(street.people)} people, "
        f"{len(street.groups)} group{'' if len(street.groups) == 1 else 's'}"
    )
