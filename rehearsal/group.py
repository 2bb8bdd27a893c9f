"""Groups and channels, and what their owners do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rehearsal.shapes import CHANNEL_RIGHTS, PERMISSIONS, RIGHTS
from rehearsal.things import CannotDo, Chat, Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rehearsal.play import Rehearsal
    from rehearsal.player import Player
    from rehearsal.things import User

#: Telegram's first colour for a topic's icon.
TOPIC_COLOUR = 0x6FB9F0


class Group:
    """A group chat or a channel, as tests and the page name it."""

    def __init__(self, rehearsal: Rehearsal, chat: Chat) -> None:
        self._rehearsal = rehearsal
        self._world = rehearsal.world
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def title(self) -> str:
        return self.chat.title

    @property
    def messages(self) -> list[Message]:
        return self._rehearsal.messages(self)

    @property
    def anybody(self) -> User:
        """Somebody who is here: who does a thing is not always what is rehearsed."""
        others = [user for user in self.chat.standings if user != self._world.bot.id]
        return self._world.users[others[0]] if others else self._world.bot

    # -- topics

    def opens_topic(self, name: str) -> int:
        """A new topic of a forum; returns its message_thread_id."""
        # Number 1 is the general topic's.
        self.chat.last_id = max(self.chat.last_id, 1)
        thread = self.chat.last_id + 1
        self.chat.forum = True
        self.chat.topics[thread] = name
        made = {"name": name, "icon_color": TOPIC_COLOUR}
        self._world.post(self.chat, self.anybody, thread=thread, extra={"forum_topic_created": made})
        return thread

    def closes_topic(self, thread: int) -> None:
        """Close a topic: the bot can no longer write there."""
        self._world.post(self.chat, self.anybody, thread=thread, extra={"forum_topic_closed": {}})
        del self.chat.topics[thread]

    def deletes_topic(self, thread: int) -> None:
        """Delete a topic with everything in it."""
        del self.chat.topics[thread]
        for message in self.chat.messages.values():
            if message.thread == thread:
                self._world.remove(message)

    # -- who may what

    def promotes(self, person: Player, *, anonymous: bool = False, **rights: bool) -> None:
        """Make administrator, with all rights but those that are named False."""
        self.gives_rights(person.user, rights | ({"is_anonymous": True} if anonymous else {}))

    def demotes(self, person: Player) -> None:
        """Make a plain member again."""
        self._world.stand(self.chat, person.user, "member", self.anybody)

    def restricts(self, person: Player, **permissions: bool) -> None:
        """Take all permissions away but those that are named True."""
        self.takes_rights(person.user, permissions)

    def gives_rights(self, user: User, rights: dict[str, bool]) -> None:
        _check_names(rights, (*RIGHTS, *CHANNEL_RIGHTS, "is_anonymous"))
        self._world.stand(self.chat, user, "administrator", self.anybody, rights)

    def takes_rights(self, user: User, permissions: dict[str, bool]) -> None:
        _check_names(permissions, PERMISSIONS)
        nothing = dict.fromkeys(PERMISSIONS, False)
        self._world.stand(self.chat, user, "restricted", self.anybody, nothing | permissions)

    # -- and else

    def allows_reactions(self, *emoji: str) -> None:
        """Only these from now on; none at all when none is named."""
        self.chat.reactions = frozenset(emoji)

    def links(self, discussion: Group) -> None:
        """What this channel posts is from now on forwarded into its discussion group."""
        if self.chat.kind != "channel":
            raise CannotDo(f"{self.title} is no channel")
        self.chat.discussion = discussion.chat

    def becomes_supergroup(self, new_id: int) -> Group:
        """Telegram moves a grown group: sends to the old id are refused with the new one."""
        return Group(self._rehearsal, self._world.migrate(self.chat, new_id))


def _check_names(given: Iterable[str], known: Iterable[str]) -> None:
    if unknown := set(given) - set(known):
        raise CannotDo(f"no right {min(unknown)}")
