"""Whose caseload is handed on: names, and how many each therapist has."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from clients import vault
from clients.actors import Actor, ClientPermission, NamesOnly
from clients.models import Client


@dataclass(frozen=True, kw_only=True)
class Named:
    """A client by name; `status` says whether the work goes on."""

    id: uuid.UUID
    name: str
    code: str
    status: str


def sizes(*, by: Actor) -> dict[uuid.UUID, int]:
    """How many clients each therapist of the practice has. No name is opened."""
    rows = Client.objects.filter(practice_id=by.practice_id).present().values("therapist_id")
    return {row["therapist_id"]: row["count"] for row in rows.annotate(count=Count("id")).order_by()}


def caseload_of(*, by: Actor, therapist_id: uuid.UUID, now: datetime) -> tuple[Named, ...]:
    """Their names, for whoever may hand them on: one event, and nothing but names."""
    if not by.may(ClientPermission.HAND_ON):
        raise vault.NotAllowed(ClientPermission.HAND_ON)
    rows = list(Client.objects.filter(practice_id=by.practice_id, therapist_id=therapist_id).present())
    reader = NamesOnly(id=by.id, practice_id=by.practice_id)
    shown = vault.reveal_readable(rows, "name", by=reader, purpose="hand on", now=now)
    named = [
        Named(id=row.id, name=values["name"], code=row.code, status=row.status)
        for row, values in zip(rows, shown, strict=True)
    ]
    return tuple(sorted(named, key=lambda each: (each.name.casefold(), each.code)))
