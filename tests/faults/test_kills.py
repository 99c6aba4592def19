"""Promise 33 and 34 in CI's size: three hundred reminders, ten kills, nothing lost, each copy on record."""

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import figures
from tests.faults.house import House, Program, house, own_database, until
from tests.servers import redis_program

pytestmark = [pytest.mark.faults, pytest.mark.slow]
REMINDERS, KILLS = 300, 10
PACE = REMINDERS // (KILLS + 3)
Kill = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What is there when all is quiet again."""

    rows: int
    lost: int
    copies: int
    unflagged: int
    most: int
    doubts: int


def kill_while_it_sends(built: House, kills: list[Kill]) -> None:
    """One kill each time that some more messages have arrived, until all kills are done."""
    for number, kill in enumerate(kills, start=1):
        until(lambda wanted=number * PACE: built.arrived().total() >= wanted, seconds=30, step=0.05)
        kill()


def tally(built: House) -> Tally:
    arrived = built.arrived()
    rows = built.rows("SELECT message_id, state, ambiguous FROM clients_delivery")
    flagged = {message_id for message_id, _, ambiguous in rows if ambiguous}
    return Tally(
        rows=len(rows),
        lost=sum(1 for message_id, state, _ in rows if message_id not in arrived and state != "uncertain"),
        copies=arrived.total() - len(arrived),
        unflagged=sum(1 for message_id, times in arrived.items() if times > 1 and message_id not in flagged),
        most=max(arrived.values()),
        doubts=len(flagged),
    )


def survive(built: House, kills: list[Kill]) -> Tally:
    kill_while_it_sends(built, kills)
    assert until(lambda: built.open_rows() == 0, seconds=150), built.rows(
        "SELECT state, reason, attempt, count(*) FROM clients_delivery GROUP BY 1, 2, 3"
    )
    found = tally(built)
    sys.stdout.write(f"{found}\n")
    return found


def check(found: Tally) -> None:
    assert (found.rows, found.lost, found.unflagged) == (REMINDERS, 0, 0)
    assert found.copies <= KILLS
    assert found.most <= 2
    figures.note(
        "33, 34",
        f"{found.rows} reminders, {KILLS} kills: {found.lost} lost, {found.copies} copies, each flagged",
    )


def two_loops(folder: Path, database_url: str) -> None:
    with house(folder, database_url=database_url) as built:
        built.seed(REMINDERS)
        built.sink()
        loops = [built.loop(), built.loop()]
        check(survive(built, [loops[number % 2].kill_and_restart for number in range(KILLS)]))


def test_two_loops_on_sqlite_lose_nothing(tmp_path: Path) -> None:
    two_loops(tmp_path, f"sqlite:///{tmp_path / 'attune.sqlite3'}")


@pytest.mark.postgres
def test_two_loops_on_postgresql_lose_nothing(tmp_path: Path, postgres_server: str) -> None:
    with own_database(postgres_server) as database_url:
        two_loops(tmp_path, database_url)


@pytest.mark.postgres
def test_worker_beat_broker_and_loop_lose_nothing(tmp_path: Path, postgres_server: str) -> None:
    if redis_program() is None:
        pytest.skip("needs a Redis-compatible server")
    with own_database(postgres_server) as database_url, house(tmp_path, database_url=database_url) as built:
        built.seed(REMINDERS)
        built.sink()
        broker = built.broker()
        crew: list[Program] = [built.worker(), built.beat()]
        assert until(lambda: built.arrived().total() >= 5, seconds=120), "Celery alone sends"
        crew.append(built.loop())
        once_each = [program.kill_and_restart for program in (*crew, broker)]
        kills = once_each + [
            random.Random(7).choice(crew).kill_and_restart for _ in range(KILLS - len(once_each))
        ]
        check(survive(built, kills))
