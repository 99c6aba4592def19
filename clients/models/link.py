"""Capability links, the sessions that begin at them, and what a client holds to show who they are."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from clients.models.base import ClientRow


class AccessLinkQuerySet(models.QuerySet["AccessLink"]):
    """Sets of links."""

    def alive(self, now: datetime) -> AccessLinkQuerySet:
        """Not revoked, not past its day."""
        return self.filter(revoked_at__isnull=True, not_after__gt=now)


class AccessLink(ClientRow):
    """A mailed or shown link. The secret is derived, never stored; what is stored is its SHA-256."""

    class Purpose(models.TextChoices):
        WORK = "work"
        HANDED = "handed"
        FRESH = "fresh"

    secret_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.WORK)
    delivery_id = models.UUIDField(null=True)
    key_version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by_kind = models.CharField(max_length=12)
    created_by_id = models.UUIDField()
    not_after = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    first_used_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = AccessLinkQuerySet.as_manager()

    class Privacy:
        public = [
            "id", "practice", "client", "purpose", "delivery_id", "key_version", "created_at", "created_by_kind",
            "created_by_id", "not_after", "revoked_at", "first_used_at", "last_used_at",
        ]  # fmt: skip
        personal: list[str] = []
        clinical: list[str] = []
        secret = ["secret_hash", "code_hash"]

    def __str__(self) -> str:
        return f"link {self.id}"


class LinkItem(models.Model):
    """What a link lists, frozen when it was minted."""

    id = models.BigAutoField(primary_key=True)
    link = models.ForeignKey("clients.AccessLink", on_delete=models.CASCADE, related_name="items")
    assignment = models.ForeignKey("clients.Assignment", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "assignment"], name="link_item_once")]

    class Privacy:
        public = ["id", "link", "assignment"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"{self.link_id}: {self.assignment_id}"


class LinkSession(ClientRow):
    """One sitting at a link: half an hour idle, two hours at most. The cookie's value is hashed here."""

    class Tier(models.TextChoices):
        LINK = "link"
        KEPT = "kept"
        NUMBER = "number"

    link = models.ForeignKey("clients.AccessLink", on_delete=models.CASCADE, related_name="+")
    reference_hash = models.CharField(max_length=64, unique=True)
    tier = models.CharField(max_length=8, choices=Tier, default=Tier.LINK)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    word_confirmed_at = models.DateTimeField(null=True, blank=True)
    proven_at = models.DateTimeField(null=True, blank=True, help_text="An agreed word, the number or a code.")

    class Privacy:
        public = [
            "id",
            "practice",
            "client",
            "link",
            "tier",
            "began_at",
            "seen_at",
            "ended_at",
            "word_confirmed_at",
            "proven_at",
        ]
        personal: list[str] = []
        clinical: list[str] = []
        secret = ["reference_hash"]

    def __str__(self) -> str:
        return f"sitting {self.id}"


class KeptPlace(ClientRow):
    """A private phone that goes on where it stopped; with `whole` it is kept at the level of the number.

    Typing alone makes it, and then it opens again what was written in it. `proven_at` says since when it is known
    to be the client's: the agreed word, the number or a code was given here once.
    """

    reference_hash = models.CharField(max_length=64, unique=True)
    whole = models.BooleanField(default=False, help_text="Keep my page on this phone (90 days).")
    locked = models.BooleanField(default=False, help_text="Leave this page locks, never forgets.")
    made_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField()
    not_after = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = [
            "id",
            "practice",
            "client",
            "whole",
            "locked",
            "made_at",
            "proven_at",
            "used_at",
            "not_after",
            "revoked_at",
        ]
        personal: list[str] = []
        clinical: list[str] = []
        secret = ["reference_hash"]

    def __str__(self) -> str:
        return f"kept place {self.id}"


class ClientNumber(ClientRow):
    """The client's own number: chosen by the client, never known to staff; Argon2id with a pepper."""

    digest = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    frozen_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client"], name="number_one_per_client")]

    class Privacy:
        public = ["id", "practice", "client", "set_at", "frozen_until"]
        personal: list[str] = []
        clinical: list[str] = []
        secret = ["digest"]

    def __str__(self) -> str:
        return f"number of {self.client_id}"


class MailedCode(ClientRow):
    """Eight digits, ten minutes, five tries, bound to the sitting that asked."""

    session = models.ForeignKey("clients.LinkSession", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    not_after = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tries__lte=5), name="code_five_tries")]

    class Privacy:
        public = ["id", "practice", "client", "session", "sent_at", "not_after", "tries", "used_at"]
        personal: list[str] = []
        clinical: list[str] = []
        secret = ["digest"]

    def __str__(self) -> str:
        return f"code for {self.session_id}"


class Tally(models.Model):
    """A limit that survives the broker: how many tries a scope had in a window. Scopes are keyed hashes."""

    id = models.BigAutoField(primary_key=True)
    scope = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "window"], name="tally_once")]
        indexes = [models.Index(fields=["window"], name="tally_window")]

    class Privacy:
        public = ["id", "window", "count"]
        personal: list[str] = []
        clinical: list[str] = []
        secret = ["scope"]

    def __str__(self) -> str:
        return f"{self.count} in {self.window:%H:%M}"


class FreshAsk(models.Model):
    """Somebody asked for a fresh link. The same row for an id that exists and for one that does not: an engine
    looks later, so that the time of the answer tells nothing. It is gone as soon as it was looked at.
    """

    id = models.BigAutoField(primary_key=True)
    lid = models.UUIDField()
    asked_at = models.DateTimeField()

    class Privacy:
        public = ["id", "asked_at"]
        personal: list[str] = []
        clinical: list[str] = []
        secret = ["lid"]

    def __str__(self) -> str:
        return f"asked at {self.asked_at:%H:%M}"
