"""What a member has at their desk: kept drafts, and tokens for programs."""

import uuid

from django.db import models

from clients.models.sealed import DRAFT, SealedField


class KeptDraft(models.Model):
    """What was typed into a form and not yet saved; survives the lock, and is gone when the form is saved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey("practice.Practice", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("practice.Member", on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey("clients.Client", null=True, on_delete=models.CASCADE, related_name="+")
    form_key = models.CharField(max_length=120)
    body = SealedField(kind=DRAFT)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "form_key"], name="draft_one_per_form")]

    class Privacy:
        public = ["id", "practice", "member", "client", "form_key", "saved_at"]
        personal: list[str] = []
        clinical = ["body"]
        secret: list[str] = []

    def __str__(self) -> str:
        return f"draft {self.form_key}"


class ApiToken(models.Model):
    """A personal token for a program: shown once, kept as a digest, with scopes and an end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey("practice.Practice", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("practice.Member", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    not_after = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = [
            "id",
            "practice",
            "member",
            "name",
            "scopes",
            "created_at",
            "not_after",
            "used_at",
            "revoked_at",
        ]
        personal: list[str] = []
        clinical: list[str] = []
        secret = ["digest"]

    def __str__(self) -> str:
        return self.name
