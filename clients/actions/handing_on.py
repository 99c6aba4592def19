"""Hands clients on to another therapist: the record goes with the client, the former therapist's own notes do not."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from clients import access, audit
from clients.actors import Actor, ClientPermission
from clients.models import CalendarMark, Client, Grant


@transaction.atomic
def hand_on(
    *, by: Actor, client_ids: Sequence[uuid.UUID], to_id: uuid.UUID, now: datetime
) -> list[uuid.UUID]:
    """All of them or none: one that is not there is 404. Each is written down by itself, with whom they came from."""
    rows = [
        access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.HAND_ON)
        for client_id in dict.fromkeys(client_ids)
    ]
    moved = [row for row in rows if row.therapist_id != to_id]
    for row in moved:
        audit.record(
            by=by,
            action="hand_on",
            now=now,
            client_id=row.id,
            object_kind="member",
            object_id=to_id,
            purpose=str(row.therapist_id),
        )
    ids = [row.id for row in moved]
    Client.objects.filter(id__in=ids).update(therapist_id=to_id)
    # What a colleague had been lent is their own now; hours that were agreed with somebody else are over.
    Grant.objects.filter(client_id__in=ids, member_id=to_id, revoked_at__isnull=True).update(revoked_at=now)
    CalendarMark.objects.filter(client_id__in=ids, kind=CalendarMark.Kind.SESSION, begins__gt=now).delete()
    return ids
