"""Bot API: the bot itself, its files, its webhook."""

from __future__ import annotations

import re
from time import monotonic
from typing import TYPE_CHECKING

from rehearsal.refused import bad_request, too_many
from rehearsal.shapes import moment, user_shape
from rehearsal.webhook import DEFAULT_CONNECTIONS, Webhook

if TYPE_CHECKING:
    from rehearsal.asked import Asked
    from rehearsal.things import Json
    from rehearsal.world import World

#: Real seconds: who sets the webhook more often is told to wait (Client.cpp).
SET_AGAIN_AFTER = 1.0
MOST_CONNECTIONS = 100
FILE_LIMIT = 20 * 1024 * 1024
COMMAND = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}", re.ASCII)


def get_me(world: World, _: Asked) -> Json:
    flags = {
        "can_join_groups": True,
        "can_read_all_group_messages": world.reads_all,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return user_shape(world.bot) | flags


def set_my_commands(world: World, asked: Asked) -> bool:
    commands = asked.records("commands", "commands")
    if len(commands) > 100:  # noqa: PLR2004 - the Bot API: at most 100 commands
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:  # noqa: PLR2004 - the Bot API: 1-256
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_audience(asked)] = commands
    return True


def get_my_commands(world: World, asked: Asked) -> list[Json]:
    return world.commands.get(_audience(asked), [])


def delete_my_commands(world: World, asked: Asked) -> bool:
    world.commands.pop(_audience(asked), None)
    return True


def set_my_description(world: World, asked: Asked) -> bool:
    if len(asked.text("description")) > 512:  # noqa: PLR2004 - the Bot API: 0-512
        raise bad_request("DESCRIPTION_TOO_LONG")
    world.descriptions[asked.text("language_code")] = asked.text("description")
    return True


def get_my_description(world: World, asked: Asked) -> Json:
    return {"description": world.descriptions.get(asked.text("language_code"), "")}


def get_file(world: World, asked: Asked) -> Json:
    file = world.find_photo(asked.text("file_id")) or world.files.get(asked.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > FILE_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


def set_webhook(world: World, asked: Asked) -> bool:
    """From now on the bot is called at this address; an empty one takes the webhook away."""
    url = asked.text("url")
    if monotonic() - world.webhook_set_at < SET_AGAIN_AFTER:
        raise too_many(1)
    if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad_request("bad webhook: an HTTPS URL must be provided for webhook")
    if not SECRET.fullmatch(asked.text("secret_token")):
        raise bad_request("secret token contains unallowed characters")
    if "allowed_updates" in asked.params:
        world.mailbox.allow(asked.words("allowed_updates") or ())
    if asked.flag("drop_pending_updates"):
        world.mailbox.drop()
    connections = min(max(asked.whole("max_connections", DEFAULT_CONNECTIONS), 1), MOST_CONNECTIONS)
    world.webhook = Webhook(url, asked.text("secret_token"), connections) if url else None
    world.webhook_set_at = monotonic()
    world.bell.ring()
    return True


def delete_webhook(world: World, asked: Asked) -> bool:
    if asked.flag("drop_pending_updates"):
        world.mailbox.drop()
    world.webhook = None
    return True


def get_webhook_info(world: World, _: Asked) -> Json:
    hook = world.webhook
    shape: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": world.mailbox.count(),
    }
    if hook is not None:
        shape["max_connections"] = hook.max_connections
    if hook is not None and hook.last_error_at is not None:
        shape["last_error_date"] = moment(hook.last_error_at)
        shape["last_error_message"] = hook.last_error
    if world.mailbox.listed is not None:
        shape["allowed_updates"] = list(world.mailbox.listed)
    return shape


def _audience(asked: Asked) -> str:
    """Scope and language in one key."""
    scope = asked.record("scope", "scope") or {"type": "default"}
    named = ":".join(str(scope[key]) for key in ("type", "chat_id", "user_id") if key in scope)
    return f"{named}/{asked.text('language_code')}"
