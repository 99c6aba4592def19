"""What every test run stands on, set before Django reads a single setting (loaded by `-p tests.environment`).

The keys below are made for tests and guard nothing. A variable that is already set wins, so that
`DATABASE_URL=postgres://… python -m pytest` runs the same tests on PostgreSQL.
"""

import base64
import os
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

SAMPLE_KEY = base64.b64encode(b"test-key-test-key-test-key-test!").decode()

DEFAULTS = {
    "SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4,
    "ATTUNE_MASTER_KEY": SAMPLE_KEY,
    "DATABASE_URL": "sqlite:///:memory:",
    "BROKER_URL": "",
    "EMAIL_URL": "memory:",
    "PUBLIC_URL": "http://testserver",
    "MAIL_DOMAIN": "attune.example",
    "ATTUNE_EPOCH_FILE": str(Path(tempfile.gettempdir()) / f"attune-epoch-{os.getpid()}"),
    "DEBUG": "0",
    "DEMO": "0",
    # Playwright's own loop runs in the thread of the test; Django would refuse the database there.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}

for name, value in DEFAULTS.items():
    if f"{name}_FILE" not in os.environ:
        os.environ.setdefault(name, value)

# WhiteNoise warns about a folder that is not there, and a warning is an error here.
(Path(__file__).resolve().parents[1] / "var" / "static").mkdir(parents=True, exist_ok=True)


def pytest_configure(config: pytest.Config) -> None:
    """Pages in tests name their style sheets plainly; the hashed names exist only after collectstatic."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = plain
