"""The repository as the house tests see it: files, syntax trees, and what is measured on them."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTEXTS = ("practice", "clients", "psychoed")
PRODUCT = (*CONTEXTS, "deploy")
NOT_OURS = re.compile(r"(^|/)(\.git|\.venv|var|migrations|__pycache__|\.[a-z_]+_cache|node_modules)(/|$)")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """The Python files below these folders, migrations left out: Django writes those."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return tuple(sorted(path for path in found if not NOT_OURS.search(where(path))))


@cache
def templates() -> tuple[Path, ...]:
    """Every page, part and letter."""
    return tuple(sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file()))


@cache
def tree_of(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=where(path))


@cache
def committed_texts() -> tuple[Path, ...]:
    """Every text that is or will be committed, new files included, ignored ones not."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    names = told.stdout.splitlines() or [where(path) for path in ROOT.rglob("*")]
    paths = [ROOT / name for name in names if not NOT_OURS.search(name) or "/migrations/" in name]
    return tuple(path for path in paths if path.is_file() and is_text(path))


def is_text(path: Path) -> bool:
    """Whether the file is meant to be read by people."""
    return b"\0" not in path.read_bytes()[:2048]


def where(path: Path) -> str:
    """The path inside the repository."""
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> int:
    """How many lines the file has."""
    return path.read_text(encoding="utf-8").count("\n")


def functions(*folders: str) -> Iterator[tuple[Path, Function]]:
    """Every function and method with its file."""
    for path in python_files(*folders):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, Function):
                yield path, node


def length(node: Function) -> int:
    """Lines from the name to the last statement."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in the file."""
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def p95(numbers: list[int]) -> int:
    """The number that 95 of 100 do not exceed."""
    ordered = sorted(numbers) or [0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
