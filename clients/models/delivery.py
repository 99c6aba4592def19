"""Deliveries: one row per message that may go out. The states are those of DELIVERY in docs/states.md."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from clients.models.base import PracticeRow
from clients.models.sealed import MAIL, SealedField


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Sets of deliveries."""

    def open(self) -> DeliveryQuerySet:
        """Not final."""
        return self.filter(state__in=Delivery.OPEN)

    def claimable(self, now: datetime) -> DeliveryQuerySet:
        """Due, within their window, not held."""
        return self.filter(
            state__in=[Delivery.State.PLANNED, Delivery.State.RETRY_WAIT],
            next_attempt_at__lte=now,
            not_after__gt=now,
        )


class Delivery(PracticeRow):
    """A message. `client` is null for notices to staff; nothing personal stands outside the snapshot."""

    class Kind(models.TextChoices):
        INVITE = "invite"
        REMINDER = "reminder"
        CODE = "code"
        FRESH = "fresh"
        NOTICE = "notice"

    class State(models.TextChoices):
        PLANNED = "planned"
        LEASED = "leased"
        HANDOFF = "handoff"
        ACCEPTED = "accepted"
        RETRY_WAIT = "retry_wait"
        FAILED = "failed"
        BOUNCED = "bounced"
        UNCERTAIN = "uncertain"
        DEAD = "dead"
        CANCELLED = "cancelled"
        SUPPRESSED = "suppressed"
        EXPIRED = "expired"
        HELD = "held"

    OPEN = ("planned", "leased", "handoff", "retry_wait", "held")

    client = models.ForeignKey("clients.Client", null=True, on_delete=models.SET_NULL, related_name="+")
    member = models.ForeignKey("practice.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    occurrence = models.DateField(null=True)
    dedupe_key = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=120, unique=True)
    subject_id = models.UUIDField(null=True, help_text="What it is about: an assignment, a link session.")
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    not_after = models.DateTimeField()
    window_from = models.DateTimeField(null=True, help_text="The allowed sending window, in UTC.")
    window_to = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=0)
    ambiguous = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    sender_id = models.CharField(max_length=60, blank=True)
    handoff_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    smtp_code = models.PositiveSmallIntegerField(null=True)
    enhanced_code = models.CharField(max_length=12, blank=True)
    queue_id = models.CharField(max_length=80, blank=True)
    template_version = models.CharField(max_length=20, blank=True)
    snapshot = SealedField(
        kind=MAIL, help_text="The exact bytes and envelope, frozen at the first rendering."
    )
    epoch = models.PositiveBigIntegerField(default=0)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "occurrence"],
                condition=Q(kind="reminder") & ~Q(state__in=["cancelled", "suppressed", "expired"]),
                name="delivery_one_reminder_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["leased", "handoff"])
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="delivery_leased_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(handoff_at__isnull=False, accepted_at__isnull=False),
                name="delivery_accepted_was_handed_off",
            ),
            models.CheckConstraint(condition=Q(ambiguous__lte=2), name="delivery_doubt_is_bounded"),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["planned", "retry_wait"]),
                name="delivery_due",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state__in=["leased", "handoff"]), name="delivery_leased"
            ),
            models.Index(fields=["client", "created_at"]),
            models.Index(fields=["subject_id"], condition=Q(kind="notice"), name="delivery_notices"),
        ]

    class Privacy:
        public = [
            "id", "practice", "client", "member", "kind", "occurrence", "dedupe_key", "message_id", "subject_id",
            "state", "reason", "created_at", "due_at", "not_after", "window_from", "window_to", "next_attempt_at",
            "attempt", "ambiguous", "lease_token", "lease_until", "sender_id", "handoff_at", "accepted_at",
            "smtp_code", "enhanced_code", "queue_id", "template_version", "epoch",
        ]  # fmt: skip
        personal = ["snapshot"]
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.kind} {self.state} {self.id}"

    @property
    def client_key_id(self) -> uuid.UUID | None:
        """Whose key seals the snapshot; staff notices hold none."""
        return self.client_id


class DeliveryItem(models.Model):
    """What a reminder covers: everything of one client that fell due in its window."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey("clients.Delivery", on_delete=models.CASCADE, related_name="items")
    assignment_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "assignment_id"], name="delivery_item_once")
        ]

    class Privacy:
        public = ["id", "delivery", "assignment_id"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.assignment_id}"


class DeliveryEvent(models.Model):
    """Append-only: every change of a delivery's state, by which sender, and why."""

    id = models.BigAutoField(primary_key=True)
    delivery_id = models.UUIDField(db_index=True)
    was = models.CharField(max_length=12, blank=True)
    became = models.CharField(max_length=12)
    at = models.DateTimeField()
    sender_id = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=60, blank=True)

    class Privacy:
        public = ["id", "delivery_id", "was", "became", "at", "sender_id", "reason"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.was} > {self.became}"


class SenderHeartbeat(models.Model):
    """Which engines are alive."""

    sender_id = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=12)
    beat_at = models.DateTimeField()

    class Privacy:
        public = ["sender_id", "kind", "beat_at"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return self.sender_id


class Bucket(models.Model):
    """A token bucket: how many more messages a scope may take now."""

    scope = models.CharField(max_length=80, primary_key=True)
    tokens = models.FloatField()
    refilled_at = models.DateTimeField()

    class Privacy:
        public = ["scope", "tokens", "refilled_at"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return self.scope


class Breaker(models.Model):
    """A destination that asked for a rest, and until when."""

    scope = models.CharField(max_length=80, primary_key=True)
    until = models.DateTimeField()
    reason = models.CharField(max_length=40)

    class Privacy:
        public = ["scope", "until", "reason"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return self.scope


class Epoch(models.Model):
    """The restore guard's counter: a small file outside the database holds the same number."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    epoch = models.CharField(max_length=36)
    counter = models.PositiveBigIntegerField(default=0)
    held_since = models.DateTimeField(null=True)

    class Privacy:
        public = ["id", "epoch", "counter", "held_since"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.epoch} {self.counter}"


class LocalMail(models.Model):
    """What the demo would have sent; exists only where DEMO is on, and is never used for real mail."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    envelope_to = models.CharField(max_length=254)
    raw = models.BinaryField()

    class Privacy:
        public = ["id", "at"]
        personal = ["envelope_to", "raw"]
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"mail {self.id}"
