"""A caseload goes to another therapist, before or after its own one leaves."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from clients import outbox, vault
from clients.actions import handing_on
from practice.actions.people import NotAllowedHere
from practice.models import HandOver, Member, Practice, Session, WeeklySlot
from practice.policy import PracticePermission


@transaction.atomic
def hand_on(
    *,
    by: Member,
    practice: Practice,
    member: Member,
    to: Member | None,
    client_ids: Sequence[uuid.UUID],
    now: datetime,
) -> int:
    """The clients chosen, with all of their record; hours that were planned end; both therapists hear of it."""
    if not by.may(PracticePermission.PEOPLE, practice) or member.practice_id != practice.id:
        raise vault.NotAllowed(PracticePermission.PEOPLE)
    if to is None or to.id == member.id or not _works_here(to, practice):
        raise NotAllowedHere("to")
    if not client_ids:
        raise NotAllowedHere("clients")
    ids = handing_on.hand_on(by=by, client_ids=client_ids, to_id=to.id, now=now)
    _end_hours(ids, now=now)
    if not ids:
        return 0
    told = HandOver.objects.create(practice=practice, giver=member, taker=to, by=by, clients=len(ids), at=now)
    for each in (to, member):
        if each.ended_at is None and each.id != by.id:
            outbox.notice(
                practice_id=practice.id, member_id=each.id, event_id=told.id, stage="handed_on", now=now
            )
    return len(ids)


def _works_here(to: Member, practice: Practice) -> bool:
    return to.practice_id == practice.id and to.is_therapist and to.ended_at is None


def _end_hours(client_ids: Sequence[uuid.UUID], *, now: datetime) -> None:
    """Whoever takes over plans their own hours with the client."""
    WeeklySlot.objects.filter(client_id__in=client_ids, ends__isnull=True).update(ends=now.date())
    Session.objects.filter(client_id__in=client_ids, state=Session.State.PLANNED, starts_at__gt=now).delete()
