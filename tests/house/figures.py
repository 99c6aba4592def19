"""The house in figures, for the README: `python -m tests.house.figures`."""

import ast
import statistics
import sys

from tests.house.tree import (
    CONTEXTS,
    PRODUCT,
    Function,
    calls,
    functions,
    length,
    lines_of,
    p95,
    python_files,
    templates,
    tree_of,
)

PATCHES = {"patch", "patch.object", "monkeypatch.setattr", "mocker.patch"}


def tests() -> list[Function]:
    """Every test of the house."""
    return [node for _, node in functions("tests") if node.name.startswith("test_")]


def code_lines(*folders: str) -> int:
    """Lines that are neither blank nor a comment of their own."""
    texts = (path.read_text(encoding="utf-8").splitlines() for path in python_files(*folders))
    return sum(1 for lines in texts for line in lines if line.strip() and not line.strip().startswith("#"))


def tests_per_code() -> float:
    """Lines of tests for each line of code."""
    return code_lines("tests") / code_lines(*PRODUCT)


def patches_per_test() -> float:
    """How often a test reaches behind a wall instead of handing something in."""
    found = [
        call for path in python_files("tests") for call in calls(path) if ast.unparse(call.func) in PATCHES
    ]
    return len(found) / len(tests())


def spread(name: str, numbers: list[int]) -> str:
    """One line: how many, the middle, the tail, the longest."""
    return f"{name}: {len(numbers)}, median {statistics.median(numbers):.0f}, p95 {p95(numbers)}, max {max(numbers)}"


def report() -> list[str]:
    """Every figure of the ruler."""
    return [
        spread("files", [lines_of(path) for path in python_files(*PRODUCT)]),
        spread("functions", [length(node) for _, node in functions(*PRODUCT)]),
        spread("templates", [lines_of(path) for path in templates()]),
        spread("test functions", [length(node) for node in tests()]),
        f"tests : code = {tests_per_code():.2f}",
        f"patches per test = {patches_per_test():.3f}",
        f"modules: {sum(1 for path in python_files(*CONTEXTS) if tree_of(path).body)}",
    ]


if __name__ == "__main__":
    sys.stdout.write("\n".join(report()) + "\n")
