"""Fetch and check in one call: the only way from a door to a row of the caseload. A stranger gets 404."""

import uuid
from datetime import datetime
from typing import NoReturn

from django.http import Http404

from clients import audit
from clients.actors import Actor, ClientPermission
from clients.models import Assignment, Client, Entry
from clients.models.client import ClientQuerySet, Grant


def client(*, by: Actor, client_id: uuid.UUID, now: datetime, permission: str = ClientPermission.CLINICAL) -> Client:
    """The client, when `by` holds the permission for them; else 404, and the refusal is written down."""
    found = Client.objects.present().select_related("practice").filter(id=client_id).first()
    if found is None or not by.may(permission, found):
        _refuse(by=by, kind="client", object_id=client_id, now=now)
    return found


def clients(*, by: Actor, now: datetime) -> ClientQuerySet:
    """Every client that `by` may see clinically: the own caseload, and what colleagues granted."""
    granted = Grant.objects.live(now).filter(member_id=by.id, level=Grant.Level.CLINICAL).values("client_id")
    own = Client.objects.of(by.id) | Client.objects.filter(id__in=granted)
    return own.filter(practice_id=by.practice_id).present().select_related("practice")


def assignment(
    *, by: Actor, assignment_id: uuid.UUID, now: datetime, permission: str = ClientPermission.CLINICAL
) -> Assignment:
    """The assignment with its client and edition, or 404."""
    rows = Assignment.objects.select_related("client__practice", "edition", "practice")
    found = rows.filter(id=assignment_id).first()
    if found is None or not by.may(permission, found.client):
        _refuse(by=by, kind="assignment", object_id=assignment_id, now=now)
    return found


def entry(*, by: Actor, entry_id: uuid.UUID, now: datetime) -> Entry:
    """A sent entry that may be opened by now, or 404: drafts and fresh sendings do not exist for staff."""
    rows = Entry.objects.visible(now).select_related("assignment__edition", "client__practice")
    found = rows.filter(id=entry_id).first()
    if found is None or not by.may(ClientPermission.CLINICAL, found.client):
        _refuse(by=by, kind="entry", object_id=entry_id, now=now)
    return found


def _refuse(*, by: Actor, kind: str, object_id: uuid.UUID, now: datetime) -> NoReturn:
    """Write the refusal down (its own transaction), then answer as for what does not exist."""
    audit.record(by=by, action="denied", now=now, object_kind=kind, object_id=object_id, result=0)
    raise Http404
