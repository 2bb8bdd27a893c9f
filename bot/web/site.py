"""/healthz, /readyz and /metrics."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

if TYPE_CHECKING:
    from bot.app import App

#: A part that has not been seen at work for this long is not ready. A long poll lasts 25 s.
_STALE = timedelta(seconds=60)
_PARTS = {"receive": "receiving", "work": "working", "clock": "clock"}


class Health:
    """When each part of the program was last seen at work."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}

    def saw(self, part: str, at: datetime) -> None:
        self._seen[part] = at

    def stale(self, part: str, now: datetime) -> bool:
        seen = self._seen.get(part)
        return seen is None or now - seen > _STALE


class Site:
    def __init__(self, app: App) -> None:
        self._app = app
        site = web.Application()
        site.router.add_get("/healthz", _alive)
        site.router.add_get("/readyz", self._ready)
        site.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(site, access_log=None)

    async def start(self, listen: str) -> None:
        host, _, port = listen.rpartition(":")
        await self._runner.setup()
        await web.TCPSite(self._runner, host.strip("[]"), int(port)).start()

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _ready(self, _: web.Request) -> web.Response:
        """200 only while database, receiving, working, sending and clock do their work."""
        reasons = self._reasons()
        try:
            await self._app.in_store(self._figures)
        except Exception as error:  # noqa: BLE001 - whatever it is, the database does not answer
            reasons["database"] = type(error).__name__
        if reasons:
            return web.json_response({"ready": False, "reasons": reasons}, status=503)
        return web.json_response({"ready": True})

    def _reasons(self) -> dict[str, str]:
        now = self._app.clock.now()
        reasons = {
            name: "not seen at work for a minute"
            for part, name in _PARTS.items()
            if part in self._app.parts and self._app.health.stale(part, now)
        }
        if "send" in self._app.parts and not self._app.delivery.leads:
            reasons["sending"] = "another process sends"
        return reasons

    def _figures(self) -> dict[str, float]:
        with self._app.store.begin(self._app.clock.now()) as tx:
            oldest = tx.outbox.oldest(tx.now)
            return {
                "gridwhistle_inbox_pending": tx.inbox.pending(),
                "gridwhistle_outbox_pending": tx.outbox.pending(),
                "gridwhistle_outbox_oldest_seconds": (tx.now - oldest).total_seconds() if oldest else 0.0,
                "gridwhistle_cases_open": tx.cases.open_count(),
                "gridwhistle_dues_late": tx.dues.late(tx.now),
                "gridwhistle_updates_total": float(tx.meta.get("updates") or 0),
                "gridwhistle_quarantined_total": tx.inbox.quarantined(),
            }

    async def _metrics(self, _: web.Request) -> web.Response:
        registry = CollectorRegistry()
        for name, value in (await self._app.in_store(self._figures)).items():
            Gauge(name, name.replace("_", " "), registry=registry).set(value)
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _alive(_: web.Request) -> web.Response:
    return web.json_response({"alive": True})
