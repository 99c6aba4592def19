"""Two people settle while two engines pass on: each answer is settled once and passed on at most once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.house import House, house, own_database

pytestmark = [pytest.mark.faults, pytest.mark.slow]
ALARMS = 8
DEEDS = ("settle", "settle", "escalate", "escalate")


def race(folder: Path, database_url: str) -> None:
    with house(folder, database_url=database_url) as built:
        seeded = built.run("-m", "tests.faults.alarms", "seed", str(ALARMS))
        assert seeded.returncode == 0, seeded.stderr
        with ThreadPoolExecutor() as hands:
            done = list(hands.map(lambda deed: built.run("-m", "tests.faults.alarms", deed), DEEDS))
        assert [each.stderr for each in done if each.returncode] == []
        check(built, [line for each in done[:2] for line in each.stdout.split("\n") if line])


def check(built: House, settled: list[str]) -> None:
    assert sorted(line.endswith(" 1") for line in settled) == [False] * ALARMS + [True] * ALARMS
    assert built.count("clients_riskwatch") == 0
    acts = dict(built.rows("SELECT kind, count(*) FROM clients_riskact GROUP BY kind"))
    passed_on = acts.get("escalated", 0)
    assert acts["settled"] == ALARMS
    assert acts.get("told", 0) == passed_on <= ALARMS
    assert built.count("clients_delivery WHERE kind = 'notice'") == passed_on


def test_each_is_settled_once_on_sqlite(tmp_path: Path) -> None:
    race(tmp_path, f"sqlite:///{tmp_path / 'attune.sqlite3'}")


@pytest.mark.postgres
def test_each_is_settled_once_on_postgresql(tmp_path: Path, postgres_server: str) -> None:
    with own_database(postgres_server) as database_url:
        race(tmp_path, database_url)
