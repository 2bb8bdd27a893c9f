"""What the simulated Telegram consists of: people, chats, messages, pictures and files, presses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import datetime

#: One object of the Bot API, as JSON.
Json = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup", "channel"]
Standing = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
#: Files that are no pictures.
FileKind = Literal["voice", "video", "document"]
PRESENT: frozenset[str] = frozenset({"creator", "administrator", "member", "restricted"})
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
    language: str = "zh-hans"
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

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


#: In whose name Telegram lets others speak: anonymous administrators, channels in a discussion, itself.
ANONYMOUS = User(1_087_968_824, "Group", "GroupAnonymousBot", is_bot=True)
CHANNEL_VOICE = User(136_817_688, "Channel", "Channel_Bot", is_bot=True)
TELEGRAM = User(777_000, "Telegram", language="")


@dataclass(slots=True, eq=False)
class File:
    """A voice note, a film or a document. Only its size counts: where it is fetched, its bytes are zeros."""

    kind: FileKind
    file_id: str
    unique_id: str
    path: str
    #: Bytes.
    size: int
    #: What the Bot API tells of this kind besides: duration, width, file_name, mime_type.
    facts: Json


@dataclass(slots=True, eq=False)
class Chat:
    id: int
    kind: ChatKind
    title: str
    #: Group kind for the page: residents, market, couriers, staff.
    part: str = ""
    standings: dict[int, Standing] = field(default_factory=dict)
    #: What administrators may do, and restricted members still may, where it is not all or nothing.
    rights: dict[int, dict[str, bool]] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    pinned: list[int] = field(default_factory=list)
    #: The emoji this chat lets people react with; None: all.
    reactions: frozenset[str] | None = None
    #: Topics of a forum: message_thread_id -> name.
    topics: dict[int, str] = field(default_factory=dict)
    #: Has topics, or had some.
    forum: bool = False
    #: The supergroup this group has become.
    moved_to: int | None = None
    #: A channel's discussion group: what the channel posts is forwarded there.
    discussion: Chat | None = None
    #: Real seconds on the monotonic counter when the bot's way into this chat changed.
    bot_moves: list[float] = field(default_factory=list)

    @property
    def private(self) -> bool:
        return self.kind == "private"

    def standing(self, user_id: int) -> Standing:
        return self.standings.get(user_id, "left")

    def holds(self, user_id: int) -> bool:
        return self.standing(user_id) in PRESENT

    def ruled_by(self, user_id: int) -> bool:
        return self.standing(user_id) in RULING

    def allows(self, user_id: int, right: str) -> bool:
        """May they, by their standing? Members may everything that only restricted ones are denied."""
        standing = self.standing(user_id)
        by_default = standing in RULING or (standing == "member" and right.startswith("can_send"))
        return self.rights.get(user_id, {}).get(right, by_default)

    def hides(self, user_id: int) -> bool:
        """An anonymous administrator: speaks in the group's name."""
        return self.rights.get(user_id, {}).get("is_anonymous", False)

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
    #: Text, or the caption where there is a photo or a file.
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    photo: Photo | None = None
    file: File | None = None
    location: tuple[float, float] | None = None
    #: The Bot API's reply_markup as it was sent.
    markup: Json | None = None
    reply_to: int | None = None
    thread: int | None = None
    album: str | None = None
    #: The chat in whose name it was written: the group's own, or a channel.
    as_chat: Chat | None = None
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
        return not (self.text or self.photo or self.file or self.location)

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
