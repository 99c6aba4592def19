"""What the practice says about a client's calendar; reminders read marks, never sessions."""

import uuid

from django.db import models
from django.db.models import F, Q

from clients.models.base import ClientRow


class CalendarMark(ClientRow):
    """A session, a hold (holiday, pause) or a stretch of gentle mode, written from above through an action."""

    class Kind(models.TextChoices):
        SESSION = "session"
        HOLD = "hold"
        GENTLE = "gentle"

    kind = models.CharField(max_length=8, choices=Kind)
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    ref = models.UUIDField(default=uuid.uuid4, help_text="The row above that this mark stands for.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "ref"], name="mark_once_per_ref"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")), name="mark_ends_after_it_begins"
            ),
        ]

    class Privacy:
        public = ["id", "practice", "client", "kind", "begins", "ends", "ref"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.kind} {self.begins:%Y-%m-%d}"
