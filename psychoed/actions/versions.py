"""After approval: a new version with its change note, a copy to adapt, retiring, recalling, and suggestions."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from psychoed import inline
from psychoed.actions.drafting import free_slug
from psychoed.actions.record import record
from psychoed.actors import Actor, LibraryPermission
from psychoed.blocks import texts
from psychoed.models import Edition, Material
from psychoed.queries import access

STANDING = (Edition.Status.APPROVED, Edition.Status.RETIRED, Edition.Status.RECALLED)
LANGUAGES = ("en", "de", "es")
LONGEST_SUGGESTION = 2000


class NoReason(ValueError):
    """A change note, a reason, a language or a suggestion that says nothing."""


@transaction.atomic
def revise(*, edition_id: uuid.UUID, change_note: str, by: Actor, now: datetime) -> Edition:
    """A new version begins as a copy of this one. An open draft of the same text is handed back as it is."""
    edition = access.own_edition(by=by, edition_id=edition_id, statuses=STANDING)
    siblings = Edition.objects.filter(material_id=edition.material_id, language=edition.language)
    if still_open := siblings.filter(status__in=access.OPEN).first():
        return still_open
    if not change_note.strip():
        raise NoReason("change_note")
    latest = siblings.aggregate(last=Max("version"))["last"]
    fresh = _begun_from(edition, material=edition.material, version=latest + 1, by=by, now=now)
    fresh.change_note = change_note.strip()
    fresh.save()
    record(edition=fresh, verb="revised", by=by, now=now, note=fresh.change_note)
    return fresh


@transaction.atomic
def adapt(*, edition_id: uuid.UUID, by: Actor, now: datetime) -> Edition:
    """A copy for this practice to change, of anything that it may hand out."""
    if not by.may(LibraryPermission.WRITE):
        access.refuse()
    original = access.edition(by=by, edition_id=edition_id)
    if original.status not in STANDING:
        access.refuse()
    material = Material.objects.create(
        kind=original.kind,
        slug=free_slug(title=original.title, by=by),
        owner_id=by.practice_id,
        created_at=now,
    )
    copy = _begun_from(original, material=material, version=1, by=by, now=now)
    copy.change_note = f"Adapted from “{original.title}”, version {original.version}."
    copy.save()
    record(edition=copy, verb="adapted", by=by, now=now, note=copy.change_note)
    return copy


@transaction.atomic
def translate(*, edition_id: uuid.UUID, language: str, by: Actor, now: datetime) -> Edition:
    """A draft of the same text in another language, to be written over line by line. An open one is handed back."""
    original = access.own_edition(by=by, edition_id=edition_id, statuses=STANDING)
    if language not in LANGUAGES or language == original.language:
        raise NoReason("language")
    siblings = Edition.objects.filter(material_id=original.material_id, language=language)
    if still_open := siblings.filter(status__in=access.OPEN).first():
        return still_open
    latest = siblings.aggregate(last=Max("version"))["last"] or 0
    fresh = _begun_from(original, material=original.material, version=latest + 1, by=by, now=now)
    fresh.language, fresh.source_name = language, ""
    fresh.source = "\n".join(inline.plain(text) for block in original.blocks for text in texts(block) if text)
    fresh.change_note = f"Translated from {original.language}, version {original.version}."
    fresh.save()
    record(edition=fresh, verb="translated", by=by, now=now, note=fresh.change_note)
    return fresh


@transaction.atomic
def retire(*, edition_id: uuid.UUID, by: Actor, now: datetime) -> Edition:
    """Nobody is given it from now on; who has it keeps it."""
    edition = access.own_edition(by=by, edition_id=edition_id, statuses=[Edition.Status.APPROVED])
    edition.status, edition.retired_at = Edition.Status.RETIRED, now
    edition.save(update_fields=["status", "retired_at"])
    record(edition=edition, verb="retired", by=by, now=now)
    return edition


@transaction.atomic
def recall(*, edition_id: uuid.UUID, reason: str, by: Actor, now: datetime) -> Edition:
    """It was found harmful: it is stopped with a reason, wherever it is open."""
    edition = access.own_edition(
        by=by,
        edition_id=edition_id,
        permission=LibraryPermission.APPROVE,
        statuses=[Edition.Status.APPROVED, Edition.Status.RETIRED],
    )
    if not reason.strip():
        raise NoReason("reason")
    edition.status, edition.recall_reason = Edition.Status.RECALLED, reason.strip()
    edition.save(update_fields=["status", "recall_reason"])
    record(edition=edition, verb="recalled", by=by, now=now, note=edition.recall_reason)
    return edition


@transaction.atomic
def suggest(*, edition_id: uuid.UUID, text: str, by: Actor, now: datetime) -> None:
    """A therapist's remark on a passage reaches the curators; about the text, never about a client."""
    edition = access.edition(by=by, edition_id=edition_id)
    if not text.strip():
        raise NoReason("text")
    record(edition=edition, verb="suggested", by=by, now=now, note=text.strip()[:LONGEST_SUGGESTION])


def _begun_from(edition: Edition, *, material: Material, version: int, by: Actor, now: datetime) -> Edition:
    return Edition(
        material=material,
        kind=edition.kind,
        version=version,
        language=edition.language,
        title=edition.title,
        blocks=edition.blocks,
        items=edition.items,
        meta={key: value for key, value in edition.meta.items() if key not in {"slug", "version"}},
        source=edition.source,
        source_name=edition.source_name,
        created_at=now,
        created_by_id=by.id,
    )
