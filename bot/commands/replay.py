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

from bot.commands import transcript
from bot.commands.cases import printed
from bot.commands.errors import WrongInput
from bot.commands.transcript import Line, Transcript
from bot.paper import Action, Paper
from bot.reading import StreetReader
from gridwork.streetfile import street_to_rows
from handlers import clock as due_rows
from handlers import stations
from handlers.effect import NONE, Effect
from handlers.incoming import Pressed, Said
from handlers.office import Office
from handlers.react import react
from storage import Store, upgrade
from texts import Texts

if TYPE_CHECKING:
    from gridwork.notice import Address, Button
    from gridwork.street import Street

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def run(source: TextIO, out: TextIO, street: Street) -> None:
    """Raises WrongInput that names the line.

    Nothing is printed before the whole transcript is understood; only a button or an answered message
    that turns out not to be there ends it on the way.
    """
    script = transcript.read(source, street)
    with tempfile.TemporaryDirectory(prefix="gridwhistle-") as folder:
        url = f"sqlite:///{Path(folder) / 'replay.db'}"
        upgrade(url)
        store = Store(url)
        try:
            _Replay(store, street, out, script).play()
        finally:
            store.close()


@dataclass
class _Replay:
    store: Store
    street: Street
    out: TextIO
    script: Transcript
    reader: StreetReader = field(default_factory=StreetReader)
    office: Office = field(default_factory=lambda: Office(Texts()))
    now: datetime = _LONG_AGO
    #: Line -> chat and message id of what was said there.
    said: dict[int, tuple[Address, int]] = field(default_factory=dict)

    def play(self) -> None:
        self.paper = Paper(self.store)
        if self.script.lines:
            self.now = self.script.lines[0].at
        with self.store.begin(self.now) as tx:
            tx.street_rows.apply(street_to_rows(self.street), origin="file", now=self.now)
        with self.store.begin(self.now) as tx:
            stations.lay_out(tx, self.office)
        before = 0
        for line in self.script.lines:
            # What comes due until somebody speaks comes after the line before.
            self._advance(line.at, before if line.chat else line.number)
            before = line.number
            effect = self._one(line) if line.chat else NONE
            self._print_actions()
            self._print({"line": line.number, "effect": effect.what, "case": effect.case})
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

    def _one(self, line: Line) -> Effect:
        incoming = self._saying(line) if line.press is None else self._press(line, line.press)
        if isinstance(incoming, Said) and incoming.text:
            incoming = replace(incoming, reading=self.reader.read(incoming, self.street))
        with self.store.begin(self.now) as tx:
            effect = react(tx, self.office, incoming)
        self.paper.drain(self.now, line.number)
        return effect

    def _saying(self, line: Line) -> Said:
        message_id = line.number if line.edit_of is None else self.said[line.edit_of][1]
        self.said[line.number] = (line.chat, message_id)
        reply_to = self._replied(line)
        return Said(
            chat=line.chat,
            person=line.person,
            message_id=message_id,
            at=self.now,
            text=line.text,
            private=line.chat == line.person,
            photos=(f"photo-{line.number}",) if line.photo else (),
            location=line.location,
            reply_to=reply_to,
            reply_to_bot=reply_to is not None and (line.chat, reply_to) in self.paper.buttons,
            edited=line.edit_of is not None,
        )

    def _replied(self, line: Line) -> int | None:
        """The message of a line; of a press or a tick, the bot's last message in this chat that followed."""
        if line.reply_to is None:
            return None
        chat, message_id = self.said.get(line.reply_to, (line.chat, None))
        if message_id is None:
            sent = [a for a in self.paper.actions if (a.line, a.chat, a.do) == (line.reply_to, chat, "send")]
            message_id = sent[-1].message_id if sent else None
        if message_id is None or chat != line.chat:
            wrong = f"line {line.reply_to} left no message in this chat"
            raise WrongInput(f"line {line.number}: reply_to", wrong, "a line with a message here")
        return message_id

    def _press(self, line: Line, label: str) -> Pressed | Said:
        """The tap on the newest message that shows the button; a link button leads to the private chat."""
        message_id, button = self._button(line, label)
        if button.start:
            return Said(
                chat=line.person,
                person=line.person,
                message_id=line.number,
                at=self.now,
                text=f"/start {button.start}",
                private=True,
            )
        return Pressed(
            chat=line.chat,
            person=line.person,
            callback=f"line-{line.number}",
            at=self.now,
            verb=button.verb,
            subject=button.subject,
            arg=button.arg,
            message_id=message_id,
            private=line.chat == line.person,
        )

    def _button(self, line: Line, label: str) -> tuple[int, Button]:
        for action in reversed(self.paper.actions):
            if action.chat != line.chat or action.message_id is None or line.on not in {None, action.line}:
                continue
            shown = self.paper.buttons.get((line.chat, action.message_id), ())
            found = [button for button in shown if label in button.label]
            if found:
                exact = [button for button in found if button.label == label]
                return action.message_id, (exact or found)[0]
        rows = [row for (chat, _), row in self.paper.buttons.items() if chat == line.chat]
        labels = dict.fromkeys(button.label for row in rows for button in row)
        shown_now = ", ".join(labels) or "nothing, this chat shows no button"
        raise WrongInput(f"line {line.number}: press", f"no button {label!r} here", shown_now)

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
        return next((name for name, known in self.script.strangers.items() if known == number), number)

    def _print_cases(self) -> None:
        with self.store.begin(self.now) as tx:
            rows = list(printed(tx, self.street.zone, _LONG_AGO))
        self._print({"cases": rows})

    def _print(self, row: dict[str, Any]) -> None:
        self.out.write(json.dumps(row, ensure_ascii=False) + "\n")
