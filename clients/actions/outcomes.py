"""What came of a mail, as a state: accepted, refused for now or for good, or nobody knows. Every doubt is written down."""

import random
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from clients import outbox, transport
from clients.actions import handoff, limits
from clients.models import Delivery, SafeContact
from clients.models.delivery import DeliveryQuerySet
from clients.schedule import backoff
from clients.transport import Outcome

Kind, State = Delivery.Kind, Delivery.State
TRIES = 10
REPEATED = (Kind.REMINDER, Kind.INVITE)
"""Kinds that are sent once more after a doubt; of a code the client asks for another."""
HERE = (State.LEASED, State.HANDOFF)
Roll = Callable[[], float]
_dice = random.SystemRandom()


def settle(
    delivery: Delivery,
    outcome: Outcome,
    *,
    lease: handoff.Lease,
    lease_seconds: float,
    domain: str,
    now: datetime,
    roll: Roll = _dice.random,
) -> None:
    """Move the row on, if it is still this sender's; a sender whose lease was taken changes nothing."""
    step = lease_seconds / 5
    codes = {"smtp_code": outcome.code or None, "enhanced_code": outcome.enhanced[:12]}
    again = now + backoff(attempt=delivery.attempt, step=step, roll=roll)
    match outcome.kind:
        case transport.ACCEPTED:
            _end(
                delivery,
                State.ACCEPTED,
                "accepted",
                lease=lease,
                now=now,
                accepted_at=now,
                queue_id=outcome.queue_id[:80],
                **codes,
            )
        case transport.AMBIGUOUS:
            doubt(
                _mine(delivery, lease=lease),
                reason="no_reply",
                now=now,
                again=again,
                sender_id=lease.sender_id,
            )
        case transport.REFUSED_BEFORE_DATA:
            _stopped(delivery, lease=lease, step=step, now=now)
        case transport.TEMPORARY:
            if outcome.asks_for_rest:
                limits.rest(domain, seconds=step, reason=str(outcome.code), now=now)
            _wait(delivery, "refused_for_now", lease=lease, now=now, again=again, **codes)
        case transport.PERMANENT:
            _refused(delivery, outcome, lease=lease, step=step, now=now, codes=codes)
        case _:
            seconds = step * (15 if outcome.kind == transport.AUTH_FAILED else 0.5)
            until = limits.rest(limits.SERVER, seconds=seconds, reason=outcome.kind, now=now)
            give_back([delivery], lease=lease, now=now, reason=outcome.kind, until=until)


def give_back(
    deliveries: Sequence[Delivery],
    *,
    lease: handoff.Lease,
    now: datetime,
    reason: str,
    until: datetime | None = None,
) -> None:
    """Nothing was sent and nobody is at fault: the rows wait, and the attempt does not count."""
    rows = Delivery.objects.filter(
        id__in=[row.id for row in deliveries], state=State.LEASED, lease_token=lease.token
    )
    outbox.move(
        rows,
        became=State.RETRY_WAIT,
        reason=reason,
        now=now,
        sender_id=lease.sender_id,
        next_attempt_at=until or now,
        attempt=F("attempt") - 1,
        **FREED,
    )


def unwritable(delivery: Delivery, *, lease: handoff.Lease, reason: str, now: datetime) -> None:
    """No address, no link, no key: it will not be otherwise later."""
    _end(delivery, State.FAILED, reason, lease=lease, now=now)


