"""The Bot API's machine-readable description, and the check of requests and answers against it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rehearsal.wire import Wire

#: (type or method, field or parameter) the description does not know yet, each with the reason it is let by.
NEWER = {
    ("ChatMemberAdministrator", "can_send_welcome_messages"): (
        "Bot API 10.3; aiogram 3.31 reads no administrator without it"
    ),
}
#: How a description states the one value a field can have, and which fields it says so of.
ONLY_VALUE = re.compile(r'(?:always "|must be )(\w+)"?|^Always (0)\.')
CONSTANT = frozenset({"type", "status", "source", "date"})
ARRAY = "Array of "
PRIMITIVES: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
}


@dataclass
class Checked:
    """What was looked at, and what was wrong with it."""

    requests: int = 0
    answers: int = 0
    updates: int = 0
    methods: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


class Description:
    """`described`: the JSON with "methods" and "types"."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.version = str(described["version"])
        self._methods = described["methods"]
        self._types = described["types"]
        #: Fields of NEWER that were met.
        self.newer: set[tuple[str, str]] = set()

    @classmethod
    def read(cls, path: Path) -> Description:
        return cls(json.loads(path.read_text(encoding="utf-8")))

    # -- the wire

    def check_wire(self, wire: Wire, updates: Iterable[dict[str, Any]] = ()) -> Checked:
        """Every request and every answer on a wire, and the updates that came by webhook."""
        checked = Checked()
        for request in wire:
            checked.requests += 1
            checked.methods.add(request.method)
            checked.wrong += self.check_request(request.method, request.params)
            if request.status:
                checked.answers += 1
                checked.wrong += self.check_answer(request.method, request.answer)
        for update in updates:
            checked.updates += 1
            checked.wrong += self._fits(update, "Update", "Update")
        return checked

    def check_request(self, method: str, params: dict[str, Any]) -> list[str]:
        """Parameters as they stand on the wire: forms carry numbers, booleans and objects as text."""
        if method not in self._methods:
            return [f"there is no method {method}"]
        known = {one["name"]: one for one in self._methods[method].get("fields", [])}
        attached = {name for name in params if f"attach://{name}" in json.dumps(params)}
        required = {name for name, one in known.items() if one["required"]}
        wrong = [f"{method} lacks {name}" for name in sorted(required - params.keys())]
        for name, value in params.items():
            where = f"{method}({name})"
            if name in known:
                wrong += self._fits_any(_read(value, known[name]["types"]), known[name]["types"], where)
            elif name not in attached and not self._is_newer(method, name):
                wrong.append(f"{where}: no such parameter")
        return wrong

    def check_answer(self, method: str, answer: dict[str, Any]) -> list[str]:
        if method not in self._methods:
            return []
        if answer.get("ok") is True and set(answer) == {"ok", "result"}:
            return self._fits_any(answer["result"], self._methods[method]["returns"], f"{method} ->")
        refused = {"error_code": int, "description": str}
        if answer.get("ok") is not False or set(answer) - {"ok", "parameters"} != set(refused):
            return [f"{method} -> {answer}: no answer has this shape"]
        wrong = [f"{method} -> {name}: {answer[name]!r}" for name, kind in refused.items()
                 if not isinstance(answer[name], kind)]  # fmt: skip
        return wrong + self._fits(answer.get("parameters", {}), "ResponseParameters", f"{method} -> refused")

    # -- values

    def _fits_any(self, value: Any, types: list[str], where: str) -> list[str]:
        """What is wrong with a value by the type it comes nearest to."""
        found: list[str] | None = None
        for name in types:
            wrong = self._fits(value, name, where)
            if not wrong:
                return []
            found = wrong if found is None or len(wrong) < len(found) else found
        return found or []

    def _fits(self, value: Any, name: str, where: str) -> list[str]:
        if name.startswith(ARRAY):
            return self._fits_list(value, name.removeprefix(ARRAY), where)
        if name in PRIMITIVES:
            return [] if _is(value, PRIMITIVES[name]) else [f"{where}: {value!r} is no {name}"]
        if name == "InputFile":
            return [] if isinstance(value, str) else [f"{where}: {value!r} is no file"]
        described = self._types[name]
        if "subtypes" in described:
            return self._fits_any(value, described["subtypes"], where)
        if not isinstance(value, dict):
            return [f"{where}: {value!r} is no {name}"]
        return self._fits_object(value, name, where)

    def _fits_list(self, value: Any, name: str, where: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no list"]
        return [wrong for at, one in enumerate(value) for wrong in self._fits(one, name, f"{where}[{at}]")]

    def _fits_object(self, value: dict[str, Any], name: str, where: str) -> list[str]:
        fields = {one["name"]: one for one in self._types[name].get("fields", [])}
        required = {key for key, one in fields.items() if one["required"]}
        wrong = [f"{where}: {name} lacks {key}" for key in sorted(required - value.keys())]
        for key, inner in value.items():
            if key in fields:
                wrong += self._fits_field(inner, fields[key], f"{where}.{key}")
            elif not self._is_newer(name, key):
                wrong.append(f"{where}: {name} has no {key}")
        return wrong

    def _fits_field(self, value: Any, described: dict[str, Any], where: str) -> list[str]:
        only = ONLY_VALUE.search(described["description"]) if described["name"] in CONSTANT else None
        if only is not None and str(value) != (only[1] or only[2]):
            return [f"{where}: {value!r} instead of {only[1] or only[2]!r}"]
        return self._fits_any(value, described["types"], where)

    def _is_newer(self, name: str, key: str) -> bool:
        if (name, key) in NEWER:
            self.newer.add((name, key))
        return (name, key) in NEWER


def _is(value: Any, kinds: tuple[type, ...]) -> bool:
    """JSON's true is no number."""
    return isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))


def _read(value: Any, types: list[str]) -> Any:
    """A form's text as the value it stands for; what stands for nothing of the kind stays text."""
    if not isinstance(value, str) or "String" in types:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
