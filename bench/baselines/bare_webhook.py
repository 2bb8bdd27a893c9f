"""A bare aiohttp server that parses the same JSON and keeps nothing: what the webhook is measured against."""

import json
import sys

from aiohttp import web


async def update(request: web.Request) -> web.Response:
    json.loads(await request.read())
    return web.Response()


app = web.Application()
app.router.add_post("/hook", update)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=lambda *_: None)
