"""What programs may read through the API: each reader gives rows in a stable order, and their reading in plain data.

Process notes and what clients kept to themselves are not here, and no function of this room can name them.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from clients import access, vault
from clients.actors import Actor
from clients.models import Assignment, Client, Entry
from practice.models import RecordSummary
from psychoed.models import Edition

Plain = dict[str, Any]


def editions(*, by: Actor) -> QuerySet[Edition]:
    """The approved editions that the practice may hand over."""
    return Edition.objects.seen_by(by.practice_id).assignable().select_related("material")


def read_edition(row: Edition, *, whole: bool) -> Plain:
    """A line of the library, or the whole wording."""
    line = {
        "id": row.id,
        "slug": row.material.slug,
        "kind": row.kind,
        "title": row.title,
        "language": row.language,
        "version": row.version,
        "minutes": row.minutes,
        "sha256": row.sha256,
        "approved_at": row.approved_at,
    }
    return {**line, "blocks": row.blocks, "items": row.items, "meta": row.meta} if whole else line


def clients(*, by: Actor, now: datetime) -> QuerySet[Client]:
    """The caseload, with what was granted."""
    return access.clients(by=by, now=now)


def read_clients(rows: Sequence[Client], *, by: Actor, now: datetime) -> list[Plain]:
    """Names are opened for these rows alone, as one audit event."""
    shown = vault.reveal_all(rows, "name", "nickname", by=by, purpose="api", now=now)
    return [
        {
            "id": row.id,
            "code": row.code,
            "name": values["name"],
            "nickname": values["nickname"],
            "language": row.language,
            "zone": row.zone,
            "status": row.status,
            "created_at": row.created_at,
        }
        for row, values in zip(rows, shown, strict=True)
    ]


def assignments(*, by: Actor, client_id: uuid.UUID | None, now: datetime) -> QuerySet[Assignment]:
    """Those of the caseload, or of one client of it (404 for another's)."""
    rows = Assignment.objects.select_related("edition", "client")
    if client_id is not None:
        return rows.filter(client=access.client(by=by, client_id=client_id, now=now))
    return rows.filter(client__in=access.clients(by=by, now=now))


def read_assignments(rows: Sequence[Assignment], *, by: Actor, now: datetime) -> list[Plain]:
    """What was given and how far it has come; the why-line is opened."""
    shown = vault.reveal_all(rows, "why", by=by, purpose="api", now=now)
    return [
        {
            "id": row.id,
            "client": row.client_id,
            "edition": row.edition_id,
            "sha256": row.sha256,
            "title": row.edition.title,
            "kind": row.kind,
            "why": values["why"] or "",
            "stage": row.stage,
            "outcome": row.outcome,
            "cadence": row.cadence,
            "agreed_at": row.agreed_at,
            "ready_at": row.ready_at,
            "closed_at": row.closed_at,
        }
        for row, values in zip(rows, shown, strict=True)
    ]


def entries(*, by: Actor, assignment_id: uuid.UUID, now: datetime) -> QuerySet[Entry]:
    """Sent entries of one assignment, past the minutes in which they can be taken back."""
    row = access.assignment(by=by, assignment_id=assignment_id, now=now)
    return Entry.objects.visible(now).filter(assignment=row).select_related("client", "assignment")


def read_entries(rows: Sequence[Entry], *, by: Actor, now: datetime) -> list[Plain]:
    """The shared answers; how many were kept back is a number and nothing else.

    An entry that nobody has opened at the desk stays shut: the client is told whether it was read.
    """
    opened = [row for row in rows if row.opened_at is not None]
    shown = vault.reveal_all(opened, "shared", by=by, purpose="api", now=now)
    shared = {row.id: values["shared"] for row, values in zip(opened, shown, strict=True)}
    return [
        {
            "id": row.id,
            "assignment": row.assignment_id,
            "client": row.client_id,
            "sent_at": row.sent_at,
            "hand": row.hand,
            "kept_back": row.kept_back,
            "opened_at": row.opened_at,
            "shared": shared.get(row.id),
        }
        for row in rows
    ]


def summaries(*, by: Actor, client_id: uuid.UUID, now: datetime) -> QuerySet[RecordSummary]:
    """The record summaries of one client."""
    client = access.client(by=by, client_id=client_id, now=now)
    return RecordSummary.objects.filter(client=client).select_related("client")


def read_summaries(rows: Sequence[RecordSummary], *, by: Actor, now: datetime) -> list[Plain]:
    """The half of the notes that belongs to the record."""
    shown = vault.reveal_all(rows, "text", by=by, purpose="api", now=now)
    return [
        {
            "id": row.id,
            "client": row.client_id,
            "session": row.session_id,
            "text": values["text"],
            "written_at": row.written_at,
        }
        for row, values in zip(rows, shown, strict=True)
    ]
