"""Licence records: why we may use a text."""

import uuid

from django.db import models


class LicenceRecord(models.Model):
    """The ground on which a material is used: ours, by permission, under a free licence, or as a link only."""

    class Ground(models.TextChoices):
        OURS = "ours"
        PERMISSION = "permission"
        FREE = "free_licence"
        LINK_ONLY = "link_only"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    material = models.ForeignKey("psychoed.Material", on_delete=models.PROTECT, related_name="licences")
    ground = models.CharField(max_length=16, choices=Ground)
    spdx = models.CharField(max_length=80, blank=True)
    attribution = models.TextField(blank=True)
    rights_note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(ground="permission") | ~models.Q(rights_note=""),
                name="licence_permission_has_note",
            )
        ]

    class Privacy:
        public = ["id", "material", "ground", "spdx", "attribution", "rights_note", "recorded_at"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.ground} {self.spdx}".strip()
