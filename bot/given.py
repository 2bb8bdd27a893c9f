"""Where settings are given, the file, secret files and the environment, and what is said of a wrong one."""

from __future__ import annotations

import difflib
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.errors import WrongInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

_PREFIX = "GRIDWHISTLE_"
_SECRETS_DIR = f"{_PREFIX}SECRETS_DIR"
#: Between the tables of a key in the names of variables and secret files: telegram__token.
_NESTED = "__"
#: Values that no message may show. A database's address may carry a password.
_SECRET = frozenset({"telegram.token", "telegram.webhook.secret", "storage.url"})


def layers(path: Path) -> list[Layer]:
    """All places that give keys, each beaten by those behind it. Raises WrongInput for an unreadable one."""
    return [Layer(str(path), _read_toml(path)), *_secret_files(), *_environment()]


def merged(given: Sequence[Layer]) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    for layer in given:
        keys = _laid_over(keys, layer.keys)
    return keys


class Layer:
    """Keys from one place: the file (keys are named within it), a variable, or a secret file."""

    def __init__(self, place: str, keys: dict[str, Any], *, whole_file: bool = True) -> None:
        self.keys = keys
        self._place = place
        self._whole_file = whole_file

    def has(self, loc: Sequence[str]) -> bool:
        at: Any = self.keys
        for part in loc:
            if not isinstance(at, dict) or part not in at:
                return False
            at = at[part]
        return True

    def place(self, loc: Sequence[str]) -> str:
        return f"{self._place}: {'.'.join(loc)}" if self._whole_file else self._place


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise WrongInput(str(path), f"cannot be read ({error.strerror})", "a TOML file") from error
    except UnicodeDecodeError as error:
        raise WrongInput(str(path), "is not UTF-8", "a TOML file in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise WrongInput(str(path), str(error), "TOML, as in config.example.toml") from error


def _secret_files() -> Iterator[Layer]:
    """One file per key in the folder of secrets: `telegram__token` holds the token."""
    folder = os.environ.get(_SECRETS_DIR)
    if not folder:
        return
    if not Path(folder).is_dir():
        raise WrongInput(
            _SECRETS_DIR, f"{folder} is no folder", "a folder with files such as telegram__token"
        )
    for file in sorted(Path(folder).iterdir()):
        if _NESTED in file.name and file.is_file():
            yield _single(str(file), file.name, _read_secret(file))


def _read_secret(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongInput(str(file), f"cannot be read ({error.strerror})", "a file with one value") from error
    except UnicodeDecodeError:
        raise WrongInput(str(file), "is not UTF-8", "a file with one value in UTF-8") from None


def _environment() -> Iterator[Layer]:
    """Every key lies in a table, so a name without a double underscore is somebody else's."""
    for name, value in sorted(os.environ.items()):
        if name.startswith(_PREFIX) and _NESTED in name:
            yield _single(name, name.removeprefix(_PREFIX), value)


def _single(place: str, name: str, text: str) -> Layer:
    keys: Any = _value(text)
    for part in reversed(name.lower().split(_NESTED)):
        keys = {part: keys}
    return Layer(place, keys, whole_file=False)


def _value(text: str) -> object:
    """A list is written as in TOML: ["11:30-13:30"]; everything else is taken as it stands."""
    if text.startswith("["):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            return text
    return text


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = dict(below)
    for key, value in above.items():
        under = both.get(key)
        both[key] = _laid_over(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return both


def wrong(problem: ErrorDetails, given: Sequence[Layer], model: type[BaseModel]) -> WrongInput:
    """The first problem as a message; an unknown key names the nearest known one."""
    loc = [str(part) for part in problem["loc"] if part != "[key]" and not isinstance(part, int)]
    key = ".".join(loc)
    place = next((layer.place(loc) for layer in reversed(given) if layer.has(loc)), key)
    if problem["type"] == "extra_forbidden":
        known = _known(model, loc[:-1])
        near = ".".join((*loc[:-1], nearest(loc[-1], known)))
        return WrongInput(place, f"unknown key; nearest known: {near}", ", ".join(known))
    told, _, allowed = problem["msg"].removeprefix("Value error, ").rpartition("allowed: ")
    hidden = key in _SECRET or isinstance(problem["input"], dict)
    value = "the value" if hidden else repr(problem["input"])
    told = told.removesuffix("; ") or f"{value} is not allowed"
    return WrongInput(place, told, _allowed(problem) or allowed)


def _allowed(problem: ErrorDetails) -> str:
    """What the library would have taken, in words for people; empty when a rule of ours has said it."""
    context = problem.get("ctx", {})
    match problem["type"]:
        case "value_error":
            return ""
        case "greater_than":
            return f"more than {context['gt']:g}"
        case "greater_than_equal":
            return f"{context['ge']:g} or more"
        case "less_than_equal":
            return f"at most {context['le']:g}"
        case "literal_error":
            return str(context["expected"]).replace("'", "")
        case kind:
            return _TYPES.get(kind.partition("_")[0], problem["msg"])


#: What is wanted, by the beginning of the library's name for the mistake.
_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "finite": "a number",
    "string": "a text in quotes",
    "path": "a path in quotes",
    "tuple": "a list in brackets",
    "dict": "a table",
    "model": "a table",
}


def nearest(word: str, known: Sequence[str]) -> str:
    return difflib.get_close_matches(word, known, n=1, cutoff=0.0)[0]


def _known(model: Any, loc: Sequence[str]) -> list[str]:
    for part in loc:
        model = model.model_fields[part].annotation
    return sorted(model.model_fields)
