"""Turns what falls due into mails: each plan and occurrence is decided once, and the decision stands in the ledger.

Also the client's own switches: a slot, no more for this piece, no more at all.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from clients import audit, outbox, tokens
from clients.actions import gathering, links, turns
from clients.actors import Actor, ClientHand, Engine
from clients.models import Assignment, Client, Delivery, ReminderDecision, ReminderPlan, SafeContact
from clients.schedule import Decision, Occurrence, Sending, Slot, decide, next_occurrence
from clients.sealing import derive

State = Delivery.State
SOME = 200
FOR_GOOD = frozenset({"plan_stopped", "plan_over"})
WENT_QUIET = "went_quiet"
PLAIN, LAST = "reminder/1", "reminder_last/1"


def plan_due(*, now: datetime, most: int = SOME) -> int:
    """Decide every plan that has fallen due; returns how many. Each in a transaction of its own."""
    due = ReminderPlan.objects.filter(next_due_at__lte=now).order_by("next_due_at", "id")
    return turns.each(due.values_list("id", flat=True)[:most], deed=_decide_one, now=now)


@transaction.atomic
def _decide_one(plan_id: uuid.UUID, *, now: datetime) -> bool:
    """Whoever locks the plan decides it; whoever comes second finds that it is no longer due."""
    rows = ReminderPlan.objects.filter(id=plan_id, next_due_at__lte=now)
    plan = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if plan is None:
        return False
    slot = gathering.slot_of(plan)
    *older, last = gathering.occurrences(plan, slot=slot, now=now)
    for occurrence in older:
        _write_down(plan, occurrence, Decision(kind="drop", reason="outage"), now=now)
    client = Client.objects.select_related("practice").get(id=plan.client_id)
    facts = gathering.facts(plan, client=client, slot=slot, occurrence=last, now=now)
    decision = decide(facts, now=now)
    delivery_id = None
    if decision.kind in {"send", "merge"} and facts.sending is not None:
        decision, delivery_id = _write_mail(plan, client, last, decision, going=facts.sending, now=now)
    _write_down(plan, last, decision, now=now, delivery_id=delivery_id)
    _advance(plan, slot=slot, after=last, decision=decision, unanswered=facts.unanswered, now=now)
    return True


def _write_mail(
    plan: ReminderPlan,
    client: Client,
    occurrence: Occurrence,
    decision: Decision,
    *,
    going: Sending,
    now: datetime,
) -> tuple[Decision, uuid.UUID | None]:
    """The row of this client and day, new or joined. What is still waiting from an earlier day is given up."""
    same_day = Delivery.objects.filter(client=client, kind="reminder", occurrence=occurrence.day)
    waiting = same_day.filter(state__in=outbox.WITHDRAWABLE).first()
    if waiting is not None:
        outbox.join(delivery_id=waiting.id, assignment_id=plan.assignment_id)
        if not decision.numbers.get("last"):
            same_day.filter(snapshot__isnull=True).update(template_version=PLAIN)
        return Decision(kind="merge", reason="same_day", numbers=decision.numbers), waiting.id
    _give_up_older(client, before=occurrence.day, now=now)
    delivery = outbox.remind(
        client=client,
        occurrence=occurrence.day,
        assignment_ids=[plan.assignment_id],
        due_at=occurrence.due,
        going=going,
        wording=LAST if decision.numbers.get("last") else PLAIN,
        now=now,
    )
    if delivery is None:
        return Decision(kind="drop", reason="one_a_day"), None
    links.mint(
        by=Engine(practice_id=client.practice_id),
        client=client,
        assignments=_open_pieces(client),
        delivery_id=delivery.id,
        now=now,
    )
    return decision, delivery.id


def _give_up_older(client: Client, *, before: date, now: datetime) -> None:
    """After an outage one mail goes, the newest."""
    older = Delivery.objects.filter(
        client=client, kind="reminder", occurrence__lt=before, state__in=outbox.WITHDRAWABLE
    )
    outbox.move(older.filter(ambiguous=0), became=State.EXPIRED, reason="outage", now=now)
    outbox.move(older.filter(ambiguous__gt=0), became=State.UNCERTAIN, reason="outage", now=now)


def _open_pieces(client: Client) -> Sequence[Assignment]:
    """All that is with the client: the one link of a reminder opens all of it."""
    return list(Assignment.objects.open().filter(client=client, paused_at__isnull=True))


def _write_down(
    plan: ReminderPlan,
    occurrence: Occurrence,
    decision: Decision,
    *,
    now: datetime,
    delivery_id: uuid.UUID | None = None,
) -> None:
    """One line of the ledger: why a mail goes, or why it does not."""
    ReminderDecision.objects.create(
        practice_id=plan.practice_id,
        client_id=plan.client_id,
        assignment_id=plan.assignment_id,
        plan_id=plan.id,
        occurrence=occurrence.day,
        due_at=occurrence.due,
        decided_at=now,
        kind=decision.kind,
        reason=decision.reason,
        numbers=decision.numbers,
        delivery_id=delivery_id,
    )


def _advance(
    plan: ReminderPlan, *, slot: Slot, after: Occurrence, decision: Decision, unanswered: int, now: datetime
) -> None:
    """On to the next time, unless this was the end, or the client did not answer twice."""
    following = next_occurrence(slot, after=after.due)
    quiet = decision.reason == WENT_QUIET
    over = decision.reason in FOR_GOOD or quiet or following is None
    plan.unanswered = unanswered
    plan.next_due_at = None if over or following is None else following.due
    plan.silent_since = (plan.silent_since or now) if quiet else None
    plan.save(update_fields=["unanswered", "next_due_at", "silent_since"])


@transaction.atomic
def choose(
    *, by: Actor, assignment: Assignment, slot: Slot, now: datetime, until: date | None = None
) -> ReminderPlan:
    """The slot that the client wants; a new choice begins anew, silence forgotten."""
    first = next_occurrence(slot, after=now)
    plan, _ = ReminderPlan.objects.update_or_create(
        assignment=assignment,
        defaults={
            "practice_id": assignment.practice_id,
            "client_id": assignment.client_id,
            "days": sorted(slot.days),
            "wall_time": slot.at,
            "zone": slot.zone,
            "inside_quiet": slot.inside_quiet,
            "until": until,
            "next_due_at": first.due if first else None,
            "unanswered": 0,
            "silent_since": None,
            "stopped_at": None,
            "stopped_why": "",
            "created_at": now,
        },
    )
    _note(by, plan.client_id, action="change", object_id=plan.id, purpose="slot", now=now)
    return plan


@transaction.atomic
def stop(*, by: Actor, assignment_id: uuid.UUID, now: datetime) -> None:
    """No more reminders for this piece."""
    plans = ReminderPlan.objects.filter(assignment_id=assignment_id, stopped_at__isnull=True)
    for plan in plans.select_for_update():
        _note(by, plan.client_id, action="change", object_id=plan.id, purpose="stop", now=now)
    plans.update(stopped_at=now, stopped_why="by_choice", next_due_at=None)
    outbox.cancel_for(assignment_id=assignment_id, reason="plan_stopped", now=now)


@transaction.atomic
def turn_off(*, by: Actor, client_id: uuid.UUID, now: datetime) -> None:
    """No reminder at all any more, at once. Nobody is asked why; work and invitations go on."""
    contact = SafeContact.objects.filter(client_id=client_id, reminders_off_at__isnull=True)
    if contact.update(reminders_off_at=now):
        _note(by, client_id, action="change", object_id=client_id, purpose="reminders off", now=now)
    outbox.cancel_client(
        client_id=client_id, reason="turned_off", now=now, kinds=["reminder"], became=State.SUPPRESSED
    )


@transaction.atomic
def turn_on(*, by: Actor, client_id: uuid.UUID, now: datetime) -> None:
    """Reminders again; only the client's own side asks for this."""
    SafeContact.objects.filter(client_id=client_id).update(reminders_off_at=None)
    for plan in ReminderPlan.objects.filter(client_id=client_id, stopped_at__isnull=True):
        _wake(plan, now=now)
    _note(by, client_id, action="change", object_id=client_id, purpose="reminders on", now=now)


