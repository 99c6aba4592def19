"""Erases a client: destroys the keys, deletes every row that hangs on the client, leaves the logs standing.

The keys that were destroyed are also written into a ledger outside the database, so that a restored
backup can be erased again before it serves anyone.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, models, transaction

from clients import access, audit, outbox, vault
from clients.actors import Actor, ClientPermission, Operator
from clients.models import Client, DataKey, Delivery, LocalMail, SafeContact


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What an erasure did, in numbers: nothing of the person is in it."""

    code: str
    keys: int
    rows: int
    mails_stopped: int


def erase(*, by: Actor, client_id: uuid.UUID, now: datetime) -> Erased:
    """Erase one client. What is freed is overwritten, and on SQLite the write-ahead file is emptied."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    with transaction.atomic():
        done = _erase(by=by, client_id=client_id, now=now)
        transaction.on_commit(_after)
    return done


def by_code(*, practice_id: uuid.UUID | None, code: str) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """The clients (id, practice) that carry this code or id, for the command line."""
    rows = Client.objects.present()
    rows = rows.filter(id=code) if _is_uuid(code) else rows.filter(code=code.upper())
    if practice_id is not None:
        rows = rows.filter(practice_id=practice_id)
    return list(rows.values_list("id", "practice_id"))


def replay(*, now: datetime) -> list[Erased]:
    """Erase again whoever the ledger names and this database still holds: for a restored backup."""
    listed = set(_ledger())
    live = DataKey.objects.filter(destroyed_at__isnull=True, client_id__isnull=False, id__in=listed)
    wanted = set(live.values_list("client_id", "practice_id"))
    return [
        erase(by=Operator(practice_id=practice_id), client_id=client_id, now=now)
        for client_id, practice_id in sorted(wanted)
        if client_id is not None
    ]


def _erase(*, by: Actor, client_id: uuid.UUID, now: datetime) -> Erased:
    client = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.ERASE)
    stopped = outbox.cancel_client(client_id=client.id, reason="erased", now=now)
    _forget_local_mail(client)
    Delivery.objects.filter(client=client).update(snapshot=None)
    keys = vault.destroy(client_id=client.id, now=now)
    rows = sum(_delete_rows(client))
    client.name = client.nickname = client.pronouns = None
    client.status, client.erased_at = Client.Status.ERASED, now
    client.save(update_fields=["name", "nickname", "pronouns", "status", "erased_at"])
    audit.record(
        by=by,
        action="erase",
        now=now,
        client_id=client.id,
        object_kind="client",
        object_id=client.id,
        result=rows,
    )
    return Erased(code=client.code, keys=keys, rows=rows, mails_stopped=stopped)


def _delete_rows(client: Client) -> Iterator[int]:
    """Every row of every table that says it goes with the client, in this context and above it."""
    for relation in client._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.CASCADE:
            rows: models.QuerySet[models.Model] = models.QuerySet(relation.related_model)
            yield rows.filter(**{relation.field.name: client}).delete()[0]


def _forget_local_mail(client: Client) -> None:
    """The demo's mailbox holds whole mails; those to this client's address go too."""
    contact = SafeContact.objects.filter(client=client).first()
    if contact is None or not contact.address_index:
        return
    for mail_id, address in LocalMail.objects.values_list("id", "envelope_to"):
        if vault.index(practice_id=client.practice_id, address=address) == contact.address_index:
            LocalMail.objects.filter(id=mail_id).delete()


def _after() -> None:
    """Once it is certain: the ledger outside, and an empty write-ahead file."""
    _write_ledger()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write_ledger() -> None:
    """Add every destroyed key that is not listed yet; a line that a crash lost is caught up here."""
    listed = set(_ledger())
    destroyed = (
        DataKey.objects.filter(destroyed_at__isnull=False)
        .exclude(id__in=listed)
        .order_by("destroyed_at", "id")
    )
    lines = [
        json.dumps({"key": str(key_id), "destroyed_at": at.astimezone(UTC).isoformat()}) + "\n"
        for key_id, at in destroyed.values_list("id", "destroyed_at")
        if at is not None
    ]
    path = Path(settings.ATTUNE_ERASURE_LEDGER)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as ledger:
        ledger.writelines(lines)


def _ledger() -> Iterator[uuid.UUID]:
    path = Path(settings.ATTUNE_ERASURE_LEDGER)
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            yield uuid.UUID(json.loads(line)["key"])


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
