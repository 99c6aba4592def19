"""The real processes of one practice: broker, worker, beat, web server, and a mail server that keeps what it took."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.clients.smtp import Sink, running
from tests.faults.house import House, until
from tests.journeys.entrance import Someone
from tests.servers import free_port, wait_for_port

TAKE_BACK_SECONDS = 15
"""Ten minutes in life."""


@dataclass(kw_only=True)
class Stack(House):
    """A house with a door to knock on."""

    lease_seconds: int = 30
    web_port: int = field(default_factory=free_port)
    people: dict[str, Someone] = field(default_factory=dict)
    post: Sink = field(default_factory=Sink)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.web_port}"

    @property
    def env(self) -> dict[str, str]:
        return super().env | {
            "PUBLIC_URL": self.address,
            "PORT": str(self.web_port),
            "DEBUG": "1",
            "DEMO": "0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.post.port}",
            "ATTUNE_TAKE_BACK_SECONDS": str(TAKE_BACK_SECONDS),
            "ATTUNE_UNDO_SECONDS": "2",
            "ATTUNE_ERASURE_LEDGER": str(self.folder / "erased.jsonl"),
            "LOG_LEVEL": "warning",
        }

    def begin(self) -> None:
        """Everything up, with people who can sign in."""
        done = self.run("-m", "tests.journeys.seed")
        assert done.returncode == 0, done.stderr
        self.people = {name: Someone(**entry) for name, entry in json.loads(done.stdout).items()}
        self.broker()
        self.worker()
        self.beat()
        web = self.python("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "practice.wsgi")
        assert web.process is not None
        wait_for_port(self.web_port, server=web.process)

    def mail_to(self, address: str, *, after: int = 0, seconds: float = 45) -> bytes:
        """The newest mail to this address, once there are more than `after` of them."""
        assert until(lambda: self.count_to(address) > after, seconds=seconds), self.told()
        return next(
            raw
            for (_, to), raw in zip(reversed(self.post.envelopes), reversed(self.post.messages), strict=True)
            if to == address
        )

    def count_to(self, address: str) -> int:
        """How many mails this address has got."""
        return sum(1 for _, to in self.post.envelopes if to == address)

    def told(self) -> str:
        """The end of what the processes said, for a test that fails."""
        log = self.folder / "log"
        return log.read_text(encoding="utf-8", errors="replace")[-3000:] if log.exists() else ""

    def told_all(self) -> bytes:
        """All that the processes wrote."""
        return (self.folder / "log").read_bytes()

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of the house, beside the running processes."""
        return self.run("manage.py", *words)


@contextmanager
def standing(folder: Path, *, database_url: str) -> Iterator[Stack]:
    """The house with everybody in it; all of them are gone afterwards."""
    built = Stack(folder=folder, database_url=database_url)
    with running(built.post):
        try:
            built.begin()
            yield built
        finally:
            built.end()
