"""Servers and seeded databases for the fault tests."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.house import House, house
from tests.servers import postgres_server

__all__ = ["postgres_server"]

Seeded = Callable[[], str]


@pytest.fixture(scope="session")
def one_due(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a single reminder that is due, to be copied."""
    folder = tmp_path_factory.mktemp("seeded")
    file = folder / "attune.sqlite3"
    House(folder=folder, database_url=f"sqlite:///{file}").seed(1)
    return file


@pytest.fixture
def small_house(tmp_path: Path, one_due: Path) -> Iterator[House]:
    """One due reminder, a mail server, and leases of three seconds."""
    for part in one_due.parent.glob("attune.sqlite3*"):
        shutil.copy(part, tmp_path / part.name)
    with house(tmp_path, database_url=f"sqlite:///{tmp_path / 'attune.sqlite3'}", lease_seconds=3) as built:
        built.sink()
        yield built
