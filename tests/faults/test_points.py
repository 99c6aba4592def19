"""Every arrow of the way of a mail, with a power cut on it: what is in the row, what arrived, what becomes of it."""

import time

import pytest

from tests.faults.house import House, until

pytestmark = [pytest.mark.faults, pytest.mark.slow]
ONCE = ("manage.py", "deliver", "--once")
DIED = 9


def row(built: House) -> tuple[str, int]:
    return built.rows("SELECT state, ambiguous FROM clients_delivery WHERE kind = 'reminder'")[0]


@pytest.mark.parametrize(
    ("place", "left_as", "ends_as", "copies"),
    [
        ("after_claim", "leased", ("accepted", 0), {1}),
        ("before_handoff", "leased", ("accepted", 0), {1}),
        ("after_handoff", "handoff", ("accepted", 1), {1}),
        ("after_data", "handoff", ("accepted", 1), {1, 2}),
        ("after_250", "handoff", ("accepted", 1), {2}),
        ("before_save", "handoff", ("accepted", 1), {2}),
    ],
)
def test_power_cut_loses_nothing_and_doubts_are_on_record(
    small_house: House, place: str, left_as: str, ends_as: tuple[str, int], copies: set[int]
) -> None:
    assert small_house.run(*ONCE, fault=place).returncode == DIED
    assert row(small_house)[0] == left_as
    time.sleep(small_house.lease_seconds + 0.2)
    assert small_house.run(*ONCE).returncode == 0
    assert row(small_house) == ends_as
    assert small_house.arrived().total() in copies


def test_power_cut_between_commit_and_poke_loses_nothing(small_house: House) -> None:
    assert small_house.run("-m", "tests.faults.post", fault="after_commit_before_poke").returncode == DIED
    assert small_house.rows("SELECT state FROM clients_delivery WHERE kind = 'notice'") == [("planned",)]
    assert small_house.run(*ONCE).returncode == 0
    assert small_house.rows("SELECT state FROM clients_delivery WHERE kind = 'notice'") == [("accepted",)]


def test_older_copy_of_the_database_sends_nothing_until_released(small_house: House) -> None:
    epoch = small_house.folder / "epoch"
    small_house.run(*ONCE)
    assert small_house.arrived().total() == 1
    ahead = epoch.read_text().replace('"counter": 1', '"counter": 9')
    epoch.write_text(ahead)
    small_house.run("-m", "tests.faults.post")
    assert "held" in small_house.run(*ONCE).stdout
    assert small_house.arrived().total() == 1
    listed = small_house.run("manage.py", "release").stdout
    assert "restore" in listed
    assert "1 will go" in small_house.run("manage.py", "release", "--since", "2020-01-01").stdout
    small_house.run(*ONCE)
    assert small_house.arrived().total() == 2


def test_loop_that_is_told_to_stop_finishes_what_it_began(small_house: House) -> None:
    loop = small_house.loop()
    assert until(lambda: small_house.arrived().total() == 1, seconds=120)
    assert loop.process is not None
    loop.process.terminate()
    assert loop.process.wait(timeout=30) == 0
    assert row(small_house) == ("accepted", 0)
