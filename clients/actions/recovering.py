"""Puts right what time and dead senders left behind: leases that are over, mails that are too late, windows that closed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from clients import hours, outbox
from clients.actions import outcomes
from clients.models import Delivery, SafeContact
from clients.schedule import Quiet, first_window

State = Delivery.State
WAITING = (State.PLANNED, State.RETRY_WAIT)
SOME = 200
"""At most so many rows of a kind in one step; the next tick goes on."""


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """How many rows were put right."""

    returned: int
    doubted: int
    expired: int
    reopened: int


def recover(*, now: datetime) -> Recovered:
    """One step; any sender may do it at any time, twice does no harm."""
    return Recovered(
        returned=_return_leases(now=now),
        doubted=_doubt_handoffs(now=now),
        expired=_expire(now=now),
        reopened=_reopen(now=now),
    )


def _return_leases(*, now: datetime) -> int:
    """A sender died before it handed anything over: due again, without a doubt."""
    over = Delivery.objects.filter(state=State.LEASED, lease_until__lte=now)
    spent = over.filter(attempt__gte=outcomes.TRIES)
    outbox.move(spent, became=State.DEAD, reason="sender_gone", now=now, **outcomes.FREED)
    return len(
        outbox.move(
            over, became=State.PLANNED, reason="sender_gone", now=now, next_attempt_at=now, **outcomes.FREED
        )
    )


def _doubt_handoffs(*, now: datetime) -> int:
    """A sender died with the content on the wire: it may have arrived."""
    over = Delivery.objects.filter(state=State.HANDOFF, lease_until__lte=now)
    return outcomes.doubt(over, reason="sender_gone", now=now)


def _expire(*, now: datetime) -> int:
    """Of no use any more. What may have arrived is not called expired."""
    late = Delivery.objects.filter(state__in=[*WAITING, State.HELD], not_after__lte=now)
    known = outbox.move(late.filter(ambiguous=0), became=State.EXPIRED, reason="too_late", now=now)
    doubted = outbox.move(late.filter(ambiguous__gt=0), became=State.UNCERTAIN, reason="too_late", now=now)
    return len(known) + len(doubted)


def _reopen(*, now: datetime) -> int:
    """The window closed before the mail could go: the next one, if it still lies within the mail's time."""
    closed = Delivery.objects.filter(state__in=WAITING, window_to__lte=now, not_after__gt=now)
    rows = list(closed.select_related("client__practice").order_by("window_to")[:SOME])
    contacts = SafeContact.objects.in_bulk(
        [row.client_id for row in rows if row.client_id], field_name="client"
    )
    for row in rows:
        if row.client is None or row.client_id is None:
            continue
        contact = contacts.get(row.client_id)
        practice = row.client.practice
        window = first_window(
            zone=row.client.zone,
            quiet=Quiet(start=practice.quiet_from, end=practice.quiet_to),
            after=now,
            never=hours.never_times(contact.never_times if contact else []),
        )
        opens = window.opens if window else row.not_after
        closes = window.closes if window else row.not_after
        still = Delivery.objects.filter(
            Q(next_attempt_at__lt=opens) | Q(window_to__lte=now), id=row.id, state__in=WAITING
        )
        still.update(window_from=opens, window_to=closes, next_attempt_at=max(opens, row.next_attempt_at))
    return len(rows)
