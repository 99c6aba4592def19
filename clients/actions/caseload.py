"""Opens and changes clients, and records how they can safely be reached."""

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from clients import access, audit, outbox, vault
from clients.actions import reminders
from clients.actors import Actor, ClientPermission
from clients.models import Client, ClientNumber, SafeContact

RECHECK_DAYS = 90
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class NotAStanding(ValueError):
    """A client is active, on hold or ended; erasing is another verb."""


@transaction.atomic
def open_client(
    *,
    by: Actor,
    name: str,
    now: datetime,
    nickname: str = "",
    pronouns: str = "",
    language: str = "en",
    zone: str = "Europe/London",
) -> Client:
    """A new client in the caseload of `by`, with keys of their own and an empty safe contact."""
    if not by.may(ClientPermission.CREATE):
        raise vault.NotAllowed(ClientPermission.CREATE)
    client = Client(
        practice_id=by.practice_id,
        therapist_id=by.id,
        created_by_id=by.id,
        code=_free_code(by.practice_id),
        language=language,
        zone=zone,
        created_at=now,
    )
    vault.open_client(practice_id=by.practice_id, client_id=client.id, now=now)
    vault.put(client, now=now, name=name, nickname=nickname or name, pronouns=pronouns)
    client.save(force_insert=True)
    contact = SafeContact(practice_id=by.practice_id, client=client)
    vault.put(contact, now=now, sender_label=client.practice.public_label, word="")
    contact.save(force_insert=True)
    audit.record(
        by=by, action="create", now=now, client_id=client.id, object_kind="client", object_id=client.id
    )
    return client


@transaction.atomic
def rename(
    *,
    by: Actor,
    client_id: uuid.UUID,
    now: datetime,
    name: str,
    nickname: str,
    pronouns: str,
    language: str,
    zone: str,
) -> Client:
    """What the client is called, and their language and zone."""
    client = access.client(by=by, client_id=client_id, now=now)
    moved = client.zone != zone
    client.language, client.zone = language, zone
    vault.put(client, now=now, name=name, nickname=nickname or name, pronouns=pronouns)
    client.save()
    if moved:
        reminders.follow(client_id=client.id, zone=zone, now=now)
    audit.record(
        by=by, action="change", now=now, client_id=client.id, object_kind="client", object_id=client.id
    )
    return client


@transaction.atomic
def confirm_contact(
    *,
    by: Actor,
    client_id: uuid.UUID,
    now: datetime,
    safety: str,
    address: str = "",
    sender_label: str = "",
    word: str = "",
    mailbox: str = SafeContact.Sharing.UNKNOWN,
    device: str = SafeContact.Sharing.UNKNOWN,
    never_times: list[dict[str, Any]] | None = None,
) -> SafeContact:
    """What the client said about mail, asked again after ninety days. There is no reason to give, and no column for one."""
    client = access.client(by=by, client_id=client_id, now=now)
    contact = SafeContact.objects.select_for_update().get(client=client)
    contact.safety, contact.mailbox, contact.device = safety, mailbox, device
    contact.never_times = never_times or []
    contact.confirmed_at, contact.confirmed_by_id = now, by.id
    contact.recheck_due = _recheck_due(now.date())
    contact.address_paused_at, contact.address_paused_why = None, ""
    was = contact.address_index
    contact.address_index = vault.index(practice_id=client.practice_id, address=address) if address else ""
    if contact.address_index != was:
        contact.address_since = now
    label = sender_label or client.practice.public_label
    vault.put(contact, now=now, address=address or None, sender_label=label, word=word)
    contact.save()
    outbox.readdress(client_id=client.id, now=now)
    audit.record(
        by=by,
        action="change",
        now=now,
        client_id=client.id,
        object_kind="contact",
        object_id=contact.id,
        purpose=safety,
    )
    return contact


@transaction.atomic
def reset_number(*, by: Actor, client_id: uuid.UUID, now: datetime) -> bool:
    """The client has forgotten it: the old number opens nothing any more, and for a day a new one can be chosen.

    From now on, what was kept before opens only where it was written, or on a phone that kept the whole page
    before: a reset must not be a way to read what somebody kept to themselves. Says whether there was a number.
    """
    client = access.client(by=by, client_id=client_id, now=now)
    gone, _ = ClientNumber.objects.filter(client=client).delete()
    if not gone:
        return False
    Client.objects.filter(id=client.id).update(number_reset_at=now)
    audit.record(
        by=by, action="reset", now=now, client_id=client.id, object_kind="number", object_id=client.id
    )
    return True


def _recheck_due(today: date) -> date:
    return today + timedelta(days=RECHECK_DAYS)


def _free_code(practice_id: uuid.UUID) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(5))
        if not Client.objects.filter(practice_id=practice_id, code=code).exists():
            return code


STANDINGS = (Client.Status.ACTIVE, Client.Status.HOLD, Client.Status.ENDED)


@transaction.atomic
def set_standing(*, by: Actor, client_id: uuid.UUID, status: str, now: datetime) -> Client:
    """Active, on hold, or ended; on hold and ended nothing is mailed, and what waits to go out is called back."""
    client = access.client(by=by, client_id=client_id, now=now)
    if status not in STANDINGS:
        raise NotAStanding(status)
    client.status = Client.Status(status)
    client.ended_at = now if status == Client.Status.ENDED else None
    client.save(update_fields=["status", "ended_at"])
    if status != Client.Status.ACTIVE:
        outbox.cancel_client(client_id=client.id, reason=status, now=now, kinds=["invite", "reminder"])
    audit.record(
        by=by,
        action="change",
        now=now,
        client_id=client.id,
        object_kind="client",
        object_id=client.id,
        purpose=status,
    )
    return client
