"""Makes sessions from a weekly slot, and says what became of them."""

import uuid
from datetime import date, datetime, time, timedelta

from django.db import transaction

from clients import access as clients_access
from clients import audit, vault
from clients.access import Denied
from clients.actions import calendar
from clients.actors import Actor
from clients.models import Client
from clients.schedule import walltime
from practice import access
from practice.models import RecordSummary, Session, WeeklySlot

WEEKS_AHEAD = 8
WEEK = timedelta(days=7)


class NotAState(ValueError):
    """A session is planned, held, moved, cancelled, or the client did not come."""


@transaction.atomic
def open_slot(
    *,
    by: Actor,
    client_id: uuid.UUID,
    weekday: int,
    wall_time: time,
    zone: str,
    begins: date,
    now: datetime,
    minutes: int = 50,
) -> WeeklySlot:
    """ "Tuesdays 10:00": ends the slot before it, and makes the hours of the coming weeks. Said twice it is one slot."""
    client = clients_access.client(by=by, client_id=client_id, now=now)
    # Two presses at the same instant come one after the other; the second finds the slot of the first.
    Client.objects.select_for_update(no_key=True).values_list("id").get(id=client.id)
    asked = {"weekday": weekday, "wall_time": wall_time, "zone": zone, "minutes": minutes, "begins": begins}
    standing = WeeklySlot.objects.filter(client=client, member_id=by.id, ends__isnull=True)
    same = standing.filter(**asked).first()
    if same is not None:
        return same
    for before in standing:
        _end(before, on=begins)
    slot = WeeklySlot.objects.create(practice_id=client.practice_id, client=client, member_id=by.id, **asked)
    fill(slot=slot, by=by, now=now)
    audit.record(by=by, action="create", now=now, client_id=client.id, object_kind="slot", object_id=slot.id)
    return slot


def fill(*, slot: WeeklySlot, by: Actor, now: datetime) -> int:
    """Make the sessions of the coming weeks that are not there yet; returns how many were made."""
    day = slot.begins + timedelta(days=(slot.weekday - slot.begins.weekday()) % 7)
    made = 0
    while day <= now.date() + WEEK * WEEKS_AHEAD:
        starts = walltime.instant(day=day, at=slot.wall_time, zone=slot.zone)
        if slot.ends is None or day < slot.ends:
            made += _plan(slot=slot, starts=starts, by=by, now=now)
        day += WEEK
    return made


def _plan(*, slot: WeeklySlot, starts: datetime, by: Actor, now: datetime) -> int:
    session, made = Session.objects.get_or_create(
        client_id=slot.client_id,
        starts_at=starts,
        defaults={
            "practice_id": slot.practice_id,
            "member_id": slot.member_id,
            "slot": slot,
            "ends_at": starts + timedelta(minutes=slot.minutes),
        },
    )
    if made:
        _mark(session, by=by, now=now)
    return int(made)


@transaction.atomic
def plan(
    *, by: Actor, client_id: uuid.UUID, starts_at: datetime, now: datetime, minutes: int = 50
) -> Session:
    """One hour outside the weekly slot."""
    client = clients_access.client(by=by, client_id=client_id, now=now)
    session = _new(client=client, by=by, starts_at=starts_at, minutes=minutes)
    _mark(session, by=by, now=now)
    audit.record(
        by=by, action="create", now=now, client_id=client.id, object_kind="session", object_id=session.id
    )
    return session


@transaction.atomic
def close(
    *, by: Actor, session_id: uuid.UUID, state: str, now: datetime, late_minutes: int | None = None
) -> Session:
    """What became of the hour. A cancelled or moved hour no longer stands in the client's calendar."""
    session = access.session(by=by, session_id=session_id, now=now)
    if state not in Session.State.values:
        raise NotAState
    session.state, session.late_minutes = state, late_minutes
    session.save(update_fields=["state", "late_minutes"])
    if state not in (Session.State.PLANNED, Session.State.HELD):
        calendar.unmark(by=by, client_id=session.client_id, kind="session", ref=session.id, now=now)
    audit.record(
        by=by,
        action="change",
        now=now,
        client_id=session.client_id,
        object_kind="session",
        object_id=session.id,
        purpose=state,
    )
    return session


@transaction.atomic
def summarise(
    *, by: Actor, session_id: uuid.UUID, client_id: uuid.UUID, text: str, now: datetime
) -> RecordSummary:
    """The record summary of an hour of this client: the half of the notes that belongs to the record."""
    session = access.session(by=by, session_id=session_id, now=now)
    if session.client_id != client_id:
        raise Denied(by=by, kind="session", object_id=session_id, now=now)
    row = RecordSummary.objects.filter(session=session).first()
    if row is None:
        row = RecordSummary(
            practice_id=session.practice_id, client_id=session.client_id, session=session, author_id=by.id
        )
    row.written_at = now
    vault.put(row, now=now, text=text)
    row.save()
    audit.record(
        by=by,
        action="change",
        now=now,
        client_id=session.client_id,
        object_kind="summary",
        object_id=row.id,
        fields=["text"],
    )
    return row


def _new(*, client: Client, by: Actor, starts_at: datetime, minutes: int) -> Session:
    return Session.objects.create(
        practice_id=client.practice_id,
        client=client,
        member_id=by.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
    )


def _mark(session: Session, *, by: Actor, now: datetime) -> None:
    calendar.mark(
        by=by,
        client_id=session.client_id,
        kind="session",
        ref=session.id,
        begins=session.starts_at,
        ends=session.ends_at,
        now=now,
    )


def _end(slot: WeeklySlot, *, on: date) -> None:
    slot.ends = on
    slot.save(update_fields=["ends"])
    Session.objects.filter(slot=slot, state="planned", starts_at__date__gte=on).delete()
