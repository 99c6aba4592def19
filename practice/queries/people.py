"""Who is in a practice."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q

from practice.models import HandOver, Member, Practice

TOLD_FOR = timedelta(days=7)


def everyone(*, practice: Practice) -> list[Member]:
    """Those who are here, by name; those who left stand last."""
    rows = Member.objects.filter(practice=practice).select_related("user")
    return sorted(rows, key=lambda row: (row.ended_at is not None, row.name.lower()))


def therapists(*, practice: Practice) -> list[tuple[uuid.UUID, str]]:
    """Those who may be asked to look at an answer, by name."""
    rows = Member.objects.filter(practice=practice, is_therapist=True, ended_at__isnull=True)
    return list(rows.order_by("name").values_list("id", "name"))


def one(*, practice: Practice, member_id: uuid.UUID) -> Member | None:
    """A person of this practice, or nobody."""
    return Member.objects.filter(practice=practice, id=member_id).select_related("user").first()


def is_here(*, practice: Practice, email: str) -> bool:
    """Whether the address already has a place here."""
    return Member.objects.filter(practice=practice, user__email=email.lower()).exists()


def handed(*, by: Member, now: datetime) -> list[HandOver]:
    """What was handed to this therapist, or from them, in the last days."""
    mine = HandOver.objects.filter(Q(taker=by) | Q(giver=by), at__gt=now - TOLD_FOR)
    return list(mine.select_related("giver", "taker", "by").order_by("-at"))
