"""When an invitation that is written now would go, and why it would not go at once: the composer says it beforehand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from clients import hours
from clients.models import CalendarMark, Client, Delivery

MOST_A_DAY = 3
"""As many mails as one client may get in 24 hours; the last moment before sending asks the same."""


@dataclass(frozen=True, kw_only=True)
class Going:
    """`how`: now, later (at `at`), hold, enough, or never."""

    how: str
    at: datetime | None


def going_to(client: Client, *, now: datetime) -> Going:
    """The same questions as are asked when the mail is about to go."""
    due = now + timedelta(seconds=settings.ATTUNE_UNDO_SECONDS)
    sending = hours.sending_for(client, due=due)
    if sending is None:
        return Going(how="never", at=None)
    if _rests(client, at=sending.window.opens):
        return Going(how="hold", at=None)
    if _had_enough(client, at=sending.window.opens):
        return Going(how="enough", at=None)
    return Going(how="now" if sending.window.opens <= due else "later", at=sending.window.opens)


def _rests(client: Client, *, at: datetime) -> bool:
    marks = CalendarMark.objects.filter(client=client, kind=CalendarMark.Kind.HOLD, begins__lte=at)
    return marks.filter(Q(ends__isnull=True) | Q(ends__gt=at)).exists()


def _had_enough(client: Client, *, at: datetime) -> bool:
    went = Delivery.objects.filter(
        client=client, kind__in=["invite", "reminder"], handoff_at__gt=at - timedelta(hours=24)
    )
    return went.count() >= MOST_A_DAY
