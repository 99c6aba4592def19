"""The verbs against each other, in threads, on both databases: a double press is one press, and of two who cannot both be right one is."""

import json
from pathlib import Path

import pytest

from tests import figures
from tests.faults.house import house, own_database

pytestmark = [pytest.mark.faults, pytest.mark.slow]
ROUNDS = 3


def race(folder: Path, database_url: str) -> None:
    with house(folder, database_url=database_url) as built:
        done = built.run("-m", "tests.faults.at_once", str(ROUNDS))
        assert done.returncode == 0, done.stderr
        complaints = json.loads(done.stdout)
        assert {name: said for name, said in complaints.items() if said} == {}
        where = database_url.split(":", 1)[0]
        figures.note(
            "36, 37", f"{where}: {len(complaints)} races of the verbs × {ROUNDS} rounds: 0 complaints"
        )


def test_nobody_is_right_twice_on_sqlite(tmp_path: Path) -> None:
    race(tmp_path, f"sqlite:///{tmp_path / 'attune.sqlite3'}")


@pytest.mark.postgres
def test_nobody_is_right_twice_on_postgresql(tmp_path: Path, postgres_server: str) -> None:
    with own_database(postgres_server) as database_url:
        race(tmp_path, database_url)
