"""What people do: the words tests speak in, and what the page's buttons call.

zhang = rehearsal.person("张阿姨")
zhang.joins(group)
report = zhang.says(group, "5栋前面的路灯不亮")
leader.presses(card, "接单")
"""

from __future__ import annotations

import re
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from rehearsal import picture
from rehearsal.api_editing import EMOJI
from rehearsal.group import Group
from rehearsal.shapes import message_shape, origin_shape
from rehearsal.things import CannotDo, Chat, File, Message, Press, User
from rehearsal.world import marked

if TYPE_CHECKING:
    from rehearsal.play import Rehearsal

#: Where a person writes to the bot itself: `zhang.says(PRIVATE, "我的")`.
PRIVATE = "private"
#: Payload of a deep link.
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


Place = Group | Chat | int | str


class Tap:
    """A press somebody made, and what came of it."""

    def __init__(self, rehearsal: Rehearsal, press: Press | None, link: str = "") -> None:
        self._rehearsal = rehearsal
        self.press = press
        #: Where a link button led.
        self.link = link

    @property
    def answered(self) -> bool:
        return self.press is None or self.press.answered

    @property
    def toast(self) -> str:
        return self.press.toast if self.press else ""

    @property
    def alert(self) -> bool:
        return bool(self.press and self.press.alert)

    async def answer(self, within: float = 15.0) -> str:
        """The toast the bot answers with, "" for none. Raises TimeoutError when it does not answer."""
        await self._rehearsal.until(lambda: self.answered, timeout=within)
        return self.toast


