"""Data keys: destroying one is erasing what it sealed."""

import uuid

from django.db import models
from django.db.models import Q


class DataKey(models.Model):
    """A key, wrapped by the key above it: master > practice > client (or notes > author and client)."""

    class Purpose(models.TextChoices):
        PRACTICE = "practice"
        NOTES = "notes"
        CLIENT = "client"
        OWN = "own"
        NOTE = "note"
        DRAFT = "draft"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey("practice.Practice", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose)
    client_id = models.UUIDField(null=True, db_index=True)
    member_id = models.UUIDField(null=True)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "purpose"],
                condition=Q(destroyed_at__isnull=True, client_id__isnull=True, member_id__isnull=True),
                name="key_one_live_per_practice",
            ),
            models.UniqueConstraint(
                fields=["practice", "purpose", "client_id"],
                condition=Q(destroyed_at__isnull=True, member_id__isnull=True),
                name="key_one_live_per_client",
            ),
            models.UniqueConstraint(
                fields=["practice", "purpose", "member_id"],
                condition=Q(destroyed_at__isnull=True, client_id__isnull=True),
                name="key_one_live_per_member",
            ),
            models.UniqueConstraint(
                fields=["practice", "purpose", "client_id", "member_id"],
                condition=Q(destroyed_at__isnull=True),
                name="key_one_live_per_note",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True, wrapped__isnull=False)
                | Q(destroyed_at__isnull=False, wrapped__isnull=True),
                name="key_destroyed_is_gone",
            ),
        ]

    class Privacy:
        public = ["id", "practice", "purpose", "client_id", "member_id", "created_at", "destroyed_at"]
        personal: list[str] = []
        clinical: list[str] = []
        secret = ["wrapped"]

    def __str__(self) -> str:
        return f"{self.purpose} key {self.id}"
