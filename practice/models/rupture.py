"""Process notes, rupture threads and repairs: the therapist's own reflection, under a key of its own.

Only `practice.actions.ruptures` and the readers of the practice may import this room.
"""

from django.db import models
from django.db.models import Q

from clients.models.base import ClientRow
from clients.models.sealed import PROCESS, SealedField


class ProcessNote(ClientRow):
    """The 60-second note: what was off, my part, what I did, how far mended. Its author's alone."""

    class Kind(models.TextChoices):
        CALM = "calm"
        RUPTURE = "rupture"
        REPAIR = "repair"

    author = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("practice.Session", null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    body = SealedField(kind=PROCESS)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    submit_key = models.UUIDField(null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["author", "client", "happened_on"])]

    class Privacy:
        public = ["id", "practice", "client", "author", "session", "recorded_at", "submit_key"]
        personal: list[str] = []
        clinical = ["kind", "body", "happened_on"]
        secret: list[str] = []

    def __str__(self) -> str:
        return f"process note {self.id}"


class RuptureThread(ClientRow):
    """A rupture is a thread, not a note: it stays in sight until the therapist closes it."""

    class Stage(models.TextChoices):
        NOTICED = "noticed"
        NAMED = "named"
        WORKED = "worked"
        MENDED = "mended"
        LET_BE = "let_be"
        ENDED = "ended"

    CLOSED = ("mended", "let_be", "ended")

    author = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    opened_note = models.OneToOneField(
        "practice.ProcessNote", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.NOTICED)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    next_step = models.CharField(max_length=8, default="return")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["mended", "let_be", "ended"], closed_at__isnull=False)
                | Q(stage__in=["noticed", "named", "worked"], closed_at__isnull=True),
                name="thread_closed_fits",
            )
        ]
        indexes = [models.Index(fields=["author", "client", "stage"])]

    class Privacy:
        public = ["id", "practice", "client", "author", "opened_note"]
        personal: list[str] = []
        clinical = ["stage", "opened_at", "closed_at", "next_step"]
        secret: list[str] = []

    def __str__(self) -> str:
        return f"thread {self.id}"


class ThreadEvent(models.Model):
    """One step of a thread: noticed, named, worked on, a repair, mended, let be, ended."""

    id = models.BigAutoField(primary_key=True)
    thread = models.ForeignKey("practice.RuptureThread", on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10)
    note = models.ForeignKey("practice.ProcessNote", null=True, on_delete=models.SET_NULL, related_name="+")
    repair_assignment_id = models.UUIDField(null=True)
    happened_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")

    class Privacy:
        public = ["id", "thread", "note", "repair_assignment_id", "at", "by"]
        personal: list[str] = []
        clinical = ["kind", "happened_on"]
        secret: list[str] = []

    def __str__(self) -> str:
        return self.kind


class ThreadEvidence(models.Model):
    """What prompted a thread: the client's "something between us", an entry, or an assignment."""

    id = models.BigAutoField(primary_key=True)
    thread = models.ForeignKey("practice.RuptureThread", on_delete=models.CASCADE, related_name="evidence")
    between_us = models.ForeignKey("clients.BetweenUs", null=True, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey("clients.Entry", null=True, on_delete=models.CASCADE, related_name="+")
    assignment = models.ForeignKey(
        "clients.Assignment", null=True, on_delete=models.CASCADE, related_name="+"
    )
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(between_us__isnull=False, entry__isnull=True, assignment__isnull=True)
                | Q(between_us__isnull=True, entry__isnull=False, assignment__isnull=True)
                | Q(between_us__isnull=True, entry__isnull=True, assignment__isnull=False),
                name="evidence_points_at_one_thing",
            )
        ]

    class Privacy:
        public = ["id", "thread", "between_us", "entry", "assignment", "linked_at"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"evidence of {self.thread_id}"
