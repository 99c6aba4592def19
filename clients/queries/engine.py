"""Whether the mail engine keeps its word: the auditor's questions, what is held, and how far behind it is."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from clients.models import Delivery, DeliveryEvent, Epoch, SenderHeartbeat

State = Delivery.State
LATE = timedelta(minutes=6)
"""A lease and two beats: what any one crash may cost."""
SILENT = timedelta(seconds=90)
GRACE = timedelta(minutes=1)
LATELY = timedelta(days=1)
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule that does not hold, for how many rows, and some of them."""

    rule: str
    count: int
    ids: tuple[uuid.UUID, ...]


@dataclass(frozen=True, kw_only=True)
class Held:
    """A mail that waits for a person."""

    id: uuid.UUID
    kind: str
    due_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """For the health page: numbers, nothing about anybody."""

    senders: int
    silent: bool
    overdue_seconds: int
    held: int
    waits_for_release: bool

    @property
    def well(self) -> bool:
        """No sender fell silent, and nothing waits for long. A house in which nobody has sent yet is well."""
        return not self.silent and self.overdue_seconds < LATE.total_seconds()


def findings(*, now: datetime) -> list[Finding]:
    """Every rule that does not hold at this moment; an empty list is the answer that is hoped for."""
    asked = ((rule, question(now)) for rule, question in RULES.items())
    return [
        Finding(
            rule=rule, count=rows.count(), ids=tuple(rows.order_by("id").values_list("id", flat=True)[:SHOWN])
        )
        for rule, rows in asked
        if rows.exists()
    ]


def held() -> Iterable[Held]:
    """All that is held, oldest first."""
    rows = Delivery.objects.filter(state=State.HELD).order_by("due_at", "id")
    return [Held(id=row.id, kind=row.kind, due_at=row.due_at, reason=row.reason) for row in rows]


def pulse(*, now: datetime) -> Pulse:
    """How the engine is."""
    oldest = _waiting(now).order_by("next_attempt_at").values_list("next_attempt_at", flat=True).first()
    beating = SenderHeartbeat.objects.filter(beat_at__gt=now - SILENT).count()
    return Pulse(
        senders=beating,
        silent=beating == 0 and SenderHeartbeat.objects.exists(),
        overdue_seconds=int((now - oldest).total_seconds()) if oldest else 0,
        held=Delivery.objects.filter(state=State.HELD).count(),
        waits_for_release=Epoch.objects.filter(held_since__isnull=False).exists(),
    )


def _waiting(now: datetime) -> QuerySet[Delivery]:
    """Due, within its window, and not taken."""
    rows = Delivery.objects.claimable(now)
    return rows.filter(Q(window_from__isnull=True) | Q(window_from__lte=now, window_to__gt=now))


def _overdue(now: datetime) -> QuerySet[Delivery]:
    return _waiting(now).filter(next_attempt_at__lte=now - LATE)


def _lease_left_behind(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state__in=[State.LEASED, State.HANDOFF], lease_until__lte=now - LATE)


def _accepted_without_handoff(now: datetime) -> QuerySet[Delivery]:
    handed = DeliveryEvent.objects.filter(delivery_id=OuterRef("id"), became=State.HANDOFF)
    return Delivery.objects.filter(state=State.ACCEPTED, created_at__gt=now - LATELY).exclude(Exists(handed))


def _handed_over_in_quiet_hours(now: datetime) -> QuerySet[Delivery]:
    early, late = Q(handoff_at__lt=F("window_from")), Q(handoff_at__gte=F("window_to"))
    rows = Delivery.objects.filter(
        handoff_at__gt=now - LATELY, state=State.ACCEPTED, window_from__isnull=False
    )
    return rows.filter(early | late)


def _state_without_event(now: datetime) -> QuerySet[Delivery]:
    last = DeliveryEvent.objects.filter(delivery_id=OuterRef("id")).order_by("-id").values("became")[:1]
    rows = Delivery.objects.filter(created_at__gt=now - LATELY, created_at__lte=now - GRACE)
    return rows.annotate(last=Subquery(last)).exclude(state=F("last"))


def _doubt_out_of_bounds(now: datetime) -> QuerySet[Delivery]:
    handed = DeliveryEvent.objects.filter(delivery_id=OuterRef("id"), became=State.ACCEPTED).order_by("id")
    return Delivery.objects.filter(created_at__gt=now - LATELY).filter(Exists(handed[1:2]))


RULES: dict[str, Callable[[datetime], QuerySet[Delivery]]] = {
    "no mail waits more than six minutes past its time": _overdue,
    "no lease stays behind": _lease_left_behind,
    "what was accepted was handed over before": _accepted_without_handoff,
    "nothing is handed over outside its window": _handed_over_in_quiet_hours,
    "each change of state has its event": _state_without_event,
    "no mail is accepted twice": _doubt_out_of_bounds,
}
