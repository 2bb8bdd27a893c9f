"""Runs every benchmark (or those named), prints one line a figure, writes bench.json."""

from __future__ import annotations

import argparse
import json
from functools import partial
from pathlib import Path

from bench import decision, joining, kill, latency, planner, reading, start, webhook

_FIGURES = Path("bench.json")


def main() -> None:
    benchmarks = {
        "decision": decision.run,
        "start": start.run,
        "reading": reading.run,
        "webhook": webhook.run,
        "planner": planner.run,
        "joining": joining.run,
        "kill": kill.run,
        "latency": latency.run,
    }
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {' '.join(benchmarks)}")
    parser.add_argument("--seconds", type=int, default=latency.SECONDS, help="how long latency reports for")
    wanted = parser.parse_args()
    benchmarks["latency"] = partial(latency.run, wanted.seconds)
    # Those that were not asked for keep their last figures.
    figures = json.loads(_FIGURES.read_text()) if wanted.names and _FIGURES.exists() else {}
    for name in wanted.names or benchmarks:
        for key, value in benchmarks[name]().items():
            print(f"{key}: {value}", flush=True)
            figures[key] = value
    _FIGURES.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
