from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from carecase.casework.steps import care
from carecase.integration.steps import integrating
from repatriation.steps import returning

PICTURES = (("The care process", care), ("Return", returning), ("Integration", integrating))


def drawn():
    """docs/states.md as it should read: each process as a picture and a table, drawn from the steps themselves."""
    parts = ["# How records move\n\nDrawn from the code by `manage.py draw_states`; a test keeps it fresh.\n"]
    for title, workflow in PICTURES:
        rows = [
            f"| `{step.name}` | {', '.join(step.sources)} | {step.target} | {step.permission} "
            f"| {', '.join(guard.name for guard in step.guards) or '–'} |"
            for step in workflow.values()
        ]
        table = "\n".join(["| step | from | to | permission | guards |", "|---|---|---|---|---|", *rows])
        parts.append(f"## {title}\n\n```mermaid\n{workflow.as_mermaid()}\n```\n\n{table}\n")
    return "\n".join(parts)


class Command(BaseCommand):
    help = "Writes docs/states.md. With --check: fails when the file on disk is not what would be written."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, check=False, **options):
        target = Path(__file__).resolve().parents[4] / "docs" / "states.md"
        if not check:
            target.write_text(drawn())
        elif not target.exists() or target.read_text() != drawn():
            raise CommandError("docs/states.md is not fresh: run manage.py draw_states")
