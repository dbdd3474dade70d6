"""The table of docs/hands.md out of build/hands.json."""

import json
from pathlib import Path

rows = json.loads((Path(__file__).resolve().parents[1] / "build" / "hands.json").read_text())
print("| job | width | clicks | answers | keys | pages | seconds | of them server | limit | on |")
print("|---|---|---|---|---|---|---|---|---|---|")
for row in rows:
    limit = ", ".join(
        f"{value} {name}".replace("entries", "answers").replace("1 clicks", "1 click")
        for name, value in row["limit"].items()
    )
    counted = (row[name] for name in ("job", "width", "clicks", "entries", "keys", "pages", "seconds", "server"))
    print("|", " | ".join(map(str, counted)), "|", limit, "|", row["on"], "|")
