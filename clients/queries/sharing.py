"""Who besides the therapist may see a client, and which colleagues could be asked."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from clients import access
from clients.actors import Actor
from clients.models import Grant
from clients.queries.members import members
from clients.queries.page import Who, head


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a colleague holds."""

    member_id: uuid.UUID
    name: str
    step: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """The page."""

    who: Who
    own: bool
    held: tuple[Held, ...]
    colleagues: tuple[tuple[uuid.UUID, str], ...]


def sharing(*, by: Actor, client_id: uuid.UUID, now: datetime) -> Sharing:
    """Live grants, one line a colleague."""
    client = access.client(by=by, client_id=client_id, now=now)
    levels: dict[uuid.UUID, set[str]] = {}
    since: dict[uuid.UUID, datetime] = {}
    for row in Grant.objects.live(now).filter(client=client).order_by("given_at"):
        levels.setdefault(row.member_id, set()).add(row.level)
        since[row.member_id] = row.given_at
    names = dict(members().filter(practice_id=client.practice_id).values_list("id", "name"))
    others = members().filter(practice_id=client.practice_id, is_therapist=True, ended_at__isnull=True)
    return Sharing(
        who=head(client, by=by, now=now),
        own=client.therapist_id == by.id,
        held=tuple(
            Held(member_id=each, name=names.get(each, ""), step=_step(held), since=since[each])
            for each, held in levels.items()
        ),
        colleagues=tuple(others.exclude(id=client.therapist_id).order_by("name").values_list("id", "name")),
    )


def _step(levels: set[str]) -> str:
    if Grant.Level.ASSIGN in levels:
        return "work"
    return "record" if Grant.Level.CLINICAL in levels else "names"
