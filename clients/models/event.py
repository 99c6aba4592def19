"""The audit log: append-only, chained per practice, opaque ids only, so that it survives erasure."""

import uuid

from django.db import models


class AuditEvent(models.Model):
    """One thing that was done or read. `digest` is keyed, and chained to the event before it."""

    id = models.BigAutoField(primary_key=True)
    practice_id = models.UUIDField()
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.UUIDField()
    action = models.CharField(max_length=40)
    client_id = models.UUIDField(null=True)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    fields = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=60, blank=True)
    result = models.IntegerField(default=1)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice_id", "number"], name="audit_number_once"),
        ]
        indexes = [models.Index(fields=["client_id", "number"])]

    class Privacy:
        public = [
            "id", "practice_id", "number", "at", "actor_kind", "actor_id", "action", "client_id", "object_kind",
            "object_id", "fields", "purpose", "result", "digest",
        ]  # fmt: skip
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class AuditHead(models.Model):
    """Where a practice's chain ends; its row lock puts the events into one order."""

    practice_id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64, blank=True)

    class Privacy:
        public = ["practice_id", "number", "digest", "mac"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"head {self.number}"
