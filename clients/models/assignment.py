"""Assignments: exactly what a client was given, why, and how far it has come."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q

from clients.models.base import ClientRow
from clients.models.sealed import CLINICAL, SealedField


def usual_cadence(*, kind: str, meta: Mapping[str, Any]) -> str:
    """How often a material is meant to be done, as its metadata says; something to read is read once."""
    value = meta.get("cadence")
    said = str(value.get("type") if isinstance(value, dict) else value)
    return said if kind != "handout" and said in Assignment.Cadence.values else Assignment.Cadence.ONCE


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Sets of assignments."""

    def open(self) -> AssignmentQuerySet:
        """Still with the client: agreed or started, not paused away."""
        return self.filter(stage__in=[Assignment.Stage.AGREED, Assignment.Stage.STARTED])

    def unfinished(self) -> AssignmentQuerySet:
        """Everything that was not closed or taken back."""
        return self.exclude(stage__in=[Assignment.Stage.CLOSED, Assignment.Stage.REVOKED])


class Assignment(ClientRow):
    """A pin on an edition, with what was agreed around it. States: docs/states.md."""

    class Stage(models.TextChoices):
        SCHEDULED = "scheduled"
        AGREED = "agreed"
        STARTED = "started"
        READY = "ready"
        TALKED = "talked"
        CLOSED = "closed"
        REVOKED = "revoked"

    class Outcome(models.TextChoices):
        NONE = ""
        KEPT = "kept"
        ADAPTED = "adapted"
        REPLACED = "replaced"
        FINISHED = "finished"
        LET_GO = "let_go"

    class Cadence(models.TextChoices):
        ONCE = "once"
        DAILY = "daily"
        WEEKLY = "weekly"
        EVENT = "event"

    class Share(models.TextChoices):
        ALL = "all"
        CHOOSE = "choose"

    class Dose(models.TextChoices):
        USUAL = ""
        SMALL = "small"
        FULL = "full"

    class Layout(models.TextChoices):
        AS_IT_COMES = ""
        PAGES = "pages"
        SCROLL = "scroll"

    edition = models.ForeignKey("psychoed.Edition", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    assigned_by = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.AGREED)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.NONE, blank=True)
    why = SealedField(kind=CLINICAL)
    why_readable = models.BooleanField(default=False, help_text="Readable by anyone who opens the mail.")
    agreement = SealedField(kind=CLINICAL)
    learned = SealedField(kind=CLINICAL)
    share_default = models.CharField(max_length=8, choices=Share, default=Share.CHOOSE)
    cadence = models.CharField(max_length=8, choices=Cadence, default=Cadence.ONCE)
    occasions = models.PositiveSmallIntegerField(null=True, blank=True)
    dose = models.CharField(max_length=5, choices=Dose, default=Dose.USUAL, blank=True)
    layout = models.CharField(max_length=6, choices=Layout, default=Layout.AS_IT_COMES, blank=True)
    agreed_at = models.DateTimeField()
    undo_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    talked_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_why = models.CharField(max_length=20, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="closed", closed_at__isnull=False)
                | (~Q(stage="closed") & Q(closed_at__isnull=True)),
                name="assignment_closed_fits",
            ),
            models.CheckConstraint(
                condition=Q(stage="revoked", revoked_at__isnull=False)
                | (~Q(stage="revoked") & Q(revoked_at__isnull=True)),
                name="assignment_revoked_fits",
            ),
            models.CheckConstraint(
                condition=~Q(stage="closed") | ~Q(outcome=""), name="assignment_closed_has_outcome"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["ready", "talked"]) | Q(ready_at__isnull=False),
                name="assignment_ready_has_date",
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, paused_why="")
                | (Q(paused_at__isnull=False) & ~Q(paused_why="")),
                name="assignment_paused_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="assignment_not_own_successor",
            ),
        ]
        indexes = [models.Index(fields=["client", "stage"]), models.Index(fields=["practice", "ready_at"])]

    class Privacy:
        public = [
            "id", "practice", "client", "edition", "sha256", "language", "kind", "assigned_by", "stage", "outcome",
            "why_readable", "share_default", "cadence", "occasions", "dose", "layout", "agreed_at", "undo_until",
            "started_at", "ready_at", "talked_at", "closed_at", "revoked_at", "paused_at", "paused_why", "successor",
        ]  # fmt: skip
        personal: list[str] = []
        clinical = ["why", "agreement", "learned"]
        secret: list[str] = []

    def __str__(self) -> str:
        return f"assignment {self.id}"

    @property
    def is_open(self) -> bool:
        """With the client, who may still write in it."""
        return self.stage in {self.Stage.AGREED, self.Stage.STARTED}

    @property
    def recurs(self) -> bool:
        """Whether another entry may follow a sent one."""
        return self.cadence != self.Cadence.ONCE


class NotDone(ClientRow):
    """ "Not this one, because …": an answer, never a failure."""

    assignment = models.ForeignKey("clients.Assignment", on_delete=models.CASCADE, related_name="+")
    reasons = SealedField(kind=CLINICAL)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(withdrawn_at__isnull=True), name="not_done_one_live"
            )
        ]

    class Privacy:
        public = ["id", "practice", "client", "assignment", "at", "withdrawn_at", "opened_at"]
        personal: list[str] = []
        clinical = ["reasons"]
        secret: list[str] = []

    def __str__(self) -> str:
        return f"not this one: {self.assignment_id}"


class BetweenUs(ClientRow):
    """ "Something between us", said by the client from a link; the therapist's thread may point at it."""

    class Size(models.TextChoices):
        UNSAID = ""
        SMALL = "small"
        MEDIUM = "medium"
        BIG = "big"

    class Starts(models.TextChoices):
        UNSAID = ""
        YOU = "you"
        ME = "me"
        NOT_NOW = "not_now"

    assignment = models.ForeignKey(
        "clients.Assignment", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    entry_id = models.UUIDField(null=True)
    size = models.CharField(max_length=8, choices=Size, default=Size.UNSAID, blank=True)
    starts = models.CharField(max_length=8, choices=Starts, default=Starts.UNSAID, blank=True)
    line = SealedField(kind=CLINICAL)
    at = models.DateTimeField()
    visible_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey("practice.Member", null=True, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        public = [
            "id",
            "practice",
            "client",
            "assignment",
            "entry_id",
            "at",
            "visible_at",
            "taken_back_at",
            "opened_at",
            "opened_by",
        ]
        personal: list[str] = []
        clinical = ["line", "size", "starts"]
        secret: list[str] = []

    def __str__(self) -> str:
        return f"between us {uuid.UUID(str(self.id))}"
