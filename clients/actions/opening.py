"""Opens what a client said about the two of you: recorded, and visible to the client."""

import uuid
from datetime import datetime

from django.db import transaction

from clients import access, audit
from clients.actors import Actor


@transaction.atomic
def open_said(*, by: Actor, said_id: uuid.UUID, now: datetime) -> uuid.UUID:
    """Mark "something between us" as read; returns the client's id. The words are revealed by the page."""
    row = access.said(by=by, said_id=said_id, now=now)
    if row.opened_at is None:
        row.opened_at, row.opened_by_id = now, by.id
        row.save(update_fields=["opened_at", "opened_by"])
        audit.record(
            by=by,
            action="open",
            now=now,
            client_id=row.client_id,
            object_kind="between_us",
            object_id=row.id,
            fields=["line"],
        )
    return row.client_id
