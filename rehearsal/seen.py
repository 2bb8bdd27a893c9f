"""How chats, people and messages look to the page: plain JSON, not the Bot API's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from rehearsal.api_itself import FILE_LIMIT

if TYPE_CHECKING:
    from rehearsal.player import Player
    from rehearsal.things import Chat, Json, Message
    from rehearsal.world import World


def where(chat: Chat) -> Json:
    return {
        "id": chat.id,
        "title": chat.title,
        "kind": chat.kind,
        "part": chat.part,
        "members": [user for user in chat.standings if chat.holds(user)],
        "last": chat.last_id,
        "moved_to": chat.moved_to,
    }


def who(player: Player) -> Json:
    user = player.user
    return {
        "id": user.id,
        "name": user.name,
        "part": user.part,
        "note": user.note,
        "started": user.started,
        "blocked": user.blocked,
        "last": player.private.last_id,
    }


def seen(message: Message) -> Json:
    return {
        "id": message.id,
        "chat": message.chat.id,
        "from": message.sender.id,
        "name": message.as_chat.title if message.as_chat else message.sender.name,
        "by_bot": message.by_bot,
        "date": message.date.isoformat(),
        "text": message.text,
        "entities": message.entities,
        "photo": message.photo.path if message.photo else None,
        "photo_size": [message.photo.width, message.photo.height] if message.photo else None,
        "file": {"kind": message.file.kind, "size": message.file.size} if message.file else None,
        "location": message.location,
        "buttons": [[button["text"] for button in row] for row in message.rows],
        "reply_to": message.reply_to,
        "album": message.album,
        "edited": message.edited,
        "reactions": message.reactions,
        "pinned": message.id in message.chat.pinned,
        "service": message.extra if message.service else None,
        "forwarded": "forward_origin" in message.extra,
        "silent": message.silent,
    }


def file_response(world: World, path: str) -> web.Response:
    """The picture or file stored under `path`, 404 when there is none that Telegram would hand out."""
    for photo in world.photos.values():
        if photo.path == path:
            return web.Response(body=photo.content, content_type="image/jpeg")
    for file in world.files.values():
        if file.path == path and file.size <= FILE_LIMIT:
            return web.Response(body=bytes(file.size), content_type="application/octet-stream")
    raise web.HTTPNotFound
