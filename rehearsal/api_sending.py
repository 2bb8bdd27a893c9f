"""Bot API: sending, copying, forwarding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rehearsal import checks
from rehearsal.refused import bad_request
from rehearsal.shapes import message_shape, origin_shape

if TYPE_CHECKING:
    from rehearsal.asked import Asked
    from rehearsal.things import Chat, Json, Message, Photo
    from rehearsal.world import World

PHOTO_LIMIT = 10 * 1024 * 1024
#: What a chat can be told the bot is doing.
DOINGS = (
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
    "choose_sticker find_location record_video_note upload_video_note"
)


def send_message(world: World, asked: Asked) -> Json:
    chat = checks.writable_chat(world, asked)
    checks.no_parse_mode(asked)
    text = checks.text_of(asked)
    spans = checks.spans_of(world, text, asked.records("entities", "entities"))
    return message_shape(_put(world, chat, asked, text=text, entities=spans))


def send_photo(world: World, asked: Asked) -> Json:
    chat = checks.writable_chat(world, asked, "can_send_photos")
    checks.no_parse_mode(asked)
    photo = _photo(world, asked, "photo", asked.text("photo"))
    caption = checks.caption_of(asked.text("caption"))
    spans = checks.spans_of(world, caption, asked.records("caption_entities", "entities"))
    return message_shape(_put(world, chat, asked, text=caption, entities=spans, photo=photo))


def send_media_group(world: World, asked: Asked) -> list[Json]:
    """An album; of all kinds Telegram knows, photos are played."""
    chat = checks.writable_chat(world, asked, "can_send_photos")
    media = asked.records("media", "media")
    if not 2 <= len(media) <= 10:  # noqa: PLR2004 - the Bot API: 2-10 items
        raise bad_request("media group must include 2-10 items")
    if any(item.get("type") != "photo" for item in media):
        raise bad_request("albums of anything but photos are not played here")
    if any("parse_mode" in item for item in media):
        raise bad_request("unsupported parse_mode")
    photos = [_photo(world, asked, "media", str(item.get("media", ""))) for item in media]
    album = str(13_000_000_000 + world.serial())
    return [
        message_shape(_put_item(world, chat, asked, item, photo, album))
        for item, photo in zip(media, photos, strict=True)
    ]


def forward_message(world: World, asked: Asked) -> Json:
    chat = checks.writable_chat(world, asked)
    found = _source(world, asked, "message to forward not found")
    copy = _put(
        world,
        chat,
        asked,
        text=found.text,
        entities=found.entities,
        photo=found.photo,
        file=found.file,
        location=found.location,
        extra={"forward_origin": origin_shape(found)},
    )
    return message_shape(copy)


def copy_message(world: World, asked: Asked) -> Json:
    chat = checks.writable_chat(world, asked)
    checks.no_parse_mode(asked)
    found = _source(world, asked, "message to copy not found")
    text, spans = found.text, found.entities
    if (found.photo or found.file) and "caption" in asked.params:
        text = checks.caption_of(asked.text("caption"))
        spans = checks.spans_of(world, text, asked.records("caption_entities", "entities"))
    copy = _put(
        world,
        chat,
        asked,
        text=text,
        entities=spans,
        photo=found.photo,
        file=found.file,
        location=found.location,
    )
    return {"message_id": copy.id}


def send_chat_action(world: World, asked: Asked) -> bool:
    checks.open_chat(world, asked)
    if asked.text("action") not in DOINGS.split():
        raise bad_request("wrong parameter action in request")
    return True


def _put(world: World, chat: Chat, asked: Asked, **content: object) -> Message:
    markup = checks.markup_of(chat, asked)
    reply = checks.reply_of(chat, asked)
    thread = checks.thread_of(chat, asked, reply)
    silent = asked.flag("disable_notification")
    return world.post(chat, world.bot, markup=markup, reply_to=reply, thread=thread, silent=silent, **content)


def _put_item(world: World, chat: Chat, asked: Asked, item: Json, photo: Photo, album: str) -> Message:
    caption = checks.caption_of(str(item.get("caption", "")))
    spans = checks.spans_of(world, caption, list(item.get("caption_entities", [])))
    return _put(world, chat, asked, text=caption, entities=spans, photo=photo, album=album)


def _source(world: World, asked: Asked, missing: str) -> Message:
    source = checks.open_chat(world, asked, "from_chat_id")
    found = checks.message_of(source, asked, missing)
    if found.service:
        raise bad_request("the message can't be copied or forwarded")
    return found


def _photo(world: World, asked: Asked, field: str, reference: str) -> Photo:
    """A picture: an upload in the field itself, one attached under a name, or a file_id sent before."""
    name = reference.removeprefix("attach://") if reference.startswith("attach://") else field
    if name in asked.uploads:
        return _uploaded(world, asked.uploads[name])
    if not reference:
        raise bad_request("there is no photo in the request")
    found = world.find_photo(reference)
    if found is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return found


def _uploaded(world: World, content: bytes) -> Photo:
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_LIMIT} bytes"
        )
    try:
        return world.keep_photo(content)
    except ValueError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None
