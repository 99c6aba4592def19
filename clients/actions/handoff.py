"""The last moment at which a mail can still be stopped: all conditions, asked and committed just before DATA.

Whoever withdraws a mail changes the same row, so the database puts the two into one order. Either the
withdrawal was committed before, and nothing goes out; or the mail was handed over before, and the
withdrawal finds that it came too late. There is no third case.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from clients import outbox
from clients.models import (
    AccessLink,
    Assignment,
    CalendarMark,
    Client,
    Delivery,
    DeliveryItem,
    ReminderPlan,
    RiskWatch,
    SafeContact,
)
from clients.models.delivery import DeliveryQuerySet

Kind, State = Delivery.Kind, Delivery.State
MOST_A_DAY = 3
"""Reminders and invitations to one client in 24 hours, whatever went wrong elsewhere."""
CALM = (Kind.REMINDER, Kind.INVITE)
"""Kinds that keep quiet hours, pauses and caps; codes and notices go at once."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a mail that was about to go does not: the state it falls into, or a wait."""

    became: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A sender's hold on rows: its mark, and by when a row must be handed over to leave time for the reply."""

    token: uuid.UUID
    sender_id: str
    margin: timedelta


def hand_over(delivery: Delivery, *, lease: Lease, now: datetime) -> bool:
    """LEASED to HANDOFF, committed, if and only if everything that must hold does hold."""
    mine = Delivery.objects.filter(
        id=delivery.id, state=State.LEASED, lease_token=lease.token, lease_until__gt=now + lease.margin
    )
    if delivery.kind != Kind.NOTICE:
        mine = mine.filter(snapshot__isnull=False)  # taken away when the address changed under way
    rows = allowed(mine, kind=delivery.kind, now=now)
    moved = outbox.move(
        rows, became=State.HANDOFF, reason="handed_over", now=now, sender_id=lease.sender_id, handoff_at=now
    )
    return bool(moved)


def allowed(rows: DeliveryQuerySet, *, kind: str, now: datetime) -> DeliveryQuerySet:
    """The rows of this kind that nothing speaks against at this instant."""
    return rows.filter(*[condition for condition, _ in conditions(kind=kind, now=now)], kind=kind)


def why_not(delivery: Delivery, *, now: datetime) -> Refusal | None:
    """The first condition that does not hold, as a state and a reason; None when all do."""
    row = Delivery.objects.filter(id=delivery.id)
    for condition, refusal in conditions(kind=delivery.kind, now=now):
        if not row.filter(condition).exists():
            return refusal
    return None


Condition = tuple[Q, Refusal]


def conditions(*, kind: str, now: datetime) -> list[Condition]:
    """Every condition of a kind with what its absence means; ordered, so that the first is the one to name."""
    found: list[Condition] = [(Q(not_after__gt=now), Refusal(became=State.EXPIRED, reason="too_late"))]
    if kind == Kind.NOTICE:
        return found
    if kind in CALM:
        found = _for_calm_kinds(kind, now=now) + found + _for_now(kind, now=now)
    if kind != Kind.CODE:
        found.insert(0, (_link_is_alive(now=now), Refusal(became=State.CANCELLED, reason="link_closed")))
    return [
        (_client_is_here(kind), Refusal(became=State.CANCELLED, reason="client_not_active")),
        (_mail_is_safe(), Refusal(became=State.SUPPRESSED, reason="contact_not_safe")),
        *found,
    ]


def _for_calm_kinds(kind: str, *, now: datetime) -> list[Condition]:
    """What ends a reminder or an invitation for good."""
    found = [(_something_is_open(), Refusal(became=State.CANCELLED, reason="nothing_open"))]
    if kind == Kind.REMINDER:
        found.insert(0, (_wants_reminders(now=now), Refusal(became=State.SUPPRESSED, reason="turned_off")))
        found.append((_a_plan_runs(), Refusal(became=State.CANCELLED, reason="plan_stopped")))
    return found


def _for_now(kind: str, *, now: datetime) -> list[Condition]:
    """What makes a reminder or an invitation wait."""
    found: list[Condition] = [
        (~_rests(kind, now=now), Refusal(became=State.RETRY_WAIT, reason="calendar_hold")),
        (_within_window(now=now), Refusal(became=State.RETRY_WAIT, reason="quiet_hours")),
        (~_had_enough(now=now), Refusal(became=State.RETRY_WAIT, reason="enough_today")),
    ]
    if kind == Kind.REMINDER:
        watched = RiskWatch.objects.filter(client_id=OuterRef("client_id"), event__kind="answer")
        found.insert(0, (~Q(Exists(watched)), Refusal(became=State.RETRY_WAIT, reason="risk_open")))
    return found


def _client_is_here(kind: str) -> Q:
    """Active for what is sent unasked; anyone who is not erased for what they asked for themselves."""
    theirs = Client.objects.filter(id=OuterRef("client_id"))
    return Q(Exists(theirs.filter(status=Client.Status.ACTIVE) if kind in CALM else theirs.present()))


def _mail_is_safe() -> Q:
    contact = SafeContact.objects.filter(
        client_id=OuterRef("client_id"),
        safety=SafeContact.Safety.SAFE,
        address__isnull=False,
        address_paused_at__isnull=True,
    )
    return Q(Exists(contact))


def _wants_reminders(*, now: datetime) -> Q:
    contact = SafeContact.objects.filter(client_id=OuterRef("client_id"), reminders_off_at__isnull=True)
    return Q(Exists(contact.filter(Q(recheck_due__isnull=True) | Q(recheck_due__gte=now.date()))))


def _open_items() -> Q:
    return Q(assignment_id__in=Assignment.objects.open().filter(paused_at__isnull=True).values("id"))


def _something_is_open() -> Q:
    return Q(Exists(DeliveryItem.objects.filter(_open_items(), delivery_id=OuterRef("id"))))


def _a_plan_runs() -> Q:
    running = ReminderPlan.objects.filter(stopped_at__isnull=True).values("assignment_id")
    return Q(
        Exists(
            DeliveryItem.objects.filter(_open_items(), delivery_id=OuterRef("id"), assignment_id__in=running)
        )
    )


def _link_is_alive(*, now: datetime) -> Q:
    return Q(Exists(AccessLink.objects.alive(now).filter(delivery_id=OuterRef("id"))))


def _within_window(*, now: datetime) -> Q:
    return Q(window_from__isnull=True) | Q(window_from__lte=now, window_to__gt=now)


def _rests(kind: str, *, now: datetime) -> Q:
    """A hold stops reminders and invitations; gentle days stop reminders."""
    marks = CalendarMark.objects.filter(client_id=OuterRef("client_id"), begins__lte=now)
    stopping = [CalendarMark.Kind.HOLD, *([CalendarMark.Kind.GENTLE] if kind == Kind.REMINDER else [])]
    return Q(Exists(marks.filter(Q(ends__isnull=True) | Q(ends__gt=now), kind__in=stopping)))


def _had_enough(*, now: datetime) -> Q:
    """The third of a day is there already: counted by what was handed over, whatever became of it."""
    others = Delivery.objects.filter(
        client_id=OuterRef("client_id"), kind__in=CALM, handoff_at__gt=now - timedelta(hours=24)
    ).exclude(id=OuterRef("id"))
    return Q(Exists(others.order_by("handoff_at")[MOST_A_DAY - 1 : MOST_A_DAY]))
