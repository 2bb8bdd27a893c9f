"""/rehearsal/...: what people do and see, as JSON, for the page and for tests in other processes."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from rehearsal.player import PRIVATE
from rehearsal.seen import file_response, seen, where, who
from rehearsal.shapes import chat_shape, user_shape
from rehearsal.things import CannotDo
from rehearsal.trouble import standing, switch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from rehearsal.group import Group
    from rehearsal.play import Rehearsal
    from rehearsal.player import Player
    from rehearsal.things import Chat, ChatKind, Json, Message

    Doing = Callable[[Json], Any]

#: Messages of a chat the page is given.
SHOWN = 200
#: Real seconds: how long a clock's asker waits, how long the page waits for a toast, how often news go out.
CLOCK_WAIT = 25.0
TOAST_WAIT = 8.0
NEWS_EVERY = 0.15
HEARTBEAT = 15.0


class Desk:
    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self._world = rehearsal.world
        self._doings: dict[str, Doing] = {
            "say": self._say,
            "album": self._album,
            "file": self._file,
            "location": self._location,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "start": self._start,
            "block": lambda told: self._person(told).blocks(),
            "unblock": lambda told: self._person(told).unblocks(),
            "join": lambda told: self._person(told).joins(self._group(told), admin=bool(told.get("admin"))),
            "leave": lambda told: self._person(told).leaves(self._group(told)),
            "person": self._make_person,
            "group": self._make_group,
            "bot": self._move_bot,
            "fault": lambda told: switch(self._rehearsal, told),
        }

    def add_routes(self, app: web.Application) -> None:
        add = app.router
        add.add_get("/rehearsal/scene", self._scene)
        add.add_get(r"/rehearsal/chats/{chat:-?\d+}", self._chat)
        add.add_get("/rehearsal/map", self._map)
        add.add_get("/rehearsal/faults", self._faults)
        add.add_get("/rehearsal/wire", self._wire)
        add.add_get("/rehearsal/breaches", self._breaches)
        add.add_get("/rehearsal/events", self._events)
        add.add_get("/rehearsal/pictures/{path:.+}", self._picture)
        add.add_get("/rehearsal/clock", self._clock)
        add.add_post("/rehearsal/clock", self._told(self._lead))
        add.add_post("/rehearsal/clock/step", self._told(self._step))
        add.add_post("/rehearsal/clock/jump", self._told(self._jump))
        add.add_post("/rehearsal/press", self._told(self._press))
        for name, doing in self._doings.items():
            add.add_post(f"/rehearsal/{name}", self._told(_at_once(doing)))

    def _told(
        self, doing: Callable[[Json], Awaitable[Any]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """A POST with a JSON object; what cannot be done is 400 with the reason."""

        async def answer(request: web.Request) -> web.Response:
            try:
                told = await request.json()
                return web.json_response(await doing(told))
            except KeyError as missing:
                return web.json_response({"error": f"{missing} is missing or unknown"}, status=400)
            except (CannotDo, ValueError, TypeError) as why:
                return web.json_response({"error": str(why)}, status=400)

        return answer

    # -- who and where is meant

    def _person(self, told: Json) -> Player:
        return self._rehearsal.players[int(told["person"])]

    def _group(self, told: Json) -> Group:
        chat = self._world.chats[int(told["group"])]
        return self._rehearsal.group(chat.id)

    def _place(self, told: Json) -> Chat:
        person = self._person(told)
        return person.private if told["chat"] == PRIVATE else self._rehearsal.chat(int(told["chat"]))

    def _message(self, told: Json) -> Message:
        return self._place(told).messages[int(told["message"])]

    # -- doing

    def _say(self, told: Json) -> Json:
        place, text = self._place(told), str(told.get("text", ""))
        person, photo = self._person(told), _picture(told.get("photo"))
        said = person.says(place, text, reply_to=told.get("reply_to"), photo=photo, thread=told.get("thread"))
        return seen(said)

    def _album(self, told: Json) -> list[Json]:
        album = self._person(told).sends_album(
            self._place(told), int(told["count"]), str(told.get("text", ""))
        )
        return [seen(message) for message in album]

    def _file(self, told: Json) -> Json:
        """A voice note, a film or a document: {"kind": ..., "size": bytes}."""
        person, place, kind = self._person(told), self._place(told), told["kind"]
        size = {"size": int(told["size"])} if "size" in told else {}
        if kind == "voice":
            return seen(person.sends_voice(place, **size))
        if kind == "video":
            return seen(person.sends_video(place, str(told.get("text", "")), **size))
        return seen(person.sends_document(place, str(told["name"]), str(told.get("text", "")), **size))

    def _location(self, told: Json) -> Json:
        point = float(told["latitude"]), float(told["longitude"])
        return seen(self._person(told).shares_location(self._place(told), *point))

    def _edit(self, told: Json) -> Json:
        return seen(self._person(told).edits(self._message(told), str(told["text"])))

    def _delete(self, told: Json) -> None:
        self._person(told).deletes(self._message(told))

    def _react(self, told: Json) -> None:
        emoji = told["emoji"]
        self._person(told).reacts(self._message(told), *([emoji] if isinstance(emoji, str) else emoji))

    def _start(self, told: Json) -> Json:
        return seen(self._person(told).starts(str(told.get("payload", ""))))

    async def _press(self, told: Json) -> Json:
        """Tap and wait a little for the toast: by `label`, or with forged `data`."""
        person, message = self._person(told), self._message(told)
        if "data" in told:
            tap = person.presses_data(message, str(told["data"]))
        else:
            tap = person.presses(message, str(told["label"]))
        end = min(float(told.get("wait", TOAST_WAIT)), 30.0)
        try:
            await tap.answer(end)
        except TimeoutError:
            return {"answered": False, "toast": "", "alert": False, "link": tap.link}
        return {"answered": True, "toast": tap.toast, "alert": tap.alert, "link": tap.link}

    def _make_person(self, told: Json) -> Json:
        number = int(told["id"]) if "id" in told else None
        player = self._rehearsal.person(str(told["name"]), number, username=str(told.get("username", "")))
        return who(player)

    def _make_group(self, told: Json) -> Json:
        kind: ChatKind = "group" if told.get("kind") == "group" else "supergroup"
        group = self._rehearsal.group(
            int(told["id"]), str(told["title"]), kind, part=str(told.get("part", ""))
        )
        return chat_shape(group.chat)

    def _move_bot(self, told: Json) -> None:
        """The bot joins a group, as administrator unless "admin" is false, or is kicked."""
        if told["do"] == "kicked":
            self._rehearsal.bot_is_kicked(self._group(told))
        else:
            self._rehearsal.bot_joins(self._group(told), admin=bool(told.get("admin", True)))

    # -- the clock

    async def _clock(self, request: web.Request) -> web.Response:
        """Asked by whoever follows; with ?after=n waits until something newer than version n happened."""
        clock, after = self._rehearsal.clock, int(request.query.get("after", -1))
        with clock.asked():
            await self._newer(after)
        return web.json_response(self._time())

    async def _newer(self, after: int) -> None:
        try:
            await self._rehearsal.until(lambda: self._rehearsal.clock.version > after, CLOCK_WAIT)
        except TimeoutError:
            return

    async def _lead(self, told: Json) -> Json:
        self._rehearsal.clock.lead_to(_moment(told["to"]))
        return self._time()

    async def _step(self, told: Json) -> Json:
        self._rehearsal.clock.step(_moment(told["now"]))
        return self._time()

    async def _jump(self, told: Json) -> Json:
        self._rehearsal.clock.jump(_moment(told["to"]))
        return self._time()

    def _time(self) -> Json:
        clock = self._rehearsal.clock
        goal = clock.goal
        return {
            "now": clock.now().isoformat(),
            "goal": goal.isoformat() if goal else None,
            "version": clock.version,
        }

    # -- seeing

    async def _scene(self, _: web.Request) -> web.Response:
        groups = [where(group.chat) for group in self._rehearsal.groups]
        people = [who(player) for player in self._rehearsal.players.values()]
        bot = user_shape(self._world.bot)
        return web.json_response({"bot": bot, "groups": groups, "people": people, "clock": self._time()})

    async def _chat(self, request: web.Request) -> web.Response:
        chat = self._world.chats.get(int(request.match_info["chat"]))
        if chat is None:
            raise web.HTTPNotFound
        shown = [message for message in chat.messages.values() if not message.deleted][-SHOWN:]
        return web.json_response({**where(chat), "messages": [seen(message) for message in shown]})

    async def _map(self, _: web.Request) -> web.Response:
        """The street as plain data: its nodes with their outlines, places and heads, and its stations."""
        return web.json_response(self._rehearsal.map)

    async def _faults(self, _: web.Request) -> web.Response:
        """The faults that are switched on, by name."""
        return web.json_response(standing(self._rehearsal))

    async def _wire(self, request: web.Request) -> web.Response:
        """The requests after number ?after=n, or the ?last=n ones; a thousand at most."""
        wire = self._rehearsal.wire
        found = wire.after(int(request.query.get("after", 0)))[:1000]
        if "last" in request.query:
            found = wire.last(min(int(request.query["last"]), 1000))
        return web.json_response([one.shape() for one in found])

    async def _breaches(self, _: web.Request) -> web.Response:
        """What the referee has found."""
        return web.json_response(self._rehearsal.referee.breaches())

    async def _picture(self, request: web.Request) -> web.Response:
        return file_response(self._world, request.match_info["path"])

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: one line whenever anything changed, with the clock."""
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await stream.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await self._news(stream)
        return stream

    async def _news(self, stream: web.StreamResponse) -> None:
        """Tell that something changed, then rest till something else did: many changes make one line."""
        bell = self._rehearsal.bell
        told = bell.rings
        await stream.write(f"data: {json.dumps(self._time())}\n\n".encode())
        await asyncio.sleep(NEWS_EVERY)
        while bell.rings == told and not await bell.heard(HEARTBEAT):
            await stream.write(b": still here\n\n")


def _at_once(doing: Doing) -> Callable[[Json], Awaitable[Any]]:
    async def done(told: Json) -> Any:
        found = doing(told)
        return found if isinstance(found, (dict, list)) else {}

    return done


def _picture(told: Any) -> bool | bytes:
    """The built-in picture for true; one of one's own as base64. Raises ValueError for a broken one."""
    return base64.b64decode(told, validate=True) if isinstance(told, str) and told else bool(told)


def _moment(written: str) -> datetime:
    """A moment with its zone. Raises ValueError without one."""
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(f"{written} names no time zone")
    return moment
