"""The client, how they can safely be reached, and who besides the therapist may see."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from clients.models.base import ClientRow, PracticeRow
from clients.models.sealed import CONTACT, IDENTITY, SealedField

CHOOSE_AGAIN = timedelta(days=1)


class ClientQuerySet(models.QuerySet["Client"]):
    """Sets of clients."""

    def of(self, member_id: uuid.UUID) -> ClientQuerySet:
        """The caseload of one therapist."""
        return self.filter(therapist_id=member_id)

    def present(self) -> ClientQuerySet:
        """Everyone who has not been erased."""
        return self.exclude(status=Client.Status.ERASED)


class Client(PracticeRow):
    """A person in therapy. Names are sealed; what dashboards sort by is plain."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        HOLD = "hold"
        ENDED = "ended"
        ERASED = "erased"

    therapist = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    name = SealedField(kind=IDENTITY)
    nickname = SealedField(kind=IDENTITY)
    pronouns = SealedField(kind=IDENTITY)
    language = models.CharField(max_length=12, default="en")
    zone = models.CharField(max_length=64, default="Europe/London")
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    number_reset_at = models.DateTimeField(
        null=True, blank=True, help_text="Words kept before open only on a phone that kept the page before."
    )

    objects = ClientQuerySet.as_manager()
    leave: tuple[uuid.UUID, frozenset[str]] | None = None
    """Whose grants were read along with a list of clients, and which they are; not a column."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "code"], name="client_code_once"),
            models.CheckConstraint(
                condition=Q(status="erased", erased_at__isnull=False, name__isnull=True)
                | (~Q(status="erased") & Q(erased_at__isnull=True)),
                name="client_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | Q(ended_at__isnull=False), name="client_ended_has_date"
            ),
        ]
        indexes = [models.Index(fields=["therapist", "status"])]

    class Privacy:
        public = [
            "id",
            "practice",
            "therapist",
            "code",
            "language",
            "zone",
            "status",
            "created_at",
            "created_by",
            "ended_at",
            "erased_at",
            "number_reset_at",
        ]
        personal = ["name", "nickname", "pronouns"]
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return self.code

    @property
    def number_choice_ends(self) -> datetime | None:
        """Until when a new number can be chosen after a reset: best at once, in the room."""
        return self.number_reset_at + CHOOSE_AGAIN if self.number_reset_at else None

    @property
    def client_id(self) -> uuid.UUID:
        """So that the vault can treat a client like any row of a client."""
        return self.id

    def granted_to(self, member_id: uuid.UUID, *, level: str, now: datetime) -> bool:
        """Whether a colleague holds a live grant at this level."""
        if self.leave is not None and self.leave[0] == member_id:
            return level in self.leave[1]
        return Grant.objects.live(now).filter(client=self, member_id=member_id, level=level).exists()


class SafeContact(ClientRow):
    """How a client said they can safely be reached. There is no column for the reason, on purpose."""

    class Safety(models.TextChoices):
        UNKNOWN = "unknown"
        SAFE = "safe"
        UNSAFE = "unsafe"
        IN_PERSON = "in_person"

    class Sharing(models.TextChoices):
        UNKNOWN = "unknown"
        ONLY_ME = "only_me"
        OTHERS = "others"

    address = SealedField(kind=CONTACT)
    address_index = models.CharField(max_length=64, blank=True, db_index=True)
    address_since = models.DateTimeField(null=True, blank=True)
    sender_label = SealedField(kind=CONTACT)
    word = SealedField(kind=CONTACT)
    safety = models.CharField(max_length=10, choices=Safety, default=Safety.UNKNOWN)
    mailbox = models.CharField(max_length=8, choices=Sharing, default=Sharing.UNKNOWN)
    device = models.CharField(max_length=8, choices=Sharing, default=Sharing.UNKNOWN)
    never_times = models.JSONField(
        default=list, help_text='[{"days":[0-6],"from":"17:00","to":"19:00"}], local'
    )
    reminders_off_at = models.DateTimeField(null=True, blank=True)
    address_paused_at = models.DateTimeField(null=True, blank=True)
    address_paused_why = models.CharField(max_length=20, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("practice.Member", null=True, on_delete=models.PROTECT, related_name="+")
    recheck_due = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client"], name="contact_one_per_client"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="contact_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(safety="safe") | Q(confirmed_at__isnull=False, address__isnull=False),
                name="contact_safe_is_confirmed",
            ),
        ]

    class Privacy:
        public = [
            "id",
            "practice",
            "client",
            "safety",
            "mailbox",
            "device",
            "confirmed_at",
            "confirmed_by",
            "recheck_due",
            "reminders_off_at",
            "address_paused_at",
            "address_paused_why",
            "address_since",
        ]
        personal = ["address", "sender_label", "word", "never_times", "address_index"]
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"contact of {self.client_id}"


class Consent(ClientRow):
    """Something the client agreed to, and when they took it back."""

    what = models.CharField(max_length=40)
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = [
            "id",
            "practice",
            "client",
            "what",
            "text_version",
            "given_at",
            "recorded_by",
            "withdrawn_at",
        ]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.what} {self.text_version}"


class ErasureAsk(ClientRow):
    """The client asks to be erased. The therapist sees it and does it; until then the client can take it back."""

    asked_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(taken_back_at__isnull=True), name="erasure_ask_one_live"
            )
        ]

    class Privacy:
        public = ["id", "practice", "client", "asked_at", "taken_back_at"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.client_id} asks to be erased"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Sets of grants."""

    def live(self, now: datetime) -> GrantQuerySet:
        """Given, not revoked, not run out."""
        return self.filter(revoked_at__isnull=True).filter(Q(until__isnull=True) | Q(until__gt=now))


class Grant(ClientRow):
    """Leave for a colleague to see a client: identity, or clinical as well. Never process notes."""

    class Level(models.TextChoices):
        IDENTITY = "client.identity"
        CLINICAL = "client.clinical"
        ASSIGN = "client.assign"

    member = models.ForeignKey("practice.Member", on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=16, choices=Level)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("practice.Member", on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Privacy:
        public = [
            "id",
            "practice",
            "client",
            "member",
            "level",
            "given_at",
            "given_by",
            "until",
            "revoked_at",
        ]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.level} for {self.member_id}"
