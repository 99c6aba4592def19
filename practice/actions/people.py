"""Opens a practice, and brings people into it."""

import uuid
from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from clients import audit, vault
from clients.actors import Actor
from clients.queries import handing_on
from practice.models import Member, Practice, User
from practice.policy import PracticePermission


class NotAllowedHere(ValueError):
    """A step that would leave the practice without an owner, or a person without a role."""


@transaction.atomic
def open_practice(*, name: str, now: datetime, zone: str = "Europe/London", country: str = "GB") -> Practice:
    """A practice with its two outer keys; it has nobody in it yet."""
    practice = Practice.objects.create(name=name, zone=zone, country=country, created_at=now)
    vault.open_practice(practice_id=practice.id, now=now)
    return practice


@transaction.atomic
def seat(
    *,
    practice: Practice,
    email: str,
    name: str,
    roles: frozenset[str],
    now: datetime,
    password: str | None = None,
) -> Member:
    """A login and its place in the practice. Without a password only an invitation's link can set one."""
    user = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, password)
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    flags = {f"is_{role}": role in roles for role in Member.ROLE_FLAGS}
    return Member.objects.create(practice=practice, user=user, name=name, created_at=now, **flags)


@transaction.atomic
def invite(
    *, by: Actor, practice: Practice, email: str, name: str, roles: frozenset[str], now: datetime
) -> Member:
    """Bring a person in. They choose a password by the link that is handed to them, then a second factor."""
    _may_people(by, practice)
    if not roles:
        raise NotAllowedHere("roles")
    member = seat(practice=practice, email=email, name=name, roles=roles, now=now)
    _note(by, action="create", member=member, now=now, roles=roles)
    return member


@transaction.atomic
def end(*, by: Actor, practice: Practice, member: Member, now: datetime) -> Member:
    """A person leaves: their sessions end with their next request. The last owner cannot leave."""
    _may_people(by, practice, member)
    if member.is_owner and not _another_owner(practice, member):
        raise NotAllowedHere("last owner")
    member.ended_at = now
    member.save(update_fields=["ended_at"])
    _end_sessions(member)
    _note(by, action="end", member=member, now=now)
    return member


@transaction.atomic
def change_roles(
    *, by: Actor, practice: Practice, member: Member, roles: frozenset[str], now: datetime
) -> Member:
    """What a person does here changes; their sessions end, so that nothing of before stays open anywhere."""
    _may_people(by, practice, member)
    if not roles:
        raise NotAllowedHere("roles")
    if member.is_owner and "owner" not in roles and not _another_owner(practice, member):
        raise NotAllowedHere("last owner")
    if member.is_therapist and "therapist" not in roles and handing_on.sizes(by=by).get(member.id):
        raise NotAllowedHere("clients")
    for role in Member.ROLE_FLAGS:
        setattr(member, f"is_{role}", role in roles)
    member.save(update_fields=[f"is_{role}" for role in Member.ROLE_FLAGS])
    _end_sessions(member)
    _note(by, action="roles", member=member, now=now, roles=roles)
    return member


@transaction.atomic
def choose_password(*, member: Member, password: str, now: datetime) -> None:
    """A password from the operator's own command line; every session ends with it."""
    member.user.set_password(password)
    member.user.save(update_fields=["password"])
    _end_sessions(member)
    audit.record(by=member, action="config", now=now, object_kind="password", object_id=member.user_id)


@transaction.atomic
def sign_out_everywhere(*, by: Member, now: datetime) -> None:
    """End every session of this login, the one that asks included, with its next request."""
    _end_sessions(by)
    audit.record(by=by, action="end", now=now, object_kind="session", object_id=by.user_id)


@transaction.atomic
def settle(*, by: Actor, practice: Practice, now: datetime, **values: object) -> Practice:
    """Change what the practice says about itself: label, numbers to call, quiet hours, reading days."""
    if not by.may(PracticePermission.SETTINGS, practice):
        raise vault.NotAllowed(PracticePermission.SETTINGS)
    for name, value in values.items():
        setattr(practice, name, value)
    practice.save(update_fields=list(values))
    audit.record(
        by=by, action="config", now=now, object_kind="practice", object_id=practice.id, fields=sorted(values)
    )
    return practice


@transaction.atomic
def go_away(
    *, by: Member, begins: datetime, ends: datetime, cover_id: uuid.UUID | None, now: datetime
) -> None:
    """Away from one day until another; what cannot wait goes to the cover, who is a therapist of this practice."""
    others = Member.objects.filter(practice_id=by.practice_id, is_therapist=True, ended_at__isnull=True)
    if cover_id is not None and not others.exclude(id=by.id).filter(id=cover_id).exists():
        raise NotAllowedHere("cover")
    by.away_from, by.away_to, by.cover_id = begins, ends, cover_id
    by.save(update_fields=["away_from", "away_to", "cover"])
    audit.record(by=by, action="away", now=now, object_kind="member", object_id=by.id)


@transaction.atomic
def come_back(*, by: Member, now: datetime) -> None:
    """Here again, at once."""
    by.away_from = by.away_to = None
    by.save(update_fields=["away_from", "away_to"])
    audit.record(by=by, action="here", now=now, object_kind="member", object_id=by.id)


def set_password_path(*, member: Member) -> str:
    """The path at which a person chooses a password; it works once, and dies when one was chosen."""
    user = member.user
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=kwargs)


def _another_owner(practice: Practice, member: Member) -> bool:
    others = Member.objects.filter(practice=practice, is_owner=True, ended_at__isnull=True)
    return others.exclude(id=member.id).exists()


def _note(
    by: Actor, *, action: str, member: Member, now: datetime, roles: frozenset[str] = frozenset()
) -> None:
    words = " ".join(sorted(roles))
    audit.record(by=by, action=action, now=now, object_kind="member", object_id=member.id, purpose=words)


def _end_sessions(member: Member) -> None:
    User.objects.filter(id=member.user_id).update(stamp=uuid.uuid4())


def _may_people(by: Actor, practice: Practice, member: Member | None = None) -> None:
    if not by.may(PracticePermission.PEOPLE, practice) or (member and member.practice_id != practice.id):
        raise vault.NotAllowed(PracticePermission.PEOPLE)
