"""Runs every benchmark, prints one line a figure, writes bench.json."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench import decision, start

_ALL = {"decision": decision.run, "start": start.run}


def main() -> None:
    wanted = sys.argv[1:] or list(_ALL)
    figures: dict[str, object] = {}
    for name in wanted:
        for key, value in _ALL[name]().items():
            print(f"{key}: {value}", flush=True)
            figures[key] = value
    Path("bench.json").write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
