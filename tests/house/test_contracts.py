"""Who may know whom: the contracts hold, and each one notices the sin that it is there for."""

import ast
import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import CONTEXTS, ROOT, python_files, tree_of, where

SINS = [
    ("contexts", "clients/audit.py", "import practice.policy"),
    ("practice-floors", "practice/models/people.py", "import practice.views"),
    ("practice-floors", "practice/attic.py", ""),
    ("clients-floors", "clients/models/base.py", "import clients.vault"),
    ("clients-floors", "clients/attic.py", ""),
    ("psychoed-floors", "psychoed/models/material.py", "import psychoed.apps"),
    ("psychoed-floors", "psychoed/attic.py", ""),
    ("no-orm-in-pages", "practice/views/health.py", "from practice.models import Member"),
    ("two-doors", "clients/desk/__init__.py", "import clients.portal"),
    ("portal-is-narrow", "clients/portal/__init__.py", "import clients.access"),
    ("notes", "practice/views/health.py", "from practice.models.rupture import RuptureThread"),
    ("deeds-post-nothing", "practice/actions/people.py", "from practice.celery import app"),
    ("acyclic", "psychoed/inline.py", "import psychoed.blocks"),
]
NOTES = {"ProcessNote", "RuptureThread", "ThreadEvent", "ThreadEvidence"}
NOTE_ROOMS = (
    "practice/models",
    "practice/access.py",
    "practice/actions/ruptures.py",
    "practice/queries",
    "practice/timeline.py",
)
DOORS = ("desk", "portal", "api", "views", "tasks")


def contracts() -> configparser.ConfigParser:
    """The contracts as they are written."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    return parser


def judge(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the linter says about a tree."""
    linter = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [linter, "--no-cache", *arguments], cwd=tree, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The contexts' Python files and the contracts, to sin in."""
    for context in CONTEXTS:
        shutil.copytree(
            ROOT / context, tmp_path / context, ignore=shutil.ignore_patterns("__pycache__", "library")
        )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_every_contract_holds() -> None:
    """No circle, no arrow up, no door to a table."""
    told = judge(ROOT)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize(("contract", "place", "sin"), SINS)
def test_contract_notices_a_sin(copied: Path, contract: str, place: str, sin: str) -> None:
    """Given the tree as it is, when one line is added, then this contract breaks."""
    with (copied / place).open("a", encoding="utf-8") as file:
        file.write(f"\n{sin or '# a room without a floor'}\n")
    told = judge(copied, "--contract", contract)
    assert (told.returncode, "1 broken" in told.stdout) == (1, True), told.stdout


def test_only_the_therapists_own_code_names_a_note() -> None:
    """The models' front door hands every row out, so the name itself is looked for, not only the path."""
    naming = {
        where(path)
        for path in python_files(*CONTEXTS)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.alias) and node.name in NOTES
    }
    assert {name for name in naming if not name.startswith(NOTE_ROOMS)} == set()


def test_each_contract_has_its_sin() -> None:
    """A contract that was never broken on purpose may not be able to break."""
    written = {name.removeprefix("importlinter:contract:") for name in contracts().sections() if ":" in name}
    assert written == {contract for contract, _, _ in SINS}


def test_every_door_is_kept_from_the_tables() -> None:
    """A new door is named in the contract on the day it is hung."""
    named = set(contracts()["importlinter:contract:no-orm-in-pages"]["source_modules"].split())
    hung = {
        f"{context}.{door}"
        for context in CONTEXTS
        for door in DOORS
        if (ROOT / context / door / "__init__.py").exists() or (ROOT / context / f"{door}.py").exists()
    }
    assert named == hung
