"""/healthz, /readyz and /metrics."""

from __future__ import annotations

import asyncio
import time
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.attendance import COUNT
from bot.web.listening import GRACE, listening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.app import App

#: Seconds. A part that has not been seen at work for this long is not ready. A long poll lasts 25 s.
STALE = 60.0
#: What could leave and has waited for longer is stuck: the pace holds nothing back for so long.
STUCK = timedelta(minutes=10)
#: Seconds the database is given to answer.
_ANSWER_WITHIN = 5.0
_PARTS = {"receive": "receiving", "work": "working", "clock": "clock"}

INBOX_PENDING = "gridwhistle_inbox_pending"
OUTBOX_PENDING = "gridwhistle_outbox_pending"
OUTBOX_OLDEST = "gridwhistle_outbox_oldest_seconds"
CASES_OPEN = "gridwhistle_cases_open"
DUES_LATE = "gridwhistle_dues_late"
UPDATES = "gridwhistle_updates_total"
QUARANTINED = "gridwhistle_quarantined_total"
#: What each figure counts.
FIGURES = {
    INBOX_PENDING: "Updates waiting to be handled",
    OUTBOX_PENDING: "Notices waiting to be sent",
    OUTBOX_OLDEST: "Seconds for which the longest waiting notice could have been sent",
    CASES_OPEN: "Cases that are open",
    DUES_LATE: "Rows that were due a while ago and are not done",
    UPDATES: "Updates received",
    QUARANTINED: "Updates set aside after three failures",
}


class Health:
    """When each part of the program was last seen at work, in steady seconds."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}

    def saw(self, part: str) -> None:
        self._seen[part] = time.monotonic()

    def stale(self, part: str) -> bool:
        seen = self._seen.get(part)
        return seen is None or time.monotonic() - seen > STALE


class Site:
    """The health of one process, and of the database it shares with others."""

    def __init__(self, app: App) -> None:
        self._app = app
        site = web.Application()
        site.router.add_get("/healthz", _alive)
        site.router.add_get("/readyz", self._ready)
        site.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=GRACE)

    def open(self, address: str) -> AbstractAsyncContextManager[None]:
        """Serves meanwhile. Raises CannotListen."""
        return listening(self._runner, address, "[web] listen")

    async def _ready(self, _: web.Request) -> web.Response:
        """200 only while database, receiving, working, sending and clock do their work."""
        reasons = self._reasons()
        try:
            figures = await self._figures()
        except TimeoutError:
            reasons["database"] = f"does not answer within {_ANSWER_WITHIN:.0f} s"
        except Exception as error:  # noqa: BLE001 - whatever it is, the database does not answer
            reasons["database"] = type(error).__name__
        else:
            if figures[OUTBOX_OLDEST] > STUCK.total_seconds():
                waited = figures[OUTBOX_OLDEST] / 60
                reasons.setdefault("sending", f"a notice has been waiting for {waited:.0f} minutes")
        if reasons:
            return web.json_response({"ready": False, "reasons": reasons}, status=503)
        return web.json_response({"ready": True})

    def _reasons(self) -> dict[str, str]:
        app = self._app
        reasons = {
            name: "not seen at work for a minute"
            for part, name in _PARTS.items()
            if part in app.parts and app.health.stale(part)
        }
        if "receive" in app.parts and app.receiver.trouble:
            reasons["receiving"] = app.receiver.trouble
        if "send" in app.parts and not app.delivery.leads:
            reasons["sending"] = "this process is not the one that sends"
        return reasons

    async def _figures(self) -> dict[str, float]:
        async with asyncio.timeout(_ANSWER_WITHIN):
            return await self._app.in_store(self._read_figures)

    def _read_figures(self) -> dict[str, float]:
        with self._app.store.begin(self._app.clock.now()) as tx:
            oldest = tx.outbox.oldest(tx.now)
            return {
                INBOX_PENDING: tx.inbox.pending(),
                OUTBOX_PENDING: tx.outbox.pending(),
                OUTBOX_OLDEST: (tx.now - oldest).total_seconds() if oldest else 0.0,
                CASES_OPEN: tx.cases.open_count(),
                DUES_LATE: tx.dues.late(tx.now),
                UPDATES: float(tx.meta.get(COUNT) or 0),
                QUARANTINED: tx.inbox.quarantined_ever(),
            }

    async def _metrics(self, _: web.Request) -> web.Response:
        try:
            figures = await self._figures()
        except Exception as error:  # noqa: BLE001 - no figures, and the scraper notes their absence
            return web.Response(text=f"the database: {type(error).__name__}\n", status=503)
        registry = CollectorRegistry()
        registry.register(_Figures(figures))
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Figures(Collector):
    """Figures of the database, read once a scrape; what ends in _total only ever grows."""

    def __init__(self, figures: dict[str, float]) -> None:
        self._values = figures

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        for name, value in self._values.items():
            family = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
            yield family(name, FIGURES[name], value=value)


async def _alive(_: web.Request) -> web.Response:
    return web.json_response({"alive": True})
