"""Mail that did not arrive and of which nobody has taken care yet: since when, and what can be done about it."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from clients.models import AccessLink, Assignment, Client, Delivery, SafeContact
from clients.queries.people import NOT_ARRIVED

KINDS = ("invite", "reminder", "fresh")
CALLED_OFF = ("cancelled", "suppressed", "expired")
MOST = 6
"""As many pieces as one hand-over can hold."""


@dataclass(frozen=True, kw_only=True)
class Undelivered:
    """The last mail of a client who still has something to do; `doubt`: it may have arrived after all."""

    client_id: uuid.UUID
    at: datetime
    doubt: bool
    can_mail: bool
    pieces: tuple[uuid.UUID, ...]


def undelivered(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Undelivered]:
    """Two statements at most. A later mail, or a link that was handed over since, has taken care of it."""
    rows = list(_lost(ids))
    if not rows:
        return {}
    pieces: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    with_them = Assignment.objects.open().filter(client_id__in=[row.client_id for row in rows])
    for client_id, piece_id in with_them.order_by("-agreed_at", "id").values_list("client_id", "id"):
        pieces[client_id].append(piece_id)
    return {
        row.client_id: Undelivered(
            client_id=row.client_id,
            at=row.due_at,
            doubt=row.state == Delivery.State.UNCERTAIN,
            can_mail=row.can_mail,  # type: ignore[attr-defined]  # annotated in _lost
            pieces=tuple(pieces[row.client_id][:MOST]),
        )
        for row in rows
        if row.client_id is not None and pieces[row.client_id]
    }


def _lost(ids: Collection[uuid.UUID]) -> QuerySet[Delivery]:
    """The latest mail of each client, where it is one that did not arrive."""
    later = {"client_id": OuterRef("client_id"), "created_at__gt": OuterRef("created_at")}
    mailed = Delivery.objects.filter(**later, kind__in=KINDS).exclude(state__in=CALLED_OFF)
    handed = AccessLink.objects.filter(**later, purpose=AccessLink.Purpose.HANDED)
    safe = SafeContact.objects.filter(
        client_id=OuterRef("client_id"),
        safety=SafeContact.Safety.SAFE,
        address_paused_at__isnull=True,
        address__isnull=False,
    )
    rows = Delivery.objects.filter(
        client_id__in=ids, kind__in=KINDS, state__in=NOT_ARRIVED, client__status=Client.Status.ACTIVE
    )
    return rows.exclude(Exists(mailed)).exclude(Exists(handed)).annotate(can_mail=Exists(safe)).order_by("id")
