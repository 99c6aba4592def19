"""Many senders at once, and somebody who takes things back meanwhile: no copy, and no mail that was called back."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import figures
from tests.faults.house import House, house, own_database, until

pytestmark = [pytest.mark.faults, pytest.mark.slow]
REMINDERS = 80


def race(folder: Path, database_url: str) -> None:
    with house(folder, database_url=database_url) as built:
        built.seed(REMINDERS)
        built.sink()
        with ThreadPoolExecutor() as beside:
            withdrawing = beside.submit(built.run, "-m", "tests.faults.withdraw", str(folder / "withdrawn"))
            for _ in range(3):
                built.loop()
            withdrawn = withdrawing.result()
        assert withdrawn.returncode == 0, withdrawn.stderr
        assert until(lambda: built.open_rows() == 0, seconds=120)
        check(built)


def check(built: House) -> None:
    arrived = built.arrived()
    lines = (built.folder / "withdrawn").read_text(encoding="utf-8").split("\n")
    called_back = {line.split()[0].replace("-", "") for line in lines if line.endswith(" 1")}
    rows = built.rows(
        "SELECT message_id, state, assignment_id FROM clients_delivery d"
        " JOIN clients_deliveryitem i ON i.delivery_id = d.id"
    )
    owner = {message_id: str(assignment_id).replace("-", "") for message_id, _, assignment_id in rows}
    assert called_back
    # A letter that was planned in the instant of the calling back is dropped by the sender's own look, so its
    # state is the witness: what says it went out arrived once, what says it was called back never did.
    assert arrived == dict.fromkeys((message_id for message_id, state, _ in rows if state == "accepted"), 1)
    assert {state for _, state, _ in rows} <= {"accepted", "cancelled"}
    assert called_back & {owner[message_id] for message_id in arrived} == set()
    assert built.count("clients_delivery WHERE ambiguous > 0") == 0
    figures.note(
        "36, 37",
        f"3 loops, {REMINDERS} reminders, {len(called_back)} called back meanwhile: 0 of those arrived, 0 copies",
    )


def test_cancel_wins_on_sqlite(tmp_path: Path) -> None:
    race(tmp_path, f"sqlite:///{tmp_path / 'attune.sqlite3'}")


@pytest.mark.postgres
def test_cancel_wins_on_postgresql(tmp_path: Path, postgres_server: str) -> None:
    with own_database(postgres_server) as database_url:
        race(tmp_path, database_url)
