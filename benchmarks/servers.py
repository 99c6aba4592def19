"""The servers of a run: PostgreSQL or a file, a broker, and two web servers of the same kind on the same database."""

import base64
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.meter import Request, Target
from tests.servers import (
    free_port,
    postgres_programs,
    postgres_running,
    redis_program,
    redis_running,
    wait_for_port,
)

ROOT = Path(__file__).resolve().parents[1]
GUNICORN = ("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py")


@dataclass(kw_only=True)
class Bench:
    """One run: where everything stands, and how to start a server in it."""

    env: dict[str, str]
    database_pid: int | None
    log: Path
    stack: ExitStack
    targets: dict[str, Target] = field(default_factory=dict)

    def tell(self, *words: str) -> Any:
        """Run a program of Python to its end; what it printed, read as JSON."""
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return json.loads(done.stdout.strip().splitlines()[-1])

    def web(self, application: str, requests: dict[str, Request]) -> dict[str, Target]:
        """A gunicorn with one worker of plain threads, as the house is deployed."""
        port = free_port()
        env = self.env | {"PORT": str(port)}
        with self.log.open("ab") as log:
            server = subprocess.Popen(
                [sys.executable, *GUNICORN, application],
                cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.stack.callback(_end, server)
        wait_for_port(port, server=server)
        made = {
            name: Target(
                name=name, request=each, port=port, web_pid=server.pid, database_pid=self.database_pid
            )
            for name, each in requests.items()
        }
        self.targets |= made
        return made


@contextmanager
def standing(kind: str) -> Iterator[Bench]:
    """Everything below the web servers, on `postgres` or on `sqlite`; gone afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="attune-bench-")))
        env = os.environ | _settings(folder)
        env["BROKER_URL"] = stack.enter_context(
            redis_running(_needed(redis_program(), "a Redis-compatible server"))
        )
        database_pid = None
        if kind == "postgres":
            programs = _needed(postgres_programs(), "PostgreSQL")
            env["DATABASE_URL"] = stack.enter_context(postgres_running(programs))
            env["FLOOR_DATABASE_URL"], database_pid = _second(env["DATABASE_URL"])
        else:
            env["DATABASE_URL"] = f"sqlite:///{folder / 'house.sqlite3'}"
            env["FLOOR_DATABASE_URL"] = f"sqlite:///{folder / 'floor.sqlite3'}"
        bench = Bench(env=env, database_pid=database_pid, log=folder / "log", stack=stack)
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
            cwd=ROOT, env=env, check=True,
        )  # fmt: skip
        yield bench


def _settings(folder: Path) -> dict[str, str]:
    """A practice's own settings, with keys of this run; nothing is shown for debugging."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ATTUNE_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "ATTUNE_EPOCH_FILE": str(folder / "epoch"),
        "ATTUNE_ERASURE_LEDGER": str(folder / "erased.jsonl"),
        "EMAIL_URL": "memory:",
        "PUBLIC_URL": "http://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "DEBUG": "0",
        "DEMO": "0",
        "LOG_LEVEL": "info",
        "WEB_CONCURRENCY": "1",
    }


def _second(url: str) -> tuple[str, int]:
    """A second database on the same server, and the server's process."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE DATABASE floor")
        told = server.execute("SHOW data_directory").fetchone()
    assert told is not None
    pid = int(Path(str(told[0]), "postmaster.pid").read_text(encoding="utf-8").split()[0])
    return f"{url.rsplit('/', 1)[0]}/floor", pid


def _needed(found: Any, name: str) -> Any:
    if found is None:
        raise SystemExit(f"The benchmark needs {name}; it is not installed here.")
    return found


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=30)
