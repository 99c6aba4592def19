"""Why each mail was sent or not, one line per mail, and who looked at a client's record."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from clients import access
from clients.actors import Actor
from clients.models import AuditEvent, Delivery

MAILS = ("invite", "reminder", "fresh")
TOLD = ("accepted", "failed", "bounced", "dead", "uncertain")


def last_states(client_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """How the latest finished mail to each of these clients ended."""
    rows = Delivery.objects.filter(client_id__in=list(client_ids), kind__in=MAILS, state__in=TOLD)
    return dict(rows.order_by("created_at").values_list("client_id", "state"))


@dataclass(frozen=True, kw_only=True)
class Look:
    """One thing that was done or read, by someone who is named by the page above."""

    at: datetime
    actor_kind: str
    actor_id: uuid.UUID
    action: str
    object_kind: str
    fields: str
    purpose: str
    result: int


@dataclass(frozen=True, kw_only=True)
class Looks:
    """A page of the log of one client, newest first."""

    lines: tuple[Look, ...]
    page: int
    more: bool


def who_looked(*, by: Actor, client_id: uuid.UUID, now: datetime, page: int = 1, size: int = 50) -> Looks:
    """The log of one client: opaque ids, no content. Reading it needs the same leave as reading the record."""
    row = access.client(by=by, client_id=client_id, now=now)
    start = (max(1, page) - 1) * size
    events = AuditEvent.objects.filter(practice_id=row.practice_id, client_id=row.id).order_by("-number")
    found = list(events[start : start + size + 1])
    return Looks(
        lines=tuple(
            Look(
                at=event.at,
                actor_kind=event.actor_kind,
                actor_id=event.actor_id,
                action=event.action,
                object_kind=event.object_kind.rpartition(".")[2],
                fields=event.fields,
                purpose=event.purpose,
                result=event.result,
            )
            for event in found[:size]
        ),
        page=max(1, page),
        more=len(found) > size,
    )
