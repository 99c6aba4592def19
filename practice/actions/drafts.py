"""Keeps what was typed into a form of the desk until it is saved: a lock or a lost page loses nothing."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from clients import access as clients_access
from clients import vault
from clients.actors import Actor
from practice.models import KeptDraft

LONGEST = 60_000
LONGEST_KEY = 120


class TooLong(ValueError):
    """More was typed than a draft can hold."""


class NotAKey(ValueError):
    """No form has this key: it is empty or too long, or names a client's form without the client."""


@transaction.atomic
def keep(*, by: Actor, form_key: str, body: dict[str, Any], now: datetime) -> KeptDraft:
    """The last thing typed wins. A key that names a client is checked against the caseload."""
    if sum(len(str(value)) for value in body.values()) > LONGEST:
        raise TooLong
    if not 0 < len(form_key) <= LONGEST_KEY:
        raise NotAKey
    client_id = _client_in(form_key)
    if client_id is not None:
        clients_access.client(by=by, client_id=client_id, now=now)
    first = KeptDraft(
        practice_id=by.practice_id, member_id=by.id, client_id=client_id, form_key=form_key, saved_at=now
    )
    KeptDraft.objects.bulk_create([first], ignore_conflicts=True)
    row = KeptDraft.objects.select_for_update(of=("self",)).get(member_id=by.id, form_key=form_key)
    row.saved_at = now
    vault.put(row, now=now, body=body)
    row.save(update_fields=["saved_at", "body"])
    return row


def take(*, by: Actor, form_key: str, now: datetime) -> dict[str, Any]:
    """What was typed last, or nothing."""
    row = KeptDraft.objects.select_related("client").filter(member_id=by.id, form_key=form_key).first()
    if row is None:
        return {}
    body: dict[str, Any] = vault.reveal(row, "body", by=by, purpose="draft", now=now)["body"]
    return body


def drop(*, by: Actor, form_key: str) -> None:
    """The form was saved, or given up: the draft goes."""
    KeptDraft.objects.filter(member_id=by.id, form_key=form_key).delete()


def _client_in(form_key: str) -> uuid.UUID | None:
    """`note:<client>` is a client's form, and goes with the client; a key without a colon is about nobody."""
    _form, colon, client = form_key.partition(":")
    if not colon:
        return None
    try:
        return uuid.UUID(client)
    except ValueError:
        raise NotAKey from None
