"""One text of the library with everything that belongs to it, for whoever hands it out or keeps it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404

from psychoed.actors import Actor, LibraryPermission
from psychoed.models import Edition, EditionEvent, LicenceRecord
from psychoed.queries import access, shelf
from psychoed.rendering import render_blocks


@dataclass(frozen=True, kw_only=True)
class Version:
    """One wording in the life of a text."""

    edition_id: uuid.UUID
    version: int
    language: str
    status: str
    change_note: str
    approved_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of what was done to a text."""

    verb: str
    at: datetime
    name: str
    note: str


@dataclass(frozen=True, kw_only=True)
class May:
    """What the one who looks can do from here."""

    write: bool
    review: bool
    revise: bool
    adapt: bool
    retire: bool
    recall: bool


@dataclass(frozen=True, kw_only=True)
class TextPage:
    """A text, its versions, its facts, and what may be done."""

    row: shelf.Row
    html: str
    items: list[dict[str, Any]]
    meta: dict[str, Any]
    versions: list[Version]
    history: list[Happening]
    licence: str
    recall_reason: str
    reviewed_by_author: bool
    approved_by: str
    next_review: date | None
    sha256: str
    may: May


def material_page(
    *, by: Actor, material_id: uuid.UUID, edition_id: uuid.UUID | None, today: date
) -> TextPage:
    """The edition asked for, else the newest that can be handed out, else the newest."""
    access.material(by=by, material_id=material_id)
    editions = list(access.editions(by=by).filter(material_id=material_id).order_by("-version", "language"))
    chosen = _chosen(editions, edition_id)
    if chosen is None:
        raise Http404
    names = access.names(by=by)
    events = EditionEvent.objects.filter(
        edition_id__in=[row.id for row in editions], practice_id=by.practice_id
    )
    return TextPage(
        row=shelf.row_of(chosen, today=today),
        html=render_blocks(chosen.blocks),
        items=chosen.items,
        meta=chosen.meta,
        versions=[_version(row) for row in editions],
        history=[_happening(event, names) for event in events.exclude(verb="saved").order_by("-id")[:30]],
        licence=_licence(chosen),
        recall_reason=chosen.recall_reason,
        reviewed_by_author=chosen.reviewed_by_author,
        approved_by=names.get(chosen.approved_by_id, "") if chosen.approved_by_id else "",
        next_review=_day(chosen.meta.get("next_review")),
        sha256=chosen.sha256,
        may=_may(by=by, edition=chosen),
    )


def suggestions(*, by: Actor) -> list[tuple[Happening, uuid.UUID]]:
    """What colleagues suggested, newest first, with the edition that it is about."""
    names = access.names(by=by)
    events = EditionEvent.objects.filter(practice_id=by.practice_id, verb="suggested").order_by("-id")[:20]
    return [(_happening(event, names), event.edition_id) for event in events]


def _chosen(editions: list[Edition], edition_id: uuid.UUID | None) -> Edition | None:
    if edition_id is not None:
        return next((row for row in editions if row.id == edition_id), None)
    approved = [row for row in editions if row.status == Edition.Status.APPROVED]
    return (approved or editions or [None])[0]  # type: ignore[list-item]  # nothing at all is a possible answer


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        return None


def _version(row: Edition) -> Version:
    return Version(
        edition_id=row.id,
        version=row.version,
        language=row.language,
        status=row.status,
        change_note=row.change_note,
        approved_at=row.approved_at,
    )


def _happening(event: EditionEvent, names: dict[uuid.UUID, str]) -> Happening:
    return Happening(verb=event.verb, at=event.at, name=names.get(event.actor_id, ""), note=event.note)


def _licence(edition: Edition) -> str:
    found = LicenceRecord.objects.filter(material_id=edition.material_id).order_by("-recorded_at").first()
    return found.ground if found else str(edition.meta.get("licence_ground") or "")


def _may(*, by: Actor, edition: Edition) -> May:
    own = edition.material.owner_id == by.practice_id
    writes = by.may(LibraryPermission.WRITE)
    standing = not edition.is_open
    return May(
        write=own and writes and edition.status == Edition.Status.DRAFT,
        review=own and edition.status == Edition.Status.IN_REVIEW,
        revise=own and writes and standing and edition.kind == "handout",
        adapt=writes and standing and edition.kind == "handout",
        retire=own and writes and edition.status == Edition.Status.APPROVED,
        recall=own
        and by.may(LibraryPermission.APPROVE)
        and edition.status in {Edition.Status.APPROVED, Edition.Status.RETIRED},
    )
