"""`replay`: a transcript on standard input -> every action of the bot, and the cases at the end.

No token, no network; time advances through every due row in order.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from bot.commands.cases import printed
from bot.commands.errors import WrongInput
from bot.paper import Action, Paper
from bot.reading import StreetReader
from gridwork.streetfile import street_to_rows
from handlers import clock as due_rows
from handlers import stations
from handlers.effect import NONE, Effect
from handlers.incoming import Incoming, Pressed, Said
from handlers.office import Office
from handlers.react import react
from storage import Store, upgrade
from texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridwork.notice import Address
    from gridwork.street import Street
    from handlers.incoming import Said as SaidType

_KEYS = {
    "at", "chat", "person", "role", "text", "photo", "location", "reply_to", "edit_of", "press", "on", "tick"
}  # fmt: skip
_GENERIC = {"resident group": "residents", "market group": "market", "courier group": "couriers"}
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
#: People who are named by words instead of numbers get numbers from here on.
_FIRST_STRANGER = 7_000_000_000


def run(lines: TextIO, out: TextIO, street: Street) -> None:
    """Raises WrongInput that names the line. Nothing is printed before all lines are understood."""
    script = list(_parsed(lines))
    with tempfile.TemporaryDirectory(prefix="gridwhistle-") as folder:
        url = f"sqlite:///{Path(folder) / 'replay.db'}"
        upgrade(url)
        store = Store(url)
        try:
            _Replay(store, street, out).play(script)
        finally:
            store.close()


def _parsed(lines: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    last: datetime | None = None
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        row = _row(number, text)
        if last is not None and row["at"] < last:
            raise WrongInput(f"line {number}", "goes back in time", "lines in order of `at`")
        last = row["at"]
        yield number, row


def _row(number: int, text: str) -> dict[str, Any]:
    place = f"line {number}"
    try:
        row = json.loads(text)
    except ValueError as error:
        raise WrongInput(place, "is not JSON", "one JSON object per line") from error
    if not isinstance(row, dict):
        raise WrongInput(place, "is not a JSON object", "one JSON object per line")
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise WrongInput(f"{place}: {unknown[0]}", "unknown key", ", ".join(sorted(_KEYS)))
    try:
        row["at"] = datetime.fromisoformat(row["at"])
    except (KeyError, TypeError, ValueError) as error:
        raise WrongInput(f"{place}: at", "missing or no time", "ISO 8601 with a zone") from error
    if row["at"].tzinfo is None:
        raise WrongInput(f"{place}: at", "has no zone", "ISO 8601 with a zone, 2026-12-10T09:00:00+08:00")
    if not row.get("tick"):
        for key in ("chat", "person"):
            if key not in row:
                raise WrongInput(f"{place}: {key}", "missing", "who says it, and where")
    return row


@dataclass
class _Replay:
    store: Store
    street: Street
    out: TextIO
    reader: StreetReader = field(default_factory=StreetReader)
    office: Office = field(default_factory=lambda: Office(Texts()))
    now: datetime = _LONG_AGO
    strangers: dict[str, int] = field(default_factory=dict)
    #: Line -> chat and message id of what was said there.
    said: dict[int, tuple[Address, int]] = field(default_factory=dict)

    def play(self, script: list[tuple[int, dict[str, Any]]]) -> None:
        self.paper = Paper(self.store)
        start = script[0][1]["at"] if script else _LONG_AGO
        self.now = start.astimezone(UTC)
        with self.store.begin(self.now) as tx:
            tx.street_rows.apply(street_to_rows(self.street), origin="file", now=self.now)
        with self.store.begin(self.now) as tx:
            stations.lay_out(tx, self.office)
        for number, row in script:
            self._advance(row["at"].astimezone(UTC), number)
            if row.get("tick"):
                self._print_actions()
                self._print({"line": number, "effect": "none", "case": None})
            else:
                self._one(number, row)
        self._print_cases()

    def _advance(self, to: datetime, number: int) -> None:
        """Through every due row in order, each handled at its due time."""
        while True:
            with self.store.begin(self.now) as tx:
                moments = [m for m in (tx.dues.next_at(), tx.outbox.next_at(self.now)) if m is not None]
            moment = min(moments, default=None)
            if moment is None or moment > to:
                break
            self.now = max(self.now, moment)
            with self.store.begin(self.now) as tx:
                due_rows.tick(tx, self.office)
            self.paper.drain(self.now, number)
        self.now = max(self.now, to)

    def _one(self, number: int, row: dict[str, Any]) -> None:
        incoming = self._incoming(number, row)
        if isinstance(incoming, Said) and incoming.text:
            incoming = replace(incoming, reading=self.reader.read(incoming, self.street))
        with self.store.begin(self.now) as tx:
            if isinstance(incoming, Said) and incoming.private:
                tx.people.started(incoming.person, "", self.now)
            effect = react(tx, self.office, incoming) if incoming is not None else NONE
        self.paper.drain(self.now, number)
        self._print_actions()
        self._print_effect(number, effect)

    def _incoming(self, number: int, row: dict[str, Any]) -> Incoming:
        person = self._person(row["person"])
        chat = person if row["chat"] == "private" else self._chat(number, row["chat"])
        if "press" in row:
            return self._press(number, row, chat, person)
        return self._saying(number, row, chat, person)

    def _saying(self, number: int, row: dict[str, Any], chat: Address, person: Address) -> SaidType:
        edited = row.get("edit_of")
        message_id = self.said[edited][1] if edited in self.said else number
        self.said[number] = (chat, message_id)
        location = row.get("location")
        reply_to = self._replied(number, row.get("reply_to"), chat)
        return Said(
            chat=chat,
            person=person,
            message_id=message_id,
            at=self.now,
            text=str(row.get("text") or ""),
            private=chat == person,
            photos=(f"photo-{number}",) if row.get("photo") else (),
            location=(float(location[0]), float(location[1])) if location else None,
            reply_to=reply_to,
            reply_to_bot=(chat, reply_to) in self.paper.buttons,
            edited=edited is not None,
        )

    def _replied(self, number: int, line: Any, chat: Address) -> int | None:
        """The message of a line; of a press or a tick, the bot's last message in this chat that followed it."""
        if line is None:
            return None
        if line in self.said:
            return self.said[line][1]
        after = [a for a in self.paper.actions if a.line == line and a.chat == chat and a.do == "send"]
        if not after:
            raise WrongInput(
                f"line {number}: reply_to", f"line {line} left no message here", "an earlier line"
            )
        return after[-1].message_id

    def _press(self, number: int, row: dict[str, Any], chat: Address, person: Address) -> Pressed:
        label, on = str(row["press"]), row.get("on")
        for action in reversed(self.paper.actions):
            if action.chat != chat or action.message_id is None or (on is not None and action.line != on):
                continue
            shown = self.paper.buttons.get((chat, action.message_id), ())
            for button in shown:
                if label in button.label:
                    return Pressed(
                        chat=chat,
                        person=person,
                        callback=f"line-{number}",
                        at=self.now,
                        verb=button.verb,
                        subject=button.subject,
                        arg=button.arg,
                        message_id=action.message_id,
                        private=chat == person,
                    )
        raise WrongInput(f"line {number}: press", f"no button {label!r} here", "a label that is shown")

    def _person(self, given: Any) -> Address:
        text = str(given)
        if text.isdigit():
            return f"tg:{text}"
        number = self.strangers.setdefault(text, _FIRST_STRANGER + len(self.strangers))
        return f"tg:{number}"

    def _chat(self, number: int, given: Any) -> Address:
        text = str(given)
        for group in self.street.groups:
            if text in {group.name, group.chat.removeprefix("tg:")} or _GENERIC.get(text) == group.kind:
                return group.chat
        names = ", ".join(("private", *_GENERIC, *(group.name for group in self.street.groups)))
        raise WrongInput(f"line {number}: chat", f"unknown chat {text!r}", names)

    def _print_effect(self, number: int, effect: Effect) -> None:
        self._print({"line": number, "effect": effect.what, "case": effect.case})

    def _print_actions(self) -> None:
        for action in self.paper.actions[self._printed :]:
            self._print(self._as_printed(action))
        self._printed = len(self.paper.actions)

    _printed = 0

    def _as_printed(self, action: Action) -> dict[str, Any]:
        line: dict[str, Any] = {
            "after": action.line,
            "do": action.do,
            "chat": self._shown(action.chat),
            "text": action.text,
            "buttons": [button.label for button in action.buttons],
        }
        if action.case is not None:
            with self.store.begin(self.now) as tx:
                case = tx.cases.get(action.case)
            line["case"] = case.number if case else None
        return line

    def _shown(self, chat: Address) -> int | str:
        number = int(chat.removeprefix("tg:"))
        return next((name for name, known in self.strangers.items() if known == number), number)

    def _print_cases(self) -> None:
        with self.store.begin(self.now) as tx:
            rows = list(printed(tx, self.street.zone, _LONG_AGO))
        self._print({"cases": rows})

    def _print(self, row: dict[str, Any]) -> None:
        self.out.write(json.dumps(row, ensure_ascii=False) + "\n")
