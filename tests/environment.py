"""What every test run stands on, set before Django reads a single setting (loaded by `-p tests.environment`).

The keys below are made for tests and guard nothing. A variable that is already set wins, so that
`DATABASE_URL=postgres://… python -m pytest` runs the same tests on PostgreSQL.
"""

import base64
import os

SAMPLE_KEY = base64.b64encode(b"test-key-test-key-test-key-test!").decode()

DEFAULTS = {
    "SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4,
    "ATTUNE_MASTER_KEY": SAMPLE_KEY,
    "DATABASE_URL": "sqlite:///:memory:",
    "BROKER_URL": "",
    "EMAIL_URL": "memory:",
    "PUBLIC_URL": "http://testserver",
    "MAIL_DOMAIN": "attune.example",
    "DEBUG": "0",
    "DEMO": "0",
    # Playwright's own loop runs in the thread of the test; Django would refuse the database there.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}

for name, value in DEFAULTS.items():
    if f"{name}_FILE" not in os.environ:
        os.environ.setdefault(name, value)
