"""Editions: frozen wordings that an assignment can point at for ever."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class EditionQuerySet(models.QuerySet["Edition"]):
    """Sets of editions."""

    def seen_by(self, practice_id: uuid.UUID) -> EditionQuerySet:
        """Editions of the shared library and of this practice's own materials."""
        return self.filter(Q(material__owner__isnull=True) | Q(material__owner_id=practice_id))

    def assignable(self) -> EditionQuerySet:
        """Approved, not retired, not recalled."""
        return self.filter(status=Edition.Status.APPROVED)


class Edition(models.Model):
    """One wording of a material in one language: append-only, frozen once approved."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        IN_REVIEW = "in_review"
        APPROVED = "approved"
        RETIRED = "retired"
        RECALLED = "recalled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    material = models.ForeignKey("psychoed.Material", on_delete=models.PROTECT, related_name="editions")
    kind = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=12, default="en")
    title = models.CharField(max_length=200)
    blocks = models.JSONField(default=list)
    items = models.JSONField(default=list)
    meta = models.JSONField(default=dict)
    source = models.TextField(
        blank=True, help_text="The article as it arrived, kept for the side-by-side view."
    )
    source_name = models.CharField(max_length=200, blank=True)
    doubts = models.JSONField(default=list, help_text="What the import could not decide by itself.")
    change_note = models.TextField(blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    sha256 = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(
        default=0, help_text="Counts saves of a draft: a stale tab is told."
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("practice.Member", null=True, on_delete=models.PROTECT, related_name="+")
    sent_for_review_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey("practice.Member", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("practice.Member", null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_by_author = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    recall_reason = models.TextField(blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["material", "language", "version"], name="edition_version_once"),
            models.UniqueConstraint(
                fields=["material", "language"],
                condition=Q(status__in=["draft", "in_review"]),
                name="edition_one_open_draft",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "in_review"], approved_at__isnull=True)
                | Q(status__in=["approved", "retired", "recalled"], approved_at__isnull=False),
                name="edition_status_fits_approval",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | ~Q(sha256=""), name="edition_approved_has_hash"
            ),
            models.CheckConstraint(
                condition=~Q(status="recalled") | ~Q(recall_reason=""), name="edition_recall_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["status", "kind"])]

    class Privacy:
        public = [
            "id", "material", "kind", "version", "language", "title", "blocks", "items", "meta", "source",
            "source_name", "doubts", "change_note", "status", "sha256", "revision", "created_at", "created_by",
            "sent_for_review_at", "reviewer", "approved_at", "approved_by", "reviewed_by_author", "retired_at",
            "recall_reason",
        ]  # fmt: skip
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.title} {self.language} v{self.version}"

    @property
    def is_open(self) -> bool:
        """Still being written: nothing has been promised about it."""
        return self.status in {self.Status.DRAFT, self.Status.IN_REVIEW}

    @property
    def minutes(self) -> int:
        """About how long it takes, as its metadata says."""
        return int(self.meta.get("minutes") or 1)


class EditionEvent(models.Model):
    """What was done to an edition, by whom and when: the library's own append-only log."""

    id = models.BigAutoField(primary_key=True)
    edition_id = models.UUIDField(db_index=True)
    practice_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=24)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.UUIDField()
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Privacy:
        public = ["id", "edition_id", "practice_id", "verb", "actor_kind", "actor_id", "at", "note"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.verb} {self.edition_id}"
