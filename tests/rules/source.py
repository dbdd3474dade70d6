"""The source that the house rules are read from."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [ROOT / name for name in ("carecase", "services_catalog", "referrals", "repatriation")]
MODULES = sorted(path for package in PACKAGES for path in package.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(path for package in PACKAGES for path in package.rglob("templates/**/*.html"))


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path, node=None):
    """Where something stands, as an editor opens it."""
    place = path.relative_to(ROOT).as_posix()
    return f"{place}:{node.lineno}" if node is not None else place


def nodes(path, *kinds):
    return (node for node in ast.walk(tree(path)) if isinstance(node, kinds))


def imported(path):
    """(node, dotted name) of everything a module imports, names taken from a module included."""
    for node in nodes(path, ast.Import, ast.ImportFrom):
        for alias in node.names:
            yield node, alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}"


def called(node):
    """The last name of what a call calls."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
