"""Material: what a thing in the library is, apart from its wordings."""

from __future__ import annotations

import uuid

from django.db import models


class MaterialQuerySet(models.QuerySet["Material"]):
    """Sets of materials."""

    def seen_by(self, practice_id: uuid.UUID) -> MaterialQuerySet:
        """The shared library and this practice's own."""
        return self.filter(models.Q(owner__isnull=True) | models.Q(owner_id=practice_id))


class Material(models.Model):
    """A handout, an exercise, a measure or a session check; its wordings are its editions."""

    class Kind(models.TextChoices):
        HANDOUT = "handout"
        EXERCISE = "exercise"
        MEASURE = "measure"
        SESSION_CHECK = "session_check"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    slug = models.SlugField(max_length=80)
    owner = models.ForeignKey(
        "practice.Practice", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = MaterialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug"], condition=models.Q(owner__isnull=True), name="material_slug_once_shared"
            ),
            models.UniqueConstraint(fields=["owner", "slug"], name="material_slug_once_per_owner"),
        ]

    class Privacy:
        public = ["id", "kind", "slug", "owner", "created_at"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return self.slug
