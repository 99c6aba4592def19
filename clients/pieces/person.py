"""What a sitting needs to know of the person: whether a phone is private, a number is set, mails are wanted."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from clients import vault
from clients.models import (
    AccessLink,
    Assignment,
    Client,
    ClientNumber,
    Entry,
    ErasureAsk,
    KeptPlace,
    ReminderPlan,
    SafeContact,
)
from clients.pieces.reach import Sitting, entries


@dataclass(frozen=True, kw_only=True)
class Door:
    """How this person can show who they are, and what this browser may keep."""

    has_number: bool
    frozen: bool
    may_set_number: bool
    can_mail_code: bool
    private_phone: bool


@dataclass(frozen=True, kw_only=True)
class Held:
    """A link or a kept place that the client can close."""

    kind: str
    id: Any
    since: datetime
    until: datetime
    here: bool


@dataclass(frozen=True, kw_only=True)
class Slot:
    """When notes about one piece come; without an hour none do."""

    assignment_id: uuid.UUID
    title: str
    days: tuple[int, ...]
    at: time | None
    silent: bool


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the client decides about being written to."""

    label: str
    word: str
    reminders_on: bool
    never_times: list[dict[str, Any]]
    held: tuple[Held, ...]
    slots: tuple[Slot, ...] = ()
    asked_erasure: datetime | None = None


def door_of(*, by: Sitting, now: datetime) -> Door:
    """The ways in from here."""
    contact = SafeContact.objects.filter(client_id=by.client_id).first()
    number = ClientNumber.objects.filter(client_id=by.client_id).first()
    mailbox = contact is not None and contact.mailbox == SafeContact.Sharing.ONLY_ME
    return Door(
        has_number=number is not None,
        frozen=number is not None and number.frozen_until is not None and number.frozen_until > now,
        may_set_number=by.is_whole or (number is None and opens_nothing(by=by, now=now)),
        can_mail_code=bool(contact and mailbox and contact.address is not None and contact.safety == "safe")
        and not _address_is_newer(contact, by=by),
        private_phone=contact is not None and contact.device == SafeContact.Sharing.ONLY_ME,
    )


def opens_nothing(*, by: Sitting, now: datetime) -> bool:
    """Whether a first number would open nothing here that this sitting could not read already.

    For a day after staff have reset it, a new one may be chosen over what was sent before: its shared part staff
    can read anyway, and what was kept stays shut (`Sitting.opens_own`).
    """
    all_of_it = Entry.objects.filter(client_id=by.client_id).exclude(state=Entry.State.WITHDRAWN)
    client = Client.objects.get(id=by.client_id)
    ends = client.number_choice_ends
    if ends is not None and now < ends:
        all_of_it = all_of_it.filter(begun_at__gte=client.number_reset_at)
    return not all_of_it.exclude(id__in=entries(by=by).values("id")).exists()


def _address_is_newer(contact: SafeContact | None, *, by: Sitting) -> bool:
    """Whether words are older than the address: then a code to it opens them only on a phone that was kept before.

    Staff set the address; they must not be able to mail a code to themselves.
    """
    since = contact.address_since if contact else None
    if since is None:
        return False
    written = Entry.objects.filter(client_id=by.client_id, begun_at__lt=since)
    kept = KeptPlace.objects.filter(id=by.place_id or uuid.UUID(int=0), made_at__lt=since)
    return written.exclude(state=Entry.State.WITHDRAWN).exists() and not kept.exists()


def choices(*, by: Sitting, now: datetime) -> Choices:
    """The contact choices, and everything that opens this client's page. For the whole sitting alone."""
    contact = SafeContact.objects.select_related("client").get(client_id=by.client_id)
    shown = vault.reveal(contact, "sender_label", "word", by=by, purpose="choices", now=now)
    return Choices(
        label=shown["sender_label"] or "",
        word=shown["word"] or "",
        reminders_on=contact.reminders_off_at is None,
        never_times=list(contact.never_times),
        held=tuple(_held(by=by, now=now)),
        slots=tuple(_slots(by=by)),
        asked_erasure=ErasureAsk.objects.filter(client_id=by.client_id, taken_back_at=None)
        .values_list("asked_at", flat=True)
        .first(),
    )


def notes_on(*, by: Sitting) -> bool:
    """Whether notes may come by mail at all."""
    return SafeContact.objects.filter(client_id=by.client_id, reminders_off_at__isnull=True).exists()


def slot(*, by: Sitting, assignment_id: uuid.UUID) -> Slot | None:
    """The slot of one piece that is with the client."""
    return next((each for each in _slots(by=by) if each.assignment_id == assignment_id), None)


def _slots(*, by: Sitting) -> list[Slot]:
    """Each piece that is with the client, with its days and hour, or none."""
    plans = {
        plan.assignment_id: plan
        for plan in ReminderPlan.objects.filter(client_id=by.client_id, stopped_at__isnull=True)
    }
    rows = Assignment.objects.open().filter(client_id=by.client_id).select_related("edition")
    return [_slot(row, plan=plans.get(row.id)) for row in rows.order_by("agreed_at", "id")]


def _slot(row: Assignment, *, plan: ReminderPlan | None) -> Slot:
    return Slot(
        assignment_id=row.id,
        title=row.edition.title,
        days=tuple(plan.days) if plan else (),
        at=plan.wall_time if plan else None,
        silent=plan is not None and plan.silent_since is not None,
    )


def _held(*, by: Sitting, now: datetime) -> list[Held]:
    places = KeptPlace.objects.filter(client_id=by.client_id, revoked_at__isnull=True, not_after__gt=now)
    links = AccessLink.objects.filter(client_id=by.client_id).alive(now)
    return [
        Held(kind="phone", id=row.id, since=row.made_at, until=row.not_after, here=row.id == by.place_id)
        for row in places.order_by("-used_at")
    ] + [
        Held(kind="link", id=row.id, since=row.created_at, until=row.not_after, here=row.id == by.link_id)
        for row in links.order_by("-created_at")
    ]
