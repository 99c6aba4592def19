"""Gathers all that is known of one occurrence of one reminder plan, so that the decision itself can be a sum."""

from datetime import date, datetime, timedelta

from django.db.models import Max, Q
from django.db.models.functions import Greatest

from clients import hours, outbox
from clients.models import (
    Assignment,
    CalendarMark,
    Client,
    Delivery,
    DeliveryItem,
    Entry,
    NotDone,
    ReminderPlan,
    RiskWatch,
    SafeContact,
)
from clients.schedule import Facts, Occurrence, Slot, next_occurrence

__all__ = ["Facts", "facts", "occurrences", "slot_of"]

State = Delivery.State
A_WEEK = timedelta(days=7)
NEVER_WENT = (State.CANCELLED, State.SUPPRESSED, State.EXPIRED, State.FAILED, State.DEAD)
MAY_HAVE_ARRIVED = (State.HANDOFF, State.ACCEPTED, State.UNCERTAIN, State.BOUNCED)
MOST_OLDER = 60
"""So many past occurrences of one plan are written down one by one; earlier ones are left out."""


def slot_of(plan: ReminderPlan) -> Slot:
    """The plan's slot as the sums take it."""
    return Slot(days=frozenset(plan.days), at=plan.wall_time, zone=plan.zone, inside_quiet=plan.inside_quiet)


def occurrences(plan: ReminderPlan, *, slot: Slot, now: datetime) -> list[Occurrence]:
    """The occurrences that have fallen due and were not decided yet, oldest first; at least one."""
    since = plan.next_due_at or now
    found: list[Occurrence] = []
    following = next_occurrence(slot, after=since - timedelta(seconds=1))
    while following is not None and following.due <= now:
        found.append(following)
        following = next_occurrence(slot, after=following.due)
    fallback = Occurrence(day=since.date(), due=since)
    return found[-MOST_OLDER:] or [fallback]


def facts(plan: ReminderPlan, *, client: Client, slot: Slot, occurrence: Occurrence, now: datetime) -> Facts:
    """Eight short questions to the database, whatever the size of the caseload."""
    assignment = Assignment.objects.get(id=plan.assignment_id)
    contact = SafeContact.objects.filter(client=client).first()
    reminders = Delivery.objects.filter(client=client, kind=Delivery.Kind.REMINDER)
    today = reminders.filter(occurrence=occurrence.day)
    acted = _last_act(plan)
    return Facts(
        due=occurrence.due,
        sending=hours.sending_for(client, due=occurrence.due, slot=slot),
        safety=contact.safety if contact else SafeContact.Safety.UNKNOWN,
        recheck_due=bool(contact and contact.recheck_due and contact.recheck_due < occurrence.day),
        address_paused=bool(contact and contact.address_paused_at),
        turned_off=bool(contact and contact.reminders_off_at),
        client_active=client.status in {Client.Status.ACTIVE, Client.Status.HOLD},
        resting=_resting(client, now=now),
        assignment_open=assignment.is_open,
        assignment_paused=assignment.paused_at is not None,
        plan_stopped=plan.stopped_at is not None,
        plan_over=bool(plan.until and occurrence.day > plan.until),
        done_for_now=_done_for_now(plan, slot=slot, occurrence=occurrence),
        limit=plan.limit,
        unanswered=_unanswered(plan, since=max(filter(None, [acted, plan.created_at]))),
        sent_in_week=_sent_in_week(client, day=occurrence.day),
        today_open=today.filter(state__in=outbox.WITHDRAWABLE).exists(),
        today_gone=today.exclude(state__in=outbox.WITHDRAWABLE).exists(),
    )


def _resting(client: Client, *, now: datetime) -> str:
    """What the calendar says of this moment; before all, an answer about harm that somebody has to look at."""
    if RiskWatch.objects.filter(client=client, event__kind="answer").exists():
        return "risk_open"
    if client.status == Client.Status.HOLD:
        return "calendar_hold"
    marks = CalendarMark.objects.filter(client=client, begins__lte=now).filter(
        Q(ends__isnull=True) | Q(ends__gt=now)
    )
    kinds = set(marks.values_list("kind", flat=True))
    if CalendarMark.Kind.HOLD in kinds:
        return "calendar_hold"
    return "gentle_mode" if CalendarMark.Kind.GENTLE in kinds else ""


def _last_act(plan: ReminderPlan) -> datetime | None:
    """When the client last did anything with this piece: wrote, sent, or said "not this one"."""
    wrote = Entry.objects.filter(assignment_id=plan.assignment_id).aggregate(
        at=Max(Greatest("saved_at", "begun_at"))
    )
    said = NotDone.objects.filter(assignment_id=plan.assignment_id).aggregate(at=Max("at"))
    return max(filter(None, [wrote["at"], said["at"]]), default=None)


def _unanswered(plan: ReminderPlan, *, since: datetime) -> int:
    """Reminders of this piece that may have arrived since the client last did anything with it."""
    mine = DeliveryItem.objects.filter(assignment_id=plan.assignment_id).values("delivery_id")
    rows = Delivery.objects.filter(id__in=mine, kind=Delivery.Kind.REMINDER, handoff_at__gt=since)
    return rows.filter(state__in=MAY_HAVE_ARRIVED).count()


def _sent_in_week(client: Client, *, day: date) -> int:
    """Reminders of the last seven local days that went or may still go, whatever they were about."""
    rows = Delivery.objects.filter(client=client, kind=Delivery.Kind.REMINDER, occurrence__gt=day - A_WEEK)
    return rows.exclude(state__in=NEVER_WENT).exclude(occurrence=day).count()


def _done_for_now(plan: ReminderPlan, *, slot: Slot, occurrence: Occurrence) -> bool:
    """Whether something was sent since the time before: then this time needs no mail."""
    before = next_occurrence(slot, after=occurrence.due - A_WEEK - timedelta(seconds=1))
    since = plan.created_at
    while before is not None and before.due < occurrence.due:
        since = max(since, before.due)
        before = next_occurrence(slot, after=before.due)
    return Entry.objects.filter(assignment_id=plan.assignment_id, sent_at__gt=since).exists()
