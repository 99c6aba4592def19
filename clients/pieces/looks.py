"""Who looked, for the client: the log of their own record in words, by role and never by surname."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from clients import vault
from clients.models import AuditEvent, Client, SafeContact
from clients.pieces.reach import Sitting

MOST = 400
"""So many events back; a year of ordinary work."""
OWN_READING = ("view", "list")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one kind of person did on one day, as codes for the page: who, what was done, to what, how often."""

    day: date
    who: str
    action: str
    thing: str
    tier: str
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class Looks:
    """The log, newest first; `label` is what the client calls the person they work with."""

    label: str
    lines: tuple[Look, ...]
    more: bool


def looks(*, by: Sitting, now: datetime) -> Looks:
    """One's own reading is left out; that a link was opened is not, so that an opening by others is seen."""
    client = Client.objects.get(id=by.client_id)
    contact = SafeContact.objects.select_related("client").get(client=client)
    label = vault.reveal(contact, "sender_label", by=by, purpose="who looked", now=now)["sender_label"]
    events = AuditEvent.objects.filter(practice_id=by.practice_id, client_id=by.client_id)
    events = events.exclude(Q(actor_kind="client") & Q(action__in=OWN_READING)).exclude(actor_kind="engine")
    found = list(events.order_by("-number")[: MOST + 1])
    roles = _roles(client, {each.actor_id for each in found if each.actor_kind == "member"})
    lines = (_look(event, who=roles.get(event.actor_id, event.actor_kind)) for event in found[:MOST])
    return Looks(label=label or "", lines=_folded(lines), more=len(found) > MOST)


def _look(event: AuditEvent, *, who: str) -> Look:
    return Look(
        day=event.at.astimezone(timezone.get_current_timezone()).date(),
        who=who,
        action=event.action,
        thing=event.object_kind.rpartition(".")[2],
        tier=event.purpose if event.object_kind == "link" else "",
    )


def _folded(lines: Iterable[Look]) -> tuple[Look, ...]:
    """The same on the same day is one line with a number."""
    found: dict[Look, int] = {}
    for line in lines:
        found[line] = found.get(line, 0) + 1
    return tuple(replace(line, times=times) for line, times in found.items())


def _roles(client: Client, member_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Who a member is to this client. Members stand above, and are reached through the key that points at them."""
    members = Client._meta.get_field("therapist").remote_field.model._default_manager.all()
    rows = members.filter(practice_id=client.practice_id, id__in=set(member_ids))
    flags = rows.values_list("id", "is_therapist", "is_assistant")
    found = {
        member_id: "colleague" if treats else "assistant" if assists else "owner"
        for member_id, treats, assists in flags
    }
    return found | {client.therapist_id: "therapist"}
