"""That a caseload went from one therapist to another: who, to whom, how many, when. Names nobody."""

import uuid

from django.db import models


class HandOver(models.Model):
    """One handing-on; the record of who looked says it for each client by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey("practice.Practice", on_delete=models.CASCADE, related_name="+")
    giver = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    clients = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["taker", "at"]), models.Index(fields=["giver", "at"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(giver=models.F("taker")), name="hand_over_to_another")
        ]

    class Privacy:
        public = ["id", "practice", "giver", "taker", "by", "clients", "at"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"hand-over {self.id}"
