"""Promises: what the therapist said they would do."""

from django.db import models

from clients.models.base import ClientRow
from clients.models.sealed import CLINICAL, SealedField


class Promise(ClientRow):
    """The therapist's own commitment; kept or not, it stays in sight until it is answered."""

    author = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("practice.Session", null=True, on_delete=models.SET_NULL, related_name="+")
    text = SealedField(kind=CLINICAL)
    made_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = ["id", "practice", "client", "author", "session", "made_at", "kept_at", "dropped_at"]
        personal: list[str] = []
        clinical = ["text"]
        secret: list[str] = []

    def __str__(self) -> str:
        return f"promise {self.id}"
