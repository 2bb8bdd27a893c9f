"""What the bot asks for: parameters from the query, a form, a multipart form or JSON, read strictly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rehearsal.refused import bad_request

if TYPE_CHECKING:
    from aiohttp import web

    from rehearsal.things import Json


#: Parameters that are objects or lists: in forms they come as JSON text.
OBJECT_NAMES = (
    "allowed_updates caption_entities commands entities link_preview_options media reaction "
    "reply_markup reply_parameters scope"
)
OBJECTS = frozenset(OBJECT_NAMES.split())


class Asked:
    """One request's parameters. Forms carry everything as text: each is read as what it should be."""

    def __init__(self, params: Json, uploads: dict[str, bytes]) -> None:
        self.params = params
        self.uploads = uploads

    def __contains__(self, name: str) -> bool:
        return self.params.get(name) not in (None, "")

    def text(self, name: str) -> str:
        found = self.params.get(name, "")
        return found if isinstance(found, str) else json.dumps(found)

    def whole(self, name: str, default: int = 0) -> int:
        """An integer. Refuses anything else."""
        found = self.params.get(name, default)
        if found in (None, ""):
            return default
        try:
            return int(found)
        except (TypeError, ValueError):
            raise bad_request(f"parameter {name} must be of type Integer") from None

    def flag(self, name: str) -> bool:
        return str(self.params.get(name, "")).lower() in {"true", "1", "yes"}

    def record(self, name: str, called: str) -> Json:
        """An object, {} when absent."""
        found = self._parsed(name, called)
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise bad_request(f"can't parse {called} JSON object")
        return found

    def records(self, name: str, called: str) -> list[Json]:
        """A list of objects, [] when absent."""
        found = self._parsed(name, called)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise bad_request(f"can't parse {called} JSON object")
        return found

    def words(self, name: str) -> list[str] | None:
        """A list of strings, None when absent."""
        found = self._parsed(name, name)
        if found is not None and not isinstance(found, list):
            raise bad_request(f"can't parse {name} JSON object")
        return found

    def shown(self) -> Json:
        """What was asked, for the log: objects as objects however they came, files by their size."""
        files = {name: f"<{len(content)} bytes>" for name, content in self.uploads.items()}
        return {name: _legible(name, value) for name, value in self.params.items()} | files

    def _parsed(self, name: str, called: str) -> Any:
        if name not in self:
            return None
        found = self.params[name]
        if not isinstance(found, str):
            return found
        try:
            return json.loads(found)
        except ValueError:
            raise bad_request(f"can't parse {called} JSON object") from None


def _legible(name: str, value: Any) -> Any:
    if name not in OBJECTS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


async def read(request: web.Request) -> Asked:
    """All of a request's parameters; files of a multipart form apart."""
    params: Json = dict(request.query)
    uploads: dict[str, bytes] = {}
    if request.content_type == "application/json" and request.can_read_body:
        params |= await _json(request)
    elif request.method == "POST":
        for name, part in (await request.post()).items():
            if isinstance(part, str):
                params[name] = part
            elif isinstance(part, (bytes, bytearray)):
                uploads[name] = bytes(part)
            else:
                uploads[name] = part.file.read()
    return Asked(params, uploads)


async def _json(request: web.Request) -> Json:
    try:
        found = await request.json()
    except ValueError:
        raise bad_request("object expected as JSON body") from None
    if not isinstance(found, dict):
        raise bad_request("object expected as JSON body")
    return found
