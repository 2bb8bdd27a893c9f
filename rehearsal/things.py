"""What the simulated Telegram consists of: people, chats, messages, pictures, presses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import datetime

#: One object of the Bot API, as JSON.
Json = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup"]
Standing = Literal["creator", "administrator", "member", "left", "kicked"]
PRESENT: frozenset[str] = frozenset({"creator", "administrator", "member"})
RULING: frozenset[str] = frozenset({"creator", "administrator"})


class CannotDo(Exception):  # noqa: N818 - it says what a person cannot do
    """What Telegram's own app would not let a person do, such as write where they are no member."""


@dataclass(slots=True, eq=False)
class User:
    id: int
    name: str
    username: str = ""
    is_bot: bool = False
    #: Has pressed Start: the bot may write first from now on.
    started: bool = False
    blocked: bool = False
    #: The account is gone.
    deactivated: bool = False
    #: For the page only: what the person is here (resident, courier, grid_leader ...) and a short note.
    part: str = "resident"
    note: str = ""


@dataclass(slots=True, eq=False)
class Photo:
    file_id: str
    unique_id: str
    path: str
    content: bytes
    width: int
    height: int


@dataclass(slots=True, eq=False)
class Chat:
    id: int
    kind: ChatKind
    title: str
    #: Group kind for the page: residents, market, couriers, staff.
    part: str = ""
    standings: dict[int, Standing] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    pinned: list[int] = field(default_factory=list)
    #: The emoji this chat lets people react with; None: all.
    reactions: frozenset[str] | None = None
    #: Topics of a forum: message_thread_id -> name.
    topics: dict[int, str] = field(default_factory=dict)
    #: The supergroup this group has become.
    moved_to: int | None = None

    @property
    def private(self) -> bool:
        return self.kind == "private"

    def standing(self, user_id: int) -> Standing:
        return self.standings.get(user_id, "left")

    def holds(self, user_id: int) -> bool:
        return self.standing(user_id) in PRESENT

    def ruled_by(self, user_id: int) -> bool:
        return self.standing(user_id) in RULING

    def message(self, message_id: int | None) -> Message | None:
        """The message as long as it is not deleted."""
        found = self.messages.get(message_id) if message_id is not None else None
        return None if found is None or found.deleted else found


@dataclass(slots=True, eq=False)
class Message:
    """A message as people see it now."""

    chat: Chat
    id: int
    sender: User
    date: datetime
    #: Text, or the caption where there is a photo.
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    photo: Photo | None = None
    location: tuple[float, float] | None = None
    #: The Bot API's reply_markup as it was sent.
    markup: Json | None = None
    reply_to: int | None = None
    thread: int | None = None
    album: str | None = None
    #: Fields only some messages have: forward_origin, new_chat_members, pinned_message ...
    extra: Json = field(default_factory=dict)
    silent: bool = False
    #: Earlier texts, oldest first.
    earlier: list[str] = field(default_factory=list)
    edited_at: datetime | None = None
    #: Person -> emoji.
    reacted: dict[int, list[str]] = field(default_factory=dict)
    deleted: bool = False

    @property
    def by_bot(self) -> bool:
        return self.sender.is_bot

    @property
    def edited(self) -> int:
        """How often the text or its buttons were changed."""
        return len(self.earlier)

    @property
    def rows(self) -> list[list[Json]]:
        """Inline buttons, row by row."""
        return list((self.markup or {}).get("inline_keyboard", []))

    @property
    def buttons(self) -> list[str]:
        """Labels of the inline buttons, row after row."""
        return [button["text"] for row in self.rows for button in row]

    @property
    def reactions(self) -> list[str]:
        return [emoji for given in self.reacted.values() for emoji in given]

    @property
    def service(self) -> bool:
        """A line Telegram writes itself: somebody joined, something was pinned."""
        return not (self.text or self.photo or self.location)

    def button(self, label: str) -> Json:
        """The first button whose label contains `label`. Raises CannotDo, naming the labels there are."""
        for row in self.rows:
            for button in row:
                if label in button["text"]:
                    return button
        raise CannotDo(
            f"no button «{label}» under message {self.id} ({self.text[:40]!r}), only {self.buttons}"
        )

    def __repr__(self) -> str:
        buttons = f" {self.buttons}" if self.buttons else ""
        return f"<{self.chat.title} {self.id} {self.sender.name}: {self.text!r}{buttons}>"


@dataclass(slots=True, eq=False)
class Press:
    """A tap on a button: Telegram's callback query."""

    id: str
    person: User
    message: Message
    data: str
    at: datetime
    answered: bool = False
    #: What the bot showed: a toast, or an alert that must be tapped away.
    toast: str = ""
    alert: bool = False
