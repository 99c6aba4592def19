"""Personal tokens for programs: made once, shown once, kept as a digest."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from clients import audit
from practice.models import ApiToken, Member

Holder = Member
Token = ApiToken
PREFIX = "atn_"
LONGEST_DAYS = 365
SCOPES = (
    "library:read",
    "clients:read",
    "clients:write",
    "assignments:read",
    "assignments:write",
    "entries:read",
    "summaries:read",
    "summaries:write",
)


class NotAScope(ValueError):
    """A scope that does not exist, or none at all."""


@transaction.atomic
def make(*, by: Member, name: str, scopes: list[str], days: int, now: datetime) -> tuple[ApiToken, str]:
    """A token of one's own. Returns the row and the secret, which is never shown again."""
    if not scopes or set(scopes) - set(SCOPES):
        raise NotAScope(", ".join(sorted(set(scopes) - set(SCOPES))))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        practice_id=by.practice_id,
        member=by,
        name=name,
        digest=digest(secret),
        scopes=sorted(set(scopes)),
        created_at=now,
        not_after=now + timedelta(days=min(max(days, 1), LONGEST_DAYS)),
    )
    audit.record(
        by=by,
        action="create",
        now=now,
        object_kind="token",
        object_id=token.id,
        purpose=" ".join(token.scopes),
    )
    return token, secret


@transaction.atomic
def revoke(*, by: Member, token_id: uuid.UUID, now: datetime) -> bool:
    """Ends one of one's own tokens with the next request; says whether there was such a token."""
    changed = ApiToken.objects.filter(id=token_id, member=by, revoked_at__isnull=True).update(revoked_at=now)
    if changed:
        audit.record(by=by, action="end", now=now, object_kind="token", object_id=token_id)
    return bool(changed)


def of(*, by: Member) -> list[ApiToken]:
    """One's own tokens, newest first."""
    return list(ApiToken.objects.filter(member=by).order_by("-created_at"))


def present(*, secret: str, now: datetime) -> ApiToken | None:
    """The live token behind a secret; its member still has a place. Notes the day of use."""
    rows = ApiToken.objects.select_related("member__practice", "member__user")
    token = rows.filter(
        digest=digest(secret), revoked_at__isnull=True, not_after__gt=now, member__ended_at__isnull=True
    ).first()
    if token is None or not token.member.user.is_active:
        return None
    if token.used_at is None or now - token.used_at > timedelta(minutes=10):
        ApiToken.objects.filter(id=token.id).update(used_at=now)
    return token


def digest(secret: str) -> str:
    """What is kept of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
