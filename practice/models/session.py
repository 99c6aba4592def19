"""Sessions and the record summary: the half of the notes that belongs to the record."""

from django.db import models
from django.db.models import Q

from clients.models.base import ClientRow
from clients.models.sealed import CLINICAL, SealedField


class WeeklySlot(ClientRow):
    """ "Tuesdays 10:00": wall time and zone, from which sessions are made."""

    member = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    wall_time = models.TimeField()
    zone = models.CharField(max_length=64)
    minutes = models.PositiveSmallIntegerField(default=50)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=6), name="slot_weekday_in_week")]

    class Privacy:
        public = ["id", "practice", "client", "member", "begins", "ends", "minutes"]
        personal = ["weekday", "wall_time", "zone"]
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"slot {self.id}"


class Session(ClientRow):
    """An hour with a client."""

    class State(models.TextChoices):
        PLANNED = "planned"
        HELD = "held"
        MOVED = "moved"
        CANCELLED_CLIENT = "cancelled_client"
        CANCELLED_THERAPIST = "cancelled_therapist"
        NO_SHOW = "no_show"

    member = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    slot = models.ForeignKey("practice.WeeklySlot", null=True, on_delete=models.SET_NULL, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.PLANNED)
    late_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_start"
            ),
            models.UniqueConstraint(fields=["client", "starts_at"], name="session_once_per_start"),
        ]
        indexes = [models.Index(fields=["member", "starts_at"])]

    class Privacy:
        public = ["id", "practice", "client", "member", "slot", "state", "late_minutes"]
        personal = ["starts_at", "ends_at"]
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"session {self.starts_at:%Y-%m-%d}"


class RecordSummary(ClientRow):
    """What belongs to the record: measures, practice agreed and done, plan. Can be copied out."""

    session = models.OneToOneField("practice.Session", null=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    text = SealedField(kind=CLINICAL)
    written_at = models.DateTimeField()
    copied_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = ["id", "practice", "client", "session", "author", "written_at", "copied_at"]
        personal: list[str] = []
        clinical = ["text"]
        secret: list[str] = []

    def __str__(self) -> str:
        return f"summary {self.id}"
