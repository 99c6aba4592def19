"""The safe-contact page: what is on record, and whether an address already belongs to somebody else here."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from clients import access, vault
from clients.actors import Actor, ClientPermission
from clients.models import AuditEvent, ClientNumber, SafeContact
from clients.queries.page import Reach, Who, head, reachability


@dataclass(frozen=True, kw_only=True)
class ContactPage:
    """What was said about mail, opened for the form."""

    who: Who
    reach: Reach
    answers: dict[str, Any]


def contact_page(*, by: Actor, client_id: uuid.UUID, now: datetime) -> ContactPage:
    """The answers as the form takes them; opening the address is written down."""
    client = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.CLINICAL)
    contact = SafeContact.objects.select_related("client").get(client=client)
    shown = vault.reveal(contact, "address", "sender_label", "word", by=by, purpose="safe contact", now=now)
    never = contact.never_times[0] if contact.never_times else {}
    answers = {
        "safety": contact.safety,
        "mailbox": contact.mailbox,
        "device": contact.device,
        "address": shown["address"] or "",
        "address_again": shown["address"] or "",
        "sender_label": shown["sender_label"] or "",
        "word": shown["word"] or "",
        "never_days": [str(day) for day in never.get("days", [])],
        "never_from": time.fromisoformat(never["from"]) if never else None,
        "never_to": time.fromisoformat(never["to"]) if never else None,
    }
    return ContactPage(who=head(client, by=by, now=now), reach=reachability(client, now=now), answers=answers)


@dataclass(frozen=True, kw_only=True)
class NumberPage:
    """What may be known of a client's own number: never the number."""

    who: Who
    set_at: datetime | None
    reset_at: datetime | None
    wrong: int
    can_choose_until: datetime | None


def number_page(*, by: Actor, client_id: uuid.UUID, now: datetime) -> NumberPage:
    """Since when there is one, and how often it was tried in vain within a day."""
    client = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.CLINICAL)
    tried = AuditEvent.objects.filter(
        client_id=client.id, action="number", result=0, at__gt=now - timedelta(days=1)
    )
    ends = client.number_choice_ends
    return NumberPage(
        who=head(client, by=by, now=now),
        set_at=ClientNumber.objects.filter(client=client).values_list("set_at", flat=True).first(),
        reset_at=client.number_reset_at,
        wrong=tried.count(),
        can_choose_until=ends if ends and ends > now else None,
    )


def address_is_taken(*, by: Actor, client_id: uuid.UUID, address: str, now: datetime) -> bool:
    """Whether another client of the practice has this mailbox. Says nothing about whom."""
    client = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.CLINICAL)
    if not address:
        return False
    index = vault.index(practice_id=client.practice_id, address=address)
    rows = SafeContact.objects.filter(practice_id=client.practice_id, address_index=index)
    return rows.exclude(client=client).exists()


def who(
    *, by: Actor, client_id: uuid.UUID, now: datetime, permission: str = ClientPermission.CLINICAL
) -> Who:
    """The head of a page under a client."""
    return head(access.client(by=by, client_id=client_id, now=now, permission=permission), by=by, now=now)


@dataclass(frozen=True, kw_only=True)
class ByCode:
    """A client as the eraser sees them: the code, and the name where `by` may read it."""

    id: uuid.UUID
    code: str
    name: str


def who_by_code(*, by: Actor, client_id: uuid.UUID, now: datetime) -> ByCode:
    """For erasing, which an owner may do without reading anything."""
    row = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.ERASE)
    named = by.may(ClientPermission.IDENTITY, row)
    name = vault.reveal(row, "name", by=by, purpose="erase", now=now)["name"] if named else row.code
    return ByCode(id=row.id, code=row.code, name=name)
