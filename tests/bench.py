"""Where figures of benchmarks without a server are kept: by what was measured and by engine."""

import json
import platform
from pathlib import Path

from django.db import connection

FILE = Path(__file__).resolve().parents[1] / "build" / "bench-in-process.json"


def note(rounds, name, **measured):
    """Keep what was measured beside what other benchmarks measured."""
    FILE.parent.mkdir(exist_ok=True)
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    machine = {"python": platform.python_version(), "engine": connection.vendor, "rounds": rounds}
    known[f"{name}, {connection.vendor}"] = machine | measured
    FILE.write_text(json.dumps(known, indent=2, ensure_ascii=False) + "\n")
