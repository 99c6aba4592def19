"""Plants, copies what lies on the disk, erases, and copies again; in a process of its own on a real database.

`story FOLDER` does all of it and prints what has to be nowhere as one line of JSON; `replay FOLDER` erases a
restored backup again.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import django

from tests import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
assert environment.DEFAULTS
django.setup()

from django.apps import apps  # noqa: E402 - Django has to stand first
from django.conf import settings  # noqa: E402 - the same
from django.core.management import call_command  # noqa: E402 - the same
from django.db import connection  # noqa: E402 - the same

from clients import audit  # noqa: E402 - the same
from clients.actions import erasure  # noqa: E402 - the same
from clients.models import AuditEvent, Client, DataKey, DeliveryEvent  # noqa: E402 - the same
from clients.models.sealed import SealedField  # noqa: E402 - the same
from tests import factories  # noqa: E402 - the same
from tests.house import planting  # noqa: E402 - the same

CLIENTS = 9


def main(deed: str, folder: Path) -> dict[str, Any]:
    """One of the two deeds, with every logger as talkative as it can be."""
    for name in ("", "django", "celery", "kombu"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    if deed == "replay":
        call_command("erase_client", "--replay", stdout=sys.stderr)
        take(folder / "replayed")
        return kept() | {"left": Client.objects.exclude(status="erased").count()}
    call_command("migrate", verbosity=0)
    connection.force_debug_cursor = True
    thea = factories.make_member(factories.make_practice(), "Thea", "therapist")
    garden = planting.plant(thea=thea, clients=CLIENTS)
    take(folder / "planted")
    back_up(folder / "backup.sqlite3")
    before, gone = kept(), pieces()
    for client in Client.objects.all():
        erasure.erase(by=thea, client_id=client.id, now=planting.LATER)
    take(folder / "erased")
    return {
        "planted": garden.planted,
        "secrets": garden.secrets,
        "mails": [message.hex() for _envelope, message in garden.carrier.sent],
        "pieces": gone,
        "before": before,
        "after": kept(),
    }


def pieces() -> list[str]:
    """Every ciphertext of a client and every wrapped key, in hex."""
    found = [
        bytes(key).hex()
        for key in DataKey.objects.filter(client_id__isnull=False).values_list("wrapped", flat=True)
    ]
    for model in apps.get_models():
        names = [each.name for each in model._meta.get_fields() if isinstance(each, SealedField)]
        for row in model._base_manager.all() if names else []:
            if getattr(row, "client_id", None) is not None:
                found += [value.raw.hex() for name in names if (value := getattr(row, name)) is not None]
    return found


def kept() -> dict[str, Any]:
    """How many lines the two logs have, and whether the chain holds."""
    return {
        "events": AuditEvent.objects.count(),
        "deliveries": DeliveryEvent.objects.count(),
        "broken": len(list(audit.verify())),
    }


def back_up(path: Path) -> None:
    """What a backup of this moment would hold."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM INTO '{path}'")


def take(folder: Path) -> None:
    """The files as they lie there now, the write-ahead file included: it is gone when the process ends."""
    folder.mkdir()
    address = os.environ["DATABASE_URL"]
    if connection.vendor == "sqlite":
        home = Path(settings.DATABASES["default"]["NAME"])
        for path in home.parent.glob(f"{home.name}*"):
            shutil.copy(path, folder)
    else:
        subprocess.run(["pg_dump", "-f", folder / "dump.sql", address], check=True)


sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]))) + "\n")
