"""A door made of paper: what the bot would do, written down instead of sent. For `replay`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from gridwork.notice import Address, Button, Notice
    from storage import Outgoing, Store

Did = Literal["send", "edit", "react", "delete", "toast"]
_BATCH = 500


@dataclass(slots=True)
class Action:
    """One thing the bot did. `line` is the line of the transcript it came after."""

    line: int
    do: Did
    chat: Address
    text: str
    buttons: tuple[Button, ...]
    case: int | None
    message_id: int | None


@dataclass
class Paper:
    """Everything that was done, and what each posted message shows now."""

    store: Store
    actions: list[Action] = field(default_factory=list)
    #: (chat, message id) -> the buttons people see under it now.
    buttons: dict[tuple[Address, int], tuple[Button, ...]] = field(default_factory=dict)
    _next: int = 1_000_000

    def drain(self, now: datetime, line: int) -> None:
        """Carry out everything that may leave at this moment."""
        with self.store.begin(now) as tx:
            while waiting := tx.outbox.due(now, _BATCH):
                for one in waiting:
                    outgoing = tx.outbox.take(one.id, "paper", now, now)
                    if outgoing is not None:
                        posted = self._write(outgoing, line)
                        tx.outbox.settle(one.id, now, outcome="delivered", message_id=posted)

    def _write(self, outgoing: Outgoing, line: int) -> int | None:
        notice = outgoing.notice
        did, message_id = self._did(notice, outgoing.message_id)
        text = notice.reaction if did == "react" else notice.words.text
        flat = tuple(button for row in notice.buttons for button in row)
        self.actions.append(Action(line, did, notice.chat, text, flat, notice.case, message_id))
        if did == "delete" and message_id is not None:
            self.buttons.pop((notice.chat, message_id), None)
        elif did in {"send", "edit"} and message_id is not None:
            self.buttons[notice.chat, message_id] = flat
        return message_id if did in {"send", "edit"} else None

    def _did(self, notice: Notice, posted: int | None) -> tuple[Did, int | None]:
        match notice.do:
            case "react":
                return "react", notice.target
            case "delete":
                return "delete", notice.target
            case "toast":
                return "toast", None
            case "edit":
                return "edit", notice.target
            case "card" if posted is not None:
                return "edit", posted
            case _:
                self._next += 1
                return "send", self._next
