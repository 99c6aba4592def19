"""Lets the practice mark a client's calendar, so that reminders can rest without knowing of sessions."""

import uuid
from datetime import datetime

from django.db import transaction

from clients import access, audit
from clients.actors import Actor
from clients.models import CalendarMark


@transaction.atomic
def mark(
    *,
    by: Actor,
    client_id: uuid.UUID,
    kind: str,
    ref: uuid.UUID,
    begins: datetime,
    ends: datetime | None,
    now: datetime,
) -> CalendarMark:
    """Put or move the mark that stands for the row `ref` above."""
    client = access.client(by=by, client_id=client_id, now=now)
    row, _made = CalendarMark.objects.update_or_create(
        kind=kind,
        ref=ref,
        defaults={"client": client, "practice_id": client.practice_id, "begins": begins, "ends": ends},
    )
    return row


@transaction.atomic
def unmark(*, by: Actor, client_id: uuid.UUID, kind: str, ref: uuid.UUID, now: datetime) -> None:
    """Take the mark away."""
    client = access.client(by=by, client_id=client_id, now=now)
    CalendarMark.objects.filter(client=client, kind=kind, ref=ref).delete()
    audit.record(
        by=by, action="change", now=now, client_id=client.id, object_kind="mark", object_id=ref, purpose=kind
    )
