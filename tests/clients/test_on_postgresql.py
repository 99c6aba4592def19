"""The statements of the hot pages are planned once by PostgreSQL, unless a pool forbids it; due mails come from their index."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.house import own_database
from tests.house.tree import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def told(folder: Path, database_url: str) -> Any:
    """What the process on this database says."""
    env = os.environ | {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "practice.settings",
        "ATTUNE_EPOCH_FILE": str(folder / "epoch"),
    }
    asked = [sys.executable, "-m", "tests.clients.planned"]
    done = subprocess.run(asked, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_hot_statements_are_prepared_once_and_no_others(tmp_path: Path, postgres_server: str) -> None:
    with own_database(postgres_server) as database_url:
        found = told(tmp_path, database_url)
        behind_a_pool = told(tmp_path, f"{database_url}?prepare=0")

    assert (found["kept"], behind_a_pool["kept"]) == ([1, 1, 1], [0, 0, 0])
    assert "delivery_due" in found["claim"], found["claim"]
