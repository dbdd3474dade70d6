"""build/bench.json, and the tables of docs/performance.md between two marks."""

import json
import os
import platform
import subprocess
from pathlib import Path

from django.utils import timezone

ROOT = Path(__file__).resolve().parents[2]
KEYS = (
    "job", "user", "database", "size", "cases", "clients", "p50_ms", "p95_ms", "requests_per_s", "queries", "bytes",
    "floor_p50_ms", "ratio", "cpu_ms", "cpu_ratio", "sealing_share", "audit_share", "spread", "rounds",
    "server_pss_mb", "load", "commit", "measured_on", "machine",
)  # fmt: skip
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
HEAD = (
    "| job, as whom, clients | p50 | p95 | quartiles | req/s | queries | bytes | floor p50 | ratio | CPU "
    "| CPU ratio | sealing | trail |\n" + "|---" * 13 + "|"
)
LISTS = ("list", "filtered list", "name search")


def circumstances(database, size, cases):
    """What a reader needs to know to compare: machine, day, commit, and what else the machine did."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False  # noqa: S607
    )  # fmt: skip
    return {
        "database": database,
        "size": size,
        "cases": cases,
        "load": round(os.getloadavg()[0], 1),
        "commit": commit.stdout.strip() or "unknown",
        "measured_on": timezone.localdate().isoformat(),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
    }


def keep(rows, file):
    """Rows of the same job, user, clients, engine and size take the place of the older ones."""
    file.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(file.read_text()) if file.exists() else []
    known = known if isinstance(known, list) else []  # as it was kept before: by what was measured
    new = {place(row) for row in rows}
    kept = [row for row in known if place(row) not in new] + [{key: row[key] for key in KEYS} for row in rows]
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    return kept


def place(row):
    return row["job"], row.get("user"), row.get("clients"), row.get("database"), row.get("size")


def tables(rows):
    rows = [row for row in rows if "floor_p50_ms" in row]
    runs = {}
    for row in rows:
        runs.setdefault((row["database"], row["size"]), []).append(row)
    parts = [table(*run, found) for run, found in sorted(runs.items(), reverse=True)]
    return "\n\n".join([*parts, *compared(rows), *aims(rows)])


def table(database, cases, rows):
    met = {key: sorted({row[key] for row in rows}) for key in ("cases", "measured_on", "commit", "machine")}
    met |= {key: span([row[key] for row in rows]) for key in ("load", "server_pss_mb")}
    head = (
        f"**{database}, {cases:,} cases** ({', '.join(f'{n:,}' for n in met['cases'])} when it was measured): "
        f"{', '.join(met['measured_on'])}, commit {', '.join(met['commit'])}, {', '.join(met['machine'])}, "
        f"load of the machine {met['load']}; server with two workers {met['server_pss_mb']} MB"
    )
    return "\n".join([head, "", HEAD, *(line(row) for row in rows)])


def span(values):
    return f"{min(values)} to {max(values)}"


def line(row):
    low, high = row["spread"]
    cells = (
        f"{row['job']}, {row['user']}, {row['clients']}", row["p50_ms"], row["p95_ms"], f"{low}–{high}",
        row["requests_per_s"], row["queries"], row["bytes"], row["floor_p50_ms"], row["ratio"], row["cpu_ms"],
        row["cpu_ratio"], f"{row['sealing_share']:.0%}", f"{row['audit_share']:.0%}",
    )  # fmt: skip
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def compared(rows):
    """The same page over a longer table, of one engine."""
    lines = []
    for large in rows:
        same = [row for row in rows if place(row)[:4] == place(large)[:4] and row["size"] < large["size"]]
        if same and large["job"] in LISTS:
            small = min(same, key=lambda row: row["size"])
            times = f"{small['p50_ms']} → {large['p50_ms']} ms | {large['p50_ms'] / small['p50_ms']:.1f}"
            more = f"{small['cpu_ms']} → {large['cpu_ms']} ms | {small['bytes']} → {large['bytes']}"
            lines.append(f"| {name(small)} → {large['size']:,} | {times} | {more} |")
    head = ["**The same page over more cases**", "", "| page | p50 | times | CPU | bytes |", "|---|---|---|---|---|"]
    return ["\n".join(head + lines)] if lines else []


def aims(rows):
    """What was aimed at and is not met, by name."""
    missed = [f"{name(row)}: {row['queries']} queries" for row in rows if row["queries"] > 15]
    missed += [
        f"{name(row)}: {row['ratio']} times its floor" for row in rows if row["job"] in LISTS and row["ratio"] > 4
    ]
    told = [f"- {each}" for each in missed] or ["- nothing"]
    return [
        "\n".join(["**Missed** (at most 15 queries a page; lists and search within 4 times their floor)", "", *told])
    ]


def name(row):
    return f"{row['job']}, {row['user']}, {row['clients']}, {row['database']} {row['size']:,}"


def write_down(rows, page):
    text = page.read_text()
    before, _mark, rest = text.partition(BEGIN)
    _old, _mark, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{tables(rows)}\n{END}{after}")
