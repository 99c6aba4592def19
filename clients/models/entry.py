"""Entries: one occasion of doing, in the client's hand. Two sealed documents: shared, and their own."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from clients.models.base import ClientRow
from clients.models.sealed import CLINICAL, OWN, SealedField


class EntryQuerySet(models.QuerySet["Entry"]):
    """Sets of entries."""

    def visible(self, now: datetime) -> EntryQuerySet:
        """Sent, and past the minutes in which it can be taken back: what a therapist may open."""
        return self.filter(state=Entry.State.SENT, visible_at__lte=now)

    def unfinished(self) -> EntryQuerySet:
        """Begun and not sent."""
        return self.filter(state__in=[Entry.State.DRAFT, Entry.State.PREDICTED])


class Entry(ClientRow):
    """A draft is wholly the client's own; sending splits it into what is shared and what is kept."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PREDICTED = "predicted"
        SENT = "sent"
        WITHDRAWN = "withdrawn"

    class Hand(models.TextChoices):
        LINK = "link"
        KEPT = "kept"
        NUMBER = "number"
        PAPER = "paper"
        TOGETHER = "together"

    assignment = models.ForeignKey("clients.Assignment", on_delete=models.CASCADE, related_name="entries")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    hand = models.CharField(max_length=8, choices=Hand, default=Hand.LINK)
    begun_in = models.UUIDField(null=True, help_text="The link session that began it.")
    version = models.PositiveIntegerField(default=0)
    own = SealedField(kind=OWN)
    shared = SealedField(kind=CLINICAL)
    answered = models.PositiveSmallIntegerField(default=0)
    kept_back = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    predicted_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    visible_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey("practice.Member", null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True, help_text="When it was typed from paper.")
    entered_by = models.ForeignKey("practice.Member", null=True, on_delete=models.PROTECT, related_name="+")
    submit_key = models.UUIDField(null=True, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "predicted"], sent_at__isnull=True, shared__isnull=True)
                | Q(state="sent", sent_at__isnull=False, visible_at__isnull=False)
                | Q(state="withdrawn", withdrawn_at__isnull=False, shared__isnull=True),
                name="entry_state_fits",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="entry_opened_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(hand="paper", entered_at__isnull=False, entered_by__isnull=False)
                | (~Q(hand="paper") & Q(entered_at__isnull=True, entered_by__isnull=True)),
                name="entry_paper_was_typed_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["assignment", "state"]),
            models.Index(fields=["client", "sent_at"]),
            # What the caseload asks of everybody at once: who sent something that nobody has read.
            models.Index(
                fields=["client"], condition=Q(state="sent", opened_at__isnull=True), name="entry_unread"
            ),
        ]

    class Privacy:
        public = [
            "id", "practice", "client", "assignment", "state", "hand", "begun_in", "version", "answered", "kept_back",
            "begun_at", "saved_at", "predicted_at", "sent_at", "visible_at", "withdrawn_at", "opened_at", "opened_by",
            "entered_at", "entered_by", "submit_key",
        ]  # fmt: skip
        personal: list[str] = []
        clinical = ["shared", "own"]
        secret: list[str] = []

    def __str__(self) -> str:
        return f"entry {self.id}"


class MeasureResult(ClientRow):
    """What a measure came to: the sum, or no sum when answers are absent. Never imputed."""

    entry = models.OneToOneField("clients.Entry", on_delete=models.CASCADE, related_name="+")
    measure = models.SlugField(max_length=80)
    at = models.DateTimeField()
    result = SealedField(kind=CLINICAL)

    class Privacy:
        public = ["id", "practice", "client", "entry", "measure", "at"]
        personal: list[str] = []
        clinical = ["result"]
        secret: list[str] = []

    def __str__(self) -> str:
        return self.measure
