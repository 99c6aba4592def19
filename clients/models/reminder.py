"""Reminders: the plan a client chose, and the ledger that says why a mail went or did not."""

from django.db import models
from django.db.models import Q

from clients.models.base import ClientRow


class ReminderPlan(ClientRow):
    """A slot in the client's own wall time and zone; `next_due_at` is derived, and is what the tick scans."""

    assignment = models.OneToOneField("clients.Assignment", on_delete=models.CASCADE, related_name="+")
    days = models.JSONField(default=list, help_text="Weekdays 0 (Monday) to 6.")
    wall_time = models.TimeField()
    zone = models.CharField(max_length=64)
    inside_quiet = models.BooleanField(default=False, help_text="The client chose this hour knowingly.")
    until = models.DateField(null=True, blank=True)
    limit = models.PositiveSmallIntegerField(default=2, help_text="Mails without an action before silence.")
    unanswered = models.PositiveSmallIntegerField(default=0)
    next_due_at = models.DateTimeField(null=True, blank=True)
    silent_since = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_why = models.CharField(max_length=24, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_due_at"], condition=Q(next_due_at__isnull=False), name="reminder_plan_due"
            ),
        ]

    class Privacy:
        public = [
            "id", "practice", "client", "assignment", "inside_quiet", "until", "limit", "unanswered",
            "next_due_at", "silent_since", "stopped_at", "stopped_why", "created_at",
        ]  # fmt: skip
        personal = ["days", "wall_time", "zone"]
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"plan of {self.assignment_id}"


class ReminderDecision(models.Model):
    """Append-only: for each plan and occurrence what was decided, the reason as a code, the numbers behind it."""

    id = models.BigAutoField(primary_key=True)
    practice_id = models.UUIDField()
    client_id = models.UUIDField(db_index=True)
    assignment_id = models.UUIDField()
    plan_id = models.UUIDField()
    occurrence = models.DateField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=32)
    numbers = models.JSONField(default=dict)
    delivery_id = models.UUIDField(null=True)

    class Privacy:
        public = [
            "id", "practice_id", "client_id", "assignment_id", "plan_id", "occurrence", "due_at", "decided_at",
            "kind", "reason", "numbers", "delivery_id",
        ]  # fmt: skip
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.occurrence} {self.kind} {self.reason}"
