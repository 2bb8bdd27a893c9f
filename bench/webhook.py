"""Receiving by webhook: every update durable before its 200, against a bare aiohttp server, in the same run.

The client is a process of its own (`python -m bench.webhook PORT PATH ...`), with as many connections as the
bot asks Telegram for.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.texts import lines
from rehearsal import Rehearsal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

_ROOT = Path(__file__).parents[1]
_STREET = _ROOT / "rehearsal" / "street" / "xianghu.toml"
_TOKEN = "1000001:REHEARSAL"
_SECRET = "only-for-the-benchmark"
_CONFIG = """\
[telegram]
token = "{token}"
api_base = "{base}"
mode = "webhook"
[telegram.webhook]
url = "http://127.0.0.1:{port}/hook"
listen = "127.0.0.1:{port}"
secret = "{secret}"
[storage]
url = "sqlite:///{folder}/bench.db"
[street]
file = "{street}"
"""
CONNECTIONS = 100
#: Updates of a round at full speed; updates a second, and how many of them, of the steady stream.
COUNT, RATE, STEADY = 4000, 500, 3000
ROUNDS = 5


# --- the client ----------------------------------------------------------------------------------


def _request(number: int, text: str) -> bytes:
    raw = {
        "update_id": number,
        "message": {
            "message_id": number + 1,
            "date": 1796256000,
            "chat": {"id": -1001900000001 - number % 60, "type": "supergroup", "title": "群"},
            "from": {"id": 930_000_000 + number, "is_bot": False, "first_name": "邻居"},
            "text": text,
        },
    }
    body = json.dumps(raw).encode()
    head = (
        "POST /hook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {_SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    await reader.readexactly(int(length.partition(b":")[2]))


async def _client(port: int, first: int, count: int, rate: float) -> dict[str, float]:
    """Posts `count` updates. `rate` a second, each at its own moment; 0: as fast as they are taken."""
    requests = [_request(first + n, text) for n, text in enumerate(lines(count, 10))]
    waits: list[float] = []
    next_one = iter(range(count))
    began = time.perf_counter()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in next_one:
            due = began + number / rate if rate else time.perf_counter()
            await asyncio.sleep(max(0.0, due - time.perf_counter()) if rate else 0)
            await _post(reader, writer, requests[number])
            # From the moment it was due: a queue before a busy server counts as waiting.
            waits.append(time.perf_counter() - due)
        writer.close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    took = time.perf_counter() - began
    waits.sort()
    return {"rate": count / took, "p50": waits[count // 2] * 1000, "p99": waits[count * 99 // 100] * 1000}


def _measured(port: int, first: int, count: int, rate: float = 0) -> dict[str, float]:
    words = [sys.executable, "-m", "bench.webhook", str(port), str(first), str(count), str(rate)]
    done = subprocess.run(words, cwd=_ROOT, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


# --- the two servers -----------------------------------------------------------------------------


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A server under measurement: its port, and the processor time it has used, in seconds."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self._pid = port, pid

    def used(self) -> float:
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def measured(self, first: int, count: int, rate: float = 0) -> dict[str, float]:
        before = self.used()
        figures = await asyncio.to_thread(_measured, self.port, first, count, rate)
        return figures | {"per second of processor": count / (self.used() - before)}


@asynccontextmanager
async def _started(port: int, *words: str) -> AsyncIterator[Server]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=_ROOT, stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip
    try:
        yield Server(port, process.pid)
    finally:
        process.terminate()
        await process.wait()


async def _listens(port: int) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.1)
    raise TimeoutError("the server does not listen")


@asynccontextmanager
async def _bot(folder: str) -> AsyncIterator[Server]:
    """The bot, receiving by webhook. Its Telegram sits still in this process."""
    rehearsal = Rehearsal(_TOKEN, start=datetime.fromisoformat("2026-12-03T09:30:00+08:00"))
    base, port = await rehearsal.start(), _free_port()
    config = Path(folder) / "bench.toml"
    config.write_text(
        _CONFIG.format(token=_TOKEN, base=base, port=port, secret=_SECRET, folder=folder, street=_STREET)
    )
    try:
        words = ("-m", "bot", "run", "--config", str(config), "--only", "receive")
        async with _started(port, *words) as server:
            await rehearsal.until(lambda: rehearsal.wire.of("setWebhook"), 60)
            await _listens(port)
            yield server
    finally:
        await rehearsal.stop()


@asynccontextmanager
async def _bare() -> AsyncIterator[Server]:
    port = _free_port()
    async with _started(port, str(_ROOT / "bench" / "baselines" / "bare_webhook.py"), str(port)) as server:
        await _listens(port)
        yield server


async def _run() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with _bot(folder) as bot, _bare() as bare:
            pairs = [
                (await bot.measured(number * COUNT, COUNT), await bare.measured(0, COUNT))
                for number in range(ROUNDS)
            ]
            steady = await bot.measured(ROUNDS * COUNT, STEADY, RATE)
    return _figures(pairs, steady)


def _figures(
    pairs: list[tuple[dict[str, float], dict[str, float]]], steady: dict[str, float]
) -> dict[str, Any]:
    def ratio(key: str) -> float:
        return round(statistics.median(ours[key] / bare[key] for ours, bare in pairs), 2)

    return {
        "webhook, durable before its 200 (updates/s)": round(max(ours["rate"] for ours, _ in pairs)),
        "webhook, bare aiohttp that keeps nothing (updates/s)": round(max(bare["rate"] for _, bare in pairs)),
        "webhook ÷ bare aiohttp": ratio("rate"),
        "webhook ÷ bare aiohttp, per second of processor": ratio("per second of processor"),
        f"webhook at {RATE} updates/s, acknowledgement p50 (ms)": round(steady["p50"], 1),
        f"webhook at {RATE} updates/s, acknowledgement p99 (ms)": round(steady["p99"], 1),
    }


def run() -> dict[str, Any]:
    """Five rounds each, taken in turn, of which ratios are medians; then the steady stream."""
    return asyncio.run(_run())


def main(words: Sequence[str]) -> None:
    port, first, count, rate = int(words[0]), int(words[1]), int(words[2]), float(words[3])
    print(json.dumps(asyncio.run(_client(port, first, count, rate))))


if __name__ == "__main__":
    main(sys.argv[1:])
