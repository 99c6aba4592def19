"""Answers about harm: the event, all that was done about it, and what is still open. The first two are never changed."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from clients.models.base import ClientRow
from clients.models.sealed import RISK, SealedField

ONCE_ERASED = "NOT EXISTS (SELECT 1 FROM clients_datakey k WHERE k.client_id = OLD.client_id AND k.destroyed_at IS NULL)"
"""In SQL: when such a row may be deleted. Erasure destroys the client's keys first; nothing else ever deletes."""


class RiskEvent(ClientRow):
    """Append-only: an answer from its threshold on, or the client's own wish that somebody looks.

    It carries its own copy of what has to be known, so that taking the entry back keeps the event, and so that
    whoever is told of it reads this and nothing else of the record.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer"
        ASKED = "asked"

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ANSWER)
    assignment_id = models.UUIDField()
    entry_id = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="By when somebody has acted, as the plan said at that moment.")
    told = SealedField(kind=RISK)

    class Meta:
        indexes = [models.Index(fields=["client", "at"])]

    class Privacy:
        public = ["id", "practice", "client", "kind", "assignment_id", "entry_id", "at", "due_at"]
        personal: list[str] = []
        clinical = ["told"]
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def therapist_id(self) -> uuid.UUID:
        """Whose client this is about."""
        return self.client.therapist_id

    def granted_to(self, member_id: uuid.UUID, *, level: str, now: datetime) -> bool:
        """Whoever was told may read it while it is open, and afterwards whoever settled it."""
        mine = RiskAct.objects.filter(event=self, who_id=member_id)
        if mine.filter(kind=RiskAct.Kind.SETTLED).exists():
            return True
        is_open = RiskWatch.objects.filter(event=self).exists()
        return is_open and mine.filter(kind=RiskAct.Kind.TOLD).exists()


class RiskAct(ClientRow):
    """Append-only: somebody was told, opened it, took it on, settled it; the client said whether they feel safe."""

    class Kind(models.TextChoices):
        TOLD = "told"
        SEEN = "seen"
        TAKEN = "taken"
        SETTLED = "settled"
        ESCALATED = "escalated"
        SAID = "said"

    class Stage(models.TextChoices):
        NONE = ""
        FIRST = "first"
        COVER = "cover"
        AGAIN = "again"

    event = models.ForeignKey("clients.RiskEvent", on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=10, choices=Kind)
    stage = models.CharField(max_length=6, choices=Stage, default=Stage.NONE, blank=True)
    at = models.DateTimeField()
    who = models.ForeignKey("practice.Member", null=True, on_delete=models.PROTECT, related_name="+")
    what = SealedField(kind=RISK)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind"],
                condition=Q(kind__in=["settled", "escalated"]),
                name="risk_act_settled_and_escalated_once",
            ),
            models.UniqueConstraint(
                fields=["event", "kind", "who", "stage"],
                condition=Q(kind__in=["told", "seen", "taken"]),
                name="risk_act_once_per_member",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["said", "escalated"], who__isnull=True)
                | Q(kind__in=["told", "seen", "taken", "settled"], who__isnull=False),
                name="risk_act_of_a_member",
            ),
        ]
        indexes = [models.Index(fields=["who", "kind"])]

    class Privacy:
        public = ["id", "practice", "client", "event", "kind", "stage", "at", "who"]
        personal: list[str] = []
        clinical = ["what"]
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class RiskWatch(ClientRow):
    """What is open, and nothing else: the row goes when the event is settled. `due_at` empties once it was passed on."""

    event = models.OneToOneField("clients.RiskEvent", on_delete=models.CASCADE, related_name="watch")
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="risk_watch_due")]

    class Privacy:
        public = ["id", "practice", "client", "event", "due_at"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"open {self.event_id}"
