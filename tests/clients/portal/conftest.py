"""A server for the real browser. The tests' database in memory is one connection: requests come one at a time."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread

LOCK = threading.Lock()


class OneAtATime(StaticFilesHandler):
    """Pages and files of this house, one request after another."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        with LOCK:
            return super().__call__(environ, start_response)


@pytest.fixture
def house(transactional_db: None, settings: Any) -> Iterator[SimpleNamespace]:
    """Where the house can be visited."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "localhost"]
    shared = {c.alias: c for c in connections.all() if c.vendor == "sqlite" and c.is_in_memory_db()}
    for connection in shared.values():
        connection.inc_thread_sharing()
    thread = LiveServerThread("localhost", OneAtATime, connections_override=shared)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    yield SimpleNamespace(url=f"http://localhost:{thread.port}")
    thread.terminate()
    for connection in shared.values():
        connection.dec_thread_sharing()
