"""Who looked at a client's record, and what was done with it: the log of one client, newest first."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from clients import access
from clients.actors import Actor
from clients.models import AuditEvent
from clients.queries.members import names_of
from clients.queries.page import Who, head


@dataclass(frozen=True, kw_only=True)
class Look:
    """One thing that was done or read, by a member by name, or by the client's link, the engine, the operator."""

    at: datetime
    actor_kind: str
    name: str
    action: str
    object_kind: str
    fields: str
    purpose: str
    result: int


@dataclass(frozen=True, kw_only=True)
class Looks:
    """A page of the log of one client, newest first."""

    who: Who
    lines: tuple[Look, ...]
    page: int
    more: bool


def who_looked(*, by: Actor, client_id: uuid.UUID, now: datetime, page: int = 1, size: int = 50) -> Looks:
    """The log of one client: opaque ids, no content. Reading it needs the same leave as reading the record."""
    row = access.client(by=by, client_id=client_id, now=now)
    start = (max(1, page) - 1) * size
    events = AuditEvent.objects.filter(practice_id=row.practice_id, client_id=row.id).order_by("-number")
    found = list(events[start : start + size + 1])
    names = names_of(practice_id=row.practice_id, member_ids=[event.actor_id for event in found])
    return Looks(
        who=head(row, by=by, now=now),
        lines=tuple(
            Look(
                at=event.at,
                actor_kind=event.actor_kind,
                name=names.get(event.actor_id, ""),
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
