"""The state of the simulated Telegram: who is there, what was said, what the bot gets to see of it.

Nothing here waits or speaks HTTP. People's doings arrive from player.py, the bot's from api.py.
"""

from __future__ import annotations

import re
from time import monotonic
from typing import TYPE_CHECKING, Any

from rehearsal import shapes
from rehearsal.mailbox import Mailbox
from rehearsal.picture import size_of
from rehearsal.things import (
    TELEGRAM,
    Chat,
    ChatKind,
    File,
    FileKind,
    Json,
    Message,
    Photo,
    Press,
    Standing,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rehearsal.bell import Bell
    from rehearsal.clock import Clock
    from rehearsal.webhook import Webhook

#: What Telegram marks by itself in what people write: commands at a word's start, and mentions.
#: A slash beside < or > is markup, none of a command's (tdlib, MessageEntity.cpp).
MARKED = re.compile(
    r"(?<![\w/@<>])(?:(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w+)?)|(?P<mention>@\w{4,32}))", re.ASCII
)

#: How Telegram ends the names of files.
FILE_ENDINGS = {"voice": ".oga", "video": ".mp4", "document": ".pdf"}


def utf16(text: str) -> int:
    """Length in UTF-16 code units, the unit of Telegram's offsets and limits."""
    return len(text.encode("utf-16-le")) // 2


def marked(text: str) -> list[Json]:
    return [
        {"type": found.lastgroup, "offset": utf16(text[: found.start()]), "length": utf16(found[0])}
        for found in MARKED.finditer(text)
    ]


class World:
    def __init__(self, clock: Clock, bell: Bell, token: str, username: str) -> None:
        self.clock = clock
        self.bell = bell
        self.mailbox = Mailbox(clock, bell)
        self.bot = User(int(token.partition(":")[0]), "网格哨", username, is_bot=True, part="bot")
        #: Privacy mode off (BotFather's /setprivacy): the bot reads groups whole without being admin.
        self.reads_all = False
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.photos: dict[str, Photo] = {}
        self.files: dict[str, File] = {}
        self.presses: dict[str, Press] = {}
        #: What the bot set about itself: commands by scope and language, descriptions, where to call it.
        self.commands: dict[str, list[Json]] = {}
        self.descriptions: dict[str, str] = {}
        self.webhook: Webhook | None = None
        #: Real seconds on the monotonic counter.
        self.webhook_set_at = float("-inf")
        self._serial = 0

    # -- who and where

    def add_user(self, user: User) -> User:
        """A person and their private chat with the bot, in which nothing has been said yet."""
        self.users[user.id] = user
        standings: dict[int, Standing] = {user.id: "member", self.bot.id: "member"}
        self.chats[user.id] = Chat(user.id, "private", user.name, standings=standings)
        self.bell.ring()
        return user

    def add_group(self, chat_id: int, title: str, kind: ChatKind, part: str = "") -> Chat:
        self.chats[chat_id] = Chat(chat_id, kind, title, part)
        self.bell.ring()
        return self.chats[chat_id]

    def groups(self) -> Iterator[Chat]:
        return (chat for chat in self.chats.values() if not chat.private)

    def linked(self, chat: Chat) -> Chat | None:
        """A channel's discussion group, a discussion group's channel."""
        channel = next((other for other in self.chats.values() if other.discussion is chat), None)
        return chat.discussion or channel

    def serial(self) -> int:
        """The next number of its own: files, presses, albums."""
        self._serial += 1
        return self._serial

    # -- what is said

    def post(self, chat: Chat, sender: User, **content: Any) -> Message:
        """Put a message into the chat; the bot hears of it where it may."""
        chat.last_id += 1
        message = Message(chat, chat.last_id, sender, self.clock.now(), **content)
        if message.as_chat is None and chat.hides(sender.id):
            message.as_chat = chat
        chat.messages[message.id] = message
        if self._bot_hears(message):
            kind = "channel_post" if chat.kind == "channel" else "message"
            self.mailbox.put(kind, shapes.message_shape(message))
        if chat.discussion is not None and not message.service:
            self.pass_on(message, chat.discussion)
        self.bell.ring()
        return message

    def pass_on(self, post: Message, discussion: Chat) -> Message:
        """Telegram itself forwards what a channel posts into its discussion group."""
        origin = shapes.origin_shape(post)
        return self.post(
            discussion,
            TELEGRAM,
            text=post.text,
            entities=post.entities,
            photo=post.photo,
            file=post.file,
            as_chat=post.chat,
            extra={"is_automatic_forward": True, "forward_origin": origin},
        )

    def revise(self, message: Message, *, text: str, entities: list[Json], markup: Json | None) -> None:
        message.earlier.append(message.text)
        message.text, message.entities, message.markup = text, entities, markup
        message.edited_at = self.clock.now()
        if self._bot_hears(message):
            kind = "edited_channel_post" if message.chat.kind == "channel" else "edited_message"
            self.mailbox.put(kind, shapes.message_shape(message))
        self.bell.ring()

    def remove(self, message: Message) -> None:
        """Delete for everybody. Bots are not told of deletions."""
        message.deleted = True
        if message.id in message.chat.pinned:
            message.chat.pinned.remove(message.id)
        self.bell.ring()

    def react(self, message: Message, user: User, emoji: list[str]) -> None:
        before = message.reacted.pop(user.id, [])
        if emoji:
            message.reacted[user.id] = emoji
        if not user.is_bot and before != emoji and self._sees_reactions(message.chat):
            change = shapes.reaction_change_shape(message, user, (before, emoji), self.clock.now())
            self.mailbox.put("message_reaction", change)
        self.bell.ring()

    def press(self, person: User, message: Message, content: str) -> Press:
        press = Press(str(4_000_000_000_000 + self.serial()), person, message, content, self.clock.now())
        self.presses[press.id] = press
        if message.chat.holds(self.bot.id):
            self.mailbox.put("callback_query", shapes.press_shape(press))
        return press

    def keep_photo(self, content: bytes) -> Photo:
        """Store a picture. Raises ValueError when it is none."""
        size = size_of(content)
        if size is None:
            raise ValueError("neither JPEG nor PNG")
        number = self.serial()
        photo = Photo(
            f"AgACAgUAAxkBAAI{number:08d}", f"AQADu{number:08d}", f"photos/file_{number}.jpg", content, *size
        )
        self.photos[photo.file_id] = photo
        return photo

    def find_photo(self, file_id: str) -> Photo | None:
        return self.photos.get(file_id) or self.photos.get(file_id.removesuffix("s"))

    def keep_file(self, kind: FileKind, size: int, **facts: Any) -> File:
        """Pretend that a file of `size` bytes was uploaded."""
        number = self.serial()
        folder = {"voice": "voice", "video": "videos", "document": "documents"}[kind]
        path = f"{folder}/file_{number}{FILE_ENDINGS[kind]}"
        file = File(kind, f"BQACAgUAAxkBAAI{number:08d}", f"AgADu{number:08d}", path, size, facts)
        self.files[file.file_id] = file
        return file

    # -- who comes and goes

    def stand(
        self,
        chat: Chat,
        user: User,
        standing: Standing,
        by: User | None = None,
        rights: dict[str, bool] | None = None,
    ) -> None:
        """Give `user` a standing in the chat, tell the bot, and leave Telegram's own line in the chat.

        `rights` names what an administrator may not, or a restricted member may.
        """
        before, actor, rights = chat.standing(user.id), by or user, rights or {}
        if before == standing and chat.rights.get(user.id, {}) == rights:
            return
        heard, member = chat.holds(self.bot.id), shapes.member_shape(chat, user)
        chat.standings[user.id], chat.rights[user.id] = standing, rights
        members = member, shapes.member_shape(chat, user)
        change = shapes.member_change_shape(chat, actor, members, self.clock.now())
        if user is self.bot:
            chat.bot_moves.append(monotonic())
            self.mailbox.put("my_chat_member", change)
        elif heard and chat.ruled_by(self.bot.id):
            self.mailbox.put("chat_member", change)
        self._note_change(
            chat, user, actor, joined=chat.holds(user.id), was_there=before not in {"left", "kicked"}
        )
        self.bell.ring()

    def seat(self, chat: Chat, user: User, standing: Standing = "member") -> None:
        """Somebody who was here before: no line, and no update."""
        chat.standings[user.id] = standing

    def _note_change(self, chat: Chat, user: User, by: User, *, joined: bool, was_there: bool) -> None:
        if chat.kind in {"private", "channel"}:
            return
        if joined and not was_there:
            self.post(chat, by, extra={"new_chat_members": [shapes.user_shape(user)]})
        elif was_there and not joined:
            self.post(chat, by, extra={"left_chat_member": shapes.user_shape(user)})

    def migrate(self, chat: Chat, new_id: int) -> Chat:
        """A group becomes a supergroup: a new chat with a new id; the old one only points there."""
        new = self.add_group(new_id, chat.title, "supergroup", chat.part)
        new.standings, new.rights = dict(chat.standings), dict(chat.rights)
        chat.moved_to = new_id
        owner = self.users[next((user for user in chat.standings if user != self.bot.id), self.bot.id)]
        self.post(chat, owner, extra={"migrate_to_chat_id": new_id})
        self.post(new, owner, extra={"migrate_from_chat_id": chat.id})
        return new

    # -- what the bot gets to see

    def _bot_hears(self, message: Message) -> bool:
        """Telegram's privacy mode. A bot's own messages come back to it only as Telegram's own lines."""
        chat = message.chat
        if not chat.holds(self.bot.id) or (message.sender is self.bot and not message.service):
            return False
        if chat.private or message.service or self.reads_all or chat.ruled_by(self.bot.id):
            return True
        return self._spoken_to(message)

    def _spoken_to(self, message: Message) -> bool:
        replied = message.chat.message(message.reply_to)
        if replied is not None and replied.sender is self.bot:
            return True
        return any(self._means_bot(message.text, entity) for entity in message.entities)

    def _means_bot(self, text: str, entity: Json) -> bool:
        units = text.encode("utf-16-le")[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
        words, mine = units.decode("utf-16-le").lower(), f"@{self.bot.username.lower()}"
        if entity["type"] == "bot_command":
            return "@" not in words or words.endswith(mine)
        return bool(entity["type"] == "mention") and words == mine

    def _sees_reactions(self, chat: Chat) -> bool:
        return chat.private or chat.ruled_by(self.bot.id)
