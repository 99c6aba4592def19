"""Run by `test_on_postgresql` in a process of its own: what PostgreSQL keeps of our statements, and how it plans."""

import json
import sys
import uuid

import django
from django.core.management import call_command
from django.db import connection
from django.utils import timezone


def kept() -> list[int]:
    """How many statements stand prepared after the first asking, after many, and after an ordinary query."""
    from clients.models import SafeContact  # noqa: PLC0415 - the same
    from clients.pieces.rows import _CONTACT  # noqa: PLC0415 - models can be read only after django.setup

    counts = []
    for times in (1, 9):
        for _ in range(times):
            assert _CONTACT.rows(client=uuid.uuid4()) == []
        counts.append(standing())
    for _ in range(9):
        SafeContact.objects.filter(client_id=uuid.uuid4()).first()
    return [*counts, standing()]


def standing() -> int:
    """What this connection has prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return int(cursor.fetchone()[0])


def claim() -> str:
    """How due mails are found, where reading the whole table is the dearest way."""
    from clients.actions.deliveries import candidates  # noqa: PLC0415 - models can be read only after django.setup

    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
    return candidates(now=timezone.now()).values("id").explain()


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps({"kept": kept(), "claim": claim()}))
