"""How large the code is: lines per module and per function, medians, 90th percentiles and the largest.

For proportion, not as a limit: modules near 60 lines and seldom above 300, functions near 6 and seldom above 40,
tests at most about twice the lines of what they test.
"""

import ast
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ["carecase", "services_catalog", "referrals", "repatriation"]
LARGEST = 8


def modules(*folders):
    """Python files without migrations and empty package files."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and path.stat().st_size:
                yield path


def functions(path):
    """(lines, module:name) of every function in a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.end_lineno - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def describe(what, sized):
    """One line of measures, then the largest with their sizes."""
    sizes = sorted(size for size, _ in sized)
    tenths = quantiles(sizes, n=10) if len(sizes) > 1 else sizes * 9
    print(f"{what}: {len(sizes)}, lines {sum(sizes)}, median {tenths[4]:.0f}, 90th percentile {tenths[8]:.0f}")
    for size, name in sorted(sized, reverse=True)[:LARGEST]:
        print(f"  {size:5}  {name}")


def main():
    ours, tests = list(modules(*PACKAGES)), list(modules("tests"))
    describe("modules", [(lines(path), str(path.relative_to(ROOT))) for path in ours])
    describe("functions", [found for path in ours for found in functions(path)])
    describe("test modules", [(lines(path), str(path.relative_to(ROOT))) for path in tests] or [(0, "none")])
    print(f"lines of test per line of code: {sum(map(lines, tests)) / sum(map(lines, ours)):.2f}")


if __name__ == "__main__":
    main()
