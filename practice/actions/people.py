"""Opens a practice, and brings people into it."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from clients import vault
from practice.models import Member, Practice, User


@transaction.atomic
def open_practice(*, name: str, now: datetime, zone: str = "Europe/London", country: str = "GB") -> Practice:
    """A practice with its two outer keys; it has nobody in it yet."""
    practice = Practice.objects.create(name=name, zone=zone, country=country, created_at=now)
    vault.open_practice(practice_id=practice.id, now=now)
    return practice


@transaction.atomic
def seat(
    *, practice: Practice, email: str, name: str, roles: frozenset[str], now: datetime, password: str | None = None
) -> Member:
    """A login and its place in the practice. Without a password only an invitation's link can set one."""
    user = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, password)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    flags = {f"is_{role}": role in roles for role in Member.ROLE_FLAGS}
    return Member.objects.create(practice=practice, user=user, name=name, created_at=now, **flags)
