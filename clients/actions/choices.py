"""What the client decides about being written to: notes by mail, the label and the word in them, the hours without any."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction

from clients import audit, outbox, pieces, vault
from clients.actions import numbers, reminders
from clients.actions.entries import NotYet
from clients.models import AccessLink, SafeContact
from clients.pieces import Sitting
from clients.schedule import Slot

NOT_MINE = "not_for_me"


class NeedsNumber(PermissionError):
    """Only the number or a mailed code opens this."""


@transaction.atomic
def change(
    *, by: Sitting, label: str, word: str, never_times: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    """The sender label, the recognition word, and when no mail may come."""
    if not by.is_whole:
        raise NeedsNumber
    contact = (
        SafeContact.objects.select_for_update(of=("self",))
        .select_related("client")
        .get(client_id=by.client_id)
    )
    vault.put(contact, now=now, sender_label=label, word=word)
    contact.never_times = [dict(rule) for rule in never_times]
    contact.save(update_fields=["sender_label", "word", "never_times"])
    _note(by, action="change", purpose="choices", now=now)


@transaction.atomic
def notes(*, by: Sitting, wanted: bool, now: datetime) -> None:
    """Notes by mail on or off. Off asks once that a person is here; on asks for the number."""
    if wanted and not by.is_whole:
        raise NeedsNumber
    if numbers.needs_word(by):
        raise NotYet
    switch = reminders.turn_on if wanted else reminders.turn_off
    switch(by=by, client_id=by.client_id, now=now)


@transaction.atomic
def when(
    *, by: Sitting, assignment_id: uuid.UUID, days: Sequence[int], at: time | None, now: datetime
) -> None:
    """When notes about one piece come, in the client's own clock; without days or an hour none come about it.

    An hour that the client sets themselves is honoured in the quiet hours too: they know their evenings.
    """
    if not by.is_whole:
        raise NeedsNumber
    piece = pieces.assignment(by=by, assignment_id=assignment_id, now=now)
    if not days or at is None:
        reminders.stop(by=by, assignment_id=piece.id, now=now)
        return
    slot = Slot(days=frozenset(days), at=at, zone=by.zone, inside_quiet=True)
    reminders.choose(by=by, assignment=piece, slot=slot, now=now)


@transaction.atomic
def not_meant_for_me(*, by: Sitting, now: datetime) -> None:
    """The mail came to somebody else: nothing more goes to this address, and this link closes."""
    if numbers.needs_word(by):
        raise NotYet
    SafeContact.objects.filter(client_id=by.client_id).update(
        address_paused_at=now, address_paused_why=NOT_MINE
    )
    outbox.cancel_client(client_id=by.client_id, reason=NOT_MINE, now=now)
    AccessLink.objects.filter(id=by.link_id, revoked_at__isnull=True).update(revoked_at=now)
    _note(by, action="not_mine", purpose="", now=now)


def _note(by: Sitting, *, action: str, purpose: str, now: datetime) -> None:
    audit.record(
        by=by,
        action=action,
        now=now,
        client_id=by.client_id,
        object_kind="contact",
        object_id=by.client_id,
        purpose=purpose,
    )