@transaction.atomic
def follow(*, client_id: uuid.UUID, zone: str, now: datetime) -> None:
    """The client lives by another clock now: half past seven stays half past seven, and quiet hours move along.

    The local day is part of what makes a reminder the same mail, so a day cannot get two.
    """
    for plan in ReminderPlan.objects.filter(client_id=client_id, stopped_at__isnull=True).select_for_update():
        plan.zone = zone
        following = next_occurrence(gathering.slot_of(plan), after=now) if plan.next_due_at else None
        plan.next_due_at = following.due if following else None
        plan.save(update_fields=["zone", "next_due_at"])
    outbox.rewindow(client_id=client_id, now=now)


def answered(*, assignment_id: uuid.UUID, now: datetime) -> None:
    """The client did something with this piece: silence ends, and mails that wait are not needed."""
    for plan in ReminderPlan.objects.filter(assignment_id=assignment_id, stopped_at__isnull=True):
        _wake(plan, now=now)
    outbox.cancel_for(assignment_id=assignment_id, reason="answered", now=now)


def unsubscribe(*, token: str, now: datetime) -> bool:
    """The one-click door. True when the token is one of ours, whatever had been turned off before."""
    delivery_id = tokens.unsubscribing(
        key=derive(settings.ATTUNE_MASTER_KEY, tokens.K_UNSUBSCRIBE), token=token
    )
    delivery = Delivery.objects.filter(id=delivery_id, client__isnull=False).first() if delivery_id else None
    if delivery is None or delivery.client_id is None:
        return False
    hand = ClientHand(
        id=delivery.id, practice_id=delivery.practice_id, client_id=delivery.client_id, tier="mail"
    )
    turn_off(by=hand, client_id=delivery.client_id, now=now)
    return True


def _wake(plan: ReminderPlan, *, now: datetime) -> None:
    following = next_occurrence(gathering.slot_of(plan), after=now)
    ReminderPlan.objects.filter(id=plan.id).update(
        unanswered=0, silent_since=None, next_due_at=following.due if following else None
    )


def _note(
    by: Actor, client_id: uuid.UUID, *, action: str, object_id: uuid.UUID, purpose: str, now: datetime
) -> None:
    audit.record(
        by=by,
        action=action,
        now=now,
        client_id=client_id,
        object_kind="reminder",
        object_id=object_id,
        purpose=purpose,
    )
