"""Sends what is due: claim under a lease, write the letter, hand it over, write down what came of it.

Any number of senders may run, on any number of machines; each can be killed at any point. What a dead
sender held comes back when its lease is over: without a doubt when nothing had been handed over, with a
doubt on record when it had (`clients.actions.outcomes`).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, Value, When, Window
from django.db.models.functions import RowNumber

from clients import emails, faults, outbox, transport, vault
from clients.actions import handoff, limits, outcomes
from clients.actors import Engine
from clients.models import Delivery
from clients.models.delivery import DeliveryQuerySet
from clients.transport import Carrier, Outcome

Kind, State = Delivery.Kind, Delivery.State
Clock = Callable[[], datetime]
BATCH = 10
LOOK_AT = 4 * BATCH
"""How many candidates are looked at, so that two senders do not wait for the same ten."""


def always() -> bool:
    """Nobody has asked this process to stop."""
    return True


@dataclass(kw_only=True)
class Sender:
    """One engine in one process: its name, what carries its mails, its clock, and how long it may hold a row.

    `go_on` says between two messages whether the process may take another; one that is told to stop gives back.
    """

    sender_id: str
    carrier: Carrier
    clock: Clock
    go_on: Callable[[], bool] = always
    lease_seconds: float = field(default_factory=lambda: float(settings.ATTUNE_LEASE_SECONDS))

    @property
    def lease(self) -> timedelta:
        """How long a claimed row is its own."""
        return timedelta(seconds=self.lease_seconds)

    @property
    def margin(self) -> timedelta:
        """What must be left of the lease when DATA begins: more than the longest wait for a reply."""
        return self.lease / 2

    def take(self, token: uuid.UUID) -> handoff.Lease:
        """The hold that goes with a mark."""
        return handoff.Lease(token=token, sender_id=self.sender_id, margin=self.margin)


def send_due(sender: Sender, *, most: int = BATCH, only: uuid.UUID | None = None) -> int:
    """One batch, or one row; returns how many rows were claimed, so that the caller knows whether to go on."""
    claimed, lease = claim(sender, most=most, only=only)
    faults.here("after_claim")
    try:
        for place, delivery in enumerate(claimed):
            if not sender.go_on():
                outcomes.give_back(claimed[place:], lease=lease, now=sender.clock(), reason="stopping")
                break
            if not _send(sender, delivery, lease=lease):
                rest = claimed[place + 1 :]
                outcomes.give_back(rest, lease=lease, now=sender.clock(), reason="server_away")
                break
    finally:
        sender.carrier.close()
    return len(claimed)


def claim(
    sender: Sender, *, most: int, only: uuid.UUID | None = None
) -> tuple[list[Delivery], handoff.Lease]:
    """Take rows that are due, for the length of a lease; rows that another sender is taking are passed over."""
    now, token = sender.clock(), uuid.uuid4()
    lease = sender.take(token)
    if limits.resting(limits.SERVER, now=now) is not None:
        return [], lease
    with transaction.atomic():
        turn = _in_turn(now=now, only=only)
        locked = candidates(now=now, only=only).filter(id__in=turn).order_by(_position(turn))
        chosen = list(
            locked.select_for_update(skip_locked=True, of=("self",)).values_list("id", "practice_id")[:most]
        )
        granted = _within_rates(chosen, now=now)
        rows = Delivery.objects.filter(id__in=granted)
        outbox.move(
            rows,
            became=State.LEASED,
            reason="claimed",
            now=now,
            sender_id=sender.sender_id,
            lease_token=token,
            lease_until=now + sender.lease,
            attempt=F("attempt") + 1,
        )
    held = Delivery.objects.filter(id__in=granted, lease_token=token).select_related("client", "member__user")
    return sorted(held, key=lambda row: granted.index(row.id)), lease


def candidates(*, now: datetime, only: uuid.UUID | None = None) -> DeliveryQuerySet:
    """Rows that may be claimed at this instant."""
    rows = Delivery.objects.claimable(now).exclude(practice_id__in=limits.resting_practices(now=now))
    rows = rows.filter(Q(window_from__isnull=True) | Q(window_from__lte=now, window_to__gt=now))
    return rows if only is None else rows.filter(id=only)


def _in_turn(*, now: datetime, only: uuid.UUID | None) -> list[uuid.UUID]:
    """Codes and notices first; then each practice's first, each practice's second, and so on."""
    calm = When(kind__in=handoff.CALM, then=Value(1))
    rows = candidates(now=now, only=only).annotate(
        calm=Case(calm, default=Value(0), output_field=IntegerField())
    )
    turn = Window(
        RowNumber(), partition_by=[F("practice_id")], order_by=[F("calm").asc(), F("next_attempt_at").asc()]
    )
    return list(
        rows.annotate(turn=turn)
        .order_by("calm", "turn", "next_attempt_at")
        .values_list("id", flat=True)[:LOOK_AT]
    )


def _position(ids: list[uuid.UUID]) -> Case:
    """The place of a row in the turn, so that the database locks the first of those that are free."""
    places = [When(id=each, then=Value(place)) for place, each in enumerate(ids)]
    return Case(*places, default=Value(len(ids)), output_field=IntegerField())


def _within_rates(chosen: list[tuple[uuid.UUID, uuid.UUID]], *, now: datetime) -> list[uuid.UUID]:
    """As many of each practice as its bucket grants, and as many in all; what is not used goes back."""
    kept: list[uuid.UUID] = []
    for practice_id in sorted({practice_id for _, practice_id in chosen}):
        mine = [each for each, whose in chosen if whose == practice_id]
        kept += mine[: limits.take(limits.practice_scope(practice_id), wanted=len(mine), now=now)]
    granted = limits.take(limits.EVERYTHING, wanted=len(kept), now=now) if kept else 0
    for practice_id in [whose for each, whose in chosen if each in kept[granted:]]:
        limits.give(limits.practice_scope(practice_id), count=1)
    return kept[:granted]


def _send(sender: Sender, delivery: Delivery, *, lease: handoff.Lease) -> bool:
    """One message from its row to its outcome. False when the server is away and the batch had better stop."""
    now = sender.clock()
    if not _still_ours(sender, delivery, lease=lease, now=now):
        return True
    try:
        letter = letter_for(delivery, lease=lease, now=now)
    except emails.CannotWrite as error:
        outcomes.unwritable(delivery, lease=lease, reason=error.reason, now=now)
        return True
    except vault.CannotBeShown:
        outcomes.unwritable(delivery, lease=lease, reason="cannot_be_shown", now=now)
        return True
    domain = limits.domain_scope(letter.envelope.recipient)
    if (until := _domain_rests(domain, now=now)) is not None:
        outcomes.give_back([delivery], lease=lease, now=now, reason="domain_rests", until=until)
        return True
    outcome = sender.carrier.send(
        letter.envelope, letter.message, partial(_before_data, sender, delivery, lease)
    )
    return _settle(sender, delivery, outcome, lease=lease, domain=domain)


def _still_ours(sender: Sender, delivery: Delivery, *, lease: handoff.Lease, now: datetime) -> bool:
    """A lease that runs short is renewed while it still holds, for all rows of the batch."""
    until = delivery.lease_until
    if until is not None and until - now > sender.lease * 0.8:
        return True
    mine = Delivery.objects.filter(lease_token=lease.token, state=State.LEASED, lease_until__gt=now)
    mine.update(lease_until=now + sender.lease)
    return mine.filter(id=delivery.id).exists()


def _domain_rests(domain: str, *, now: datetime) -> datetime | None:
    """Until when the receiving domain takes no more from us; None when it does."""
    until = limits.resting(domain, now=now)
    if until is None and limits.take(domain, wanted=1, now=now) == 0:
        return now + timedelta(seconds=60 / limits.rate_of(domain).per_minute)
    return until


def _before_data(sender: Sender, delivery: Delivery, lease: handoff.Lease) -> bool:
    """The guard that the carrier asks at the last moment."""
    faults.here("before_handoff")
    agreed = handoff.hand_over(delivery, lease=lease, now=sender.clock())
    faults.here("after_handoff")
    return agreed


def _settle(
    sender: Sender, delivery: Delivery, outcome: Outcome, *, lease: handoff.Lease, domain: str
) -> bool:
    """Write down what came of it; False when the server itself is away."""
    if outcome.kind == transport.ACCEPTED:
        faults.here("after_250")
    faults.here("before_save")
    now = sender.clock()
    outcomes.settle(
        delivery, outcome, lease=lease, lease_seconds=sender.lease_seconds, domain=domain, now=now
    )
    return outcome.kind not in {transport.CONNECT_FAILED, transport.AUTH_FAILED}


def letter_for(delivery: Delivery, *, lease: handoff.Lease, now: datetime) -> emails.Letter:
    """The frozen letter; the first attempt writes it and freezes it. A notice to staff needs no freezing."""
    if delivery.kind == Kind.NOTICE:
        return emails.to_staff(delivery)
    engine = Engine(practice_id=delivery.practice_id)
    if delivery.snapshot is not None:
        frozen = vault.reveal(delivery, "snapshot", by=engine, purpose="mail again", now=now)
        return emails.thawed(frozen["snapshot"])
    letter = emails.to_client(delivery, by=engine, now=now)
    vault.put(delivery, now=now, snapshot=letter.as_snapshot())
    version = delivery.template_version or f"{emails.template_of(delivery)}/{emails.VERSION}"
    mine = Delivery.objects.filter(id=delivery.id, lease_token=lease.token, snapshot__isnull=True)
    if not mine.update(snapshot=delivery.snapshot, template_version=version):
        raise emails.CannotWrite("lease_lost")
    return letter
