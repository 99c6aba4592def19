"""Keeps what the therapist promised in sight."""

import uuid
from datetime import datetime

from django.db import transaction

from clients import access as clients_access
from clients import audit, vault
from clients.actors import Actor
from practice import access
from practice.models import Promise

LONGEST = 1000


class NoWords(ValueError):
    """A promise is a line of one to a thousand letters."""


@transaction.atomic
def make(*, by: Actor, client_id: uuid.UUID, text: str, now: datetime) -> Promise:
    """A commitment in the therapist's own words."""
    client = clients_access.client(by=by, client_id=client_id, now=now)
    if not 0 < len(text) <= LONGEST:
        raise NoWords
    promise = Promise(practice_id=client.practice_id, client=client, author_id=by.id, made_at=now)
    vault.put(promise, now=now, text=text)
    promise.save(force_insert=True)
    audit.record(
        by=by, action="create", now=now, client_id=client.id, object_kind="promise", object_id=promise.id
    )
    return promise


@transaction.atomic
def answer(*, by: Actor, promise_id: uuid.UUID, kept: bool, now: datetime) -> Promise:
    """Kept, or let go of; either way it leaves the card."""
    promise = access.promise(by=by, promise_id=promise_id, now=now)
    promise.kept_at, promise.dropped_at = (now, None) if kept else (None, now)
    promise.save(update_fields=["kept_at", "dropped_at"])
    audit.record(
        by=by,
        action="change",
        now=now,
        client_id=promise.client_id,
        object_kind="promise",
        object_id=promise.id,
    )
    return promise
