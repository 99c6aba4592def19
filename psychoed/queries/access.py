"""Fetch and check in one call: the only way to a material or an edition. What is not theirs is not there."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from django.apps import apps
from django.db.models import QuerySet
from django.http import Http404

from psychoed.actors import Actor, LibraryPermission
from psychoed.models import Edition, EditionEvent, Material

OPEN = (Edition.Status.DRAFT, Edition.Status.IN_REVIEW)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the practice, as the library names them."""

    id: uuid.UUID
    name: str


def editions(*, by: Actor) -> QuerySet[Edition]:
    """Every edition that `by` may see: drafts are for those who write or approve."""
    if not by.may(LibraryPermission.READ):
        refuse()
    rows = Edition.objects.seen_by(by.practice_id).select_related("material")
    if by.may(LibraryPermission.WRITE) or by.may(LibraryPermission.APPROVE):
        return rows
    return rows.exclude(status__in=OPEN)


def edition(*, by: Actor, edition_id: uuid.UUID) -> Edition:
    """One of them, or 404."""
    found = editions(by=by).filter(id=edition_id).first()
    if found is None:
        refuse()
    return found


def own_edition(
    *,
    by: Actor,
    edition_id: uuid.UUID,
    permission: str = LibraryPermission.WRITE,
    statuses: Sequence[str] = (),
) -> Edition:
    """An edition of this practice's own, locked for a change; 404 where it is another's, or shared, or past that."""
    if not by.may(permission):
        refuse()
    rows = Edition.objects.select_for_update(of=("self",)).select_related("material")
    found = rows.filter(id=edition_id, material__owner_id=by.practice_id).first()
    if found is None or (statuses and found.status not in statuses):
        refuse()
    return found


def material(*, by: Actor, material_id: uuid.UUID) -> Material:
    """A material of the shared shelf or of this practice, or 404."""
    found = Material.objects.seen_by(by.practice_id).filter(id=material_id).first()
    if found is None or not by.may(LibraryPermission.READ):
        refuse()
    return found


def approvers(*, by: Actor) -> list[Person]:
    """Whoever of this practice may approve, by name."""
    members: Any = apps.get_model("practice.Member").objects.filter(
        practice_id=by.practice_id, ended_at__isnull=True
    )
    people = [member for member in members.order_by("name") if member.may(LibraryPermission.APPROVE)]
    return [Person(id=member.id, name=member.name) for member in people]


def names(*, by: Actor) -> dict[uuid.UUID, str]:
    """The names of everyone who ever worked in this practice."""
    members: Any = apps.get_model("practice.Member").objects.filter(practice_id=by.practice_id)
    return dict(members.values_list("id", "name"))


def sender_of(*, edition_id: uuid.UUID) -> uuid.UUID | None:
    """Who sent the edition to review the last time: the one who vouched for it."""
    sent = EditionEvent.objects.filter(edition_id=edition_id, verb="sent_for_review").order_by("-id").first()
    return sent.actor_id if sent else None


def last_note(*, edition_id: uuid.UUID, verb: str) -> str:
    """What was said with the last deed of this name."""
    event = EditionEvent.objects.filter(edition_id=edition_id, verb=verb).order_by("-id").first()
    return event.note if event else ""


def refuse() -> NoReturn:
    """Not there, or not theirs: the answer is the same."""
    raise Http404
