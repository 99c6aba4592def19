"""`make test`, `make check`, `make screenshots`, `make bench`, `make clean`."""

import base64
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from deploy.launch import environment
from deploy.launch.places import DEV_LOCK, ROOT, VENV
from deploy.launch.say import say

PYTEST = ("python", "-m", "pytest")
# Three workers for two cores, because some tests mostly wait; tests/order.py says which begin first.
ON_BOTH_CORES = ("-n", "3", "--dist", "loadfile")
TESTS = (*PYTEST, *ON_BOTH_CORES, "-q")
QUICK_TESTS = (*TESTS, "-m", "not browser and not faults", "--cov", "--cov-report=")
BOUNDS = ("python", "-m", "tests.bounds")
CHECKS = (
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("ruff", "check", "--quiet", ".")),
    ("templates", ("djlint", "templates", "--lint", "--quiet")),
    ("types", ("mypy",)),
    ("floors", ("lint-imports",)),
    ("migrations", ("python", "manage.py", "makemigrations", "--check", "--dry-run")),
    ("deployment", ("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING")),
)
READ_SETTINGS = {"types", "migrations", "deployment"}
NO_DATABASE = {"types", "migrations"}
LEFT_OVERS = (
    ".coverage",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
)


def test() -> int:
    """Every test that this machine can run."""
    return _in_environment(TESTS)


def lint() -> int:
    """Everything but the tests; each step runs, whatever the one before said."""
    return _steps(CHECKS)


def check() -> int:
    """Everything that a change has to pass."""
    return _steps((("tests", TESTS), *CHECKS))


def ready() -> int:
    """The environment of the builders, and nothing else."""
    environment.ensure(DEV_LOCK)
    return 0


def coverage() -> int:
    """Which branches the quick tests walk through, held to the bounds of tests/bounds.py."""
    return _in_environment(QUICK_TESTS) or _in_environment(BOUNDS)


def screenshots() -> int:
    """Pictures of every page, made by a script and meant to be looked at."""
    return _in_environment(("python", "-m", "tests.screenshots"))


def bench() -> int:
    """What pages and saves cost, beside a floor; the figures go into docs/performance.md."""
    return _in_environment(("python", "-m", "benchmarks", "--write"))


def clean() -> int:
    """Everything that can be made again; the demo's data and keys cannot, so they stay."""
    for name in LEFT_OVERS:
        _remove(ROOT / name)
    for folder in ROOT.rglob("__pycache__"):
        if VENV not in folder.parents:
            _remove(folder)
    _remove(VENV)
    say("The environment and the caches are gone; var/ (the demo's data and keys) is kept.")
    return 0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _steps(checks: Iterable[tuple[str, tuple[str, ...]]]) -> int:
    environment.ensure(DEV_LOCK)
    failed = [name for name, command in checks if not _step(name, command)]
    say("All checks passed." if not failed else f"Not yet: {', '.join(failed)}.")
    return 1 if failed else 0


def _step(name: str, command: Iterable[str]) -> bool:
    began = time.monotonic()
    say(f"== {name}")
    passed = _in_environment(command, more=_settings_for(name)) == 0
    say(f"== {name}: {'passed' if passed else 'FAILED'} after {time.monotonic() - began:.0f} s")
    return passed


def _in_environment(command: Iterable[str], *, more: Mapping[str, str] = MappingProxyType({})) -> int:
    """The command with the environment's programs first on PATH."""
    environment.ensure(DEV_LOCK)
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    program, *arguments = command
    program = shutil.which(program, path=path) or sys.executable
    env = {**os.environ, **more, "PATH": path}
    return subprocess.run([program, *arguments], cwd=ROOT, env=env, check=False).returncode


def _settings_for(step: str) -> dict[str, str]:
    if step not in READ_SETTINGS:
        return {}
    return _as_if_deployed() | ({"DATABASE_URL": "sqlite:///:memory:"} if step in NO_DATABASE else {})


def _as_if_deployed() -> dict[str, str]:
    """A practice's environment, for the checks that read the settings but need no machine."""
    return {
        "DATABASE_URL": "postgres://attune@localhost/attune",
        "BROKER_URL": "redis://localhost:6379/0",
        "EMAIL_URL": "smtp://localhost:25",
        "PUBLIC_URL": "https://attune.example",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ATTUNE_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
