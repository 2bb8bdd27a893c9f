"""The rehearsal: world, clock, wire and server in one, for tests and for the demo."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from rehearsal.bell import Bell
from rehearsal.clock import Clock
from rehearsal.faults import Faults
from rehearsal.group import Group
from rehearsal.player import PRIVATE, Place, Player
from rehearsal.polling import Polling
from rehearsal.referee import Referee
from rehearsal.server import Server
from rehearsal.things import CannotDo, Chat, ChatKind, Json, Message, User
from rehearsal.webhook import Deliveries
from rehearsal.wire import Wire
from rehearsal.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

T = TypeVar("T")
#: People the caller gave no number get these.
FIRST_PERSON = 910_000_001


class Rehearsal:
    """A simulated Telegram with one bot.

    `token` is the bot's, its number before the colon; `start` the clock's first moment (with a zone).
    """

    def __init__(
        self,
        token: str = "1000001:REHEARSAL",  # noqa: S107 - opens nothing but a rehearsal
        *,
        start: datetime,
        username: str = "gridwhistle_rehearsal_bot",
    ) -> None:
        self.token = token
        self.bell = Bell()
        self.clock = Clock(start, self.bell)
        self.wire = Wire()
        self.world = World(self.clock, self.bell, token, username)
        self.faults = Faults(self.world.mailbox.disorder)
        self.polling = Polling(self.world)
        self.deliveries = Deliveries(self.world, self.faults)
        self.referee = Referee(self.wire, self.world)
        self.players: dict[int, Player] = {}
        #: The street for the page, as plain data; empty where no scene was set.
        self.map: Json = {"nodes": [], "stations": []}
        self._groups: dict[int, Group] = {}
        self._numbers = itertools.count(FIRST_PERSON)
        self._server = Server(self)

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> str:
        """Open the doors; returns the base URL, such as http://127.0.0.1:8080."""
        return await self._server.open(host, port)

    async def stop(self) -> None:
        await self._server.close()

    # -- who and where

    def person(self, name: str, id: int | None = None, *, username: str = "") -> Player:  # noqa: A002
        """The person of that number (or, without one, of that name); made when there is none."""
        if id is not None and id in self.players:
            return self.players[id]
        if id is None and (known := self._named(name)):
            return known
        number = next(self._numbers) if id is None else id
        self.players[number] = Player(self, self.world.add_user(User(number, name, username)))
        return self.players[number]

    def group(self, id: int, title: str = "", kind: ChatKind = "supergroup", *, part: str = "") -> Group:  # noqa: A002
        """The group of that id; made when there is none, with nobody in it."""
        if id not in self._groups:
            chat = self.world.chats.get(id) or self.world.add_group(id, title, kind, part)
            self._groups[id] = Group(self, chat)
        return self._groups[id]

    @property
    def groups(self) -> list[Group]:
        return [self.group(chat.id) for chat in self.world.groups()]

    def bot_joins(self, group: Group, *, admin: bool = True, by: Player | None = None) -> None:
        """Somebody adds the bot; admins read everything, others only what privacy mode leaves."""
        actor = by.user if by else group.anybody
        self.world.stand(group.chat, self.world.bot, "administrator" if admin else "member", actor)

    def bot_was_there(self, group: Group) -> None:
        """The bot has been administrator of the group for long: nobody is told."""
        self.world.seat(group.chat, self.world.bot, "administrator")

    def bot_is_kicked(self, group: Group, by: Player | None = None) -> None:
        self.world.stand(group.chat, self.world.bot, "kicked", by=by.user if by else group.anybody)

    def bot_is_promoted(self, group: Group, **rights: bool) -> None:
        """Administrator with all rights but those that are named False."""
        group.gives_rights(self.world.bot, rights)

    def bot_is_restricted(self, group: Group, **permissions: bool) -> None:
        """A member without permissions but those that are named True."""
        group.takes_rights(self.world.bot, permissions)

    def outage(self, hours: float) -> None:
        """For so long by the rehearsal's clock nothing gets through; updates age meanwhile."""
        self.faults.outage(self.clock.now() + timedelta(hours=hours))

    def chat(self, place: Place) -> Chat:
        """The chat meant by a group, a chat, or an id. Raises CannotDo for an unknown one."""
        if isinstance(place, Group):
            return place.chat
        if isinstance(place, Chat):
            return place
        found = self.world.chats.get(int(place)) if place != PRIVATE else None
        if found is None:
            raise CannotDo(f"no chat {place}")
        return found

    # -- what is to be seen

    def private(self, person: Player) -> list[Message]:
        """What stands in a person's private chat with the bot now."""
        return self.messages(person.private)

    def messages(self, place: Place | Player) -> list[Message]:
        """What stands in the chat now, oldest first: without what was deleted and Telegram's own lines."""
        chat = place.private if isinstance(place, Player) else self.chat(place)
        return [message for message in chat.messages.values() if not message.deleted and not message.service]

    def bot_said(self, place: Place | Player) -> list[Message]:
        return [message for message in self.messages(place) if message.by_bot]

    # -- waiting

    async def until(self, holds: Callable[[], T], timeout: float = 15.0) -> T:  # noqa: ASYNC109
        """Wait till `holds()` is true; return what it gave. TimeoutError tells the last words said."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while not (found := holds()):
            left = end - loop.time()
            if left <= 0:
                raise TimeoutError(f"did not come within {timeout} s; {self._last_words()}")
            await self.bell.heard(min(left, 0.05))
        return found

    async def quiet(self, seconds: float = 0.3, *, timeout: float = 15.0) -> None:  # noqa: ASYNC109
        """Wait till for that long the bot asked for nothing and took no news: it has nothing more to do."""
        self.wire.stir()
        await self.until(lambda: self.wire.quiet_for() >= seconds, timeout)

    async def moves_to(self, moment: datetime, timeout: float = 30.0) -> None:  # noqa: ASYNC109
        """Lead the clock to `moment`: the bot follows through everything due on the way."""
        self.clock.lead_to(moment)
        await self.until(lambda: self.clock.goal is None, timeout)

    def _last_words(self) -> str:
        said = [message for chat in self.world.chats.values() for message in chat.messages.values()]
        last = sorted(said, key=lambda message: message.date)[-6:]
        asked = [f"{request.method} {request.status}" for request in self.wire.last(4)]
        return f"last said: {last or 'nothing'}; last asked: {asked or 'nothing'}"

    def _named(self, name: str) -> Player | None:
        return next((player for player in self.players.values() if player.name == name), None)
