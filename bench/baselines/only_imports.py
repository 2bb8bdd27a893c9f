"""Only imports the same libraries and loads jieba: what start and memory are measured against."""

import time
from pathlib import Path

BEGAN = time.perf_counter()

import aiogram  # noqa: E402, F401
import aiohttp.web  # noqa: E402, F401
import alembic.command  # noqa: E402, F401
import apscheduler.schedulers.asyncio  # noqa: E402, F401
import fluent.runtime  # noqa: E402, F401
import jieba  # noqa: E402
import opencc  # noqa: E402, F401
import prometheus_client  # noqa: E402, F401
import pydantic_settings  # noqa: E402, F401
import rapidfuzz  # noqa: E402, F401
import sqlalchemy  # noqa: E402, F401
import telegram.ext  # noqa: E402, F401

jieba.setLogLevel(40)
jieba.lcut("3栋楼道灯坏了")
print(f"ready {time.perf_counter() - BEGAN:.3f}", flush=True)
status = Path("/proc/self/status").read_text().splitlines()
print(next(line for line in status if line.startswith("VmHWM")).strip(), flush=True)
