"""`python -m tools.bench`: the world, the server, the rounds, the report. BENCH_DATABASE_URL names a PostgreSQL."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FULL = {"sqlite": 10_000, "postgresql": 100_000}
os.environ.setdefault("CARECASE_VAR", str(ROOT / "var" / "bench"))
os.environ["DJANGO_SETTINGS_MODULE"] = "tools.bench.settings"


def main():
    from django.conf import settings  # noqa: PLC0415  (after the settings are named)
    from django.db import connection, connections  # noqa: PLC0415

    from carecase.cases.models import Case  # noqa: PLC0415
    from tools.bench import report, server  # noqa: PLC0415
    from tools.bench.jobs import jobs_of, known_world  # noqa: PLC0415
    from tools.bench.runs import Bench  # noqa: PLC0415
    from tools.bench.world import made  # noqa: PLC0415

    size = made.size_asked(FULL[connection.vendor])
    made.ready(size)
    if connection.vendor == "sqlite":
        use_a_copy(connections, Path(settings.VAR) / "run.sqlite3")
    world, cases = known_world(), Case.objects.count()
    connections.close_all()
    rows, only = [], sys.argv[1:]
    with server.serving(settings.VAR, Path(settings.VAR) / "server.log") as (port, process):
        bench = Bench(port, size=float(os.environ.get("CARECASE_BENCH_ROUNDS", "1")), say=made.say)
        for job in jobs_of(world):
            if not only or job.name in only:
                rows += bench.measure(job, report.circumstances(connection.vendor, size, cases))
        memory = {"server_pss_mb": server.proportional_megabytes(process)}
    kept = report.keep([row | memory for row in rows], ROOT / "build" / "bench.json")
    report.write_down(kept, ROOT / "docs" / "performance.md")


def use_a_copy(connections, file):
    """What a run registers is gone afterwards: the world stays as it was made."""
    file.unlink(missing_ok=True)
    with connections["default"].cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    connections.close_all()
    connections.databases["default"]["NAME"] = connections["default"].settings_dict["NAME"] = str(file)
    os.environ["BENCH_DATABASE_URL"] = f"sqlite:///{file}"


if __name__ == "__main__":
    import django

    django.setup()
    main()
