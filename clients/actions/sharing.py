"""Lets a colleague see a client, for a while or until it is taken back. Never process notes, never private answers."""

import uuid
from datetime import datetime

from django.db import transaction

from clients import access, audit
from clients.actors import Actor, ClientPermission
from clients.models import Client, Grant

LADDER = {
    "names": (Grant.Level.IDENTITY,),
    "record": (Grant.Level.IDENTITY, Grant.Level.CLINICAL),
    "work": (Grant.Level.IDENTITY, Grant.Level.CLINICAL, Grant.Level.ASSIGN),
}
"""What a colleague can be given: each step holds the ones before it."""


class NotYours(PermissionError):
    """Only the client's own therapist gives leave."""


@transaction.atomic
def grant(
    *,
    by: Actor,
    client_id: uuid.UUID,
    member_id: uuid.UUID,
    step: str,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Give a colleague a step of the ladder; what they held before is replaced."""
    client = _own(by=by, client_id=client_id, now=now)
    _end(client, member_id=member_id, now=now)
    for level in LADDER[step]:
        Grant.objects.create(
            practice_id=client.practice_id,
            client=client,
            member_id=member_id,
            level=level,
            given_at=now,
            given_by_id=by.id,
            until=until,
        )
    audit.record(
        by=by,
        action="grant",
        now=now,
        client_id=client.id,
        object_kind="member",
        object_id=member_id,
        purpose=step,
    )


@transaction.atomic
def take_back(*, by: Actor, client_id: uuid.UUID, member_id: uuid.UUID, now: datetime) -> None:
    """From now on the colleague gets 404."""
    client = _own(by=by, client_id=client_id, now=now)
    _end(client, member_id=member_id, now=now)
    audit.record(
        by=by, action="ungrant", now=now, client_id=client.id, object_kind="member", object_id=member_id
    )


def _own(*, by: Actor, client_id: uuid.UUID, now: datetime) -> Client:
    client = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.CLINICAL)
    if client.therapist_id != by.id:
        raise NotYours("only the client's own therapist gives leave")
    return client


def _end(client: Client, *, member_id: uuid.UUID, now: datetime) -> None:
    Grant.objects.filter(client=client, member_id=member_id, revoked_at__isnull=True).update(revoked_at=now)
