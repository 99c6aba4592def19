"""One erasure on a database file, told to the test that started it: which bytes must be gone afterwards."""

import json
import os
import sys

import django

from tests import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
assert environment.DEFAULTS
django.setup()

from django.core.management import call_command  # noqa: E402 - Django has to stand first

from clients import vault  # noqa: E402 - the same
from clients.actions import erasure  # noqa: E402 - the same
from clients.models import Client, DataKey, Entry  # noqa: E402 - the same
from tests import factories  # noqa: E402 - the same


def main(canary: str) -> None:
    """Fill, note the bytes, erase."""
    call_command("migrate", verbosity=0)
    thea = factories.make_member(factories.make_practice(), "Thea", "therapist")
    client = factories.make_client(thea, f"Sam {canary}")
    row = factories.make_assignment(client, why=canary)
    entry = Entry(
        practice_id=client.practice_id,
        client=client,
        assignment=row,
        begun_at=factories.NOON,
        saved_at=factories.NOON,
    )
    vault.put(entry, now=factories.NOON, own={"answers": {"risk": canary}})
    entry.save(force_insert=True)
    sealed = [Client.objects.get(id=client.id).name, Entry.objects.get(id=entry.id).own]
    keys = DataKey.objects.filter(client_id=client.id).values_list("wrapped", flat=True)
    pieces = [value.raw.hex() for value in sealed if value is not None] + [bytes(key).hex() for key in keys]
    erasure.erase(by=thea, client_id=client.id, now=factories.NOON)
    sys.stdout.write(json.dumps({"canaries": len(sealed), "pieces": pieces}) + "\n")


main(sys.argv[1])