def doubt(
    rows: DeliveryQuerySet, *, reason: str, now: datetime, again: datetime | None = None, sender_id: str = ""
) -> int:
    """It may have arrived. Reminders and invitations go once more, the same to the last byte; then nobody knows."""
    repeat = rows.filter(kind__in=REPEATED, ambiguous=0, not_after__gt=now)
    common: dict[str, Any] = {
        "reason": reason,
        "now": now,
        "sender_id": sender_id,
        "ambiguous": F("ambiguous") + 1,
    }
    with transaction.atomic():
        known = list(rows.select_for_update(of=("self",)).order_by("id").values_list("id", flat=True))
        locked = Delivery.objects.filter(id__in=known)
        again_ids = set(repeat.values_list("id", flat=True))
        again_at = again or now
        outbox.move(
            locked.filter(id__in=again_ids),
            became=State.RETRY_WAIT,
            next_attempt_at=again_at,
            **common,
            **FREED,
        )
        rest = locked.exclude(id__in=again_ids)
        outbox.move(rest, became=State.UNCERTAIN, **common, **FREED)
    return len(known)


FREED: dict[str, Any] = {"lease_token": None, "lease_until": None}


def _mine(delivery: Delivery, *, lease: handoff.Lease) -> DeliveryQuerySet:
    """The row, while this sender still holds it."""
    return Delivery.objects.filter(id=delivery.id, state__in=HERE, lease_token=lease.token)


def _end(
    delivery: Delivery, became: str, reason: str, *, lease: handoff.Lease, now: datetime, **fields: Any
) -> bool:
    rows = _mine(delivery, lease=lease)
    moved = outbox.move(
        rows, became=became, reason=reason, now=now, sender_id=lease.sender_id, **fields, **FREED
    )
    return bool(moved)


def _wait(
    delivery: Delivery, reason: str, *, lease: handoff.Lease, now: datetime, again: datetime, **fields: Any
) -> None:
    """Try again later; after ten tries, or when it would be of no use any more, stop."""
    if delivery.attempt >= TRIES or again >= delivery.not_after:
        became = State.UNCERTAIN if delivery.ambiguous else State.DEAD
        _end(delivery, became, reason, lease=lease, now=now, **fields)
        return
    _end(delivery, State.RETRY_WAIT, reason, lease=lease, now=now, next_attempt_at=again, **fields)


def _stopped(delivery: Delivery, *, lease: handoff.Lease, step: float, now: datetime) -> None:
    """The guard said no. Say why, and let it rest, wait, or end."""
    refusal = handoff.why_not(delivery, now=now)
    if refusal is None:
        give_back([delivery], lease=lease, now=now, reason="lease_short")
    elif refusal.became == State.RETRY_WAIT:
        again = now + timedelta(seconds=step * 60)
        give_back([delivery], lease=lease, now=now, reason=refusal.reason, until=again)
    else:
        became = State.UNCERTAIN if delivery.ambiguous and refusal.became == State.EXPIRED else refusal.became
        _end(delivery, became, refusal.reason, lease=lease, now=now)


def _refused(
    delivery: Delivery,
    outcome: Outcome,
    *,
    lease: handoff.Lease,
    step: float,
    now: datetime,
    codes: dict[str, Any],
) -> None:
    """For good. An unknown address is paused; a refusal of us as a sender rests the practice, not the person."""
    if outcome.enhanced.startswith("5.7."):
        with transaction.atomic():
            if _end(delivery, State.HELD, "policy", lease=lease, now=now, **codes):
                scope = limits.practice_scope(delivery.practice_id)
                limits.rest(scope, seconds=step * 60, reason=outcome.enhanced, now=now)
        return
    with transaction.atomic():
        if _end(delivery, State.FAILED, "refused", lease=lease, now=now, **codes) and _is_unknown_address(
            outcome
        ):
            pause_address(client_id=delivery.client_id, now=now)


def pause_address(*, client_id: uuid.UUID | None, now: datetime) -> None:
    """No more mail to this address until somebody has asked the client for another."""
    if client_id is not None:
        contact = SafeContact.objects.filter(client_id=client_id, address_paused_at__isnull=True)
        contact.update(address_paused_at=now, address_paused_why="bounced")


def _is_unknown_address(outcome: Outcome) -> bool:
    if outcome.enhanced:
        return outcome.enhanced.startswith("5.1.")
    return outcome.recipient and outcome.code in {550, 551, 553}
