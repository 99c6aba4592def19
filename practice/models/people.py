"""The people: a practice, a login, and a person's place in a practice. Every `by=` is a Member."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone

from practice.policy import NAMES_AND_TIMES, OWNERS_FOR_ALL, holds


class Practice(models.Model):
    """A practice, and what its clients and reminders need to know of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    public_label = models.CharField(max_length=60, default="Notes", help_text="Neutral: stands in mails.")
    country = models.CharField(max_length=2, default="GB")
    zone = models.CharField(max_length=64, default="Europe/London")
    quiet_from = models.TimeField(default=time(21, 0))
    quiet_to = models.TimeField(default=time(8, 0))
    crisis_text = models.JSONField(default=dict, help_text="Numbers to call, per language.")
    reading_days = models.CharField(max_length=80, blank=True, help_text="When answers are usually read.")
    response_plan = models.JSONField(default=dict)
    link_days = models.PositiveSmallIntegerField(default=30)
    always_ask_number = models.BooleanField(default=False)
    reading_access_days = models.PositiveSmallIntegerField(default=365)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(link_days__gte=1, link_days__lte=90), name="practice_link_days_in_range"
            )
        ]

    class Privacy:
        public = [
            "id", "name", "public_label", "country", "zone", "quiet_from", "quiet_to", "crisis_text", "reading_days",
            "response_plan", "link_days", "always_ask_number", "reading_access_days", "created_at",
        ]  # fmt: skip
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return self.name

    @property
    def practice_id(self) -> uuid.UUID:
        """So that a practice can be asked about like any row of it."""
        return self.id


class UserManager(BaseUserManager["User"]):
    """Makes logins; an address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A login that can sign in once a second factor is set up."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An operator for the stock admin; sees no client's text there."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """By address, however it was typed."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A login: an address, a password or passkey, a second factor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=12, default="en")
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)
    """Part of every session of this login: a new one ends them all with their next request."""

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Privacy:
        public = [
            "id",
            "is_active",
            "is_staff",
            "is_superuser",
            "joined_at",
            "language",
            "last_login",
            "groups",
            "user_permissions",
        ]
        personal = ["email"]
        clinical: list[str] = []
        secret = ["password", "stamp"]

    def __str__(self) -> str:
        return self.email

    def set_password(self, raw_password: str | None) -> None:
        """Kept by its letters, however a keyboard composes them (NFKC, as 800-63B-4 asks)."""
        super().set_password(normal(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """The same letters, typed on another machine."""
        return super().check_password(normal(raw_password))

    def get_session_auth_hash(self) -> str:
        """What a session has to know; it changes with the password, and with the stamp."""
        return self._stamped(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under older keys of the server, while they are still accepted."""
        return (self._stamped(earlier) for earlier in super().get_session_auth_fallback_hash())

    def _stamped(self, said: str) -> str:
        return f"{said}.{self.stamp.hex}"


def normal(password: str | None) -> str | None:
    """One spelling for letters that look alike and are composed differently."""
    return None if password is None else unicodedata.normalize("NFKC", password)


class Member(models.Model):
    """A person's place in a practice; the actor of every staff action."""

    ROLE_FLAGS = ("owner", "therapist", "curator", "assistant")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=120)
    is_owner = models.BooleanField(default=False)
    is_therapist = models.BooleanField(default=False)
    is_curator = models.BooleanField(default=False)
    is_assistant = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    cover = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    away_from = models.DateTimeField(null=True, blank=True)
    away_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "user"], name="member_once_per_practice"),
            models.CheckConstraint(
                condition=models.Q(is_owner=True)
                | models.Q(is_therapist=True)
                | models.Q(is_curator=True)
                | models.Q(is_assistant=True),
                name="member_has_a_role",
            ),
        ]

    class Privacy:
        public = [
            "id",
            "practice",
            "user",
            "is_owner",
            "is_therapist",
            "is_curator",
            "is_assistant",
            "created_at",
            "ended_at",
            "cover",
            "away_from",
            "away_to",
        ]
        personal = ["name"]
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """What the audit log calls this actor."""
        return "member"

    @property
    def roles(self) -> frozenset[str]:
        """The names of the roles held."""
        return frozenset(role for role in self.ROLE_FLAGS if getattr(self, f"is_{role}"))

    def may(self, permission: str, subject: object | None = None) -> bool:
        """The policy, asked for one subject: own practice, and own caseload or a grant where it is clinical."""
        if self.ended_at is not None or not holds(roles=self.roles, permission=permission):
            return False
        if subject is None:
            return True
        if getattr(subject, "practice_id", None) != self.practice_id:
            return False
        return self._may_for(permission, subject)

    def _may_for(self, permission: str, subject: Any) -> bool:
        therapist_id = getattr(subject, "therapist_id", None)
        if therapist_id in (None, self.id):
            return True
        if permission in OWNERS_FOR_ALL and self.is_owner:
            return True
        if permission in NAMES_AND_TIMES and self.is_assistant:
            return True
        return bool(subject.granted_to(self.id, level=permission, now=self._asked_at()))

    def _asked_at(self) -> datetime:
        return timezone.now()