class Player:
    """One person with a telephone. Everything raises CannotDo where Telegram's app would not let them."""

    def __init__(self, rehearsal: Rehearsal, user: User) -> None:
        self._rehearsal = rehearsal
        self._world = rehearsal.world
        self.user = user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def private(self) -> Chat:
        """The private chat with the bot."""
        return self._world.chats[self.user.id]

    # -- coming and going

    def joins(self, group: Group, *, admin: bool = False) -> Player:
        self._world.stand(group.chat, self.user, "administrator" if admin else "member")
        return self

    def leaves(self, group: Group) -> None:
        self._world.stand(group.chat, self.user, "left")

    def starts(self, payload: str = "") -> Message:
        """Press Start in the private chat; with `payload`, having come by a deep link."""
        if payload and not PAYLOAD.fullmatch(payload):
            raise CannotDo(f"{payload!r} is no deep link payload: 1-64 of A-Z a-z 0-9 _ -")
        if self.user.blocked:
            self.unblocks()
        self.user.started = True
        self.private.bot_moves.append(monotonic())
        return self.says(PRIVATE, f"/start {payload}".strip())

    def blocks(self) -> None:
        """Stop the bot: it may not write any more."""
        self.user.blocked = True
        self._world.stand(self.private, self._world.bot, "kicked", by=self.user)

    def unblocks(self) -> None:
        self.user.blocked = False
        self._world.stand(self.private, self._world.bot, "member", by=self.user)

    def vanishes(self) -> None:
        """The account is deleted."""
        self.user.deactivated = True

    # -- saying

    def says(
        self,
        place: Place,
        text: str,
        *,
        reply_to: Message | int | None = None,
        photo: bool | bytes = False,
        thread: int | None = None,
    ) -> Message:
        """Write, with the built-in picture (True) or one of one's own (bytes)."""
        chat = self._heard(place)
        content = picture.built_in() if photo is True else photo
        if not text.strip() and not content:
            raise CannotDo("Telegram sends no empty message")
        replied = reply_to.id if isinstance(reply_to, Message) else reply_to
        if replied is not None and chat.message(replied) is None:
            raise CannotDo(f"no message {replied} in {chat.title} to reply to")
        return self._world.post(
            chat,
            self.user,
            text=text.strip(),
            entities=marked(text.strip()),
            photo=self._world.keep_photo(content) if content else None,
            reply_to=replied,
            thread=thread,
        )

    def sends_photo(
        self,
        place: Place,
        caption: str = "",
        *,
        content: bytes | None = None,
        reply_to: Message | int | None = None,
    ) -> Message:
        return self.says(place, caption, photo=content or True, reply_to=reply_to)

    def sends_album(self, place: Place, count: int, caption: str = "") -> list[Message]:
        """`count` pictures at once: as many messages with one media_group_id, the caption under the first."""
        chat, album = self._heard(place), str(13_000_000_000 + self._world.serial())
        captions = [caption] + [""] * (count - 1)
        return [
            self._world.post(
                chat,
                self.user,
                text=text,
                entities=marked(text),
                photo=self._world.keep_photo(picture.built_in()),
                album=album,
            )
            for text in captions
        ]

    def sends_voice(self, place: Place, seconds: int = 5, *, size: int = 20_000) -> Message:
        facts = {"duration": seconds, "mime_type": "audio/ogg"}
        return self._sends(place, self._world.keep_file("voice", size, **facts), "")

    def sends_video(self, place: Place, caption: str = "", *, size: int = 2_000_000) -> Message:
        facts = {"duration": 12, "width": 1280, "height": 720, "mime_type": "video/mp4"}
        return self._sends(place, self._world.keep_file("video", size, **facts), caption)

    def sends_document(self, place: Place, name: str, caption: str = "", *, size: int = 90_000) -> Message:
        file = self._world.keep_file("document", size, file_name=name, mime_type="application/pdf")
        return self._sends(place, file, caption)

    def _sends(self, place: Place, file: File, caption: str) -> Message:
        chat, words = self._heard(place), caption.strip()
        return self._world.post(chat, self.user, text=words, entities=marked(words), file=file)

    def shares_location(
        self, place: Place, latitude: float, longitude: float, *, reply_to: Message | int | None = None
    ) -> Message:
        replied = reply_to.id if isinstance(reply_to, Message) else reply_to
        return self._world.post(
            self._heard(place), self.user, location=(latitude, longitude), reply_to=replied
        )

    def forwards(self, message: Message, place: Place) -> Message:
        return self._world.post(
            self._heard(place),
            self.user,
            text=message.text,
            entities=message.entities,
            photo=message.photo,
            file=message.file,
            location=message.location,
            extra={"forward_origin": origin_shape(message)},
        )

    def edits(self, message: Message, text: str) -> Message:
        if message.sender is not self.user or message.deleted:
            raise CannotDo(f"{self.name} can't edit {message}")
        if text.strip() != message.text:
            self._world.revise(
                message, text=text.strip(), entities=marked(text.strip()), markup=message.markup
            )
        return message

    def deletes(self, message: Message) -> None:
        """Delete for everybody: one's own, or any as an administrator, or in the private chat."""
        own = message.sender is self.user or message.chat.private
        if not own and not message.chat.ruled_by(self.user.id):
            raise CannotDo(f"{self.name} can't delete {message}")
        self._world.remove(message)

    def pins(self, message: Message) -> None:
        message.chat.pinned.append(message.id)
        shape = message_shape(message, with_reply=False)
        self._world.post(message.chat, self.user, extra={"pinned_message": shape})

    # -- tapping

    def presses(self, message: Message, label: str) -> Tap:
        """Tap the button whose label contains `label`. A deep link opens the private chat and starts it."""
        self._present(message.chat)
        if message.deleted:
            raise CannotDo(f"{message} is deleted")
        button = message.button(label)
        if "callback_data" in button:
            return self.presses_data(message, str(button["callback_data"]))
        link = str(button.get("url", ""))
        self._follow(link)
        return Tap(self._rehearsal, None, link)

    def presses_data(self, message: Message, content: str) -> Tap:
        """Send a press as an altered app could: whatever `content`, on whatever message, deleted ones too."""
        return Tap(self._rehearsal, self._world.press(self.user, message, content))

    def reacts(self, message: Message, *emoji: str) -> None:
        """Set one's reactions; none takes them away."""
        self._present(message.chat)
        allowed = message.chat.reactions
        if not EMOJI.issuperset(emoji) or (allowed is not None and not allowed.issuperset(emoji)):
            raise CannotDo(f"{message.chat.title} does not allow {emoji}")
        self._world.react(message, self.user, list(emoji))

    def _follow(self, link: str) -> None:
        """Open a link of this bot's: Telegram shows Start, and the person presses it."""
        parts = urlsplit(link)
        if parts.netloc in {"t.me", "telegram.me"} and parts.path.strip("/") == self._world.bot.username:
            self.starts(parse_qs(parts.query).get("start", [""])[0])

    def _chat(self, place: Place) -> Chat:
        chat = self.private if place == PRIVATE else self._rehearsal.chat(place)
        self._present(chat)
        return chat

    def _heard(self, place: Place) -> Chat:
        """The chat, if one may write there."""
        chat = self._chat(place)
        posting = chat.kind != "channel" or chat.ruled_by(self.user.id)
        if not posting or (not chat.private and not chat.allows(self.user.id, "can_send_messages")):
            raise CannotDo(f"{self.name} may not write in {chat.title}")
        return chat

    def _present(self, chat: Chat) -> None:
        if self.user.deactivated:
            raise CannotDo(f"{self.name} has no account any more")
        if not chat.holds(self.user.id):
            raise CannotDo(f"{self.name} is no member of {chat.title}")
        if chat.private and (not self.user.started or self.user.blocked):
            raise CannotDo(f"{self.name} has not pressed Start")
        if chat.moved_to is not None:
            raise CannotDo(f"{chat.title} has become a supergroup ({chat.moved_to})")
