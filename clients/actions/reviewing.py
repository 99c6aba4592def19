"""What a therapist does with work that came back: opens it, talks about it, says how it goes on."""

import uuid
from datetime import datetime

from django.db import transaction
from django.http import Http404

from clients import access, audit, states, vault
from clients.actions.assignments import CannotAssign, plan_reminder, stop_mails
from clients.actors import Actor, ClientPermission
from clients.models import Assignment, Entry, NotDone, ReminderPlan
from clients.schedule import Slot
from psychoed import cautions

LEADS_ON = frozenset({Assignment.Outcome.ADAPTED, Assignment.Outcome.REPLACED})
BY_CLIENT = "client"
BY_THERAPIST = "therapist"


@transaction.atomic
def open_entry(*, by: Actor, entry_id: uuid.UUID, now: datetime) -> Entry:
    """The first opening is written on the entry, where the client can read it; later ones into the log alone."""
    row = access.entry(by=by, entry_id=entry_id, now=now, lock=True)
    if row.opened_at is None:
        row.opened_at, row.opened_by_id = now, by.id
        row.save(update_fields=["opened_at", "opened_by"])
        _note(row, by=by, action="open", now=now, kind="entry")
    return row


@transaction.atomic
def open_not_done(*, by: Actor, assignment_id: uuid.UUID, now: datetime) -> NotDone:
    """The reasons of "not this one" have been read."""
    assignment = access.assignment(by=by, assignment_id=assignment_id, now=now)
    row = (
        NotDone.objects.select_related("client")
        .select_for_update(of=("self",))
        .filter(assignment=assignment, withdrawn_at__isnull=True)
        .first()
    )
    if row is None:
        raise Http404
    if row.opened_at is None:
        row.opened_at = now
        row.save(update_fields=["opened_at"])
        _note(row, by=by, action="open", now=now, kind="not_done")
    return row


@transaction.atomic
def talk_about(
    *, by: Actor, assignment_id: uuid.UUID, outcome: str, now: datetime, learned: str = ""
) -> Assignment:
    """Keep, finish or let go, with one line of what was learned. Adapt and replace wait for their successor."""
    row = _held(by=by, assignment_id=assignment_id, now=now)
    if outcome not in states.OUTCOMES:
        raise states.NotFromHere(f"{outcome} is no outcome")
    goes_to = Assignment.Stage.TALKED if outcome in LEADS_ON else next(iter(states.OUTCOMES[outcome]))
    if row.stage != Assignment.Stage.TALKED:
        states.step(states.ASSIGNMENT, was=row.stage, became=Assignment.Stage.TALKED)
    row.talked_at = now
    if learned:
        vault.put(row, now=now, learned=learned)
    _leave(row, at=goes_to, outcome=outcome, now=now)
    row.save(update_fields=["stage", "outcome", "talked_at", "ready_at", "closed_at", "learned"])
    _note(row, by=by, action="talk", now=now, kind="assignment", purpose=outcome)
    return row


@transaction.atomic
def pause(*, by: Actor, assignment_id: uuid.UUID, now: datetime) -> Assignment:
    """Nothing is mailed about this piece until it is taken up again; the client may still write."""
    row = _held(by=by, assignment_id=assignment_id, now=now)
    if row.paused_at is None and row.is_open:
        row.paused_at, row.paused_why = now, BY_THERAPIST
        row.save(update_fields=["paused_at", "paused_why"])
        _note(row, by=by, action="pause", now=now, kind="assignment")
    return row


@transaction.atomic
def resume(*, by: Actor, assignment_id: uuid.UUID, now: datetime) -> bool:
    """Take it up again. A pause that the client chose is the client's to end: then nothing changes."""
    row = _held(by=by, assignment_id=assignment_id, now=now)
    if row.paused_at is None or row.paused_why == BY_CLIENT:
        return False
    row.paused_at, row.paused_why = None, ""
    row.save(update_fields=["paused_at", "paused_why"])
    _note(row, by=by, action="resume", now=now, kind="assignment")
    return True


@transaction.atomic
def set_reminder(
    *, by: Actor, assignment_id: uuid.UUID, slot: Slot | None, now: datetime
) -> ReminderPlan | None:
    """The hour that the client chose now; None is no reminder."""
    row = _held(by=by, assignment_id=assignment_id, now=now)
    if slot is None:
        plans = ReminderPlan.objects.filter(assignment=row, stopped_at__isnull=True)
        plans.update(stopped_at=now, stopped_why="not_wanted", next_due_at=None)
        _note(row, by=by, action="reminder", now=now, kind="assignment", purpose="none")
        return None
    if cautions.has_gate(row.edition.items):
        raise CannotAssign("no_mail_about_it")
    plan = plan_reminder(row, slot=slot, now=now)
    _note(row, by=by, action="reminder", now=now, kind="assignment", purpose="set")
    return plan


def _leave(row: Assignment, *, at: str, outcome: str, now: datetime) -> None:
    row.stage, row.outcome = at, outcome
    if at == Assignment.Stage.TALKED:
        row.ready_at = row.ready_at or now
    if at == Assignment.Stage.AGREED:
        row.ready_at = None
        NotDone.objects.filter(assignment=row, withdrawn_at__isnull=True).update(withdrawn_at=now)
    if at == Assignment.Stage.CLOSED:
        row.closed_at = now
        stop_mails(row, why="done", now=now)


def _held(*, by: Actor, assignment_id: uuid.UUID, now: datetime) -> Assignment:
    """The piece, for whoever may assign, with nobody else moving it until the transaction ends."""
    return access.assignment(
        by=by, assignment_id=assignment_id, now=now, permission=ClientPermission.ASSIGN, lock=True
    )


def _note(
    row: Assignment | Entry | NotDone, *, by: Actor, action: str, now: datetime, kind: str, purpose: str = ""
) -> None:
    audit.record(
        by=by,
        action=action,
        now=now,
        client_id=row.client_id,
        object_kind=kind,
        object_id=row.id,
        purpose=purpose,
    )
