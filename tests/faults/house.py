"""Real processes of the house on a database of their own, started, killed, and started again; and what they left behind."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.servers import free_port, redis_program, wait_for_port

ROOT = Path(__file__).resolve().parents[2]
LEASE_SECONDS = 6
OPEN = ("planned", "leased", "handoff", "retry_wait", "held")


@dataclass(kw_only=True)
class Program:
    """One process group that can be killed as a power cut would, and started again."""

    command: list[str]
    env: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def kill_and_restart(self) -> None:
        self.kill()
        self.start()


@dataclass(kw_only=True)
class House:
    """A database full of due reminders, a mail server, and the engines that a test asks for."""

    folder: Path
    database_url: str
    broker_url: str = ""
    lease_seconds: int = LEASE_SECONDS
    port: int = field(default_factory=free_port)
    programs: list[Program] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.database_url,
            "BROKER_URL": self.broker_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
            "ATTUNE_LEASE_SECONDS": str(self.lease_seconds),
            "ATTUNE_BEAT_SECONDS": "1",
            "ATTUNE_MAIL_PER_MINUTE": "1000000",
            "ATTUNE_EPOCH_FILE": str(self.folder / "epoch"),
            "PYTHONUNBUFFERED": "1",
        }

    def run(self, *words: str, fault: str = "") -> subprocess.CompletedProcess[str]:
        env = self.env | ({"FAULT": fault} if fault else {})
        return subprocess.run(
            [sys.executable, *words], env=env, cwd=ROOT, check=False, capture_output=True, text=True
        )

    def seed(self, count: int) -> None:
        done = self.run("-m", "tests.faults.seed", str(count))
        assert done.returncode == 0, done.stderr

    def start(self, *words: str) -> Program:
        program = Program(command=list(words), env=self.env, log=self.folder / "log")
        program.start()
        self.programs.append(program)
        return program

    def python(self, *words: str) -> Program:
        return self.start(sys.executable, *words)

    def loop(self) -> Program:
        return self.python("manage.py", "deliver", "--loop")

    def worker(self) -> Program:
        words = ("--loglevel", "warning", "--concurrency", "2", "--without-mingle", "--without-gossip")
        return self.python("-m", "celery", "--app", "practice", "worker", *words)

    def beat(self) -> Program:
        words = ("--loglevel", "warning", "--scheduler", "celery.beat:Scheduler", "--pidfile=")
        return self.python("-m", "celery", "--app", "practice", "beat", *words)

    def broker(self) -> Program:
        port = free_port()
        program = redis_program()
        assert program is not None
        started = self.start(
            program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)
        )
        assert started.process is not None
        wait_for_port(port, server=started.process)
        self.broker_url = f"redis://127.0.0.1:{port}/0"
        return started

    def sink(self) -> Program:
        started = self.python("-m", "tests.faults.sink", str(self.port), str(self.folder / "arrived"))
        assert started.process is not None
        wait_for_port(self.port, server=started.process)
        return started

    def arrived(self) -> Counter[str]:
        """How often each message was taken."""
        file = self.folder / "arrived"
        return Counter(file.read_text(encoding="utf-8").split()) if file.exists() else Counter()

    def rows(self, question: str) -> list[tuple]:
        """Asked of the database directly, past the code that is being tested."""
        if self.database_url.startswith("sqlite"):
            line = sqlite3.connect(self.database_url.removeprefix("sqlite:///"), timeout=20)
            try:
                return line.execute(question).fetchall()
            finally:
                line.close()
        with psycopg.connect(self.database_url) as server:
            return server.execute(question.encode()).fetchall()

    def count(self, question: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM {question}")[0][0])

    def open_rows(self) -> int:
        undecided = self.count("clients_reminderplan WHERE next_due_at < CURRENT_TIMESTAMP")
        return undecided + self.count(f"clients_delivery WHERE state IN {OPEN}")

    def end(self) -> None:
        for program in reversed(self.programs):
            program.kill()


@contextmanager
def house(folder: Path, *, database_url: str, lease_seconds: int = LEASE_SECONDS) -> Iterator[House]:
    """Everything is killed when the story is over."""
    built = House(folder=folder, database_url=database_url, lease_seconds=lease_seconds)
    try:
        yield built
    finally:
        built.end()


@contextmanager
def own_database(server_url: str) -> Iterator[str]:
    """A new database on a PostgreSQL server, dropped afterwards."""
    name = f"attune_faults_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server_url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def until(holds, *, seconds: float, step: float = 0.2) -> bool:
    """Wait for it; whether it came."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if holds():
            return True
        time.sleep(step)
    return bool(holds())
